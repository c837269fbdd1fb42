//! `ip_output`: policy first; then, once the policies are done with the packet, fragments where it is too long for the
//! link and may be cut, and the link's queue.

use super::fragment::{fragment_ipv4, send};
use super::ipsec_check_pmtu::ipsec_check_pmtu;
use super::ipsec_check_policy::ipsec_check_policy;
use super::too_big;
use crate::mbuf::Chain;
use crate::stage::world::{Flow, Stop};
use crate::stage::{Counter, Reason, Stage, StageId, World};
use crate::trace::{Event, Observer};
use crate::wire::ipv4::{self, Ipv4};

const STAGE: StageId = StageId::IpOutput;

/// Takes a whole packet, the host's own or one that it passes on for others (`forwarding`).
pub(in crate::stage) fn ip_output(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    forwarding: bool,
) -> Flow {
    check_header(world, o, STAGE, &m)?;
    if let Some(isr) = ipsec_check_policy(world, o, STAGE, &m)? {
        if forwarding {
            ipsec_check_pmtu(world, o, STAGE, &m, isr)?;
        }
        return Ok(Stage::Ipsec4ProcessPacket { m, isr });
    }
    finish(world, o, STAGE, m, forwarding)
}

/// Checks the header and the lengths in it. `stage` says in which stack.
pub(in crate::stage) fn check_header(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: &Chain,
) -> Result<(), Stop> {
    let had = world.mbufs.pkthdr_len(m);
    let mut octets = [0; ipv4::MOST_HEADER_LEN];
    let header = octets
        .get_mut(..had.min(ipv4::MOST_HEADER_LEN))
        .unwrap_or_default();
    world.mbufs.m_copydata(m, 0, header)?;
    let header = match read(header, had) {
        Ok(header) => header,
        Err(reason) => return Err(world.drop_packet(o, stage, m.clone(), reason)),
    };
    o.record(world, m, || Event::IpHeader {
        src: header.src(),
        dst: header.dst(),
        hlen: header.header_len(),
        total_length: header.total_length(),
        had,
    });
    Ok(())
}

/// What is left when the policies are done with the packet: fragments where it is too long, and the link's queue.
pub(in crate::stage) fn finish(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    forwarding: bool,
) -> Flow {
    let had = world.mbufs.pkthdr_len(&m);
    let mut octets = [0; ipv4::MOST_HEADER_LEN];
    let header = octets
        .get_mut(..had.min(ipv4::MOST_HEADER_LEN))
        .unwrap_or_default();
    world.mbufs.m_copydata(&m, 0, header)?;
    let header = match read(header, had) {
        Ok(header) => header,
        Err(reason) => return Err(world.drop_packet(o, stage, m, reason)),
    };
    if !forwarding {
        world.count(o, &m, Counter::IpLocalOut, 1);
    }
    let mtu = match forwarding {
        true => world.mtu,
        false => world.path_mtu_of(&m)?,
    };
    if mtu == 0 || had <= mtu {
        return send(world, o, m, forwarding);
    }
    if header.dont_fragment() {
        if forwarding {
            return Err(too_big(world, o, stage, m, mtu));
        }
        let reason = Reason::MessageSize {
            len: had,
            mtu,
            ipv6: false,
        };
        return Err(world.drop_packet(o, stage, m, reason));
    }
    fragment_ipv4(world, o, m, header, mtu)
}

/// The header, of a packet whose lengths are what they should be.
fn read(octets: &[u8], had: usize) -> Result<Ipv4<'_>, Reason> {
    let Some(first) = octets.first().filter(|_| had >= ipv4::HEADER_LEN) else {
        return Err(Reason::IpHeaderCut { had });
    };
    let version = first >> 4;
    if version != 4 {
        return Err(Reason::IpVersion { version });
    }
    let hlen = usize::from(first & 0x0f) * 4;
    let header = Ipv4::parse(octets).map_err(|_| Reason::IpHeaderLength { hlen, had })?;
    let total_length = header.total_length();
    let needed = usize::from(total_length);
    if needed < hlen {
        return Err(Reason::IpTotalLength { total_length, hlen });
    }
    match needed == had {
        true => Ok(header),
        false => Err(Reason::IpCut { needed, had }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{dropped, ipv4, on_link, output};
    use crate::stage::{Counter, Reason, Verdict, World};

    #[test]
    fn a_packet_that_may_not_be_cut_is_dropped_where_it_does_not_fit() {
        let mut world = on_link(576);
        let reason = Reason::MessageSize {
            len: 577,
            mtu: 576,
            ipv6: false,
        };
        let expected = (reason, Counter::IpCannotFragment);
        assert_eq!(dropped(&mut world, &ipv4(0x4000, 557), false), expected);
    }

    #[test]
    fn fragments_lie_where_their_packet_lay_and_only_the_last_has_no_more() {
        let mut world = on_link(576);
        // A fragment itself: at offset 80, with more to follow.
        let (verdict, wire) = output(&mut world, &ipv4(0x2000 | 10, 1200), true);
        assert!(matches!(verdict, Verdict::Sent { packets: 3, .. }));
        let fields: Vec<_> = wire
            .iter()
            .map(|packet| u16::from_be_bytes([packet[6], packet[7]]))
            .collect();
        assert_eq!(fields, [0x2000 | 10, 0x2000 | 79, 0x2000 | 148]);
        assert_eq!(
            wire.iter().map(Vec::len).collect::<Vec<_>>(),
            [572, 572, 116]
        );
        let (_, wire) = output(&mut world, &ipv4(0, 1200), false);
        let last = wire.last().unwrap();
        assert_eq!([last[6], last[7]], 138_u16.to_be_bytes());
        assert_eq!(
            crate::wire::ipv4::checksum(&last[..20]),
            u16::from_be_bytes([last[10], last[11]])
        );
    }

    #[test]
    fn what_is_no_whole_packet_is_dropped() {
        let mut world = World::default();
        let packet = ipv4(0, 10);
        let (reason, _) = dropped(&mut world, &packet[..19], false);
        assert_eq!(reason, Reason::IpHeaderCut { had: 19 });
        let (needed, had) = (30, 29);
        let (reason, _) = dropped(&mut world, &packet[..had], false);
        assert_eq!(reason, Reason::IpCut { needed, had });
        let mut wrong = packet.clone();
        wrong[0] = 0x4f;
        let (reason, _) = dropped(&mut world, &wrong, false);
        assert_eq!(reason, Reason::IpHeaderLength { hlen: 60, had: 30 });
        let mut wrong = packet;
        wrong[3] = 19;
        let (reason, _) = dropped(&mut world, &wrong, false);
        let (total_length, hlen) = (19, 20);
        assert_eq!(reason, Reason::IpTotalLength { total_length, hlen });
    }
}
