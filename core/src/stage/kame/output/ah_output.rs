//! `ah6_output` and `ah4_output`: the header, then `ah6_calccksum` over copies; the packet is never made to look otherwise.

use super::super::input::write_length;
use super::super::{AhCalccksum, AhOutput, CallFrame, IpVersion, Returned, Step, Transform};
use super::{Place, Ran, begin, protected};
use crate::mbuf::Chain;
use crate::sa::Protocol;
use crate::stage::fast_ipsec::input::callback::write_next_header;
use crate::stage::fast_ipsec::output::ah_output::{measure, write_header};
use crate::stage::fast_ipsec::output::{make_space, next_sequence};
use crate::stage::{Reason, World};
use crate::trace::{Event, KameEvent, Observer};
use crate::wire::{IpProtocol, ah};

const PROTO: Protocol = Protocol::Ah;

/// Puts the header on and calls `ah6_calccksum`, or writes what it gave.
pub(in crate::stage::kame) fn ah_output(
    world: &mut World,
    o: &mut impl Observer,
    place: Place,
    mut m: Chain,
    locals: AhOutput,
    returned: Option<Returned>,
) -> Ran {
    match (locals.seq, returned) {
        (None, _) => start(world, o, place, m, locals),
        (Some(seq), Some(Returned::Sum(icv))) => {
            let off = locals.transform.off + ah::HEADER_LEN;
            world.mbufs.m_copyback(&mut m, off, icv.as_slice())?;
            o.record(world, &m, || {
                Event::Kame(KameEvent::AppendIcv {
                    proto: PROTO,
                    off,
                    icv,
                })
            });
            protected(world, o, place, m, seq)
        }
        _ => Err(world.drop_packet(o, place.0, m, Reason::NoTransform { proto: PROTO })),
    }
}

fn start(
    world: &mut World,
    o: &mut impl Observer,
    place: Place,
    m: Chain,
    mut locals: AhOutput,
) -> Ran {
    let Transform { sav, off, protoff } = locals.transform;
    let Some(parts) = measure(world, sav) else {
        return Err(world.drop_packet(o, place.0, m, Reason::NoTransform { proto: PROTO }));
    };
    let m = begin(world, o, place, m, (PROTO, parts.hl))?;
    let mut m = make_space(world, o, place.0, m, PROTO, (off, parts.hl))?;
    let next = IpProtocol(world.peek::<1>(&m, protoff)?[0]);
    let seq = match next_sequence(world, o, &m, sav, PROTO) {
        Ok(seq) => seq,
        Err(reason) => return Err(world.drop_packet(o, place.0, m, reason)),
    };
    write_header(world, o, &mut m, sav, (off, next), parts, seq)?;
    write_length(world, o, place.1, &mut m)?;
    write_next_header(world, o, &mut m, protoff, IpProtocol::AH)?;
    locals.seq = Some(seq);
    let arguments = AhCalccksum {
        off,
        sav,
        siz: parts.authsize,
        ivlen: parts.ivlen,
        seq,
        sending: true,
    };
    let (caller, callee) = match place.1 {
        IpVersion::V6 => (
            CallFrame::Ah6Output(locals),
            CallFrame::Ah6Calccksum(arguments),
        ),
        IpVersion::V4 => (
            CallFrame::Ah4Output(locals),
            CallFrame::Ah4Calccksum(arguments),
        ),
    };
    Ok(Step::Call { m, caller, callee })
}
