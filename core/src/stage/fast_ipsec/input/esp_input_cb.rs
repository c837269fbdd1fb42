//! `esp_input_cb`: the continuation. All it knows of the packet is in the request that came back.

use super::adj;
use crate::mbuf::{Chain, MbufFlags, StripPlace};
use crate::sa::SavRef;
use crate::stage::world::{Flow, Stop};
use crate::stage::{
    Counter, Cryptop, DummyPackets, MbufOperation, PadCheck, Reason, Stage, StageId, TdbCrypto,
    World,
};
use crate::trace::{Event, FlagName, Observer, WrittenField};
use crate::wire::{IpProtocol, esp};

const STAGE: StageId = StageId::EspInputCb;

/// Compares the ICV, moves the window, takes header and trailer off and writes what follows at `protoff`.
pub(in crate::stage) fn esp_input_cb(
    world: &mut World,
    o: &mut impl Observer,
    crp: Box<Cryptop>,
) -> Flow {
    let Cryptop {
        crp_buf: m,
        crp_etype,
        crp_opaque: tc,
        crp_esn,
        authenticate,
        ..
    } = *crp;
    let Some(sav) = find_again(world, &tc) else {
        let reason = Reason::AssociationGone {
            dst: tc.tc_dst,
            spi: tc.tc_spi,
        };
        return Err(world.drop_packet(o, STAGE, m, reason));
    };
    if crp_etype.is_some() {
        let reason = Reason::NoTransform { proto: tc.tc_proto };
        return Err(world.drop_packet(o, STAGE, m, reason));
    }
    let covered = authenticate.map_or(0, |crd| crd.crd_len);
    let mut m = verify_icv(world, o, m, &tc, covered)?;
    world.mbufs.set_flags(&mut m, MbufFlags::M_DECRYPTED)?;
    o.record(world, &m, || Event::Flag {
        name: FlagName::Decrypted,
    });
    let low = u32::from_be_bytes(world.peek(&m, tc.tc_skip + esp::field::SEQUENCE.start)?);
    let seq = u64::from(crp_esn.unwrap_or(0)) << 32 | u64::from(low);
    let m = update_replay(world, o, m, sav, seq, covered > 0)?;
    let m = strip_header(world, o, m, sav, tc.tc_skip)?;
    let (mut m, next) = take_trailer(world, o, m, tc.tc_skip)?;
    write_next_header(world, o, &mut m, tc.tc_protoff, next)?;
    let (skip, protoff) = (tc.tc_skip, tc.tc_protoff);
    Ok(if tc.tc_dst.is_ipv4() {
        Stage::Ipsec4CommonInputCb {
            m,
            sav,
            skip,
            protoff,
            seq,
        }
    } else {
        Stage::Ipsec6CommonInputCb {
            m,
            sav,
            skip,
            protoff,
            seq,
        }
    })
}

/// The association may have been deleted, or replaced by another, while the request was parked.
fn find_again(world: &World, tc: &TdbCrypto) -> Option<SavRef> {
    world
        .sad
        .key_lookup_sa(tc.tc_dst, tc.tc_proto, tc.tc_spi)
        .filter(|found| *found == tc.tc_sav)
}

/// Compares what the driver wrote with what the packet carried, then takes the ICV off (RFC 4303, 3.4.4.1).
fn verify_icv(
    world: &mut World,
    o: &mut impl Observer,
    mut m: Chain,
    tc: &TdbCrypto,
    covered: usize,
) -> Result<Chain, Stop> {
    let len = tc.saved_icv.as_slice().len();
    if len == 0 {
        return Ok(m);
    }
    let at = world.mbufs.pkthdr_len(&m).saturating_sub(len);
    let equal = world.icv(&m, at, len)? == tc.saved_icv;
    o.record(world, &m, || Event::CompareIcv { len, equal });
    if !equal {
        return Err(world.drop_packet(o, STAGE, m, Reason::BadIcv { len, covered }));
    }
    adj(world, o, &mut m, -len.cast_signed())?;
    Ok(m)
}

/// `ipsec_updatereplay`: repeats the test, since a copy of this packet may have come back first.
fn update_replay(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    sav: SavRef,
    seq: u64,
    authenticated: bool,
) -> Result<Chain, Stop> {
    let window = world
        .sad
        .get_mut(sav)
        .and_then(|association| association.replay.as_mut())
        .filter(|_| authenticated);
    match window.map(|replay| replay.ipsec_updatereplay(seq)) {
        None => Ok(m),
        Some(Ok(moved)) => {
            o.record(world, &m, || Event::WindowMove {
                seq,
                before: moved.right_edge_before,
                after: moved.right_edge_after,
            });
            Ok(m)
        }
        Some(Err(error)) => {
            let reason = Reason::Replay { error, late: true };
            Err(world.drop_packet(o, STAGE, m, reason))
        }
    }
}

/// ESP header and IV come out of the middle.
fn strip_header(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    sav: SavRef,
    skip: usize,
) -> Result<Chain, Stop> {
    let ivlen = world
        .sad
        .get(sav)
        .map_or(0, |association| association.ivlen());
    striphdr(world, o, STAGE, m, skip, esp::HEADER_LEN + ivlen)
}

/// `m_striphdr`, with the event, and with the drop where it fails.
pub(super) fn striphdr(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    mut m: Chain,
    skip: usize,
    hlen: usize,
) -> Result<Chain, Stop> {
    match world.mbufs.m_striphdr(&mut m, skip, hlen) {
        Ok(done) => {
            let counter = match done.place {
                StripPlace::Front => Counter::InputFront,
                StripPlace::Middle => Counter::InputMiddle,
                StripPlace::End => Counter::InputEnd,
            };
            world.counters.add(counter, 1);
            o.record(world, &m, || Event::StripHdr {
                skip,
                hlen,
                place: done.place,
                moved: done.moved,
            });
            Ok(m)
        }
        Err(error) if error.is_fault() => Err(error.into()),
        Err(_) => {
            let reason = Reason::NoBufs {
                operation: MbufOperation::StripHdr,
                proto: crate::sa::Protocol::Esp,
            };
            Err(world.drop_packet(o, stage, m, reason))
        }
    }
}

/// Reads pad length and next header, checks the padding and takes it all off (RFC 4303, 2.4 to 2.6).
fn take_trailer(
    world: &mut World,
    o: &mut impl Observer,
    mut m: Chain,
    skip: usize,
) -> Result<(Chain, IpProtocol), Stop> {
    let len = world.mbufs.pkthdr_len(&m);
    let had = len.saturating_sub(skip);
    let Some(off) = len.checked_sub(esp::TRAILER_LEN).filter(|off| *off >= skip) else {
        let reason = Reason::PadLength { padlen: 0, had };
        return Err(world.drop_packet(o, STAGE, m, reason));
    };
    let [padlen, next] = world.peek(&m, off)?;
    let next = IpProtocol(next);
    o.record(world, &m, || Event::ReadTrailer { off, padlen, next });
    let trailer = usize::from(padlen) + esp::TRAILER_LEN;
    if trailer > had {
        return Err(world.drop_packet(o, STAGE, m, Reason::PadLength { padlen, had }));
    }
    if let Err(reason) = check_padding(world, o, &m, off, padlen)? {
        return Err(world.drop_packet(o, STAGE, m, reason));
    }
    adj(world, o, &mut m, -trailer.cast_signed())?;
    if next == IpProtocol::NO_NEXT_HEADER && world.profile.dummy_packets() == DummyPackets::Discard
    {
        return Err(world.drop_packet(o, STAGE, m, Reason::Dummy));
    }
    Ok((m, next))
}

/// The peer writes 1, 2, 3 and so on unless the cipher says otherwise; how much of it is looked at differs.
fn check_padding(
    world: &mut World,
    o: &mut impl Observer,
    m: &Chain,
    end: usize,
    padlen: u8,
) -> Result<Result<(), Reason>, Stop> {
    let first = match world.profile.pad_check() {
        PadCheck::EveryOctet => 1,
        PadCheck::LastOctet => padlen.max(1),
    };
    for expected in first..=padlen {
        let off = end - usize::from(padlen - expected) - 1;
        let [found] = world.peek(m, off)?;
        if found != expected {
            return Ok(Err(Reason::PadOctet {
                position: usize::from(expected),
                expected,
                found,
            }));
        }
    }
    let looked_at = usize::from(padlen - first.min(padlen)) + usize::from(padlen > 0);
    o.record(world, m, || Event::PadChecked { looked_at, padlen });
    Ok(Ok(()))
}

/// `m_copyback` of one octet: what named ESP now names what was inside it.
pub(super) fn write_next_header(
    world: &mut World,
    o: &mut impl Observer,
    m: &mut Chain,
    protoff: usize,
    next: IpProtocol,
) -> Result<(), Stop> {
    let [before] = world.peek(m, protoff)?;
    world.mbufs.m_copyback(m, protoff, &[next.0])?;
    o.record(world, m, || Event::Copyback {
        off: protoff,
        before: before.into(),
        after: next.0.into(),
        len: 1,
        field: WrittenField::NextHeader,
    });
    Ok(())
}
