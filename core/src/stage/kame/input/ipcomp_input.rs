//! `ipcomp6_input` and `ipcomp4_input`, and the algorithm's `decompress`. There is nothing to verify.

use super::super::{CallFrame, IpVersion, IpcompDecompress, IpcompInput, Returned, Step};
use super::Ran;
use super::contiguous::{exthdr_check, ipsec_copypkt};
use super::key_allocsa::key_allocsa;
use super::strip::{Verified, transport};
use crate::mbuf::Chain;
use crate::sa::Protocol;
use crate::stage::crypto as driver;
use crate::stage::{CryptoDescriptor, CryptoFailure, MbufOperation, Reason, StageId, World};
use crate::trace::Observer;
use crate::wire::{IpProtocol, ipcomp};

const PROTO: Protocol = Protocol::Ipcomp;

/// Finds the association and calls `decompress`, or goes on behind it.
pub(in crate::stage::kame) fn ipcomp_input(
    world: &mut World,
    o: &mut impl Observer,
    place: (StageId, IpVersion),
    m: Chain,
    mut locals: IpcompInput,
    returned: Option<Returned>,
) -> Ran {
    let frame = |locals| match place.1 {
        IpVersion::V6 => CallFrame::Ipcomp6Input(locals),
        IpVersion::V4 => CallFrame::Ipcomp4Input(locals),
    };
    let off = locals.off;
    let Some(sav) = locals.sav else {
        let m = exthdr_check(world, o, place, m, PROTO, (off, ipcomp::HEADER_LEN))?;
        let (m, sav) = key_allocsa(world, o, place.0, m, PROTO, off)?;
        locals.sav = Some(sav);
        locals.decompressed = true;
        let off = off + ipcomp::HEADER_LEN;
        let callee = CallFrame::IpcompDecompress(IpcompDecompress { off, sav });
        let caller = frame(locals);
        return Ok(Step::Call { m, caller, callee });
    };
    if returned != Some(Returned::Zero) {
        return Err(world.drop_packet(o, place.0, m, Reason::NoTransform { proto: PROTO }));
    }
    let [nxt] = world.peek(&m, off + ipcomp::field::NEXT_HEADER.start)?;
    let nxt = IpProtocol(nxt);
    if matches!(nxt, IpProtocol::IPCOMP | IpProtocol::AH | IpProtocol::ESP) {
        let next = nxt;
        return Err(world.drop_packet(o, place.0, m, Reason::InsideIpcomp { next }));
    }
    let verified = Verified {
        proto: PROTO,
        sav,
        seq: 0,
        off,
        stripsiz: ipcomp::HEADER_LEN,
        nxt,
    };
    transport(world, o, place, m, verified, frame(locals))
}

/// Replaces the payload by what it was.
pub(in crate::stage::kame) fn decompress(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    arguments: IpcompDecompress,
) -> Ran {
    let IpcompDecompress { off, sav } = arguments;
    let len = world.mbufs.pkthdr_len(&m);
    let association = world.sad.get(sav);
    let Some(algorithm) = association.and_then(|sav| sav.session().compression()) else {
        let value = Returned::Error;
        return Ok(Step::Return { m, value });
    };
    let mut m = ipsec_copypkt(world, o, stage, PROTO, m)?;
    let range = CryptoDescriptor {
        crd_skip: off,
        crd_len: len.saturating_sub(off),
        crd_inject: off,
    };
    let reason = match driver::decompress(world, o, &mut m, range, algorithm)? {
        Ok(()) => {
            let value = Returned::Zero;
            return Ok(Step::Return { m, value });
        }
        Err(CryptoFailure::Decompress(error)) => Reason::Decompress { error },
        Err(CryptoFailure::NoBufs) => Reason::NoBufs {
            operation: MbufOperation::Copyback,
            proto: PROTO,
        },
        Err(_) => Reason::NoTransform { proto: PROTO },
    };
    Err(world.drop_packet(o, stage, m, reason))
}
