//! ICMP and ICMPv6 errors: whether one may be sent about a packet, and its octets.

mod ipv4;
mod ipv6;
#[cfg(test)]
mod tests;

use super::icmpv6::field;
use super::{icmpv4, icmpv6, put};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use thiserror::Error;

/// What went wrong with a packet on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// No hop was left.
    TimeExceeded,
    /// It is longer than the next link or tunnel takes, and may not be cut.
    PacketTooBig {
        /// The most octets that would go on.
        mtu: usize,
    },
}

/// Why no error may be sent about a packet (RFC 4443, 2.4 (e) and (f); RFC 1812, 4.3.2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum NoIcmpError {
    /// It has no whole IP header.
    #[error("the packet has no whole IP header")]
    NoHeader,
    /// It is an error itself, or a redirect.
    #[error("the packet is an error or a redirect itself, type {message}")]
    AboutError {
        /// Its message type.
        message: u8,
    },
    /// It was sent to many hosts.
    #[error("the packet was sent to many, {dst}")]
    Multicast {
        /// Its destination.
        dst: IpAddr,
    },
    /// Its source is not one host.
    #[error("the packet's source, {src}, is not one host")]
    Source {
        /// Its source.
        src: IpAddr,
    },
    /// It is an IPv4 fragment other than the first.
    #[error("the packet is a fragment other than the first")]
    LaterFragment,
    /// The host has no address of that family to send from.
    #[error("the host has no address to send from to {dst}")]
    NoAddress {
        /// Whom it would go to.
        dst: IpAddr,
    },
    /// So many were sent in this second.
    #[error("{most} errors were sent in this second")]
    TooMany {
        /// The most in a second.
        most: u32,
    },
    /// There is no memory for it.
    #[error("there is no memory for it")]
    NoBufs,
}

/// An error that may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IcmpError<'a> {
    invoking: &'a [u8],
    cause: Cause,
    src: IpAddr,
    dst: IpAddr,
}

impl<'a> IcmpError<'a> {
    /// The error about a packet.
    ///
    /// # Errors
    /// [`NoIcmpError`] where none may be sent.
    pub fn about(invoking: &'a [u8], cause: Cause) -> Result<Self, NoIcmpError> {
        let (src, dst) = match invoking.first().map(|octet| octet >> 4) {
            Some(4) => ipv4::ends(invoking)?,
            _ => ipv6::ends(invoking, cause)?,
        };
        Ok(Self {
            invoking,
            cause,
            src,
            dst,
        })
    }

    /// The source of the packet, to which the error goes.
    pub fn to(&self) -> IpAddr {
        self.src
    }

    /// The destination of the packet.
    pub fn invoking_dst(&self) -> IpAddr {
        self.dst
    }

    /// The packet that carries it, from an address of the same family. `identification` is for IPv4.
    ///
    /// # Errors
    /// [`NoIcmpError::NoAddress`] for an address of the other family.
    pub fn emit(&self, from: IpAddr, identification: u16) -> Result<Vec<u8>, NoIcmpError> {
        match (from, self.src) {
            (IpAddr::V6(from), IpAddr::V6(to)) => Ok(ipv6::emit(self, from, to)),
            (IpAddr::V4(from), IpAddr::V4(to)) => Ok(ipv4::emit(self, from, to, identification)),
            (_, dst) => Err(NoIcmpError::NoAddress { dst }),
        }
    }

    /// Type, code, no checksum, and the MTU where the cause has one; then as much of the packet as `room` octets take.
    fn message(&self, room: usize) -> Vec<u8> {
        let (kind, code, parameter) = self.cause.message(self.src.is_ipv6());
        let mut message = vec![0; icmpv4::HEADER_LEN];
        put(&mut message, field::TYPE, &[kind]);
        put(&mut message, field::CODE, &[code]);
        put(&mut message, field::PARAMETER, &parameter.to_be_bytes());
        let quoted = self.invoking.len().min(room);
        message.extend(self.invoking.get(..quoted).unwrap_or_default());
        message
    }
}

impl Cause {
    /// Type, code, and the 4 octets behind the checksum.
    pub fn message(self, ipv6: bool) -> (u8, u8, u32) {
        match (self, ipv6) {
            (Self::TimeExceeded, true) => (icmpv6::Type::TIME_EXCEEDED.0, 0, 0),
            (Self::TimeExceeded, false) => (icmpv4::Type::TIME_EXCEEDED.0, 0, 0),
            (Self::PacketTooBig { mtu }, true) => {
                let mtu = u32::try_from(mtu).unwrap_or(u32::MAX);
                (icmpv6::Type::PACKET_TOO_BIG.0, 0, mtu)
            }
            (Self::PacketTooBig { mtu }, false) => {
                let mtu = u16::try_from(mtu).unwrap_or(u16::MAX);
                let (unreachable, code) = icmpv4::FRAGMENTATION_NEEDED;
                (unreachable.0, code, mtu.into())
            }
        }
    }
}
