//! What happens on the send path, in either stack.

use crate::mbuf::{CloneReport, Gap};
use crate::policy::Level;
use crate::sa::{Mode, PadKind, Protocol, SavRef};
use crate::wire::IpProtocol;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// An event of the send path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SendEvent {
    /// The packet is tagged as done with its policy, so the policies are not asked again.
    PolicySkipped,
    /// `ipsec_nextisr`: an association was looked for, for one transform of the policy.
    NextIsr {
        /// The transform's place in the policy's list, from 0, innermost first.
        index: usize,
        /// ESP, AH or IPComp.
        proto: Protocol,
        /// Destination of the association.
        dst: IpAddr,
        /// How much the policy insists.
        level: Level,
        /// The association.
        found: Option<SavRef>,
        /// Whether the policy was bound to it.
        bound: bool,
    },
    /// `key_acquire`: whoever negotiates keys is asked for an association.
    KeyAcquire {
        /// Its source.
        src: IpAddr,
        /// Its destination.
        dst: IpAddr,
        /// ESP, AH or IPComp.
        proto: Protocol,
        /// Transport, tunnel or either.
        mode: Mode,
        /// The policy's tie to its associations; 0 for none.
        reqid: u32,
    },
    /// `M_PREPEND`: there is room before the packet.
    Prepend {
        /// Octets.
        len: usize,
        /// `m_pkthdr.len` before.
        before: usize,
        /// And after.
        after: usize,
    },
    /// The outer header of a tunnel was written.
    OuterHeader {
        /// Source.
        src: IpAddr,
        /// Destination.
        dst: IpAddr,
        /// Its length.
        len: usize,
        /// Traffic class or type of service, which is the inner one's.
        class: u8,
        /// Octets of the inner packet.
        inner: usize,
    },
    /// The association gave the packet its sequence number.
    SequenceNumber {
        /// ESP or AH.
        proto: Protocol,
        /// The number, whole.
        seq: u64,
    },
    /// `m_clone`: nothing of the packet is shared any more.
    Unshare {
        /// What was copied.
        report: CloneReport,
    },
    /// `m_makespace`: there is room for a header in the packet.
    MakeSpace {
        /// Where.
        skip: usize,
        /// Octets.
        hlen: usize,
        /// Where the room was found.
        gap: Gap,
        /// Mbufs inserted.
        inserted: usize,
        /// Octets moved.
        moved: usize,
    },
    /// `m_pad`: there is room behind the packet.
    Pad {
        /// Octets.
        len: usize,
        /// Mbufs added.
        inserted: usize,
    },
    /// The header of ESP, AH or IPComp was written.
    ProtocolHeader {
        /// Which.
        proto: Protocol,
        /// Where.
        off: usize,
        /// Octets: of ESP without its IV, of AH with room for its ICV.
        len: usize,
    },
    /// The IV was written.
    Iv {
        /// Where.
        off: usize,
        /// Octets.
        len: usize,
    },
    /// What follows ESP's payload was written.
    EspTrailer {
        /// Where it starts.
        off: usize,
        /// Octets that hide the payload's length.
        tfc: usize,
        /// Pad length.
        padlen: u8,
        /// What the padding is.
        kind: PadKind,
        /// Next header.
        next: IpProtocol,
    },
    /// `crypto_dispatch`: the packet is parked to be protected.
    EncryptDispatch {
        /// Whether an ICV is computed.
        authenticate: bool,
        /// Whether there is something to encrypt.
        encrypt: bool,
    },
    /// The payload was encrypted in place.
    Encrypted {
        /// First octet.
        off: usize,
        /// Octets.
        len: usize,
        /// Where the IV is.
        iv: usize,
        /// Octets of IV.
        ivlen: usize,
    },
    /// The payload is too short to be compressed.
    NotCompressed {
        /// Its octets.
        from: usize,
        /// The fewest that are compressed.
        least: usize,
    },
    /// `crypto_dispatch`: the packet is parked to be compressed.
    CompressDispatch {
        /// Octets of payload.
        len: usize,
    },
    /// The payload was replaced by its compressed form.
    Compressed {
        /// Where it starts.
        off: usize,
        /// Octets before.
        from: usize,
        /// And after.
        to: usize,
    },
    /// The compressed form is not shorter, and was thrown away.
    CompressionUseless {
        /// Octets of payload.
        from: usize,
        /// Octets of its compressed form.
        to: usize,
    },
    /// Association and policy are still there after the crypto boundary.
    FoundAgain {
        /// Protocol.
        proto: Protocol,
        /// SPI.
        spi: u32,
    },
    /// A UDP header was written before ESP.
    UdpHeader {
        /// Where.
        off: usize,
        /// Source port.
        sport: u16,
        /// Destination port.
        dport: u16,
        /// Its checksum; 0 for none.
        checksum: u16,
    },
    /// The packet was tagged with the association that protected it.
    OutDone {
        /// Protocol.
        proto: Protocol,
        /// SPI.
        spi: u32,
    },
    /// The packet was tagged as done with its policy, though no association protected it.
    OutDoneAlone,
    /// The packet goes through `ip6_output` or `ip_output` again, from the top.
    Reinject {
        /// Whether it is IPv6 now.
        ipv6: bool,
    },
    /// A packet of another host is longer than what link or tunnel take, and may not be cut.
    PacketTooBig {
        /// Octets of the packet.
        len: usize,
        /// The most that the link takes, or the tunnel of its policy.
        mtu: usize,
    },
    /// A fragment was made.
    Fragmented {
        /// Identification.
        id: u32,
        /// Where the octets are that make it a fragment, and how many.
        header: (usize, usize),
        /// Offset of its data in the whole packet's.
        offset: usize,
        /// Octets of data.
        len: usize,
        /// Whether fragments follow.
        more: bool,
    },
    /// The packet is in the link's queue (`if_snd`).
    Transmit {
        /// Its octets.
        len: usize,
    },
}
