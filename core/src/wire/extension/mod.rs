//! IPv6 extension headers, RFC 8200, 4, and the walk along them.

mod fragment;
mod options;
mod routing;

pub use fragment::{FRAGMENT_LEN, Fragment, field as fragment_field};
pub use options::{Action, IpOption, OptionType, Options};
pub use routing::{Routing, field as routing_field};

use super::ah::Ah;
use super::error::require;
use super::ipv4::{self, Ipv4};
use super::ipv6::{self, Ipv6};
use super::{IpProtocol, WireError, octets};
use std::ops::Range;

/// Where every extension header, AH included, has its next header field, in octets from its start.
pub const NEXT_HEADER: Range<usize> = 0..1;

/// Where all but fragment headers have their length field, in octets from their start.
pub const HEADER_LENGTH: Range<usize> = 1..2;

/// A header that can stand between the base header and the upper layer. ESP is none: nothing after it can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExtensionHeader {
    /// Hop-by-hop options, RFC 8200, 4.3.
    HopByHop,
    /// Routing header, RFC 8200, 4.4.
    Routing,
    /// Fragment header, RFC 8200, 4.5.
    Fragment,
    /// Destination options, RFC 8200, 4.6.
    DestinationOptions,
    /// Authentication Header, RFC 4302.
    Ah,
}

impl ExtensionHeader {
    /// The extension header of this number, or `None` if the chain ends with it.
    pub fn from_protocol(protocol: IpProtocol) -> Option<Self> {
        match protocol {
            IpProtocol::HOP_BY_HOP => Some(Self::HopByHop),
            IpProtocol::ROUTING => Some(Self::Routing),
            IpProtocol::FRAGMENT => Some(Self::Fragment),
            IpProtocol::DESTINATION_OPTIONS => Some(Self::DestinationOptions),
            IpProtocol::AH => Some(Self::Ah),
            _ => None,
        }
    }

    /// Its protocol number.
    pub fn protocol(self) -> IpProtocol {
        match self {
            Self::HopByHop => IpProtocol::HOP_BY_HOP,
            Self::Routing => IpProtocol::ROUTING,
            Self::Fragment => IpProtocol::FRAGMENT,
            Self::DestinationOptions => IpProtocol::DESTINATION_OPTIONS,
            Self::Ah => IpProtocol::AH,
        }
    }

    /// Its name, as in an error: `routing header`.
    pub fn name(self) -> &'static str {
        match self {
            Self::HopByHop => "hop-by-hop options header",
            Self::Routing => "routing header",
            Self::Fragment => "fragment header",
            Self::DestinationOptions => "destination options header",
            Self::Ah => "AH header",
        }
    }

    /// Length in octets of the header at the start of `rest`: 8 for a fragment header, the length field plus 2 in
    /// 4-octet units for AH, plus 1 in 8-octet units for the others.
    ///
    /// # Errors
    /// [`WireError::Truncated`] if `rest` does not hold it all, [`WireError::Length`] if an AH length leaves no
    /// room for the fixed fields.
    pub fn length(self, rest: &[u8]) -> Result<usize, WireError> {
        require(self.name(), rest, 8)?;
        let [units] = octets(rest, HEADER_LENGTH);
        let length = match self {
            Self::Ah => return Ah::parse(rest).map(Ah::header_len),
            Self::Fragment => FRAGMENT_LEN,
            Self::HopByHop | Self::Routing | Self::DestinationOptions => {
                (usize::from(units) + 1) * 8
            }
        };
        require(self.name(), rest, length)?;
        Ok(length)
    }
}

/// One extension header in its packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension {
    /// What it is.
    pub kind: ExtensionHeader,
    /// Offset of its first octet.
    pub offset: usize,
    /// Its length in octets.
    pub length: usize,
    /// Offset of the octet that names it: the next header field of the header before.
    pub protoff: usize,
}

/// What a walk ended on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// A protocol that is no extension header: the upper layer, ESP, or nothing.
    Upper {
        /// Its number.
        protocol: IpProtocol,
        /// Offset of its first octet, which may be the packet's end.
        offset: usize,
        /// Offset of the octet that names it.
        protoff: usize,
    },
    /// The data of a fragment that is not the first: no header begins there.
    LaterFragment {
        /// What the first fragment's data starts with.
        protocol: IpProtocol,
        /// Offset of the data.
        offset: usize,
        /// Offset of the octet that names the protocol.
        protoff: usize,
    },
    /// A header that is cut or no header at all.
    Malformed {
        /// Offset where it should be.
        offset: usize,
        /// What is wrong with it.
        error: WireError,
    },
}

/// The chain of a packet's headers after the base header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// Extension headers in order.
    pub headers: Vec<Extension>,
    /// What follows them.
    pub end: End,
}

/// Walks from the base header through the extension headers of a packet. Offsets are from the packet's start.
/// Length fields of the base header are not looked at; the packet is all of `packet`.
///
/// IPv4 packets are walked too: of these headers only AH (RFC 4302) has a meaning there.
pub fn walk(packet: &[u8]) -> Walk {
    match walk_base(packet) {
        Ok(walk) => walk,
        Err(error) => Walk {
            headers: Vec::new(),
            end: End::Malformed { offset: 0, error },
        },
    }
}

fn walk_base(packet: &[u8]) -> Result<Walk, WireError> {
    if packet.first().is_some_and(|octet| octet >> 4 == 4) {
        let ip = Ipv4::parse(packet)?;
        let (protocol, offset) = (ip.protocol(), ip.header_len());
        let protoff = ipv4::field::PROTOCOL.start;
        if ip.fragment_offset() > 0 {
            return Ok(Walk {
                headers: Vec::new(),
                end: End::LaterFragment {
                    protocol,
                    offset,
                    protoff,
                },
            });
        }
        return Ok(walk_from(packet, protocol, offset, protoff));
    }
    let ip = Ipv6::parse(packet)?;
    Ok(walk_from(
        packet,
        ip.next_header(),
        ipv6::HEADER_LEN,
        ipv6::field::NEXT_HEADER.start,
    ))
}

/// Walks from a header of the given protocol at `offset`, named by the octet at `protoff`.
pub fn walk_from(packet: &[u8], protocol: IpProtocol, offset: usize, protoff: usize) -> Walk {
    let mut headers = Vec::new();
    let (mut protocol, mut offset, mut protoff) = (protocol, offset, protoff);
    let end = loop {
        let Some(kind) = ExtensionHeader::from_protocol(protocol) else {
            break End::Upper {
                protocol,
                offset,
                protoff,
            };
        };
        let rest = packet.get(offset..).unwrap_or_default();
        let length = match kind.length(rest) {
            Ok(length) => length,
            Err(error) => break End::Malformed { offset, error },
        };
        headers.push(Extension {
            kind,
            offset,
            length,
            protoff,
        });
        protocol = IpProtocol(u8::from_be_bytes(octets(rest, NEXT_HEADER)));
        protoff = offset;
        offset += length;
        if kind == ExtensionHeader::Fragment
            && Fragment::parse(rest).is_ok_and(|fragment| fragment.offset() > 0)
        {
            break End::LaterFragment {
                protocol,
                offset,
                protoff,
            };
        }
    };
    Walk { headers, end }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{self, hex};
    use super::*;

    #[test]
    fn without_extension_headers_the_base_header_names_the_upper_layer() {
        let walk = walk(&samples::esp());
        assert_eq!(walk.headers, []);
        assert_eq!(
            walk.end,
            End::Upper {
                protocol: IpProtocol::ESP,
                offset: 40,
                protoff: 6
            }
        );
    }

    #[test]
    fn every_header_is_named_by_the_one_before() {
        let mut packet = samples::esp()[..40].to_vec();
        packet[6] = 0;
        packet.extend(hex("2b00 0104 00000000")); // hop-by-hop: PadN
        packet.extend(hex("2c02 0001 00000000")); // routing: one address
        packet.extend([0xfd; 16]);
        packet.extend(hex("3c00 0001 00000007")); // first fragment
        packet.extend(hex("3300 0104 00000000")); // destination options
        packet.extend(hex("3204 0000 00000001 00000001 aabbccddaabbccddaabbccdd")); // AH
        let walk = walk(&packet);
        let seen: Vec<_> = walk
            .headers
            .iter()
            .map(|h| (h.kind, h.offset, h.length, h.protoff))
            .collect();
        assert_eq!(
            seen,
            [
                (ExtensionHeader::HopByHop, 40, 8, 6),
                (ExtensionHeader::Routing, 48, 24, 40),
                (ExtensionHeader::Fragment, 72, 8, 48),
                (ExtensionHeader::DestinationOptions, 80, 8, 72),
                (ExtensionHeader::Ah, 88, 24, 80),
            ]
        );
        assert_eq!(
            walk.end,
            End::Upper {
                protocol: IpProtocol::ESP,
                offset: 112,
                protoff: 88
            }
        );
    }

    #[test]
    fn a_later_fragment_ends_the_chain() {
        let packet = samples::fragment(false);
        assert_eq!(
            walk(&packet).end,
            End::LaterFragment {
                protocol: IpProtocol::ESP,
                offset: 48,
                protoff: 40
            }
        );
        let first = walk(&samples::fragment(true));
        assert!(matches!(first.end, End::Upper { offset: 48, .. }));
    }

    #[test]
    fn a_cut_header_says_what_it_needed() {
        let packet = samples::mld_report();
        assert_eq!(
            walk(&packet[..47]).end,
            End::Malformed {
                offset: 40,
                error: WireError::Truncated {
                    what: "hop-by-hop options header",
                    needed: 8,
                    had: 7
                }
            }
        );
        let mut packet = packet;
        packet[41] = 9;
        assert_eq!(
            walk(&packet).end,
            End::Malformed {
                offset: 40,
                error: WireError::Truncated {
                    what: "hop-by-hop options header",
                    needed: 80,
                    had: 56
                }
            }
        );
    }

    #[test]
    fn authentication_header_of_ipv4_is_walked() {
        let walk = walk(&samples::ah4());
        assert_eq!(walk.headers.len(), 1);
        assert_eq!(
            walk.end,
            End::Upper {
                protocol: IpProtocol::ICMP,
                offset: 44,
                protoff: 20
            }
        );
    }

    #[test]
    fn octets_without_a_version_are_malformed() {
        for packet in [&[][..], &[0x00; 60], &[0x60; 39], &[0x45; 19]] {
            assert!(matches!(walk(packet).end, End::Malformed { offset: 0, .. }));
        }
    }
}
