//! Headers are read through a pointer, so KAME wants them in the first mbuf: `ip6_input` joins the chain, the protocols
//! check (`IP6_EXTHDR_CHECK`) or pull up.

use super::IpVersion;
use crate::mbuf::Chain;
use crate::sa::Protocol;
use crate::stage::fast_ipsec::input::pullup;
use crate::stage::world::Stop;
use crate::stage::{MbufOperation, Reason, SharedClusters, StageId, World};
use crate::trace::{Event, KameEvent, Observer};

/// A packet in several mbufs is copied into one cluster, if it fits there.
pub(super) fn join(world: &mut World, o: &mut impl Observer, m: Chain) -> Result<Chain, Stop> {
    let len = world.mbufs.pkthdr_len(&m);
    let mbufs = world.mbufs.mbufs(&m).count();
    if mbufs < 2 || len >= world.mbufs.sizes().mclbytes {
        return Ok(m);
    }
    match world.mbufs.m_join(m) {
        Ok(m) => {
            o.record(world, &m, || Event::Kame(KameEvent::Join { mbufs, len }));
            Ok(m)
        }
        Err(error) if error.is_fault() => Err(error.into()),
        Err(_) => {
            let (operation, proto) = (MbufOperation::Pullup, Protocol::Esp);
            let reason = Reason::NoBufs { operation, proto };
            Err(world.dropped_already(StageId::KameIp6Input, reason))
        }
    }
}

/// The `len` octets of a protocol's header at `off` are in the first mbuf, or the packet goes no further. In IPv4 they
/// are pulled up.
pub(super) fn exthdr_check(
    world: &mut World,
    o: &mut impl Observer,
    (stage, version): (StageId, IpVersion),
    m: Chain,
    proto: Protocol,
    (off, len): (usize, usize),
) -> Result<Chain, Stop> {
    let had = world.mbufs.pkthdr_len(&m).saturating_sub(off);
    if had < len {
        let needed = len;
        let reason = Reason::HeaderCut { proto, needed, had };
        return Err(world.drop_packet(o, stage, m, reason));
    }
    if version == IpVersion::V4 {
        return pullup(world, o, stage, m, off + len);
    }
    let first = world.mbufs.mbufs(&m).next();
    let first = first.map_or(0, |(_, mbuf)| mbuf.m_len);
    if first < off + len {
        let needed = off + len;
        let reason = Reason::NotContiguous { needed, first };
        return Err(world.drop_packet(o, stage, m, reason));
    }
    o.record(world, &m, || {
        Event::Kame(KameEvent::Contiguous { off, len })
    });
    Ok(m)
}

/// `ipsec_copypkt`, before anything is written: clusters that somebody else holds too are copied whole, so that what was
/// contiguous stays so. KAME did that where it sends, and not where it receives.
pub(in crate::stage::kame) fn ipsec_copypkt(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    proto: Protocol,
    m: Chain,
) -> Result<Chain, Stop> {
    if world.profile.kame_shared_clusters() == SharedClusters::WriteThrough {
        return Ok(m);
    }
    match world.mbufs.m_clone(m) {
        Ok((m, report)) => {
            let clusters = report.clcopied;
            o.record(world, &m, || {
                Event::Kame(KameEvent::CopyPacket { clusters })
            });
            Ok(m)
        }
        Err(error) if error.is_fault() => Err(error.into()),
        Err(_) => {
            let operation = MbufOperation::CopyPacket;
            let reason = Reason::NoBufs { operation, proto };
            Err(world.dropped_already(stage, reason))
        }
    }
}
