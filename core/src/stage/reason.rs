//! Why a packet is dropped: one variant a rule, with the numbers, the counter that it bumps and the RFC that says so.

mod counter;
mod id;
mod kame;
mod rfc;

use super::{FragmentError, MassageError};
use crate::crypto::CompressionError;
use crate::policy::SpRef;
use crate::sa::{Protocol, ReplayError, UdpEncapsulation};
use crate::wire::IpProtocol;
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A rule that a packet broke. Lengths and offsets are in octets from the start of the packet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// Not even an IPv6 header.
    Ip6HeaderCut {
        /// Octets there.
        had: usize,
    },
    /// The version field is not 6.
    Ip6Version {
        /// The version found.
        version: u8,
    },
    /// The payload length promises more than there is.
    Ip6PayloadCut {
        /// 40 and the payload length.
        needed: usize,
        /// Octets there.
        had: usize,
    },
    /// A multicast source, or an unspecified destination.
    Ip6Addresses {
        /// Source.
        src: Ipv6Addr,
        /// Destination.
        dst: Ipv6Addr,
    },
    /// An extension header runs past the end of the packet.
    ExtensionHeaderCut {
        /// Its protocol number.
        proto: IpProtocol,
        /// Where it starts.
        off: usize,
        /// Octets that it needs from there.
        needed: usize,
        /// Octets there.
        had: usize,
    },
    /// More headers than the nest limit allows.
    TooManyHeaders {
        /// The limit.
        limit: usize,
    },
    /// A routing header that wants the packet sent on.
    RoutingHeader {
        /// Routing type.
        kind: u8,
        /// Segments left.
        segments_left: u8,
    },
    /// The walk to the header that names this one does not end where this one starts.
    Protoff {
        /// ESP or AH.
        proto: Protocol,
        /// Where the header starts.
        off: usize,
        /// Where the walk came out.
        walked: usize,
    },
    /// Fewer octets than the fixed part of an ESP or AH header.
    HeaderCut {
        /// ESP or AH.
        proto: Protocol,
        /// Octets needed after the headers before it.
        needed: usize,
        /// Octets there.
        had: usize,
    },
    /// No association for the packet.
    NoAssociation {
        /// Destination looked for.
        dst: IpAddr,
        /// Protocol looked for.
        proto: Protocol,
        /// SPI looked for.
        spi: u32,
    },
    /// The association vanished while the request was parked.
    AssociationGone {
        /// Protocol looked for.
        proto: Protocol,
        /// Destination looked for.
        dst: IpAddr,
        /// SPI looked for.
        spi: u32,
    },
    /// The stack has no transform for the association's protocol.
    NoTransform {
        /// The protocol.
        proto: Protocol,
    },
    /// ESP header or packet end off the 4-octet grid.
    Alignment {
        /// Where the ESP header starts.
        skip: usize,
        /// The packet's length.
        len: usize,
    },
    /// Nothing is left for the payload between header and ICV.
    NoPayload {
        /// Header and IV.
        hlen: usize,
        /// ICV.
        alen: usize,
        /// Octets there from the ESP header on.
        had: usize,
    },
    /// The ciphertext is no multiple of the block.
    NotBlocks {
        /// Its length.
        plen: usize,
        /// The block.
        block: usize,
    },
    /// The replay window refuses the sequence number.
    Replay {
        /// ESP or AH.
        proto: Protocol,
        /// What is wrong with it.
        error: ReplayError,
        /// Whether it is the second test, after the crypto request.
        late: bool,
    },
    /// The ICV does not verify.
    BadIcv {
        /// ESP or AH.
        proto: Protocol,
        /// Octets compared.
        len: usize,
        /// Octets covered.
        covered: usize,
    },
    /// Pad length and the two last octets need more than there is.
    PadLength {
        /// The pad length.
        padlen: u8,
        /// Octets there after the ESP header is gone.
        had: usize,
    },
    /// A pad octet has the wrong value.
    PadOctet {
        /// Which one, from 1.
        position: usize,
        /// The value expected.
        expected: u8,
        /// The value found.
        found: u8,
    },
    /// A dummy packet: next header 59.
    Dummy,
    /// No mbuf to be had.
    NoBufs {
        /// The operation that wanted it.
        operation: MbufOperation,
        /// The protocol whose counter takes it.
        proto: Protocol,
    },
    /// Inner packet too short for its header.
    InnerCut {
        /// Octets needed.
        needed: usize,
        /// Octets there.
        had: usize,
    },
    /// Inner version does not fit the next header that announced it.
    InnerVersion {
        /// The version found.
        version: u8,
    },
    /// Inner source is one of the receiver's own addresses.
    InnerSpoof {
        /// The source.
        src: IpAddr,
    },
    /// A fragment that is not taken.
    Fragment {
        /// What is wrong with it.
        error: FragmentError,
        /// Whether it is one of an IPv4 packet.
        ipv4: bool,
    },
    /// A jumbo payload (RFC 2675).
    Jumbo {
        /// The length in the option.
        length: u32,
        /// The payload length field.
        payload_length: u16,
    },
    /// A compressed payload that does not decompress.
    Decompress {
        /// What is wrong with it.
        error: CompressionError,
    },
    /// IPComp, AH or ESP inside IPComp.
    InsideIpcomp {
        /// Which.
        next: IpProtocol,
    },
    /// The length that an AH header gives itself is not the one that the association's ICV makes.
    AhLength {
        /// By its length field.
        had: usize,
        /// By the association.
        expected: usize,
    },
    /// Fewer octets than an AH header with its ICV.
    AhCut {
        /// Octets needed after the headers before it.
        needed: usize,
        /// Octets there.
        had: usize,
    },
    /// Not even an IPv4 header.
    IpHeaderCut {
        /// Octets there.
        had: usize,
    },
    /// The version field is not 4.
    IpVersion {
        /// The version found.
        version: u8,
    },
    /// The header length is under 20, or the packet ends before it.
    IpHeaderLength {
        /// Four times the IHL field.
        hlen: usize,
        /// Octets there.
        had: usize,
    },
    /// A multicast source.
    IpSource {
        /// The source.
        src: Ipv4Addr,
    },
    /// The header checksum is wrong.
    IpChecksum {
        /// The checksum found.
        found: u16,
        /// The checksum that the header should have.
        expected: u16,
    },
    /// The total length does not even cover the header.
    IpTotalLength {
        /// The field.
        total_length: u16,
        /// The header's length.
        hlen: usize,
    },
    /// The total length promises more than there is.
    IpCut {
        /// The field.
        needed: usize,
        /// Octets there.
        had: usize,
    },
    /// AH cannot cover the headers before it.
    Massage {
        /// What is wrong with them.
        error: MassageError,
    },
    /// The packet's version is neither 4 nor 6.
    ProtocolFamily {
        /// ESP or AH.
        proto: Protocol,
        /// The version found.
        version: u8,
    },
    /// A UDP length under 8, or beyond the packet.
    UdpLength {
        /// The field.
        length: u16,
        /// Octets there from the UDP header on.
        had: usize,
        /// Whether it is IPv6 around it.
        ipv6: bool,
    },
    /// The checksum of a UDP datagram with ESP in it is there and wrong.
    UdpChecksum {
        /// The checksum found.
        found: u16,
        /// Whether it is IPv6 around it.
        ipv6: bool,
    },
    /// A NAT keepalive: it has done its work on the way.
    NatKeepalive {
        /// Source port.
        sport: u16,
        /// Destination port.
        dport: u16,
    },
    /// A packet for another host, and the host is no router, or one of the addresses may not pass a router.
    CannotForward {
        /// Source.
        src: IpAddr,
        /// Destination.
        dst: IpAddr,
    },
    /// The packet has no hops left.
    HopLimit {
        /// Hop limit or time to live.
        limit: u8,
        /// Whether it is IPv6.
        ipv6: bool,
    },
    /// The association has carried all that it may.
    Expired {
        /// Protocol.
        proto: Protocol,
        /// Destination.
        dst: IpAddr,
        /// SPI.
        spi: u32,
    },
    /// The packet did not come as the policy that it meets asks.
    Policy {
        /// The policy.
        sp: SpRef,
        /// What is wrong.
        violation: PolicyViolation,
    },
    /// KAME: a header does not lie in the first mbuf, where pointers reach.
    NotContiguous {
        /// Octets that the first mbuf would have to have.
        needed: usize,
        /// Octets that it has.
        first: usize,
    },
    /// ESP in UDP, against what the association says.
    Encapsulation {
        /// SPI of the association.
        spi: u32,
        /// What the association says.
        expected: Option<UdpEncapsulation>,
        /// The packet's ports.
        found: UdpEncapsulation,
    },
    /// The profile lets no IPv6 packet leave while there is a policy, and says nothing of it.
    BlackHole,
    /// A policy discards the packet.
    PolicyDiscard {
        /// The policy.
        sp: SpRef,
    },
    /// The policy went away while the packet was on its way through its transforms.
    PolicyGone {
        /// The policy.
        sp: SpRef,
    },
    /// A policy asks for an association, and there is none.
    NoOutboundAssociation {
        /// Source looked for.
        src: IpAddr,
        /// Destination looked for.
        dst: IpAddr,
        /// Protocol looked for.
        proto: Protocol,
        /// The policy's tie to its associations; 0 for none.
        reqid: u32,
    },
    /// Every sequence number of the association has been given.
    SequenceWrap {
        /// ESP or AH.
        proto: Protocol,
        /// The last one.
        last: u64,
    },
    /// The packet would be longer than one can be.
    OutputTooBig {
        /// ESP, AH or IPComp.
        proto: Protocol,
        /// Octets that it would have.
        len: usize,
        /// The most that a packet has.
        most: usize,
    },
    /// Transport mode for a fragment.
    TransportOfFragment {
        /// ESP, AH or IPComp.
        proto: Protocol,
        /// Where the field or header is that makes it one.
        off: usize,
    },
    /// A tunnel of which an end is not known, or whose ends are of two families.
    TunnelEnd {
        /// Its source.
        src: IpAddr,
        /// Its destination.
        dst: IpAddr,
    },
    /// The packet is longer than the link takes and may not be cut (EMSGSIZE).
    MessageSize {
        /// Its length.
        len: usize,
        /// The most that the link takes.
        mtu: usize,
        /// Whether it is IPv6.
        ipv6: bool,
    },
    /// No mbuf to be had for a fragment.
    FragmentNoBufs {
        /// Whether it is one of an IPv6 packet.
        ipv6: bool,
    },
}

/// How a packet can fail its inbound policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PolicyViolation {
    /// The policy is to discard such packets.
    Discard,
    /// A transform that the policy insists on was not there, or not where the policy has it.
    Missing {
        /// Its place in the policy's list, from 0, innermost first.
        index: usize,
        /// ESP or AH.
        proto: Protocol,
    },
    /// The packet came through a tunnel that the policy does not name.
    Tunnel,
}

/// The mbuf operations that can run out of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MbufOperation {
    /// `m_pullup`.
    Pullup,
    /// `m_makewritable`.
    MakeWritable,
    /// `m_striphdr`.
    StripHdr,
    /// `m_copyback`.
    Copyback,
    /// `m_split`.
    Split,
    /// `ipsec_copypkt`.
    CopyPacket,
    /// `m_clone`.
    Clone,
    /// `m_makespace`.
    MakeSpace,
    /// `m_pad`.
    Pad,
    /// `M_PREPEND`.
    Prepend,
}

impl MbufOperation {
    /// The C function's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pullup => "m_pullup",
            Self::MakeWritable => "m_makewritable",
            Self::StripHdr => "m_striphdr",
            Self::Copyback => "m_copyback",
            Self::Split => "m_split",
            Self::CopyPacket => "ipsec_copypkt",
            Self::Clone => "m_clone",
            Self::MakeSpace => "m_makespace",
            Self::Pad => "m_pad",
            Self::Prepend => "M_PREPEND",
        }
    }
}
