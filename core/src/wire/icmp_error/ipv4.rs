//! ICMP errors (RFC 792; RFC 1812, 4.3.2).

use super::{IcmpError, NoIcmpError};
use crate::wire::checksum::ones_complement;
use crate::wire::icmpv4::Type;
use crate::wire::ipv4::{self, Ipv4};
use crate::wire::{IpProtocol, icmpv4, icmpv6, put};
use std::net::{IpAddr, Ipv4Addr};

/// The longest error in octets, header included (RFC 1812, 4.3.2.3).
const MOST: usize = 576;
const VERSION_AND_LENGTH: u8 = 0x45;
/// Precedence of control traffic (RFC 1812, 4.3.2.5).
const INTERNETWORK_CONTROL: u8 = 0xc0;
const TIME_TO_LIVE: u8 = 64;

/// Source and destination of a packet that an error may be sent about (RFC 1812, 4.3.2.7).
pub(super) fn ends(invoking: &[u8]) -> Result<(IpAddr, IpAddr), NoIcmpError> {
    let header = Ipv4::parse(invoking).map_err(|_| NoIcmpError::NoHeader)?;
    let (src, dst) = (header.src(), header.dst());
    if header.fragment_offset() > 0 {
        return Err(NoIcmpError::LaterFragment);
    }
    let message = invoking.get(header.header_len()).copied();
    if let Some(message) = message.filter(|_| header.protocol() == IpProtocol::ICMP)
        && Type(message).is_error()
    {
        return Err(NoIcmpError::AboutError { message });
    }
    if dst.is_multicast() || dst.is_broadcast() {
        let dst = dst.into();
        return Err(NoIcmpError::Multicast { dst });
    }
    if !is_one_host(src) {
        let src = src.into();
        return Err(NoIcmpError::Source { src });
    }
    Ok((src.into(), dst.into()))
}

/// Neither network 0, loopback, multicast, nor class E with the broadcast address in it.
fn is_one_host(src: Ipv4Addr) -> bool {
    let [first, ..] = src.octets();
    !(first == 0 || first >= 224 || src.is_loopback())
}

/// The packet, with as much of the one that it is about as 576 octets take.
pub(super) fn emit(
    error: &IcmpError<'_>,
    src: Ipv4Addr,
    dst: Ipv4Addr,
    identification: u16,
) -> Vec<u8> {
    let mut message = error.message(MOST - ipv4::HEADER_LEN - icmpv4::HEADER_LEN);
    let sum = ones_complement([message.as_slice()]);
    put(&mut message, icmpv6::field::CHECKSUM, &sum.to_be_bytes());
    let total = u16::try_from(ipv4::HEADER_LEN + message.len()).unwrap_or(u16::MAX);
    let mut header = vec![VERSION_AND_LENGTH, INTERNETWORK_CONTROL];
    for field in [total, identification, 0] {
        header.extend(field.to_be_bytes());
    }
    header.extend([TIME_TO_LIVE, IpProtocol::ICMP.0, 0, 0]);
    header.extend(src.octets());
    header.extend(dst.octets());
    let sum = ipv4::checksum(&header);
    put(
        &mut header,
        ipv4::field::HEADER_CHECKSUM,
        &sum.to_be_bytes(),
    );
    [header, message].concat()
}
