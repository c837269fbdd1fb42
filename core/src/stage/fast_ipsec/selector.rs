//! `ipsec_setspidx`: what of a packet the selectors of policies look at (RFC 4301, 4.4.1.1).

use crate::mbuf::Chain;
use crate::policy::PacketSelector;
use crate::stage::World;
use crate::stage::world::Stop;
use crate::wire::extension::{ExtensionHeader, FRAGMENT_LEN, Fragment};
use crate::wire::{IpProtocol, ipv4, ipv6};
use std::net::{Ipv4Addr, Ipv6Addr};

/// The upper-layer protocol of a packet and where its header starts.
struct Upper {
    proto: IpProtocol,
    /// None where the header is not in the packet: in a later fragment, or behind a header that is cut.
    off: Option<usize>,
}

/// Addresses, upper-layer protocol, and ports or ICMP type and code of an IPv4 or IPv6 packet. The protocol is looked for
/// behind extension headers; AH, ESP and IPComp count as it, since what they hold is for the policy that it meets
/// without them.
///
/// # Errors
/// A fault when the packet does not even hold an IP header.
pub(in crate::stage) fn setspidx(world: &World, m: &Chain) -> Result<PacketSelector, Stop> {
    let [first] = world.peek(m, 0)?;
    let (src, dst, upper) = if first >> 4 == 4 {
        let src = Ipv4Addr::from(world.peek::<4>(m, ipv4::field::SRC.start)?);
        let dst = Ipv4Addr::from(world.peek::<4>(m, ipv4::field::DST.start)?);
        (src.into(), dst.into(), upper_of_ipv4(world, m, first)?)
    } else {
        let src = Ipv6Addr::from(world.peek::<16>(m, ipv6::field::SRC.start)?);
        let dst = Ipv6Addr::from(world.peek::<16>(m, ipv6::field::DST.start)?);
        (src.into(), dst.into(), upper_of_ipv6(world, m)?)
    };
    let (src_port, dst_port) = ports(world, m, &upper)?.unzip();
    Ok(PacketSelector {
        src,
        dst,
        upper: upper.proto,
        src_port,
        dst_port,
    })
}

fn upper_of_ipv4(world: &World, m: &Chain, first: u8) -> Result<Upper, Stop> {
    const OFFSET: u16 = 0x1fff;
    let proto = IpProtocol(world.peek::<1>(m, ipv4::field::PROTOCOL.start)?[0]);
    let fragment = u16::from_be_bytes(world.peek(m, ipv4::field::FRAGMENT_OFFSET.start)?);
    let hlen = usize::from(first & 0x0f) * 4;
    let off = Some(hlen).filter(|_| fragment & OFFSET == 0);
    Ok(Upper { proto, off })
}

fn upper_of_ipv6(world: &World, m: &Chain) -> Result<Upper, Stop> {
    let len = world.mbufs.pkthdr_len(m);
    let mut proto = IpProtocol(world.peek::<1>(m, ipv6::field::NEXT_HEADER.start)?[0]);
    let mut off = ipv6::HEADER_LEN;
    loop {
        let header = ExtensionHeader::from_protocol(proto);
        let Some(header) = header.filter(|header| *header != ExtensionHeader::Ah) else {
            let off = Some(off);
            return Ok(Upper { proto, off });
        };
        if len < off.saturating_add(FRAGMENT_LEN) {
            return Ok(Upper { proto, off: None });
        }
        let octets: [u8; FRAGMENT_LEN] = world.peek(m, off)?;
        let [next, units, ..] = octets;
        proto = IpProtocol(next);
        if header == ExtensionHeader::Fragment {
            if Fragment::from(&octets).offset() > 0 {
                return Ok(Upper { proto, off: None });
            }
            off += FRAGMENT_LEN;
        } else {
            off += (usize::from(units) + 1) * 8;
        }
    }
}

/// Both ports, or ICMP type and code, where the protocol has them and the packet holds them.
fn ports(world: &World, m: &Chain, upper: &Upper) -> Result<Option<(u16, u16)>, Stop> {
    let len = world.mbufs.pkthdr_len(m);
    let held = |octets: usize| upper.off.filter(|off| off.saturating_add(octets) <= len);
    match upper.proto {
        IpProtocol::TCP
        | IpProtocol::UDP
        | IpProtocol::DCCP
        | IpProtocol::SCTP
        | IpProtocol::UDP_LITE => {
            let Some(off) = held(4) else { return Ok(None) };
            let [a, b, c, d] = world.peek(m, off)?;
            Ok(Some((
                u16::from_be_bytes([a, b]),
                u16::from_be_bytes([c, d]),
            )))
        }
        IpProtocol::ICMP | IpProtocol::ICMPV6 => {
            let Some(off) = held(2) else { return Ok(None) };
            let [kind, code] = world.peek(m, off)?;
            Ok(Some((kind.into(), code.into())))
        }
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::setspidx;
    use crate::mbuf::Layout;
    use crate::policy::PacketSelector;
    use crate::stage::World;
    use crate::wire::IpProtocol;

    fn selector(packet: &[u8]) -> PacketSelector {
        let mut world = World::default();
        let m = world.mbufs.load(packet, Layout::default()).unwrap();
        setspidx(&world, &m).unwrap()
    }

    fn ipv6(next: u8, rest: &[u8]) -> Vec<u8> {
        let mut packet = vec![0x60, 0, 0, 0, 0, 0, next, 64];
        packet.extend([0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        packet.extend([0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
        packet.extend(rest);
        packet
    }

    fn upper(packet: &[u8]) -> (IpProtocol, Option<u16>, Option<u16>) {
        let found = selector(packet);
        (found.upper, found.src_port, found.dst_port)
    }

    #[test]
    fn ports_are_read_behind_extension_headers() {
        let mut rest = vec![43, 1, 1, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        rest.extend([44, 0, 1, 4, 0, 0, 0, 0]);
        rest.extend([17, 0, 0, 1, 0, 0, 0, 9]);
        rest.extend([0x11, 0x94, 0x00, 0x35, 0, 8, 0, 0]);
        let packet = ipv6(0, &rest);
        let found = selector(&packet);
        assert_eq!(found.src.to_string(), "fd00::1");
        assert_eq!(found.dst.to_string(), "fd00::2");
        assert_eq!(upper(&packet), (IpProtocol::UDP, Some(4500), Some(53)));
    }

    #[test]
    fn icmp_has_type_and_code_in_their_place() {
        let echo = upper(&ipv6(58, &[128, 0, 0, 0]));
        assert_eq!(echo, (IpProtocol::ICMPV6, Some(128), Some(0)));
    }

    #[test]
    fn a_later_fragment_has_a_protocol_and_no_ports() {
        let rest = [17, 0, 0x05, 0xa8, 0, 0, 0, 9, 0x11, 0x94, 0x00, 0x35];
        assert_eq!(upper(&ipv6(44, &rest)), (IpProtocol::UDP, None, None));
        let mut packet = vec![0x45, 0, 0, 24, 0, 1, 0x20, 0x01, 64, 17, 0, 0];
        packet.extend([10, 0, 0, 1, 10, 0, 0, 2, 0x11, 0x94, 0x00, 0x35]);
        assert_eq!(upper(&packet), (IpProtocol::UDP, None, None));
        packet[6] = 0x20;
        packet[7] = 0;
        assert_eq!(upper(&packet), (IpProtocol::UDP, Some(4500), Some(53)));
        assert_eq!(selector(&packet).dst.to_string(), "10.0.0.2");
    }

    #[test]
    fn ah_esp_and_ipcomp_end_the_walk() {
        let rest = [58, 4, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0];
        for proto in [IpProtocol::AH, IpProtocol::ESP, IpProtocol::IPCOMP] {
            assert_eq!(upper(&ipv6(proto.0, &rest)), (proto, None, None));
        }
    }

    #[test]
    fn what_is_cut_is_not_read() {
        assert_eq!(upper(&ipv6(6, &[1, 2, 3])), (IpProtocol::TCP, None, None));
        assert_eq!(
            upper(&ipv6(0, &[6, 9, 0, 0, 0, 0, 0, 0])),
            (IpProtocol::TCP, None, None)
        );
        assert_eq!(
            upper(&ipv6(43, &[6, 0, 0])),
            (IpProtocol::ROUTING, None, None)
        );
    }
}
