//! `ah_input`: length and sequence number, then the packet is made to look as its sender's ICV saw it.

use super::ipsec_common_input::looked_up;
use super::{check_replay, make_writable};
use crate::crypto::Icv;
use crate::mbuf::Chain;
use crate::sa::{Protocol, SavRef};
use crate::stage::fast_ipsec::ah_massage_headers::ah_massage_headers;
use crate::stage::world::{Flow, Stop};
use crate::stage::{
    AhAlignment, Counter, CryptoCallback, CryptoDescriptor, Cryptop, Reason, Stage, StageId, World,
};
use crate::trace::{Event, Observer};
use crate::wire::{IpProtocol, ah};

const STAGE: StageId = StageId::AhInput;

/// The lengths of an AH header's parts, in octets.
#[derive(Clone, Copy)]
pub(in crate::stage) struct Parts {
    /// All of the header: the fixed fields, the ICV and what pads it.
    pub(in crate::stage) hl: usize,
    /// ICV, with the IV that leads it.
    pub(in crate::stage) authsize: usize,
    /// IV, which only AES-GMAC has.
    pub(in crate::stage) ivlen: usize,
}

/// Checks sequence number and lengths, saves and massages the headers, and parks the packet with a crypto request.
pub(in crate::stage) fn ah_input(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    sav: SavRef,
    skip: usize,
    protoff: usize,
) -> Flow {
    let had = world.mbufs.pkthdr_len(&m).saturating_sub(skip);
    if had < ah::HEADER_LEN {
        let reason = Reason::HeaderCut {
            proto: Protocol::Ah,
            needed: ah::HEADER_LEN,
            had,
        };
        return Err(world.drop_packet(o, STAGE, m, reason));
    }
    let low = u32::from_be_bytes(world.peek(&m, skip + ah::field::SEQUENCE.start)?);
    let seq = match check_replay(world, o, &m, sav, low, true) {
        Ok(seq) => seq,
        Err(reason) => return Err(world.drop_packet(o, STAGE, m, reason)),
    };
    let parts = match measure(world, o, &m, sav, skip)? {
        Ok(parts) => parts,
        Err(reason) => return Err(world.drop_packet(o, STAGE, m, reason)),
    };
    let octets = u64::try_from(had.saturating_sub(parts.hl)).unwrap_or(u64::MAX);
    world.count(o, &m, Counter::AhInputOctets, octets);
    // The headers and the ICV are written over; what follows is only read.
    let front = skip + ah::HEADER_LEN;
    let m = make_writable(world, o, STAGE, Protocol::Ah, m, front + parts.authsize)?;
    let mut crp = request(world, o, m, sav, (skip, protoff), parts, seq)?;
    zero_icv(
        world,
        o,
        &mut crp.crp_buf,
        front,
        (parts.authsize, parts.ivlen),
    )?;
    massage(world, o, &mut crp, skip)?;
    world.key_sa_ref(sav);
    o.record(world, &crp.crp_buf, || Event::CryptoDispatch {
        authenticate: true,
        decrypt: false,
    });
    Ok(Stage::CryptoInvoke { crp })
}

/// `ah_hdrsiz`: octets of an AH header with the association's ICV, padded (RFC 4302, 2.6 and 3.3.3.2.1); the least and the
/// most that the profile takes.
pub(in crate::stage::fast_ipsec) fn ah_hdrsiz(
    world: &World,
    sav: SavRef,
) -> Option<(usize, usize)> {
    let association = world.sad.get(sav)?;
    let unpadded = ah::HEADER_LEN + association.alen();
    let (least, most) = match world.profile.ah_alignment() {
        AhAlignment::ByVersion if association.config().dst.is_ipv6() => (8, 8),
        AhAlignment::ByVersion => (4, 8),
        AhAlignment::Four => (4, 4),
    };
    Some((
        unpadded.next_multiple_of(least),
        unpadded.next_multiple_of(most),
    ))
}

/// Octets of an AH header by its length field (RFC 4302, 2.2).
pub(super) fn header_octets(length: u8) -> usize {
    (usize::from(length) + 2) * 4
}

/// Compares the header's length field with the association's ICV and with what is there.
pub(in crate::stage) fn measure(
    world: &mut World,
    o: &mut impl Observer,
    m: &Chain,
    sav: SavRef,
    skip: usize,
) -> Result<Result<Parts, Reason>, Stop> {
    let association = world.sad.get(sav);
    let icv = association.map(|sav| (sav.alen(), sav.ivlen()));
    let Some(((expected, most), (authsize, ivlen))) = ah_hdrsiz(world, sav).zip(icv) else {
        let proto = Protocol::Ah;
        return Ok(Err(Reason::NoTransform { proto }));
    };
    let [next, units] = world.peek(m, skip + ah::field::NEXT_HEADER.start)?;
    let hl = header_octets(units);
    if hl != expected && hl != most {
        return Ok(Err(Reason::AhLength { had: hl, expected }));
    }
    let had = world.mbufs.pkthdr_len(m).saturating_sub(skip);
    if had < hl {
        return Ok(Err(Reason::AhCut { needed: hl, had }));
    }
    let next = IpProtocol(next);
    o.record(world, m, || Event::AhParts {
        skip,
        hl,
        authsize,
        next,
    });
    Ok(Ok(Parts {
        hl,
        authsize,
        ivlen,
    }))
}

/// Builds the request. Whatever will be written over is saved first: the callback puts it back.
fn request(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    sav: SavRef,
    (skip, protoff): (usize, usize),
    parts: Parts,
    seq: u64,
) -> Result<Box<Cryptop>, Stop> {
    let Some(association) = world.sad.get(sav) else {
        let proto = Protocol::Ah;
        return Err(world.drop_packet(o, STAGE, m, Reason::NoTransform { proto }));
    };
    let id = looked_up(world, &m, association.config(), skip)?;
    let len = world.mbufs.pkthdr_len(&m);
    let front = skip + ah::HEADER_LEN;
    let mut saved_front = vec![0; front];
    world.mbufs.m_copydata(&m, 0, &mut saved_front)?;
    let saved_icv = world.icv(&m, front, parts.authsize)?;
    let [next] = world.peek(&m, skip + ah::field::NEXT_HEADER.start)?;
    o.record(world, &m, || Event::SaveHeaders { len: front });
    o.record(world, &m, || Event::SaveIcv {
        proto: Protocol::Ah,
        off: front,
        icv: saved_icv,
    });
    let mut crp = Cryptop::crypto_getreq(
        world,
        m,
        (sav, association),
        id,
        (skip, protoff),
        seq,
        CryptoCallback::AhInputCb,
    );
    crp.authenticate = Some(CryptoDescriptor {
        crd_skip: 0,
        crd_len: len,
        crd_inject: front,
    });
    crp.crp_opaque.saved_icv = saved_icv;
    crp.crp_opaque.saved_front = saved_front;
    crp.crp_opaque.tc_nxt = IpProtocol(next);
    Ok(crp)
}

/// The ICV covers itself as zeros; its IV and what pads it count as sent (RFC 4302, 3.3.3.1; RFC 4543, 4).
pub(in crate::stage::fast_ipsec) fn zero_icv(
    world: &mut World,
    o: &mut impl Observer,
    m: &mut Chain,
    front: usize,
    (authsize, ivlen): (usize, usize),
) -> Result<(), Stop> {
    let (off, len) = (front + ivlen, authsize.saturating_sub(ivlen));
    let zeros = [0; Icv::MAX];
    let zeros = zeros.get(..len).unwrap_or(&zeros);
    world.mbufs.m_copyback(m, off, zeros)?;
    o.record(world, m, || Event::ZeroIcv { off, len });
    Ok(())
}

/// `ah_massage_headers`: the headers before AH become what they are to the ICV. On failure the packet is freed.
fn massage(
    world: &mut World,
    o: &mut impl Observer,
    crp: &mut Cryptop,
    skip: usize,
) -> Result<(), Stop> {
    let m = &mut crp.crp_buf;
    let headers = crp.crp_opaque.saved_front.get(..skip).unwrap_or_default();
    let found = match ah_massage_headers(headers, world.profile.ah_mutable_options()) {
        Ok(found) => found,
        Err(error) => {
            return Err(world.drop_packet(o, STAGE, m.clone(), Reason::Massage { error }));
        }
    };
    let mut counted = std::mem::take(&mut world.scratch.0);
    for (range, part) in found {
        let off = range.start;
        let before = headers.get(range).unwrap_or_default();
        counted.clear();
        let octets = before.iter().enumerate();
        counted.extend(octets.map(|(index, octet)| part.counted(index, *octet)));
        if counted != before {
            world.mbufs.m_copyback(m, off, &counted)?;
        }
        o.record(world, m, || Event::Massage {
            off,
            before: before.to_vec(),
            after: counted.clone(),
            part,
        });
    }
    world.scratch.0 = counted;
    Ok(())
}
