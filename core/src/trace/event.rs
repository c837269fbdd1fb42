//! The smallest things that a stage does. Offsets are in octets from the start of the packet.

mod id;
mod kame;
mod rfc;
mod send;
mod written;

pub use id::EVENT_IDS;
pub use kame::KameEvent;
pub use send::SendEvent;
pub use written::{FlagName, WrittenField};

use crate::crypto::Icv;
use crate::mbuf::StripPlace;
use crate::policy::{Direction, PacketSelector, SpRef};
use crate::sa::{CryptoSessionId, Expiry, Protocol, SavRef, UdpEncapsulation};
use crate::stage::{Counter, CryptoOrder, Massaged, PathMtuRefused, Reason};
use crate::wire::IpProtocol;
use crate::wire::checksum::Checksum;
use crate::wire::icmp_error::NoIcmpError;
use crate::wire::udp::Encapsulation;
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// One thing that a stage read, tested or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// A counter was bumped.
    Count {
        /// Which.
        counter: Counter,
        /// By how much.
        by: u64,
    },
    /// `m_pullup`: the first `n` octets are contiguous.
    Pullup {
        /// Octets asked for.
        n: usize,
        /// Length of the first mbuf before.
        before: usize,
        /// And after.
        after: usize,
    },
    /// The base header was read.
    Ip6Header {
        /// Source.
        src: Ipv6Addr,
        /// Destination.
        dst: Ipv6Addr,
        /// Payload length field.
        payload_length: u16,
        /// Octets there.
        had: usize,
    },
    /// The IPv4 header was read.
    IpHeader {
        /// Source.
        src: Ipv4Addr,
        /// Destination.
        dst: Ipv4Addr,
        /// Its length with options.
        hlen: usize,
        /// Total length field.
        total_length: u16,
        /// Octets there.
        had: usize,
    },
    /// The IPv4 header's checksum is right.
    HeaderChecksum {
        /// Octets summed.
        hlen: usize,
    },
    /// An extension header was passed.
    ExtensionHeader {
        /// Its protocol number.
        proto: IpProtocol,
        /// Where it starts.
        off: usize,
        /// Its length.
        len: usize,
        /// What it names next.
        next: IpProtocol,
    },
    /// The header loop hands the packet to a protocol.
    Dispatch {
        /// Whose table of protocols: 4 or 6.
        version: u8,
        /// Its protocol number.
        proto: IpProtocol,
        /// Where its header starts.
        off: usize,
    },
    /// The octet that holds the header's protocol number was found.
    Protoff {
        /// Where it is.
        protoff: usize,
        /// Where the header starts.
        off: usize,
    },
    /// The SPI was read.
    ReadSpi {
        /// ESP or AH.
        proto: Protocol,
        /// Where.
        off: usize,
        /// The SPI.
        spi: u32,
    },
    /// `key_lookup_sa` ran.
    LookUp {
        /// Destination.
        dst: IpAddr,
        /// Protocol.
        proto: Protocol,
        /// SPI.
        spi: u32,
        /// The association found.
        found: Option<SavRef>,
    },
    /// Header and packet end are on the 4-octet grid.
    Aligned {
        /// Where the ESP header starts.
        skip: usize,
        /// The packet's length.
        len: usize,
    },
    /// The parts of an ESP packet were measured.
    EspParts {
        /// Where the ESP header starts.
        skip: usize,
        /// Header and IV.
        hlen: usize,
        /// IV.
        ivlen: usize,
        /// Payload and trailer.
        plen: usize,
        /// ICV.
        alen: usize,
        /// The multiple that `plen` has to be of.
        block: usize,
    },
    /// `ipsec_chkreplay` let the sequence number pass.
    ReplayCheck {
        /// ESP or AH.
        proto: Protocol,
        /// The number.
        seq: u64,
        /// The window's right edge.
        right_edge: u64,
        /// Its width in packets.
        width: u32,
    },
    /// There is no replay check: no window, or no integrity algorithm.
    NoReplayCheck {
        /// ESP or AH.
        proto: Protocol,
        /// The packet's number.
        seq: u64,
    },
    /// `m_makewritable`: nothing shared is left in the range.
    MakeWritable {
        /// Octets copied out of shared clusters.
        copied: usize,
        /// Storage allocated.
        allocated: usize,
    },
    /// The ICV was saved into the continuation record.
    SaveIcv {
        /// ESP or AH.
        proto: Protocol,
        /// Where it is.
        off: usize,
        /// The ICV.
        icv: Icv,
    },
    /// The parts of an AH header were measured.
    AhParts {
        /// Where it starts.
        skip: usize,
        /// Its length, with ICV and padding.
        hl: usize,
        /// ICV.
        authsize: usize,
        /// What it names next.
        next: IpProtocol,
    },
    /// The front of the packet was saved into the continuation record.
    SaveHeaders {
        /// Octets saved.
        len: usize,
    },
    /// AH's ICV was made zeros, as which it counts in itself; the IV that leads AES-GMAC's was left.
    ZeroIcv {
        /// Where it is.
        off: usize,
        /// Its length.
        len: usize,
    },
    /// `ah_massage_headers` came by a field or a header.
    Massage {
        /// Where it is.
        off: usize,
        /// The octets that arrived.
        before: Vec<u8>,
        /// What the ICV takes them for.
        after: Vec<u8>,
        /// What it is.
        part: Massaged,
    },
    /// The headers were put back as they arrived.
    RestoreHeaders {
        /// Octets written.
        len: usize,
    },
    /// `crypto_dispatch`: the packet is parked.
    CryptoDispatch {
        /// Whether there is something to authenticate.
        authenticate: bool,
        /// Whether there is something to decrypt.
        decrypt: bool,
    },
    /// The ICV was computed and put in the packet's place.
    Authenticated {
        /// ESP or AH.
        proto: Protocol,
        /// First octet covered.
        off: usize,
        /// Octets covered.
        len: usize,
        /// Where the ICV was written.
        inject: usize,
        /// The ICV.
        icv: Icv,
        /// The unsent high half of the sequence number that it covers too.
        esn: Option<u32>,
        /// Whether the packet leaves: then none stood there before.
        output: bool,
    },
    /// The cipher was held back because the ICV does not verify.
    DecryptHeldBack {
        /// The order that the profile asks for.
        order: CryptoOrder,
    },
    /// The payload was decrypted in place.
    Decrypted {
        /// First octet.
        off: usize,
        /// Octets.
        len: usize,
        /// Where the IV is.
        iv: usize,
        /// Octets of IV.
        ivlen: usize,
    },
    /// The request came back.
    CryptoDone {
        /// Where the record says that the ESP header starts.
        skip: usize,
    },
    /// The ICV computed was compared with the one saved.
    CompareIcv {
        /// ESP or AH.
        proto: Protocol,
        /// Octets compared.
        len: usize,
        /// Whether they agree.
        equal: bool,
    },
    /// There is an ICV, and no algorithm to check it with.
    IcvUnchecked {
        /// Its octets.
        len: usize,
    },
    /// `m_adj`: octets came off an end.
    Adj {
        /// Positive from the front, negative from the end.
        by: isize,
        /// `m_pkthdr.len` before.
        before: usize,
        /// And after.
        after: usize,
    },
    /// The packet was flagged.
    Flag {
        /// `M_DECRYPTED`, `M_AUTHIPHDR`.
        name: FlagName,
    },
    /// `ipsec_updatereplay` took the number into the window.
    WindowMove {
        /// ESP or AH.
        proto: Protocol,
        /// The number.
        seq: u64,
        /// The right edge before.
        before: u64,
        /// And after.
        after: u64,
    },
    /// `m_striphdr`: a header came out.
    StripHdr {
        /// Where it started.
        skip: usize,
        /// Its length.
        hlen: usize,
        /// Where in its mbuf it lay.
        place: StripPlace,
        /// Octets moved.
        moved: usize,
    },
    /// The trailer was read.
    ReadTrailer {
        /// Where its two fixed octets are.
        off: usize,
        /// Pad length.
        padlen: u8,
        /// Next header.
        next: IpProtocol,
    },
    /// The padding was checked.
    PadChecked {
        /// Octets looked at.
        looked_at: usize,
        /// Pad length.
        padlen: u8,
    },
    /// `m_copyback`: octets were written.
    Copyback {
        /// Where.
        off: usize,
        /// What stood there, as a number.
        before: u16,
        /// What stands there now.
        after: u16,
        /// Octets written: 1 or 2.
        len: usize,
        /// Which field it is.
        field: WrittenField,
    },
    /// The packet was tagged with the association.
    Tag {
        /// Protocol.
        proto: Protocol,
        /// SPI.
        spi: u32,
    },
    /// `key_sa_recordxfer`: the association's use was recorded.
    RecordTransfer {
        /// Octets added.
        octets: usize,
        /// Packets so far.
        packets: u64,
    },
    /// The outer header of a tunnel was read.
    InnerHeader {
        /// Inner version.
        version: u8,
        /// Octets of outer headers.
        outer: usize,
        /// Octets of the inner packet.
        inner: usize,
    },
    /// The inner packet was queued as if it had just arrived.
    Requeue {
        /// `ip6_pktq` or `ip_pktq`.
        queue: &'static str,
    },
    /// UDP ports that IPsec may use, and what the first octets say is in the datagram.
    UdpEncapsulation {
        /// Where the UDP header starts.
        off: usize,
        /// Source port.
        sport: u16,
        /// Destination port.
        dport: u16,
        /// ESP, IKE or a keepalive.
        kind: Encapsulation,
    },
    /// The UDP datagram with ESP in it may go on: its length fits, and its checksum is right or not there.
    UdpChecked {
        /// Its length.
        length: usize,
        /// Its checksum; 0 for none.
        checksum: u16,
    },
    /// The packet was tagged with the ports of the UDP header that came off.
    NatTPorts {
        /// Source port.
        sport: u16,
        /// Destination port.
        dport: u16,
    },
    /// The packet came in UDP, and its association agrees.
    EncapsulationChecked {
        /// The ports that it came with.
        found: UdpEncapsulation,
    },
    /// The upper layer's checksum was looked at.
    UpperChecksum {
        /// IP version, which says what the pseudo-header is.
        version: u8,
        /// Upper-layer protocol.
        upper: IpProtocol,
        /// The verdict.
        checksum: Checksum,
    },
    /// The packet is with its upper layer.
    Deliver {
        /// Upper-layer protocol.
        upper: IpProtocol,
        /// Octets of the whole packet.
        len: usize,
    },
    /// The packet is freed.
    Drop {
        /// Why.
        reason: Reason,
    },
    /// `crypto_dispatch`: the packet is parked to be decompressed.
    DecompressDispatch {
        /// Octets of compressed payload.
        len: usize,
    },
    /// The payload was replaced by what it was before compression.
    Decompressed {
        /// Where it starts.
        off: usize,
        /// Octets before.
        from: usize,
        /// And after.
        to: usize,
    },
    /// What makes a packet a fragment was read: IPv6's fragment header, or identification, flags and offset of IPv4.
    FragmentHeader {
        /// Where it is.
        off: usize,
        /// Its octets: 8 in IPv6, 4 in IPv4.
        header: usize,
        /// Identification.
        id: u32,
        /// Offset of the data in the whole packet's.
        offset: usize,
        /// Octets of data.
        len: usize,
        /// Whether fragments follow.
        more: bool,
    },
    /// A fragment joined those of its packet that are there.
    FragmentJoined {
        /// IP version.
        version: u8,
        /// Its first octet in the whole packet's data.
        start: usize,
        /// The octet after its last.
        end: usize,
        /// Fragments that are there now.
        fragments: usize,
        /// Octets of data that are there now.
        here: usize,
        /// Octets of data of the whole packet, once its last fragment is there.
        total: Option<usize>,
    },
    /// Fragments of another packet, or of one that is discarded, were freed.
    FragmentsFreed {
        /// IP version.
        version: u8,
        /// The packet's identification.
        id: u32,
        /// How many.
        fragments: usize,
    },
    /// `m_cat`: the data of another fragment was appended.
    Cat {
        /// IP version.
        version: u8,
        /// Where in the packet.
        off: usize,
        /// Octets.
        len: usize,
        /// Octets of that fragment's headers, which came off first.
        headers: usize,
    },
    /// All fragments are one packet; the fragment header of the first is still on.
    Reassembled {
        /// IP version.
        version: u8,
        /// How many there were.
        fragments: usize,
        /// Octets of the packet.
        len: usize,
    },
    /// `key_allocsp` ran.
    PolicyLookUp {
        /// What of the packet the selectors were compared with.
        packet: PacketSelector,
        /// Whose policies.
        direction: Direction,
        /// The first that fits.
        found: Option<SpRef>,
    },
    /// The packet came as its inbound policy asks.
    PolicyMet {
        /// The policy.
        sp: SpRef,
        /// Associations that the packet came through.
        removed: usize,
    },
    /// `icmp6_error`, `icmp_error`: an error message to the packet's sender was made, or may not be sent.
    IcmpError {
        /// IP version.
        version: u8,
        /// Message type.
        message: u8,
        /// Its code.
        code: u8,
        /// The MTU that it tells; 0 where it tells none.
        parameter: u32,
        /// Source and destination of the new packet, or why there is none.
        made: Result<(IpAddr, IpAddr), NoIcmpError>,
    },
    /// `icmp6_mtudisc_update`, `icmp_mtudisc`: a message told what the path takes.
    PathMtu {
        /// The destination.
        dst: IpAddr,
        /// What it told, in octets.
        mtu: usize,
        /// The path MTU before, or why it is as it was.
        learned: Result<usize, PathMtuRefused>,
    },
    /// One hop less.
    HopLimit {
        /// Where hop limit or time to live is.
        off: usize,
        /// What it was.
        before: u8,
        /// What it is now.
        after: u8,
    },
    /// A lifetime of the association is over.
    Expire {
        /// Protocol.
        proto: Protocol,
        /// SPI.
        spi: u32,
        /// Which lifetime.
        expiry: Expiry,
    },
    /// The request came back with `EAGAIN`: its session has moved, and it is dispatched again (`ipsec_updateid`).
    CryptoAgain {
        /// The session that it went out with.
        before: CryptoSessionId,
        /// The one that it goes out with now.
        after: CryptoSessionId,
    },
    /// An ICMP error quotes a packet under AH or ESP (`esp6_ctlinput`, `ah6_ctlinput`).
    Quoted {
        /// ICMP message type.
        message: u8,
        /// MTU, pointer, or nothing, by type.
        parameter: u32,
        /// Destination of the packet quoted.
        dst: IpAddr,
        /// AH or ESP.
        proto: Protocol,
        /// SPI.
        spi: u32,
        /// The association, where it is known here.
        found: Option<SavRef>,
    },
    /// On the send path.
    Send(SendEvent),
    /// In a function of KAME.
    Kame(KameEvent),
}
