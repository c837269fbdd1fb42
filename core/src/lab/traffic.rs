//! What hosts talk: ping6, UDP and what TCP looks like. A packet in, the packets that answer it out.

use crate::wire::checksum::upper_layer;
use crate::wire::extension::{End, walk};
use crate::wire::icmpv6::{self, Echo, Icmpv6, Type};
use crate::wire::ipv6::{self, Ipv6};
use crate::wire::tcp::{self, Flags, Tcp, TcpHeader};
use crate::wire::udp::{self, Udp, UdpHeader};
use crate::wire::{IpProtocol, put};
use serde::{Deserialize, Serialize};
use std::net::Ipv6Addr;
use std::ops::Range;

/// The UDP port whose host sends back what it gets (RFC 862).
const ECHO_PORT: u16 = 7;
/// The first sequence number of who opens a connection, and of who is called.
const INITIAL_SEQUENCE: [u32; 2] = [1000, 2000];
const HOP_LIMIT: u8 = 64;
const WINDOW: u16 = 65535;

/// Who talks to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// Source address.
    pub(super) src: Ipv6Addr,
    /// Destination address.
    pub(super) dst: Ipv6Addr,
}

impl Pair {
    fn back(self) -> Self {
        Self {
            src: self.dst,
            dst: self.src,
        }
    }
}

/// An ICMPv6 echo request with `octets` octets of data that count up.
pub(super) fn echo_request(pair: Pair, identifier: u16, sequence: u16, octets: u16) -> Vec<u8> {
    let echo = Echo {
        message_type: Type::ECHO_REQUEST,
        checksum: 0,
        identifier,
        sequence,
    };
    icmpv6(pair, echo, &pattern(octets))
}

/// A UDP datagram with `octets` octets of data that count up.
pub(super) fn datagram(pair: Pair, ports: (u16, u16), octets: u16) -> Vec<u8> {
    udp_packet(pair, ports, &pattern(octets))
}

/// A TCP connection that a host opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Source and destination port.
    pub ports: (u16, u16),
    /// Octets of data to send once it is open.
    pub octets: u16,
}

/// The segment that opens a connection.
pub(super) fn opening(pair: Pair, connection: Connection) -> Vec<u8> {
    let [sequence, _] = INITIAL_SEQUENCE;
    let segment = Segment {
        sequence,
        acknowledgment: 0,
        flags: Flags::SYN,
        octets: 0,
    };
    tcp_packet(pair, connection.ports, segment)
}

/// Whether a packet answers an echo request.
pub(super) fn is_echo_reply(packet: &[u8]) -> bool {
    match upper(packet) {
        Some((_, IpProtocol::ICMPV6, message)) => {
            Icmpv6::parse(message).is_ok_and(|icmp| icmp.message_type() == Type::ECHO_REPLY)
        }
        _ => false,
    }
}

/// What the host that a packet is for sends back, given the connections that it has opened.
pub(super) fn answers(packet: &[u8], opened: &[Connection]) -> Vec<Vec<u8>> {
    match upper(packet) {
        Some((pair, IpProtocol::ICMPV6, message)) => echo_reply(pair.back(), message),
        Some((pair, IpProtocol::UDP, datagram)) => udp_echo(pair.back(), datagram),
        Some((pair, IpProtocol::TCP, segment)) => tcp_answers(pair.back(), segment, opened),
        _ => Vec::new(),
    }
}

fn upper(packet: &[u8]) -> Option<(Pair, IpProtocol, &[u8])> {
    let ip = Ipv6::parse(packet).ok()?;
    let packet = packet.get(..ip.packet_len())?;
    let End::Upper {
        protocol, offset, ..
    } = walk(packet).end
    else {
        return None;
    };
    let pair = Pair {
        src: ip.src(),
        dst: ip.dst(),
    };
    Some((pair, protocol, packet.get(offset..)?))
}

fn echo_reply(pair: Pair, message: &[u8]) -> Vec<Vec<u8>> {
    let request = Icmpv6::parse(message).ok();
    let request = request.filter(|icmp| icmp.message_type() == Type::ECHO_REQUEST);
    let Some((identifier, sequence)) = request.and_then(Icmpv6::echo) else {
        return Vec::new();
    };
    let echo = Echo {
        message_type: Type::ECHO_REPLY,
        checksum: 0,
        identifier,
        sequence,
    };
    let data = message.get(icmpv6::ECHO_LEN..).unwrap_or_default();
    vec![icmpv6(pair, echo, data)]
}

fn udp_echo(pair: Pair, datagram: &[u8]) -> Vec<Vec<u8>> {
    match Udp::parse(datagram) {
        Ok(udp) if udp.destination_port() == ECHO_PORT => {
            let ports = (udp.destination_port(), udp.source_port());
            vec![udp_packet(pair, ports, udp.data())]
        }
        _ => Vec::new(),
    }
}

/// One connection's course: SYN, SYN ACK, ACK and data, ACK and FIN, ACK and FIN, ACK. The side that was called
/// acknowledges and closes; who opened has nothing more to say then.
fn tcp_answers(pair: Pair, segment: &[u8], opened: &[Connection]) -> Vec<Vec<u8>> {
    let Ok(tcp) = Tcp::parse(segment) else {
        return Vec::new();
    };
    let ports = (tcp.destination_port(), tcp.source_port());
    let [first, second] = INITIAL_SEQUENCE;
    let len = u32::try_from(tcp.data().len()).unwrap_or(u32::MAX);
    let flags = tcp.flags();
    let send = |sequence, acknowledgment, flags, octets| {
        let segment = Segment {
            sequence,
            acknowledgment,
            flags,
            octets,
        };
        tcp_packet(pair, ports, segment)
    };
    if flags.contains(Flags::SYN.with(Flags::ACK)) {
        let connection = opened.iter().find(|connection| connection.ports == ports);
        let Some(octets) = connection.map(|connection| connection.octets) else {
            return Vec::new();
        };
        let data = Flags::PSH.with(Flags::ACK).with(Flags::FIN);
        return vec![
            send(first + 1, second + 1, Flags::ACK, 0),
            send(first + 1, second + 1, data, octets),
        ];
    }
    if flags.contains(Flags::SYN) {
        let next = tcp.sequence().wrapping_add(1);
        return vec![send(second, next, Flags::SYN.with(Flags::ACK), 0)];
    }
    if !flags.contains(Flags::FIN) {
        return Vec::new();
    }
    let next = tcp.sequence().wrapping_add(len).wrapping_add(1);
    let closing = Flags::FIN.with(Flags::ACK);
    match tcp.acknowledgment() {
        acknowledged if acknowledged == second + 1 => vec![send(second + 1, next, closing, 0)],
        acknowledged => vec![send(acknowledged, next, Flags::ACK, 0)],
    }
}

fn pattern(octets: u16) -> Vec<u8> {
    (0..octets)
        .map(|n| n.to_be_bytes())
        .map(|[_, low]| low)
        .collect()
}

fn icmpv6(pair: Pair, echo: Echo, data: &[u8]) -> Vec<u8> {
    let message = [echo.emit().as_slice(), data].concat();
    packet(pair, IpProtocol::ICMPV6, message, icmpv6::field::CHECKSUM)
}

fn udp_packet(pair: Pair, (source_port, destination_port): (u16, u16), data: &[u8]) -> Vec<u8> {
    let header = UdpHeader {
        source_port,
        destination_port,
        length: u16::try_from(udp::HEADER_LEN + data.len()).unwrap_or(u16::MAX),
        checksum: 0,
    };
    let datagram = [header.emit().as_slice(), data].concat();
    packet(pair, IpProtocol::UDP, datagram, udp::field::CHECKSUM)
}

struct Segment {
    sequence: u32,
    acknowledgment: u32,
    flags: Flags,
    octets: u16,
}

fn tcp_packet(
    pair: Pair,
    (source_port, destination_port): (u16, u16),
    segment: Segment,
) -> Vec<u8> {
    let header = TcpHeader {
        source_port,
        destination_port,
        sequence: segment.sequence,
        acknowledgment: segment.acknowledgment,
        flags: segment.flags,
        window: WINDOW,
        checksum: 0,
    };
    let octets = [header.emit().as_slice(), &pattern(segment.octets)].concat();
    packet(pair, IpProtocol::TCP, octets, tcp::field::CHECKSUM)
}

fn packet(
    Pair { src, dst }: Pair,
    next_header: IpProtocol,
    mut upper: Vec<u8>,
    checksum: Range<usize>,
) -> Vec<u8> {
    let sum = match upper_layer(src.into(), dst.into(), next_header, &upper) {
        // In UDP zero says that there is no checksum (RFC 8200, 8.1).
        0 if next_header == IpProtocol::UDP => u16::MAX,
        sum => sum,
    };
    put(&mut upper, checksum, &sum.to_be_bytes());
    ipv6::packet((src, dst), next_header, HOP_LIMIT, &upper)
}

#[cfg(test)]
mod tests {
    use super::{Connection, Pair, answers, datagram, echo_request, is_echo_reply, opening};
    use crate::wire::checksum::{Checksum, verify};

    fn pair() -> Pair {
        Pair {
            src: "fd00::1".parse().unwrap(),
            dst: "fd00::2".parse().unwrap(),
        }
    }

    #[test]
    fn an_echo_request_is_answered_once_with_the_same_data() {
        let request = echo_request(pair(), 0x1234, 7, 5);
        assert_eq!(verify(&request), Checksum::Ok);
        assert!(!is_echo_reply(&request));
        let replies = answers(&request, &[]);
        let [reply] = replies.as_slice() else {
            panic!("{replies:?}");
        };
        assert_eq!(verify(reply), Checksum::Ok);
        assert!(is_echo_reply(reply));
        assert_eq!(reply[8..24], request[24..40]);
        assert_eq!(reply[44..], [0x12, 0x34, 0, 7, 0, 1, 2, 3, 4]);
        assert_eq!(answers(reply, &[]), Vec::<Vec<u8>>::new());
    }

    #[test]
    fn udp_is_answered_on_the_echo_port_alone() {
        let asked = datagram(pair(), (5000, 7), 3);
        assert_eq!(verify(&asked), Checksum::Ok);
        let replies = answers(&asked, &[]);
        assert_eq!(replies.len(), 1);
        assert_eq!(verify(&replies[0]), Checksum::Ok);
        assert_eq!(replies[0][40..44], [0, 7, 0x13, 0x88]);
        assert!(answers(&datagram(pair(), (5000, 9), 3), &[]).is_empty());
    }

    #[test]
    fn a_connection_opens_carries_its_data_and_closes() {
        let connection = Connection {
            ports: (40000, 80),
            octets: 20,
        };
        let mut on_the_way = vec![opening(pair(), connection)];
        let mut course = Vec::new();
        while !on_the_way.is_empty() {
            let packet = on_the_way.remove(0);
            assert_eq!(verify(&packet), Checksum::Ok);
            course.push((packet[53], packet.len() - 60));
            on_the_way.extend(answers(&packet, &[connection]));
        }
        assert_eq!(
            course,
            [
                (0x02, 0),
                (0x12, 0),
                (0x10, 0),
                (0x19, 20),
                (0x11, 0),
                (0x10, 0)
            ]
        );
    }
}
