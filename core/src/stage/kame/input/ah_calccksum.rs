//! `ah6_calccksum` and `ah4_calccksum`: AH's ICV over copies of what may change on the way. The packet stays as it is.

use super::super::{AhCalccksum, Returned, Step};
use super::Ran;
use crate::crypto::Icv;
use crate::mbuf::Chain;
use crate::sa::Protocol;
use crate::stage::crypto::Iv;
use crate::stage::fast_ipsec::ah_massage_headers::{ah_massage_headers, massage_output};
use crate::stage::world::Stop;
use crate::stage::{AhMutableOptions, MassageError, Massaged, Reason, StageId, World};
use crate::trace::{Event, KameEvent, Observer};
use crate::wire::ah;

/// Hashes the headers before AH as their sender foresaw them (RFC 4302, 3.3.3.1), AH with zeros for its ICV, and the rest
/// as it is. Of a mutable option KAME took only the data for zeros, as the RFC has it.
pub(in crate::stage::kame) fn ah_calccksum(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    arguments: AhCalccksum,
) -> Ran {
    let AhCalccksum { off, sav, seq, .. } = arguments;
    let mut headers = vec![0; off];
    world.mbufs.m_copydata(&m, 0, &mut headers)?;
    let found = match counted(&headers, arguments.sending) {
        Ok(found) => found,
        Err(error) => return Err(world.drop_packet(o, stage, m, Reason::Massage { error })),
    };
    for (start, after, part) in found {
        let Some(octets) = headers.get_mut(start..start + after.len()) else {
            continue;
        };
        let before = octets.to_vec();
        octets.copy_from_slice(&after);
        o.record(world, &m, || {
            Event::Kame(KameEvent::HashCopy {
                off: start,
                before,
                after,
                part,
            })
        });
    }
    let association = world.sad.get(sav);
    let has_esn = association.is_some_and(|sav| sav.config().esn);
    let esn = u32::try_from(seq >> 32).ok().filter(|_| has_esn);
    let Some(icv) = sum(world, &m, &headers, arguments, esn)? else {
        let value = Returned::Error;
        return Ok(Step::Return { m, value });
    };
    let len = world.mbufs.pkthdr_len(&m);
    o.record(world, &m, || {
        Event::Kame(KameEvent::Summed {
            proto: Protocol::Ah,
            off: 0,
            len,
            icv,
            esn,
        })
    });
    let value = Returned::Sum(icv);
    Ok(Step::Return { m, value })
}

/// What the fields that may change on the way count as, by where they start.
fn counted(headers: &[u8], sending: bool) -> Result<Vec<(usize, Vec<u8>, Massaged)>, MassageError> {
    if sending {
        return massage_output(headers, AhMutableOptions::Data);
    }
    let found = ah_massage_headers(headers, AhMutableOptions::Data)?;
    let counted = found.into_iter().map(|(range, part)| {
        let start = range.start;
        let octets = headers.get(range).unwrap_or_default().iter().enumerate();
        let after = octets.map(|(index, octet)| part.counted(index, *octet));
        (start, after.collect(), part)
    });
    Ok(counted.collect())
}

/// The MAC over the copy of the headers, AH and what follows; none where the association has no such algorithm.
fn sum(
    world: &World,
    m: &Chain,
    headers: &[u8],
    arguments: AhCalccksum,
    esn: Option<u32>,
) -> Result<Option<Icv>, Stop> {
    let AhCalccksum {
        off,
        sav,
        siz,
        ivlen,
        ..
    } = arguments;
    let Some(mac) = world.sad.get(sav).and_then(|sav| sav.session().mac()) else {
        return Ok(None);
    };
    let front = off + ah::HEADER_LEN;
    let iv = Iv::read(world, m, front, mac.iv_len())?;
    let Ok(mut state) = mac.begin(iv.as_slice()) else {
        return Ok(None);
    };
    state.update(headers);
    for segment in world.mbufs.segments(m, off, ah::HEADER_LEN + ivlen)? {
        state.update(segment);
    }
    let zeros = [0; Icv::MAX];
    let zeros = zeros.get(..siz.saturating_sub(ivlen)).unwrap_or(&zeros);
    state.update(zeros);
    let behind = front + siz;
    let rest = world.mbufs.pkthdr_len(m).saturating_sub(behind);
    for segment in world.mbufs.segments(m, behind, rest)? {
        state.update(segment);
    }
    // With a separate ICV the high half follows the payload, unsent (RFC 4302, 2.5.1).
    if let Some(high) = esn {
        state.update(&high.to_be_bytes());
    }
    Ok(Some(state.finish()))
}
