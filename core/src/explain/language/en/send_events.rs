//! What events of the send path did.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "send-event.policy-skipped",
        "the tag is there: the policies are done with it",
    ),
    (
        "send-event.next-isr",
        "transform {place}, {proto} to {dst}, {level}: {found}",
    ),
    ("send-event.bound", "bound"),
    (
        "send-event.key-acquire",
        "an association is wanted: {proto} from {src} to {dst}",
    ),
    (
        "send-event.outer-header",
        "{src} → {dst} around {inner} {inner|octet|octets}, class {class} as inside",
    ),
    ("send-event.sequence-number", "seq {seq} is this packet's"),
    (
        "send-event.protocol-header",
        "{proto} header, {len} {len|octet|octets}",
    ),
    ("send-event.iv", "IV of {len} {len|octet|octets}"),
    (
        "send-event.tfc-padding",
        "{tfc} {tfc|octet hides|octets hide} the length",
    ),
    (
        "send-event.padding-sequential",
        "{padlen} {padlen|octet|octets} of padding, 1, 2, 3 …",
    ),
    (
        "send-event.padding-random",
        "{padlen} {padlen|octet|octets} of padding, random",
    ),
    (
        "send-event.padding-zeros",
        "{padlen} {padlen|octet|octets} of padding, zeros",
    ),
    ("send-event.trailer-next-header", "next header {next}"),
    (
        "send-event.found-again",
        "{proto} {spi} and its policy are still there",
    ),
    (
        "send-event.udp-no-checksum",
        "ports {sport} → {dport}, no checksum",
    ),
    (
        "send-event.udp-checksum",
        "ports {sport} → {dport}, checksum {checksum}",
    ),
    (
        "send-event.gap-leading",
        "room in leading space; {moved} {moved|octet|octets} moved",
    ),
    (
        "send-event.gap-trailing",
        "room in trailing space; {moved} {moved|octet|octets} moved",
    ),
    (
        "send-event.gap-remainder",
        "room where the rest was; {moved} {moved|octet|octets} moved",
    ),
    (
        "send-event.gap-inserted",
        "room in a new mbuf; {moved} {moved|octet|octets} moved",
    ),
    (
        "send-event.pad-trailing",
        "{len} {len|octet|octets} in trailing space",
    ),
    (
        "send-event.pad-inserted",
        "{len} {len|octet|octets}, {inserted} {inserted|mbuf|mbufs} more",
    ),
    (
        "send-event.parked-encrypt-authenticate",
        "parked: encrypt and authenticate",
    ),
    ("send-event.parked-encrypt", "parked: encrypt"),
    (
        "send-event.parked-compress",
        "parked: compress {len} {len|octet|octets}",
    ),
    (
        "send-event.not-compressed",
        "{from} {from|octet is|octets are} fewer than {least}: sent as {from|it is|they are}",
    ),
    (
        "send-event.compression-useless",
        "{from} {from|octet|octets} would become {to}: sent as {from|it is|they are}",
    ),
    (
        "send-event.unshare",
        "{copied} shared {copied|cluster|clusters} copied",
    ),
    (
        "send-event.unshare-packed",
        "no cluster is shared; {packed} small {packed|mbuf|mbufs} packed together",
    ),
    ("send-event.out-done", "{proto} {spi} protects it"),
    (
        "send-event.out-done-alone",
        "nothing protects it, and the policies are done with it",
    ),
    ("send-event.reinject", "from the top, with the tag on"),
    (
        "send-event.packet-too-big",
        "{len} octets, at most {mtu} go on, and only its sender may cut it",
    ),
    (
        "send-event.transmit",
        "{len} {len|octet waits|octets wait} for the link",
    ),
];
