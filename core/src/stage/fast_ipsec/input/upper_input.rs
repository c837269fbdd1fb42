//! The upper layers: what they would do with the packet is outside IPsec, but their checksum judges it.

use super::icmp6_quoted::icmp6_quoted;
use crate::mbuf::Chain;
use crate::stage::world::Flow;
use crate::stage::{Counter, Stage, Verdict, World};
use crate::trace::{Event, Observer};
use crate::wire::IpProtocol;
use crate::wire::checksum::{self, Checksum};

/// Verifies the checksum over the whole packet and delivers it.
pub(in crate::stage) fn upper_input(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    off: usize,
    proto: IpProtocol,
) -> Flow {
    let mut scratch = std::mem::take(&mut world.scratch.0);
    scratch.clear();
    world.mbufs.copy_to(&m, &mut scratch);
    let checksum = checksum::verify(&scratch);
    let len = scratch.len();
    let quoted = match proto {
        IpProtocol::ICMPV6 if checksum != Checksum::Bad => icmp6_quoted(world, scratch.get(off..)),
        _ => None,
    };
    world.scratch.0 = scratch;
    o.record(world, &m, || Event::UpperChecksum {
        upper: proto,
        checksum,
    });
    if let Some(quoted) = quoted {
        o.record(world, &m, || quoted);
    }
    let bad = match proto {
        IpProtocol::ICMPV6 => Some(Counter::Icmp6Checksum),
        IpProtocol::TCP => Some(Counter::TcpChecksum),
        IpProtocol::UDP => Some(Counter::Udp6Checksum),
        _ => None,
    };
    if let Some(counter) = bad.filter(|_| checksum == Checksum::Bad) {
        world.count(o, &m, counter, 1);
    }
    world.counters.add(Counter::Ip6Delivered, 1);
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
