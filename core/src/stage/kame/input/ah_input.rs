//! `ah6_input` and `ah4_input`: the packet itself is only read until its ICV is right.

use super::super::{
    AhCalccksum, AhInput, AhInputAt, CallFrame, IpVersion, Returned, Step, TunnelValidate,
};
use super::Ran;
use super::contiguous::{exthdr_check, ipsec_copypkt};
use super::key_allocsa::key_allocsa;
use super::strip::{Verified, transport, tunnel};
use crate::crypto::Icv;
use crate::mbuf::{Chain, MbufFlags};
use crate::sa::{Protocol, SavRef};
use crate::stage::fast_ipsec::input::ah_input::measure;
use crate::stage::fast_ipsec::input::callback::update_replay;
use crate::stage::fast_ipsec::input::check_replay;
use crate::stage::{Counter, Reason, StageId, World};
use crate::trace::{Event, FlagName, KameEvent, Observer};
use crate::wire::{IpProtocol, ah};

const PROTO: Protocol = Protocol::Ah;

/// The function's name and family.
type Place = (StageId, IpVersion);

/// Goes on where the function's last call left it.
pub(in crate::stage::kame) fn ah_input(
    world: &mut World,
    o: &mut impl Observer,
    place: Place,
    m: Chain,
    locals: AhInput,
    returned: Option<Returned>,
) -> Ran {
    let Some(sav) = locals.sav else {
        return start(world, o, place, m, locals);
    };
    match (locals.at, returned) {
        (AhInputAt::Summed, Some(Returned::Sum(sum))) => {
            summed(world, o, place, m, (locals, sav), sum)
        }
        (AhInputAt::Validated, Some(Returned::Valid(is_tunnel))) => {
            let verified = Verified {
                proto: PROTO,
                sav,
                seq: locals.seq,
                off: locals.off,
                stripsiz: locals.hl,
                nxt: locals.nxt,
            };
            match is_tunnel {
                true => tunnel(world, o, place, m, verified),
                false => transport(world, o, place, m, verified, frame(place, locals)),
            }
        }
        _ => Err(world.drop_packet(o, place.0, m, Reason::NoTransform { proto: PROTO })),
    }
}

fn frame((_, version): Place, locals: AhInput) -> CallFrame {
    match version {
        IpVersion::V6 => CallFrame::Ah6Input(locals),
        IpVersion::V4 => CallFrame::Ah4Input(locals),
    }
}

/// Association, window and lengths, then `ah6_calccksum`.
fn start(
    world: &mut World,
    o: &mut impl Observer,
    place: Place,
    m: Chain,
    mut locals: AhInput,
) -> Ran {
    let (stage, off) = (place.0, locals.off);
    let m = exthdr_check(world, o, place, m, PROTO, (off, ah::HEADER_LEN))?;
    let (m, sav) = key_allocsa(world, o, stage, m, PROTO, off)?;
    let low = u32::from_be_bytes(world.peek(&m, off + ah::field::SEQUENCE.start)?);
    let seq = match check_replay(world, o, &m, sav, low, true) {
        Ok(seq) => seq,
        Err(reason) => return Err(world.drop_packet(o, stage, m, reason)),
    };
    let parts = match measure(world, o, &m, sav, off)? {
        Ok(parts) => parts,
        Err(reason) => return Err(world.drop_packet(o, stage, m, reason)),
    };
    let m = exthdr_check(world, o, place, m, PROTO, (off, parts.hl))?;
    let [nxt] = world.peek(&m, off + ah::field::NEXT_HEADER.start)?;
    locals.sav = Some(sav);
    locals.seq = seq;
    locals.hl = parts.hl;
    locals.siz = parts.authsize;
    locals.nxt = IpProtocol(nxt);
    locals.at = AhInputAt::Summed;
    let icv_off = off + ah::HEADER_LEN;
    let icv = world.icv(&m, icv_off, parts.authsize)?;
    o.record(world, &m, || {
        Event::Kame(KameEvent::CopyIcv {
            proto: PROTO,
            off: icv_off,
            icv,
        })
    });
    let arguments = AhCalccksum {
        off,
        sav,
        siz: parts.authsize,
        ivlen: parts.ivlen,
        seq,
        sending: false,
    };
    let callee = match place.1 {
        IpVersion::V6 => CallFrame::Ah6Calccksum(arguments),
        IpVersion::V4 => CallFrame::Ah4Calccksum(arguments),
    };
    let caller = frame(place, locals);
    Ok(Step::Call { m, caller, callee })
}

/// The sum is compared with the packet's, which is still where it was.
fn summed(
    world: &mut World,
    o: &mut impl Observer,
    place: Place,
    m: Chain,
    (mut locals, sav): (AhInput, SavRef),
    sum: Icv,
) -> Ran {
    let (stage, version) = place;
    let len = locals.siz;
    let equal = world.icv(&m, locals.off + ah::HEADER_LEN, len)? == sum;
    o.record(world, &m, || Event::CompareIcv {
        proto: PROTO,
        len,
        equal,
    });
    let covered = world.mbufs.pkthdr_len(&m);
    if !equal {
        let proto = PROTO;
        let reason = Reason::BadIcv {
            proto,
            len,
            covered,
        };
        return Err(world.drop_packet(o, stage, m, reason));
    }
    let counter = match version {
        IpVersion::V6 => Counter::Ipsec6InAhAuthSucc,
        IpVersion::V4 => Counter::IpsecInAhAuthSucc,
    };
    world.count(o, &m, counter, 1);
    let mut m = m;
    let flags = MbufFlags::M_AUTHIPHDR.union(MbufFlags::M_AUTHIPDGM);
    world.mbufs.set_flags(&mut m, flags)?;
    for name in [FlagName::AuthIpHdr, FlagName::AuthIpDgm] {
        o.record(world, &m, || Event::Flag { name });
    }
    let m = update_replay(world, o, stage, m, sav, locals.seq, true)?;
    let inner = locals.off + locals.hl;
    let m = ipsec_copypkt(world, o, stage, PROTO, m)?;
    locals.at = AhInputAt::Validated;
    let arguments = TunnelValidate {
        off: inner,
        nxt: locals.nxt,
        sav,
    };
    let callee = match version {
        IpVersion::V6 => CallFrame::Ipsec6TunnelValidate(arguments),
        IpVersion::V4 => CallFrame::Ipsec4TunnelValidate(arguments),
    };
    let caller = frame(place, locals);
    Ok(Step::Call { m, caller, callee })
}
