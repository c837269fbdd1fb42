//! ESP with NULL encryption, recognized without a key (RFC 5879). What it says is a guess and is to be called one.
//!
//! A guess takes all of this: a trailer with padding 1, 2, 3 and so on, a next header that is TCP, UDP, ICMP or IP, and a
//! checksum inside that agrees with the addresses. Of random octets about one packet in a hundred million gets that far.

use super::language::{Message, say};
use crate::wire::checksum::{self, Checksum};
use crate::wire::esp::{self, Esp, Trailer};
use crate::wire::extension::{End, walk};
use crate::wire::{IpProtocol, ipv4, ipv6};
use serde::Serialize;

/// Lengths of IV and ICV in octets that are tried, the usual ones first. An IV without a cipher is AES-GMAC's (RFC 4543).
const SHAPES: [(usize, usize); 6] = [(0, 12), (0, 16), (8, 16), (0, 24), (0, 32), (0, 0)];

/// What a packet would be if it were ESP with NULL encryption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EspNullGuess {
    /// Length of the IV in octets: 8 means AES-GMAC.
    pub iv: usize,
    /// Length of the ICV in octets, which nobody has verified.
    pub icv: usize,
    /// What is inside.
    pub upper: IpProtocol,
    /// The packet without ESP.
    #[serde(skip)]
    pub inner: Vec<u8>,
}

/// Looks at the first ESP header of a packet. `None` for everything but a clear case.
pub fn guess_esp_null(packet: &[u8]) -> Option<EspNullGuess> {
    let (offset, protoff) = match walk(packet).end {
        End::Upper {
            protocol: IpProtocol::ESP,
            offset,
            protoff,
        } => (offset, protoff),
        _ => return None,
    };
    let body = Esp::parse(packet.get(offset..)?).ok()?.body();
    SHAPES.into_iter().find_map(|(iv, icv)| {
        let end = body.len().checked_sub(icv)?;
        let trailer = Trailer::parse(body.get(iv..end)?).ok()?;
        let upper = trailer.next_header();
        let inner = without_esp(packet, offset, protoff, trailer)?;
        (is_padded_in_order(trailer) && agrees(upper, &inner)).then_some(EspNullGuess {
            iv,
            icv,
            upper,
            inner,
        })
    })
}

/// 1, 2, 3 and so on (RFC 4303, 2.4).
fn is_padded_in_order(trailer: Trailer<'_>) -> bool {
    (1..=u8::MAX)
        .zip(trailer.padding())
        .all(|(n, octet)| n == *octet)
}

/// The packet that would be left; a tunnel's inner packet alone.
fn without_esp(
    packet: &[u8],
    offset: usize,
    protoff: usize,
    trailer: Trailer<'_>,
) -> Option<Vec<u8>> {
    let payload = trailer.payload();
    if matches!(trailer.next_header(), IpProtocol::IPV4 | IpProtocol::IPV6) {
        return Some(payload.to_vec());
    }
    let mut inner = packet.get(..offset)?.to_vec();
    *inner.get_mut(protoff)? = trailer.next_header().0;
    inner.extend_from_slice(payload);
    let version = inner.first()? >> 4;
    let length = match version {
        4 => inner.len(),
        _ => inner.len().checked_sub(ipv6::HEADER_LEN)?,
    };
    let field = match version {
        4 => ipv4::field::TOTAL_LENGTH,
        _ => ipv6::field::PAYLOAD_LENGTH,
    };
    let length = u16::try_from(length).ok()?.to_be_bytes();
    inner.get_mut(field)?.copy_from_slice(&length);
    Some(inner)
}

/// Whether the checksum inside is right, and for a tunnel the inner length too.
fn agrees(upper: IpProtocol, inner: &[u8]) -> bool {
    let version = inner.first().map(|octet| octet >> 4);
    let whole = match upper {
        IpProtocol::IPV4 => {
            version == Some(4)
                && ipv4::Ipv4::parse(inner).is_ok_and(|ip| ip.packet_len() == inner.len())
        }
        IpProtocol::IPV6 => {
            version == Some(6)
                && ipv6::Ipv6::parse(inner).is_ok_and(|ip| ip.packet_len() == inner.len())
        }
        IpProtocol::TCP | IpProtocol::UDP | IpProtocol::ICMP | IpProtocol::ICMPV6 => true,
        _ => false,
    };
    whole && checksum::verify(inner) == Checksum::Ok
}

impl EspNullGuess {
    /// In a sentence, marked as a guess.
    pub fn words(&self) -> Message {
        let Self { iv, icv, upper, .. } = self;
        let header = esp::HEADER_LEN + iv;
        match iv {
            8 => say!("guess.gmac", header, icv, upper),
            _ => say!("guess.null", header, icv, upper),
        }
    }
}
