//! How a protocol's header leaves the packet: a tunnel's inner packet is queued anew, anything else goes on in the loop.

use super::super::{CallFrame, IpVersion, Returned, Step};
use super::Ran;
use super::contiguous::ipsec_copypkt;
use super::lengths::write_length;
use crate::mbuf::Chain;
use crate::sa::{Protocol, SavRef};
use crate::stage::fast_ipsec::input::callback::write_next_header;
use crate::stage::fast_ipsec::input::ip_input::dispatch;
use crate::stage::fast_ipsec::input::ipip_input::take_out;
use crate::stage::fast_ipsec::input::ipsec_common_input::read_spi;
use crate::stage::fast_ipsec::input::ipsec4_common_input_cb::write_checksum;
use crate::stage::fast_ipsec::input::ipsec6_common_input::find_protoff;
use crate::stage::fast_ipsec::input::ipsec6_common_input_cb::record_association;
use crate::stage::world::Stop;
use crate::stage::{Counter, MbufOperation, Reason, StageId, World};
use crate::trace::{Event, KameEvent, Observer};
use crate::wire::{IpProtocol, ipv4};

/// What has been verified and is to come off.
#[derive(Clone, Copy)]
pub(super) struct Verified {
    pub(super) proto: Protocol,
    pub(super) sav: SavRef,
    pub(super) seq: u64,
    /// Where the header starts.
    pub(super) off: usize,
    /// Its octets, an IV included.
    pub(super) stripsiz: usize,
    /// What follows it.
    pub(super) nxt: IpProtocol,
}

/// A tunnel: everything before the inner packet comes off, and the packet waits in the input queue while the stack
/// unwinds (`return IPPROTO_DONE`).
pub(super) fn tunnel(
    world: &mut World,
    o: &mut impl Observer,
    (stage, version): (StageId, IpVersion),
    mut m: Chain,
    verified: Verified,
) -> Ran {
    let Verified {
        proto,
        sav,
        seq,
        off,
        stripsiz,
        nxt,
    } = verified;
    let (_, spi) = read_spi(world, &m, proto, off)?;
    record_association(world, o, &mut m, sav, (spi, seq), nxt)?;
    world.count(o, &m, in_success(version), 1);
    let next = take_out(world, o, stage, m, off + stripsiz, nxt)?;
    Ok(Step::Next { caller: None, next })
}

/// Transport mode: what named the header names what follows, and the header comes out. In IPv6 the function returns to
/// the header loop; in IPv4 it calls what follows itself and waits as `caller`.
pub(super) fn transport(
    world: &mut World,
    o: &mut impl Observer,
    (stage, version): (StageId, IpVersion),
    m: Chain,
    verified: Verified,
    caller: CallFrame,
) -> Ran {
    let Verified {
        proto,
        sav,
        seq,
        off,
        stripsiz,
        nxt,
    } = verified;
    let (_, spi) = read_spi(world, &m, proto, off)?;
    let (mut m, protoff) = ip6_get_prevhdr(world, o, (stage, version), m, proto, off)?;
    write_next_header(world, o, &mut m, protoff, nxt)?;
    let mut m = strip(world, o, stage, m, proto, (off, stripsiz))?;
    write_length(world, o, version, &mut m)?;
    record_association(world, o, &mut m, sav, (spi, seq), nxt)?;
    world.count(o, &m, in_success(version), 1);
    match version {
        IpVersion::V6 => {
            let value = Returned::Next { nxt, off };
            Ok(Step::Return { m, value })
        }
        IpVersion::V4 => {
            // KAME left the sum as it was: nobody looks at it again. Right it is the packet that was sent.
            write_checksum(world, o, &mut m, off)?;
            let next = dispatch(world, o, m, off, nxt);
            let caller = Some(caller);
            Ok(Step::Next { caller, next })
        }
    }
}

fn in_success(version: IpVersion) -> Counter {
    match version {
        IpVersion::V6 => Counter::Ipsec6InSuccess,
        IpVersion::V4 => Counter::IpsecInSuccess,
    }
}

/// The octet that names the header at `off`. KAME gives a pointer into the first mbuf.
fn ip6_get_prevhdr(
    world: &mut World,
    o: &mut impl Observer,
    (stage, version): (StageId, IpVersion),
    m: Chain,
    proto: Protocol,
    off: usize,
) -> Result<(Chain, usize), Stop> {
    if version == IpVersion::V4 {
        return Ok((m, ipv4::field::PROTOCOL.start));
    }
    match find_protoff(world, &m, off)? {
        Ok(protoff) => {
            o.record(world, &m, || {
                Event::Kame(KameEvent::PrevHdr { protoff, off })
            });
            Ok((m, protoff))
        }
        Err(walked) => {
            let reason = Reason::Protoff { proto, off, walked };
            Err(world.drop_packet(o, stage, m, reason))
        }
    }
}

/// The octets before the header move up over it where all is in the first mbuf; else the chain is parted there, and
/// what follows the header is appended again.
fn strip(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    mut m: Chain,
    proto: Protocol,
    (off, stripsiz): (usize, usize),
) -> Result<Chain, Stop> {
    if world.mbufs.move_headers_up(&mut m, off, stripsiz)? {
        o.record(world, &m, || {
            Event::Kame(KameEvent::MoveHeaders { off, stripsiz })
        });
        return Ok(m);
    }
    let mut rest = match world.mbufs.m_split(&mut m, off) {
        Ok(rest) => rest,
        Err(error) if error.is_fault() => return Err(error.into()),
        Err(_) => {
            let operation = MbufOperation::Split;
            let reason = Reason::NoBufs { operation, proto };
            return Err(world.drop_packet(o, stage, m, reason));
        }
    };
    world.mbufs.m_adj(&mut rest, stripsiz.cast_signed())?;
    let added = world.mbufs.m_cat(&mut m, rest)?;
    world.mbufs.set_pkthdr_len(&mut m, off + added)?;
    o.record(world, &m, || {
        Event::Kame(KameEvent::SplitCat { off, stripsiz })
    });
    // A cluster that was parted is shared by both halves now.
    ipsec_copypkt(world, o, stage, proto, m)
}
