//! What became of a packet, and why it was dropped.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "drop.ip6-header-cut",
        "the packet has {had} {had|octet|octets}, an IPv6 header needs 40",
    ),
    ("drop.ip6-version", "the version field is {version}, not 6"),
    (
        "drop.ip6-payload-cut",
        "the payload length promises {needed} octets in all and only {had} are there; was the capture cut short?",
    ),
    ("drop.ip6-addresses", "no packet may go from {src} to {dst}"),
    (
        "drop.extension-header-cut",
        "the header {proto} at octet {off} needs {needed} octets, {had} {had|is|are} left",
    ),
    ("drop.too-many-headers", "more than {limit} headers"),
    (
        "drop.routing-header",
        "routing header type {kind} with {segments_left} {segments_left|segment|segments} left: this host is not the last",
    ),
    (
        "drop.jumbo",
        "a jumbo payload of {length} octets, which no IPsec stack takes",
    ),
    (
        "drop.jumbo-and-length",
        "a jumbo payload option says {length} octets and the payload length {payload_length}; one of the two must be 0",
    ),
    (
        "drop.ip-header-cut",
        "the packet has {had} {had|octet|octets}, an IPv4 header needs 20",
    ),
    ("drop.ip-version", "the version field is {version}, not 4"),
    (
        "drop.ip-header-length",
        "the header length is {hlen} octets; it is at least 20, and the packet has {had}",
    ),
    ("drop.ip-source", "no packet may come from {src}"),
    (
        "drop.ip-checksum",
        "the header checksum is {found} and should be {expected}: octets changed on the way, or the capture is the sender's own and the network card had yet to fill it in",
    ),
    (
        "drop.ip-total-length",
        "the total length is {total_length} octets, less than the header's {hlen}",
    ),
    (
        "drop.ip-cut",
        "the total length promises {needed} octets and only {had} are there; was the capture cut short?",
    ),
    (
        "drop.udp-length",
        "the UDP length is {length} octets; it is at least 8, and {had} are there",
    ),
    (
        "drop.udp-checksum",
        "the UDP checksum {found} is wrong; ESP may go without one, not with a wrong one",
    ),
    (
        "drop.nat-keepalive",
        "a NAT keepalive from port {sport} to port {dport}: there is nothing in it for this host",
    ),
    (
        "drop.encapsulation-unknown",
        "the packet came in UDP, ports {sport} to {dport}, and the association with SPI {spi} has no UDP encapsulation",
    ),
    (
        "drop.encapsulation-ports",
        "the packet came in UDP, ports {sport} to {dport}, and the association with SPI {spi} has ports {own_sport} to {own_dport}",
    ),
    (
        "drop.protoff",
        "the walk over the extension headers comes out at octet {walked}, the header starts at {off}",
    ),
    (
        "drop.header-cut",
        "{proto} needs {needed} octets after the headers before it, {had} {had|is|are} there",
    ),
    (
        "drop.no-association",
        "no association for {proto}, SPI {spi}, to {dst}",
    ),
    (
        "drop.association-gone",
        "the association with SPI {spi} to {dst} went away while the packet was parked",
    ),
    (
        "drop.no-transform",
        "there is no transform for {proto} here",
    ),
    (
        "drop.protocol-family",
        "{proto} in a packet of version {version}, which is neither 4 nor 6",
    ),
    (
        "drop.not-contiguous",
        "a header ends at octet {needed} and the first mbuf holds {first}: KAME reads headers through a pointer and goes no further",
    ),
    ("drop.no-bufs", "{operation} found no memory"),
    (
        "drop.alignment",
        "the ESP header is at octet {skip} and the packet has {len} {len|octet|octets}; both must be multiples of 4",
    ),
    (
        "drop.no-payload",
        "header and IV take {hlen} octets and the ICV {alen}; of {had} nothing is left to decrypt",
    ),
    (
        "drop.not-blocks",
        "{plen} {plen|octet|octets} of ciphertext {plen|is|are} no multiple of the block of {block}",
    ),
    (
        "drop.replay-late",
        "{what} (tested again after the crypto request)",
    ),
    ("drop.replay-zero", "sequence number 0 is never sent"),
    (
        "drop.replay-old",
        "sequence number {seq} is left of the window of {width}, which starts at {left_edge}",
    ),
    (
        "drop.replay-before-first",
        "sequence number {seq} would come before the first one; with ESN the high half may be another",
    ),
    (
        "drop.replay-duplicate",
        "sequence number {seq} was received before",
    ),
    (
        "drop.replay-wrapped",
        "sequence number {seq} comes after the last one: the association is used up",
    ),
    (
        "drop.bad-icv",
        "the ICV computed over {covered} octets differs from the {len} octets that the packet carries: a wrong key or algorithm, or octets changed on the way",
    ),
    (
        "drop.pad-length",
        "a pad length of {padlen} needs more than the {had} {had|octet that is|octets that are} there",
    ),
    (
        "drop.pad-octet",
        "pad octet {position} is {found}, not {expected}: a wrong key, or a peer that pads in its own way",
    ),
    (
        "drop.dummy",
        "a dummy packet: next header 59 says that there is nothing in it",
    ),
    (
        "drop.ah-length",
        "AH gives itself {had} octets, with this association's ICV it has {expected}: another ICV length, or another alignment",
    ),
    (
        "drop.ah-cut",
        "AH with its ICV needs {needed} octets, {had} {had|is|are} there",
    ),
    (
        "drop.massage-jumbo-payload",
        "an IPv6 payload length of 0 announces a jumbo payload, which AH does not cover here",
    ),
    (
        "drop.massage-header",
        "AH does not cover the header {proto} at octet {off}",
    ),
    (
        "drop.massage-header-cut",
        "the header at octet {off} needs {needed} octets, {had} {had|precedes|precede} AH",
    ),
    (
        "drop.massage-option-cut",
        "the option at octet {off} needs {needed} octets, its header has {had} more",
    ),
    (
        "drop.massage-option-length",
        "the option {kind} at octet {off} has a length of {length}, the least is 2",
    ),
    (
        "drop.massage-segments-left",
        "the routing header at octet {off}, type {kind} with {segments_left} {segments_left|segment|segments} left, leads to no known end",
    ),
    ("drop.massage-no-ip-header", "no IP header before AH"),
    (
        "drop.compression-too-long",
        "{had} octets inflate to more than the {most} that fit in the packet",
    ),
    (
        "drop.compression-corrupt",
        "the {had} octets of payload are no whole DEFLATE stream",
    ),
    (
        "drop.inside-ipcomp",
        "{next} is inside IPComp, which belongs inside of it",
    ),
    (
        "drop.inner-cut",
        "the inner packet has {had} {had|octet|octets}, its header needs {needed}",
    ),
    (
        "drop.inner-version",
        "the inner packet's version is {version}, which is not what announced it",
    ),
    (
        "drop.inner-spoof",
        "the inner packet claims to come from the receiver's own address {src}",
    ),
    ("drop.fragment-empty", "the fragment at {start} has no data"),
    (
        "drop.fragment-length",
        "a fragment that is not the last has {len} {len|octet|octets}, which is no multiple of 8",
    ),
    (
        "drop.fragment-too-long",
        "the whole packet would have a length of {length}, more than {most}",
    ),
    (
        "drop.fragment-first-cut",
        "the first fragment ends within its headers: {proto} needs {needed} octets, {had} {had|is|are} there",
    ),
    (
        "drop.fragment-duplicate",
        "the fragment of octets {start} to {end} is here already",
    ),
    (
        "drop.fragment-overlap",
        "the fragment from {start} overlaps one of octets {other_start} to {other_end}, so the whole packet is discarded",
    ),
    (
        "drop.fragment-beyond-last",
        "the last fragment ends at {total}, another at {end}, so the whole packet is discarded",
    ),
    (
        "drop.fragment-discarded",
        "another fragment of this packet was wrong, so none is taken any more",
    ),
    (
        "drop.fragment-too-many",
        "the host holds at most {most} fragments",
    ),
    (
        "drop.fragment-protoff",
        "the walk over the headers comes out at octet {walked}, the fragment header is at {off}",
    ),
    (
        "drop.black-hole",
        "there is some policy, and this profile lets no IPv6 packet leave then: nothing is sent, and nothing is counted",
    ),
    ("drop.policy-discards", "policy {sp} discards such packets"),
    (
        "drop.policy-gone",
        "policy {sp} went away while the packet was on its way through its transforms",
    ),
    (
        "drop.no-outbound-association",
        "the policy insists on {proto} from {src} to {dst}, and there is no association",
    ),
    (
        "drop.no-outbound-association-reqid",
        "the policy insists on {proto} from {src} to {dst}, and there is no association with reqid {reqid}",
    ),
    (
        "drop.sequence-wrap",
        "sequence number {last} was the last; none is given twice under one key, so the association needs a successor",
    ),
    (
        "drop.output-too-big",
        "with {proto} the packet would have {len} octets, and the most is {most}",
    ),
    (
        "drop.transport-of-fragment",
        "{proto} in transport mode protects whole packets, and this is a fragment",
    ),
    ("drop.tunnel-end", "no tunnel leads from {src} to {dst}"),
    (
        "drop.message-size",
        "the packet has {len} octets, the link takes {mtu}, and it may not be cut",
    ),
    ("drop.fragment-no-bufs", "a fragment found no memory"),
    ("drop.no-associations", "there are no associations at all"),
    ("drop.nearest", "nearest: {miss}"),
    ("drop.nearest-then", "then {miss}"),
    ("drop.near-miss", "{proto} {spi} to {dst} ({difference})"),
    ("drop.nearest-state", "it is {state}"),
    (
        "drop.nearest-byte-order",
        "its SPI has the octets in reverse order",
    ),
    ("drop.nearest-protocol", "the protocol is {have}"),
    ("drop.nearest-destination", "the destination is {have}"),
    ("drop.nearest-octet", "one octet of the SPI differs, {have}"),
];
