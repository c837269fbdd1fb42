//! `esp_output`, which `esp6_output` and `esp4_output` are: header, padding, `encrypt`, `esp_auth`, ICV.

use super::super::{
    CallFrame, EspAuth, EspEncrypt, EspOutput, EspOutputAt, IpVersion, Returned, Step, Transform,
};
use super::{Place, Ran, begin, protected};
use crate::crypto::Icv;
use crate::mbuf::Chain;
use crate::sa::Protocol;
use crate::stage::fast_ipsec::input::callback::write_next_header;
use crate::stage::fast_ipsec::output::esp_output::{measure, pad, write_header, write_trailer};
use crate::stage::fast_ipsec::output::udp_encapsulation::udp_encapsulation;
use crate::stage::fast_ipsec::output::{make_space, next_sequence};
use crate::stage::{Reason, World};
use crate::trace::{Event, KameEvent, Observer};
use crate::wire::IpProtocol;

const PROTO: Protocol = Protocol::Esp;

/// Goes on where the function's last call left it.
pub(in crate::stage::kame) fn esp_output(
    world: &mut World,
    o: &mut impl Observer,
    place: Place,
    m: Chain,
    locals: EspOutput,
    returned: Option<Returned>,
) -> Ran {
    match (locals.at, returned) {
        (EspOutputAt::Start, _) => start(world, o, place, m, locals),
        (EspOutputAt::Encrypted, Some(Returned::Zero)) if locals.siz > 0 => {
            Ok(call_auth(world, place, m, locals))
        }
        (EspOutputAt::Encrypted, Some(Returned::Zero)) => finish(world, o, place, m, locals),
        (EspOutputAt::Encrypted | EspOutputAt::Authenticated, Some(Returned::Sum(icv))) => {
            let m = append_icv(world, o, place, m, icv)?;
            finish(world, o, place, m, locals)
        }
        _ => Err(world.drop_packet(o, place.0, m, Reason::NoTransform { proto: PROTO })),
    }
}

fn frame((_, version): Place, locals: EspOutput) -> CallFrame {
    match version {
        IpVersion::V6 => CallFrame::Esp6Output(locals),
        IpVersion::V4 => CallFrame::Esp4Output(locals),
    }
}

/// Room, header, IV and trailer, then `encrypt`.
fn start(
    world: &mut World,
    o: &mut impl Observer,
    place: Place,
    m: Chain,
    mut locals: EspOutput,
) -> Ran {
    let Transform { sav, off, protoff } = locals.transform;
    let next = IpProtocol(world.peek::<1>(&m, protoff)?[0]);
    let Some(parts) = measure(world, &m, sav, off, next) else {
        return Err(world.drop_packet(o, place.0, m, Reason::NoTransform { proto: PROTO }));
    };
    let added = parts.hlen + parts.trailer() + parts.alen;
    let m = begin(world, o, place, m, (PROTO, added))?;
    let mut m = make_space(world, o, place.0, m, PROTO, (off, parts.hlen))?;
    write_next_header(world, o, &mut m, protoff, IpProtocol::ESP)?;
    let seq = match next_sequence(world, o, &m, sav, PROTO) {
        Ok(seq) => seq,
        Err(reason) => return Err(world.drop_packet(o, place.0, m, reason)),
    };
    write_header(world, o, &mut m, sav, off, parts.ivlen, seq)?;
    let mut m = pad(world, o, place.0, m, parts.trailer())?;
    let end = world.mbufs.pkthdr_len(&m);
    write_trailer(world, o, &mut m, sav, (parts, end), next, seq)?;
    o.record(world, &m, || Event::EspParts {
        skip: off,
        hlen: parts.hlen,
        ivlen: parts.ivlen,
        plen: parts.plen(),
        alen: 0,
        block: parts.block,
    });
    locals.seq = seq;
    locals.ivlen = parts.ivlen;
    locals.siz = parts.alen;
    locals.at = EspOutputAt::Encrypted;
    let callee = CallFrame::EspEncrypt(EspEncrypt {
        off,
        sav,
        ivlen: parts.ivlen,
        seq,
    });
    let caller = frame(place, locals);
    Ok(Step::Call { m, caller, callee })
}

fn call_auth(world: &World, place: Place, m: Chain, mut locals: EspOutput) -> Step {
    let Transform { sav, off, .. } = locals.transform;
    locals.at = EspOutputAt::Authenticated;
    let callee = CallFrame::EspAuth(EspAuth {
        skip: off,
        length: world.mbufs.pkthdr_len(&m).saturating_sub(off),
        sav,
        seq: locals.seq,
    });
    let caller = frame(place, locals);
    Step::Call { m, caller, callee }
}

/// The ICV goes behind everything else.
fn append_icv(
    world: &mut World,
    o: &mut impl Observer,
    place: Place,
    m: Chain,
    icv: Icv,
) -> Result<Chain, crate::stage::world::Stop> {
    let (off, len) = (world.mbufs.pkthdr_len(&m), icv.as_slice().len());
    let mut m = pad(world, o, place.0, m, len)?;
    world.mbufs.m_copyback(&mut m, off, icv.as_slice())?;
    o.record(world, &m, || {
        Event::Kame(KameEvent::AppendIcv {
            proto: PROTO,
            off,
            icv,
        })
    });
    Ok(m)
}

/// UDP around it where the association wants that (RFC 3948), then the length.
fn finish(
    world: &mut World,
    o: &mut impl Observer,
    place: Place,
    mut m: Chain,
    locals: EspOutput,
) -> Ran {
    let Transform { sav, off, protoff } = locals.transform;
    let ports = world
        .sad
        .get(sav)
        .and_then(|sav| sav.config().encapsulation);
    if let Some(ports) = ports {
        let ipv6 = place.1 == IpVersion::V6;
        m = udp_encapsulation(world, o, place.0, m, ports, (off, protoff), ipv6)?;
    }
    protected(world, o, place, m, locals.seq)
}
