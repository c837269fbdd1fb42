//! The Internet checksum (RFC 1071), pseudo-headers (RFC 8200, 8.1; RFC 9293, 3.1), and their check on a packet.

use super::extension::{End, ExtensionHeader, Fragment, OptionType, Options, Routing, Walk, walk};
use super::ipv4::Ipv4;
use super::ipv6::Ipv6;
use super::udp::{self, Udp};
use super::{IpProtocol, icmpv4, icmpv6, octets, tcp};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv6Addr};

/// What became of the check of an upper layer's checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Checksum {
    /// It is right.
    Ok,
    /// It is wrong, or absent where it must not be, or the upper layer's header is cut.
    Bad,
    /// There is none, or nothing to compute it over: a protocol without one, a fragment, a cut packet.
    None,
}

impl Checksum {
    /// `ok`, `bad` or `none`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Bad => "bad",
            Self::None => "none",
        }
    }
}

/// The one's complement of the one's complement sum of the pieces laid end to end, of whatever lengths. An odd end
/// counts as if a zero octet followed. Zero where the pieces hold a right checksum of themselves; else, with the
/// checksum's octets zero, the value that belongs there.
pub fn ones_complement<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> u16 {
    let mut sum = 0;
    let mut odd = false;
    for piece in pieces {
        let piece_sum = fold(sum_of(piece));
        // After an odd number of octets, high and low halves of all words change places (RFC 1071, 2 (B)).
        let placed = if odd {
            piece_sum.swap_bytes()
        } else {
            piece_sum
        };
        sum += u64::from(placed);
        odd ^= piece.len() % 2 == 1;
    }
    !fold(sum)
}

/// The sum of a piece's 32-bit words: it is congruent to that of its 16-bit words (RFC 1071, 2 (C)).
fn sum_of(piece: &[u8]) -> u64 {
    let (words, rest) = piece.as_chunks::<4>();
    let mut last = [0; 4];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    words
        .iter()
        .chain([&last])
        .map(|word| u64::from(u32::from_be_bytes(*word)))
        .sum()
}

fn fold(mut sum: u64) -> u16 {
    while sum > u64::from(u16::MAX) {
        sum = (sum >> 16) + (sum & u64::from(u16::MAX));
    }
    let [.., high, low] = sum.to_be_bytes();
    u16::from_be_bytes([high, low])
}

/// [`ones_complement`] over the pseudo-header and an upper layer's header and data in one piece.
///
/// One arrangement serves both versions: the words of IPv4's pseudo-header are the same, and zeros add nothing.
pub fn upper_layer(src: IpAddr, dst: IpAddr, protocol: IpProtocol, upper: &[u8]) -> u16 {
    let wide = |address: IpAddr| match address {
        IpAddr::V4(v4) => v4.to_ipv6_compatible().octets(),
        IpAddr::V6(v6) => v6.octets(),
    };
    let length = u64::try_from(upper.len()).unwrap_or(u64::MAX);
    ones_complement([
        wide(src).as_slice(),
        &wide(dst),
        &length.to_be_bytes(),
        &[0, 0, 0, protocol.0],
        upper,
    ])
}

/// Checks the checksum of TCP, UDP, ICMP or ICMPv6 in a whole IPv4 or IPv6 packet, behind any extension headers.
/// Octets beyond the packet's own length do not count. Where a routing header has segments left, the pseudo-header's
/// destination is the final one; a home address option gives its source (RFC 6275, 11.3.1).
pub fn verify(packet: &[u8]) -> Checksum {
    let verdict = match packet.first().map(|octet| octet >> 4) {
        Some(4) => verify_ipv4(packet),
        Some(6) => verify_ipv6(packet),
        _ => None,
    };
    verdict.unwrap_or(Checksum::None)
}

fn verify_ipv4(packet: &[u8]) -> Option<Checksum> {
    let ip = Ipv4::parse(packet).ok()?;
    let packet = packet.get(..ip.packet_len())?;
    let End::Upper {
        protocol, offset, ..
    } = walk(packet).end
    else {
        return None;
    };
    let upper = packet.get(offset..)?;
    if ip.more_fragments() || protocol == IpProtocol::ICMPV6 {
        return None;
    }
    verify_upper(ip.src().into(), ip.dst().into(), protocol, upper)
}

fn verify_ipv6(packet: &[u8]) -> Option<Checksum> {
    let ip = Ipv6::parse(packet).ok()?;
    let packet = packet.get(..ip.packet_len())?;
    let walk = walk(packet);
    let End::Upper {
        protocol, offset, ..
    } = walk.end
    else {
        return None;
    };
    let upper = packet.get(offset..)?;
    let ends = Ends::find(packet, ip, &walk)?;
    if ends.first_fragment || protocol == IpProtocol::ICMP {
        return None;
    }
    verify_upper(ends.src.into(), ends.dst.into(), protocol, upper)
}

/// What extension headers say about the pseudo-header.
struct Ends {
    src: Ipv6Addr,
    dst: Ipv6Addr,
    first_fragment: bool,
}

impl Ends {
    /// `None` where a routing header with segments left does not tell the final destination.
    fn find(packet: &[u8], ip: Ipv6<'_>, walk: &Walk) -> Option<Self> {
        let mut ends = Self {
            src: ip.src(),
            dst: ip.dst(),
            first_fragment: false,
        };
        for header in &walk.headers {
            let octets = packet.get(header.offset..)?.get(..header.length)?;
            match header.kind {
                ExtensionHeader::Routing => {
                    let routing = Routing::parse(octets).ok()?;
                    if routing.segments_left() > 0 {
                        ends.dst = routing.final_destination()?;
                    }
                }
                ExtensionHeader::Fragment => {
                    ends.first_fragment = !Fragment::parse(octets).ok()?.is_atomic();
                }
                ExtensionHeader::DestinationOptions => {
                    ends.src = home_address(octets).unwrap_or(ends.src);
                }
                ExtensionHeader::HopByHop | ExtensionHeader::Ah => {}
            }
        }
        Some(ends)
    }
}

fn home_address(destination_options: &[u8]) -> Option<Ipv6Addr> {
    Options::new(destination_options.get(2..)?)
        .flatten()
        .filter(|option| option.kind == OptionType::HOME_ADDRESS)
        .find_map(|option| <[u8; 16]>::try_from(option.data).ok())
        .map(Ipv6Addr::from)
}

fn verify_upper(src: IpAddr, dst: IpAddr, protocol: IpProtocol, upper: &[u8]) -> Option<Checksum> {
    let (least, sum) = match protocol {
        IpProtocol::TCP => (tcp::HEADER_LEN, upper_layer(src, dst, protocol, upper)),
        IpProtocol::ICMPV6 => (icmpv6::HEADER_LEN, upper_layer(src, dst, protocol, upper)),
        IpProtocol::ICMP => (icmpv4::HEADER_LEN, ones_complement([upper])),
        IpProtocol::UDP => return Some(verify_udp(src, dst, upper)),
        _ => return None,
    };
    Some(if upper.len() >= least && sum == 0 {
        Checksum::Ok
    } else {
        Checksum::Bad
    })
}

/// UDP counts by its own length field, which is 0 in a jumbogram (RFC 2675, 4). A checksum of 0 means none, which
/// IPv6 does not allow (RFC 8200, 8.1).
fn verify_udp(src: IpAddr, dst: IpAddr, upper: &[u8]) -> Checksum {
    let Ok(datagram) = Udp::parse(upper) else {
        return Checksum::Bad;
    };
    let length = match usize::from(datagram.length()) {
        0 if src.is_ipv6() => upper.len(),
        length => length,
    };
    let Some(covered) = upper.get(..length).filter(|_| length >= udp::HEADER_LEN) else {
        return Checksum::Bad;
    };
    if octets(upper, udp::field::CHECKSUM) == [0, 0] {
        return if src.is_ipv4() {
            Checksum::None
        } else {
            Checksum::Bad
        };
    }
    match upper_layer(src, dst, IpProtocol::UDP, covered) {
        0 => Checksum::Ok,
        _ => Checksum::Bad,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{self, hex};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_rfcs_example_sums_to_ddf2() {
        // RFC 1071, 3: the sum of these words is ddf2 after the carries.
        assert_eq!(ones_complement([&hex("0001f203f4f5f6f7")[..]]), !0xddf2);
    }

    #[test]
    fn an_ipv4_header_has_its_own_checksum() {
        assert_eq!(ones_complement([&samples::tcp_syn4()[..20]]), 0);
        let mut header = samples::tcp_syn4()[..20].to_vec();
        header[10..12].fill(0);
        assert_eq!(ones_complement([&header[..]]), 0x3ca8);
    }

    #[test]
    fn upper_layer_gives_the_value_to_write() {
        let mut packet = samples::echo_request();
        packet[42..44].fill(0);
        let (src, dst) = ("fd00:a::1".parse().unwrap(), "fd00:a::2".parse().unwrap());
        assert_eq!(
            upper_layer(src, dst, IpProtocol::ICMPV6, &packet[40..]),
            0x4399
        );
    }

    #[test]
    fn kernels_checksums_are_right_and_one_bit_makes_them_bad() {
        for mut packet in [
            samples::echo_request(),
            samples::tcp_syn(),
            samples::udp(),
            samples::mld_report(),
            samples::ah4(),
            samples::ah6(),
            samples::tcp_syn4(),
            samples::echo_request4(),
        ] {
            assert_eq!(verify(&packet), Checksum::Ok);
            let last = packet.len() - 1;
            packet[last] ^= 0x10;
            assert_eq!(verify(&packet), Checksum::Bad);
        }
    }

    #[test]
    fn protocols_without_a_checksum_have_none() {
        for packet in [
            samples::esp(),
            samples::fragment(true),
            samples::fragment(false),
            vec![],
            vec![0x60],
        ] {
            assert_eq!(verify(&packet), Checksum::None);
        }
    }

    #[test]
    fn a_cut_packet_has_none_and_padding_after_it_does_not_count() {
        let mut packet = samples::tcp_syn();
        assert_eq!(verify(&packet[..79]), Checksum::None);
        packet.extend([0xee; 3]);
        assert_eq!(verify(&packet), Checksum::Ok);
    }

    #[test]
    fn udp_may_go_without_over_ipv4_only() {
        assert_eq!(verify(&samples::esp_in_udp4()), Checksum::None);
        let mut packet = samples::udp();
        packet[46..48].fill(0);
        assert_eq!(verify(&packet), Checksum::Bad);
    }

    #[test]
    fn a_udp_length_beyond_the_packet_or_under_a_header_is_bad() {
        for length in [33, 7] {
            let mut packet = samples::udp();
            packet[45] = length;
            assert_eq!(verify(&packet), Checksum::Bad);
        }
    }

    #[test]
    fn a_routing_header_with_segments_left_names_the_destination() {
        assert_eq!(verify(&samples::routed_udp(2)), Checksum::Ok);
        assert_eq!(verify(&samples::routed_udp(0)), Checksum::Bad);
    }

    #[test]
    fn a_home_address_is_the_source() {
        let udp = samples::udp();
        let mut packet = udp[..40].to_vec();
        packet[5] = 56;
        packet[6] = 60;
        packet.extend(hex("1102 0102 0000 c910"));
        packet.extend(&udp[8..24]);
        packet.extend(&udp[40..]);
        packet[8..24].fill(0xfd);
        assert_eq!(verify(&packet), Checksum::Ok);
    }

    #[test]
    fn an_atomic_fragment_is_a_whole_packet() {
        let udp = samples::udp();
        let mut packet = udp[..40].to_vec();
        packet[5] = 40;
        packet[6] = 44;
        packet.extend(hex("1100 0000 00000001"));
        packet.extend(&udp[40..]);
        assert_eq!(verify(&packet), Checksum::Ok);
        packet[43] = 1;
        assert_eq!(verify(&packet), Checksum::None);
    }

    proptest! {
        #[test]
        fn pieces_sum_as_the_whole_does_in_words(
            octets in proptest::collection::vec(any::<u8>(), 0..200),
            cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..5),
        ) {
            let mut words = octets
                .chunks(2)
                .map(|word| u32::from(word[0]) * 256 + u32::from(*word.get(1).unwrap_or(&0)))
                .sum::<u32>();
            while words > 0xffff {
                words = (words & 0xffff) + (words >> 16);
            }
            let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(octets.len() + 1)).collect();
            cuts.extend([0, octets.len()]);
            cuts.sort_unstable();
            let pieces = cuts.windows(2).map(|w| &octets[w[0]..w[1]]);
            prop_assert_eq!(u32::from(!ones_complement(pieces)), words);
        }
    }
}
