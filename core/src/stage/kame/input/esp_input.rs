//! `esp6_input` and `esp4_input`: one function from the checks to what was inside, over one packet in its hands.

use super::super::{
    CallFrame, EspAuth, EspDecrypt, EspInput, EspInputAt, IpVersion, Returned, Step, TunnelValidate,
};
use super::Ran;
use super::contiguous::{exthdr_check, ipsec_copypkt};
use super::key_allocsa::key_allocsa;
use super::lengths::write_length;
use super::strip::{Verified, transport, tunnel};
use crate::mbuf::{Chain, MbufFlags};
use crate::sa::{Protocol, SavRef};
use crate::stage::fast_ipsec::input::callback::update_replay;
use crate::stage::fast_ipsec::input::esp_input::measure;
use crate::stage::fast_ipsec::input::esp_input_cb::take_trailer;
use crate::stage::fast_ipsec::input::{adj, check_replay};
use crate::stage::{Counter, Reason, StageId, World};
use crate::trace::{Event, FlagName, KameEvent, Observer};
use crate::wire::esp;

const PROTO: Protocol = Protocol::Esp;

/// The function's name and family.
type Place = (StageId, IpVersion);

/// Goes on where the function's last call left it.
pub(in crate::stage::kame) fn esp_input(
    world: &mut World,
    o: &mut impl Observer,
    place: Place,
    m: Chain,
    locals: EspInput,
    returned: Option<Returned>,
) -> Ran {
    let Some(sav) = locals.sav else {
        return start(world, o, place, m, locals);
    };
    match (locals.at, returned) {
        (EspInputAt::Authenticated, Some(Returned::Sum(sum))) => {
            let equal = locals.sum0 == Some(sum);
            authenticated(world, o, place, m, (locals, sav), equal)
        }
        (EspInputAt::Decrypted, Some(Returned::Zero)) => {
            decrypted(world, o, place, m, (locals, sav))
        }
        (EspInputAt::Validated, Some(Returned::Valid(is_tunnel))) => {
            let verified = Verified {
                proto: PROTO,
                sav,
                seq: locals.seq,
                off: locals.off,
                stripsiz: locals.esplen + locals.ivlen,
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

fn frame((_, version): Place, locals: EspInput) -> CallFrame {
    match version {
        IpVersion::V6 => CallFrame::Esp6Input(locals),
        IpVersion::V4 => CallFrame::Esp4Input(locals),
    }
}

/// Everything that needs no key: the grid, the header in one piece, the association, the window, the lengths.
fn start(
    world: &mut World,
    o: &mut impl Observer,
    place: Place,
    m: Chain,
    mut locals: EspInput,
) -> Ran {
    let (stage, off) = (place.0, locals.off);
    let len = world.mbufs.pkthdr_len(&m);
    if !off.is_multiple_of(4) || !len.is_multiple_of(4) {
        let reason = Reason::Alignment { skip: off, len };
        return Err(world.drop_packet(o, stage, m, reason));
    }
    o.record(world, &m, || Event::Aligned { skip: off, len });
    let m = exthdr_check(world, o, place, m, PROTO, (off, esp::HEADER_LEN))?;
    let (m, sav) = key_allocsa(world, o, stage, m, PROTO, off)?;
    let association = world.sad.get(sav);
    let checks_icv = association.is_some_and(|sav| sav.config().protection.checks_icv());
    let low = u32::from_be_bytes(world.peek(&m, off + esp::field::SEQUENCE.start)?);
    let seq = match check_replay(world, o, &m, sav, low, checks_icv) {
        Ok(seq) => seq,
        Err(reason) => return Err(world.drop_packet(o, stage, m, reason)),
    };
    let parts = match measure(world, o, &m, sav, off)? {
        Ok(parts) => parts,
        Err(reason) => return Err(world.drop_packet(o, stage, m, reason)),
    };
    locals.sav = Some(sav);
    locals.seq = seq;
    locals.esplen = esp::HEADER_LEN;
    locals.ivlen = parts.ivlen;
    locals.siz = parts.alen;
    match checks_icv {
        true => call_auth(world, o, place, m, (locals, sav)),
        false => unauthenticated(world, o, place, m, (locals, sav)),
    }
}

/// `m_copydata` of the packet's ICV into `sum0`, then `esp_auth`.
fn call_auth(
    world: &mut World,
    o: &mut impl Observer,
    place: Place,
    m: Chain,
    (mut locals, sav): (EspInput, SavRef),
) -> Ran {
    let EspInput { off, siz, seq, .. } = locals;
    let icv_off = world.mbufs.pkthdr_len(&m).saturating_sub(siz);
    let icv = world.icv(&m, icv_off, siz)?;
    o.record(world, &m, || {
        Event::Kame(KameEvent::CopyIcv {
            proto: PROTO,
            off: icv_off,
            icv,
        })
    });
    locals.sum0 = Some(icv);
    locals.at = EspInputAt::Authenticated;
    let callee = CallFrame::EspAuth(EspAuth {
        skip: off,
        length: icv_off.saturating_sub(off),
        sav,
        seq,
    });
    let caller = frame(place, locals);
    Ok(Step::Call { m, caller, callee })
}

/// No integrity algorithm, or an ICV that nothing here can check: it comes off unseen.
fn unauthenticated(
    world: &mut World,
    o: &mut impl Observer,
    place: Place,
    m: Chain,
    (locals, sav): (EspInput, SavRef),
) -> Ran {
    let mut m = ipsec_copypkt(world, o, place.0, PROTO, m)?;
    let siz = locals.siz;
    if siz > 0 {
        o.record(world, &m, || Event::IcvUnchecked { len: siz });
        adj(world, o, &mut m, -siz.cast_signed())?;
        write_length(world, o, place.1, &mut m)?;
    }
    Ok(call_decrypt(place, m, locals, sav))
}

/// The ICV comes before all else (RFC 4303, 3.4.4.1). Once it is right, the window moves at once: nothing else runs in
/// between.
fn authenticated(
    world: &mut World,
    o: &mut impl Observer,
    place: Place,
    m: Chain,
    (locals, sav): (EspInput, SavRef),
    equal: bool,
) -> Ran {
    let (stage, version) = place;
    let len = locals.siz;
    o.record(world, &m, || Event::CompareIcv {
        proto: PROTO,
        len,
        equal,
    });
    let whole = world.mbufs.pkthdr_len(&m);
    if !equal {
        let reason = Reason::BadIcv {
            proto: PROTO,
            len,
            covered: whole.saturating_sub(locals.off + len),
        };
        return Err(world.drop_packet(o, stage, m, reason));
    }
    let counter = match version {
        IpVersion::V6 => Counter::Ipsec6InEspAuthSucc,
        IpVersion::V4 => Counter::IpsecInEspAuthSucc,
    };
    world.count(o, &m, counter, 1);
    let mut m = ipsec_copypkt(world, o, stage, PROTO, m)?;
    adj(world, o, &mut m, -len.cast_signed())?;
    write_length(world, o, version, &mut m)?;
    world.mbufs.set_flags(&mut m, MbufFlags::M_AUTHIPDGM)?;
    o.record(world, &m, || Event::Flag {
        name: FlagName::AuthIpDgm,
    });
    let m = update_replay(world, o, stage, m, sav, locals.seq, true)?;
    Ok(call_decrypt(place, m, locals, sav))
}

fn call_decrypt(place: Place, m: Chain, mut locals: EspInput, sav: SavRef) -> Step {
    locals.at = EspInputAt::Decrypted;
    let callee = CallFrame::EspDecrypt(EspDecrypt {
        off: locals.off,
        sav,
        ivlen: locals.ivlen,
        seq: locals.seq,
    });
    let caller = frame(place, locals);
    Step::Call { m, caller, callee }
}

/// The trailer comes off, then the packet's kind is asked for.
fn decrypted(
    world: &mut World,
    o: &mut impl Observer,
    place: Place,
    mut m: Chain,
    (mut locals, sav): (EspInput, SavRef),
) -> Ran {
    let (stage, version) = place;
    world.mbufs.set_flags(&mut m, MbufFlags::M_DECRYPTED)?;
    o.record(world, &m, || Event::Flag {
        name: FlagName::Decrypted,
    });
    let association = world.sad.get(sav);
    let kind = association.map_or_else(Default::default, |sav| sav.config().padding);
    let check = (kind, world.profile.kame_pad_check());
    let inner = locals.off + locals.esplen + locals.ivlen;
    let (mut m, nxt) = take_trailer(world, o, stage, m, check, inner)?;
    write_length(world, o, version, &mut m)?;
    locals.nxt = nxt;
    locals.at = EspInputAt::Validated;
    let arguments = TunnelValidate {
        off: inner,
        nxt,
        sav,
    };
    let callee = match version {
        IpVersion::V6 => CallFrame::Ipsec6TunnelValidate(arguments),
        IpVersion::V4 => CallFrame::Ipsec4TunnelValidate(arguments),
    };
    let caller = frame(place, locals);
    Ok(Step::Call { m, caller, callee })
}
