//! `esp_input_cb`: the continuation. All it knows of the packet is in the request that came back.

use super::adj;
use super::callback::{
    came_back, common_input_cb, strip_header, update_replay, whole_sequence, with_reference,
    write_next_header,
};
use crate::mbuf::{Chain, MbufFlags};
use crate::sa::{PadKind, Protocol, SavRef};
use crate::stage::world::{Flow, Stop};
use crate::stage::{
    CryptoDescriptor, Cryptop, DummyPackets, PadCheck, Reason, StageId, TdbCrypto, World,
};
use crate::trace::{Event, FlagName, Observer};
use crate::wire::{IpProtocol, esp};

const STAGE: StageId = StageId::EspInputCb;

/// Compares the ICV, moves the window, takes header and trailer off and writes what follows at `protoff`.
pub(in crate::stage) fn esp_input_cb(
    world: &mut World,
    o: &mut impl Observer,
    crp: Box<Cryptop>,
) -> Flow {
    let crp = came_back(world, o, STAGE, crp)?;
    let sav = crp.crp_opaque.tc_sav;
    let next = finish(world, o, *crp, sav);
    with_reference(world, sav, next)
}

fn finish(world: &mut World, o: &mut impl Observer, crp: Cryptop, sav: SavRef) -> Flow {
    let Cryptop {
        crp_buf: m,
        crp_etype,
        crp_opaque: tc,
        crp_esn,
        authenticate,
        ..
    } = crp;
    if crp_etype.is_some() {
        let reason = Reason::NoTransform { proto: tc.tc_proto };
        return Err(world.drop_packet(o, STAGE, m, reason));
    }
    let mut m = verify_icv(world, o, m, &tc, authenticate)?;
    world.mbufs.set_flags(&mut m, MbufFlags::M_DECRYPTED)?;
    o.record(world, &m, || Event::Flag {
        name: FlagName::Decrypted,
    });
    let low = u32::from_be_bytes(world.peek(&m, tc.tc_skip + esp::field::SEQUENCE.start)?);
    let seq = whole_sequence(crp_esn, low);
    let m = update_replay(world, o, STAGE, m, sav, seq, authenticate.is_some())?;
    let (ivlen, kind) = world
        .sad
        .get(sav)
        .map_or((0, PadKind::default()), |association| {
            (association.ivlen(), association.config().padding)
        });
    let hlen = esp::HEADER_LEN + ivlen;
    let m = strip_header(world, o, STAGE, m, tc.tc_proto, (tc.tc_skip, hlen))?;
    let check = (kind, world.profile.pad_check());
    let (mut m, next) = take_trailer(world, o, STAGE, m, check, tc.tc_skip)?;
    write_next_header(world, o, &mut m, tc.tc_protoff, next)?;
    Ok(common_input_cb(m, sav, &tc, seq))
}

/// Compares what the driver wrote with what the packet carried, then takes the ICV off (RFC 4303, 3.4.4.1).
fn verify_icv(
    world: &mut World,
    o: &mut impl Observer,
    mut m: Chain,
    tc: &TdbCrypto,
    authenticate: Option<CryptoDescriptor>,
) -> Result<Chain, Stop> {
    let len = tc.saved_icv.as_slice().len();
    if len == 0 {
        return Ok(m);
    }
    let at = world.mbufs.pkthdr_len(&m).saturating_sub(len);
    let Some(crd) = authenticate else {
        o.record(world, &m, || Event::IcvUnchecked { len });
        adj(world, o, &mut m, -len.cast_signed())?;
        return Ok(m);
    };
    let covered = crd.crd_len;
    let equal = world.icv(&m, at, len)? == tc.saved_icv;
    o.record(world, &m, || Event::CompareIcv {
        proto: Protocol::Esp,
        len,
        equal,
    });
    if !equal {
        let bad_icv = Reason::BadIcv {
            proto: Protocol::Esp,
            len,
            covered,
        };
        return Err(world.drop_packet(o, STAGE, m, bad_icv));
    }
    adj(world, o, &mut m, -len.cast_signed())?;
    Ok(m)
}

/// Reads pad length and next header of what starts at `skip`, checks the padding and takes it all off (RFC 4303, 2.4 to 2.6).
pub(in crate::stage) fn take_trailer(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    mut m: Chain,
    check: (PadKind, PadCheck),
    skip: usize,
) -> Result<(Chain, IpProtocol), Stop> {
    let len = world.mbufs.pkthdr_len(&m);
    let had = len.saturating_sub(skip);
    let Some(off) = len.checked_sub(esp::TRAILER_LEN).filter(|off| *off >= skip) else {
        let reason = Reason::PadLength { padlen: 0, had };
        return Err(world.drop_packet(o, stage, m, reason));
    };
    let [padlen, next] = world.peek(&m, off)?;
    let next = IpProtocol(next);
    o.record(world, &m, || Event::ReadTrailer { off, padlen, next });
    let trailer = usize::from(padlen) + esp::TRAILER_LEN;
    if trailer > had {
        return Err(world.drop_packet(o, stage, m, Reason::PadLength { padlen, had }));
    }
    if let Err(reason) = check_padding(world, o, &m, check, (off, padlen))? {
        return Err(world.drop_packet(o, stage, m, reason));
    }
    adj(world, o, &mut m, -trailer.cast_signed())?;
    if next == IpProtocol::NO_NEXT_HEADER && world.profile.dummy_packets() == DummyPackets::Discard
    {
        return Err(world.drop_packet(o, stage, m, Reason::Dummy));
    }
    Ok((m, next))
}

/// The peer writes 1, 2, 3 and so on unless the association says otherwise; how much of it is looked at differs.
fn check_padding(
    world: &mut World,
    o: &mut impl Observer,
    m: &Chain,
    (kind, check): (PadKind, PadCheck),
    (end, padlen): (usize, u8),
) -> Result<Result<(), Reason>, Stop> {
    let looked_at = match (kind, check) {
        (PadKind::Random, _) | (_, PadCheck::NoOctet) => 0,
        (_, PadCheck::EveryOctet) => padlen,
        (_, PadCheck::LastOctet) => padlen.min(1),
    };
    for position in padlen - looked_at..padlen {
        let position = position + 1;
        // Who looks at the last octet alone does not ask the association for zeros.
        let expected = match (kind, check) {
            (PadKind::Zero, PadCheck::EveryOctet) => 0,
            _ => position,
        };
        let off = end - usize::from(padlen - position) - 1;
        let [found] = world.peek(m, off)?;
        if found != expected {
            return Ok(Err(Reason::PadOctet {
                position: usize::from(position),
                expected,
                found,
            }));
        }
    }
    let looked_at = usize::from(looked_at);
    o.record(world, m, || Event::PadChecked { looked_at, padlen });
    Ok(Ok(()))
}
