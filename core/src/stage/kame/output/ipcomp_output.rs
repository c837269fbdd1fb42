//! `ipcomp_output`, which `ipcomp6_output` and `ipcomp4_output` are, and the algorithm's `compress`.

use super::super::{CallFrame, IpVersion, IpcompCompress, IpcompOutput, Returned, Step, Transform};
use super::{Place, Ran, begin, protected};
use crate::mbuf::Chain;
use crate::sa::{Protection, Protocol};
use crate::stage::crypto::compress as deflate;
use crate::stage::fast_ipsec::input::callback::write_next_header;
use crate::stage::fast_ipsec::output::make_space;
use crate::stage::{CryptoDescriptor, Reason, World};
use crate::trace::{Event, Observer, SendEvent};
use crate::wire::{IpProtocol, ipcomp};

const PROTO: Protocol = Protocol::Ipcomp;

/// Compresses a payload that is worth it (RFC 3173, 2.2), and puts the header before what became shorter.
pub(in crate::stage::kame) fn ipcomp_output(
    world: &mut World,
    o: &mut impl Observer,
    place: Place,
    m: Chain,
    mut locals: IpcompOutput,
    returned: Option<Returned>,
) -> Ran {
    let Transform { sav, off, protoff } = locals.transform;
    let config = world.sad.get(sav).map(|sav| sav.config());
    let found = config.and_then(|config| match config.protection {
        Protection::Ipcomp { algorithm } => Some((config.spi, algorithm)),
        _ => None,
    });
    let Some((spi, algorithm)) = found.filter(|_| returned != Some(Returned::Error)) else {
        return Err(world.drop_packet(o, place.0, m, Reason::NoTransform { proto: PROTO }));
    };
    let len = world.mbufs.pkthdr_len(&m);
    let Some(plen0) = locals.plen0 else {
        let (from, least) = (len.saturating_sub(off), algorithm.threshold());
        if from < least {
            o.record(world, &m, || {
                Event::Send(SendEvent::NotCompressed { from, least })
            });
            let value = Returned::Zero;
            return Ok(Step::Return { m, value });
        }
        let m = begin(world, o, place, m, (PROTO, 0))?;
        locals.plen0 = Some(len);
        let caller = match place.1 {
            IpVersion::V6 => CallFrame::Ipcomp6Output(locals),
            IpVersion::V4 => CallFrame::Ipcomp4Output(locals),
        };
        let callee = CallFrame::IpcompCompress(IpcompCompress { off, sav });
        return Ok(Step::Call { m, caller, callee });
    };
    if len >= plen0 {
        let value = Returned::Zero;
        return Ok(Step::Return { m, value });
    }
    let mut m = make_space(world, o, place.0, m, PROTO, (off, ipcomp::HEADER_LEN))?;
    let [next] = world.peek(&m, protoff)?;
    let [_, _, high, low] = spi.to_be_bytes();
    let flags = 0;
    world
        .mbufs
        .m_copyback(&mut m, off, &[next, flags, high, low])?;
    o.record(world, &m, || {
        Event::Send(SendEvent::ProtocolHeader {
            proto: PROTO,
            off,
            len: ipcomp::HEADER_LEN,
        })
    });
    write_next_header(world, o, &mut m, protoff, IpProtocol::IPCOMP)?;
    protected(world, o, place, m, 0)
}

/// Replaces the payload by its compressed form, where that is shorter.
pub(in crate::stage::kame) fn compress(
    world: &mut World,
    o: &mut impl Observer,
    mut m: Chain,
    arguments: IpcompCompress,
) -> Ran {
    let IpcompCompress { off, sav } = arguments;
    let association = world.sad.get(sav);
    let algorithm = association.and_then(|sav| sav.session().compression());
    let range = CryptoDescriptor {
        crd_skip: off,
        crd_len: world.mbufs.pkthdr_len(&m).saturating_sub(off),
        crd_inject: off,
    };
    let value = match algorithm {
        Some(algorithm) => deflate(world, o, &mut m, range, algorithm)?
            .map_or(Returned::Error, |()| Returned::Zero),
        None => Returned::Error,
    };
    Ok(Step::Return { m, value })
}
