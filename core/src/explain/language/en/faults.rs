//! What a kernel would panic over, and octets that are no frame or no header.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "fault.icv",
        "an ICV has at most {most} octets, there are {had}",
    ),
    (
        "fault.undeclared",
        "the stage table has no way from {from} to {to}",
    ),
    ("fault.ended", "nothing is left to run"),
    (
        "fault.no-bufs",
        "no {what} left: the limit is {limit} (ENOBUFS)",
    ),
    (
        "fault.packet-too-long",
        "a packet of {len} octets is longer than {most}",
    ),
    (
        "fault.pullup-too-long",
        "m_pullup of {asked} octets, and an mbuf holds {most}",
    ),
    (
        "fault.header-too-long",
        "contiguous room for {asked} octets, and {most} is the most",
    ),
    (
        "fault.out-of-range",
        "octets {off}..{off}+{len} of a packet of {had}",
    ),
    (
        "fault.read-only",
        "write to read-only mbuf {mbuf} at offset {off} of the packet",
    ),
    (
        "fault.length-mismatch",
        "m_pkthdr.len is {pkthdr}, and the mbufs hold {sum} {sum|octet|octets}",
    ),
    (
        "fault.no-packet-header",
        "mbuf {mbuf} has no packet header (M_PKTHDR)",
    ),
    (
        "fault.stale-mbuf",
        "mbuf slot {slot}, generation {generation}, was freed",
    ),
    (
        "fault.stale-cluster",
        "cluster slot {slot}, generation {generation}, was freed",
    ),
    (
        "fault.bad-link",
        "mbuf {mbuf} is not linked as one mbuf of one chain",
    ),
    (
        "fault.bad-reference-count",
        "cluster {cluster}: reference count {refs}, and {holders} {holders|mbuf refers|mbufs refer} to it",
    ),
    (
        "fault.bad-range",
        "mbuf {mbuf}: m_data {data} and m_len {len} in storage of {size} octets",
    ),
    (
        "fault.bad-free-list",
        "the free list of {what}s does not name each free slot once",
    ),
    (
        "fault.bad-sizes",
        "sizes MLEN {mlen}, MHLEN {mhlen}, MCLBYTES {mclbytes}: need 64 <= MHLEN <= MLEN <= MCLBYTES",
    ),
    (
        "malformed.truncated",
        "{what}: {needed} octets needed, {had} there",
    ),
    (
        "malformed.version",
        "{what}: version {found} instead of {expected}",
    ),
    (
        "malformed.neither-version",
        "version {found} is neither IPv4 nor IPv6",
    ),
    (
        "malformed.length",
        "{what}: its length field says {length} {length|octet|octets}, the least is {least}",
    ),
    (
        "malformed.pad-length",
        "ESP trailer: pad length {pad_length}, but {available} {available|octet precedes|octets precede} it",
    ),
    ("not-ip.ethertype", "ethertype {number}"),
    (
        "not-ip.llc",
        "IEEE 802.3 frame of length {length} with an LLC header",
    ),
    ("not-ip.address-family", "address family {family}"),
    ("not-ip.version", "IP version {version}"),
    (
        "not-ip.too-short",
        "frame too short: {needed} octets needed, {had} there",
    ),
    ("not-ip.link-type", "link type {number}"),
];
