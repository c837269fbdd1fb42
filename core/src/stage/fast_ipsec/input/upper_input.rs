//! The upper layers: what they would do with the packet is outside IPsec, but their checksum judges it.

use super::icmp_ctlinput::icmp_ctlinput;
use crate::mbuf::Chain;
use crate::stage::fast_ipsec::ipsec_in_reject::ipsec_in_reject;
use crate::stage::world::Flow;
use crate::stage::{Counter, Stage, StageId, Verdict, World};
use crate::trace::{Event, Observer};
use crate::wire::IpProtocol;
use crate::wire::checksum::{self, Checksum};

/// What the whole packet's octets say.
pub(super) struct Verified {
    /// Verdict on the upper layer's checksum.
    pub(super) checksum: Checksum,
    /// IP version.
    pub(super) version: u8,
    /// Octets.
    pub(super) len: usize,
}

/// Verifies the checksum over the whole packet.
pub(super) fn verify(world: &mut World, m: &Chain) -> Verified {
    let mut scratch = std::mem::take(&mut world.scratch.0);
    scratch.clear();
    world.mbufs.copy_to(m, &mut scratch);
    let verified = Verified {
        checksum: checksum::verify(&scratch),
        version: scratch.first().map_or(0, |octet| octet >> 4),
        len: scratch.len(),
    };
    world.scratch.0 = scratch;
    verified
}

/// Asks the policy, verifies the checksum and delivers the packet.
///
/// The BSDs ask the policy a step before, at the last header. But then UDP has not yet told ESP from other datagrams, and
/// ESP in UDP would be held to the policy of what is in it.
pub(in crate::stage) fn upper_input(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    off: usize,
    proto: IpProtocol,
) -> Flow {
    if let Err(reason) = ipsec_in_reject(world, o, &m)? {
        return Err(world.drop_packet(o, stage, m, reason));
    }
    let Verified {
        checksum,
        version,
        len,
    } = verify(world, &m);
    o.record(world, &m, || Event::UpperChecksum {
        version,
        upper: proto,
        checksum,
    });
    let is_icmp = [(IpProtocol::ICMPV6, 6), (IpProtocol::ICMP, 4)].contains(&(proto, version));
    if is_icmp && checksum != Checksum::Bad {
        icmp_ctlinput(world, o, &m, off, proto);
    }
    let bad = match (proto, version) {
        (IpProtocol::ICMPV6, 6) => Some(Counter::Icmp6Checksum),
        (IpProtocol::ICMP, 4) => Some(Counter::IcmpChecksum),
        (IpProtocol::TCP, _) => Some(Counter::TcpChecksum),
        (IpProtocol::UDP, 4) => Some(Counter::UdpChecksum),
        (IpProtocol::UDP, _) => Some(Counter::Udp6Checksum),
        _ => None,
    };
    if let Some(counter) = bad.filter(|_| checksum == Checksum::Bad) {
        world.count(o, &m, counter, 1);
    }
    let delivered = match version {
        4 => Counter::IpDelivered,
        _ => Counter::Ip6Delivered,
    };
    world.counters.add(delivered, 1);
    o.record(world, &m, || Event::Deliver { upper: proto, len });
    let sas = world.removed(&m);
    let verdict = match sas.is_empty() {
        true => Verdict::Clear {
            upper: proto,
            checksum,
        },
        false => Verdict::Delivered {
            upper: proto,
            checksum,
            sas,
        },
    };
    Ok(Stage::Done {
        m: Some(m),
        verdict,
    })
}
