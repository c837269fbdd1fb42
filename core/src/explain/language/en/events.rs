//! What events did.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    ("event.count", "{counter} counted by {by}"),
    (
        "event.pullup-contiguous",
        "{n} {n|octet is|octets are} contiguous already",
    ),
    (
        "event.pullup",
        "first mbuf {before} → {after} {after|octet|octets}",
    ),
    (
        "event.ip6-header",
        "{src} → {dst}, payload length {payload_length}",
    ),
    (
        "event.ip-header",
        "{src} → {dst}, header {hlen}, total length {total_length}",
    ),
    (
        "event.header-checksum",
        "the {hlen} octets sum to what they should",
    ),
    (
        "event.extension-header",
        "{proto}, {len} {len|octet|octets}, next {next}",
    ),
    ("event.dispatch", "{proto} takes over at octet {off}"),
    ("event.protoff", "octet {protoff} names the header at {off}"),
    ("event.nothing-shared", "nothing is shared"),
    (
        "event.make-writable",
        "{copied} {copied|octet|octets} copied out of shared storage",
    ),
    ("event.adj", "pkthdr.len {before} → {after}"),
    (
        "event.write-next-header",
        "next header {before} → {after} at octet {off}",
    ),
    (
        "event.write-payload-length",
        "payload length {before} → {after}",
    ),
    (
        "event.write-total-length",
        "total length {before} → {after}",
    ),
    (
        "event.write-header-checksum",
        "header checksum {before} → {after}",
    ),
    (
        "event.write-type-of-service",
        "type of service {before} → {after}",
    ),
    (
        "event.write-traffic-class",
        "traffic class {before} → {after}",
    ),
    (
        "event.inner-header",
        "IPv{version}, {inner} {inner|octet|octets}, behind {outer}",
    ),
    ("event.requeue-ip-input", "ip_input sees the packet again"),
    ("event.requeue", "the inner packet starts over"),
    ("event.upper-checksum", "{upper}: checksum {checksum}"),
    (
        "event.deliver",
        "{len} {len|octet|octets}, upper layer {upper}",
    ),
    ("event.read-spi", "{proto} SPI {spi}"),
    ("event.look-up", "({dst}, {proto}, {spi}): {found}"),
    ("event.found", "found"),
    ("event.found-none", "none"),
    ("event.aligned", "{skip} and {len} are multiples of 4"),
    (
        "event.esp-parts",
        "header {hlen}, ciphertext {plen} of {block}-octet blocks, ICV {alen}",
    ),
    (
        "event.replay-check",
        "seq {seq} passes; right edge {right_edge}, {width} wide",
    ),
    (
        "event.no-replay-check",
        "seq {seq} is not checked: no window",
    ),
    (
        "event.window-move",
        "seq {seq} is new; right edge {before} → {after}",
    ),
    (
        "event.save-icv",
        "ICV of {len} {len|octet|octets} into the record",
    ),
    (
        "event.ah-parts",
        "header {hl} octets, ICV {authsize}, next {next}",
    ),
    (
        "event.ah-parts-padded",
        "header {hl} octets, ICV {authsize} and {pad} of padding, next {next}",
    ),
    (
        "event.save-headers",
        "{len} {len|octet|octets} into the record",
    ),
    (
        "event.zero-icv",
        "the ICV's own {len} {len|octet counts as zero|octets count as zeros}",
    ),
    ("event.massage", "{what}: {before} → {after}"),
    (
        "event.massage-immutable",
        "{what}: nothing in it may change",
    ),
    ("event.massage-final-form", "{what}: in its final form"),
    ("event.massage-no-data", "{what}: it has no data"),
    ("event.massage-zeros-already", "{what}: zeros already"),
    (
        "event.restore-headers",
        "{len} {len|octet|octets} of headers as they arrived",
    ),
    (
        "event.parked-authenticate-decrypt",
        "parked: authenticate and decrypt",
    ),
    ("event.parked-authenticate", "parked: authenticate"),
    ("event.parked-decrypt", "parked: decrypt"),
    ("event.parked-nothing", "parked: nothing to do"),
    (
        "event.parked-decompress",
        "parked: decompress {len} {len|octet|octets}",
    ),
    ("event.covered", "octets {off} … {last}"),
    (
        "event.covered-esn",
        "octets {off} … {last} and the high half {high}",
    ),
    (
        "event.authenticated",
        "ICV over {covered}, written at {inject}",
    ),
    (
        "event.decrypt-held-back",
        "the ICV differs, so nothing is decrypted",
    ),
    ("event.ciphered", "{len} {len|octet|octets} at {off}"),
    (
        "event.ciphered-iv",
        "{len} {len|octet|octets} at {off}, IV of {ivlen} at {iv}",
    ),
    ("event.crypto-done", "the callback is next"),
    (
        "event.icv-unchecked",
        "{len} {len|octet|octets} of ICV, by an algorithm that the keys do not name",
    ),
    ("event.icv-agrees", "{len} of {len} octets agree"),
    ("event.icv-differs", "the {len} octets differ"),
    ("event.flag", "policy may ask for it later"),
    (
        "event.becomes",
        "{from} {from|octet|octets} at {off} become {to}",
    ),
    (
        "event.strip-front",
        "header out of the front; {moved} {moved|octet|octets} moved",
    ),
    (
        "event.strip-middle",
        "header out of the middle; {moved} {moved|octet|octets} moved",
    ),
    (
        "event.strip-end",
        "header out of the end; {moved} {moved|octet|octets} moved",
    ),
    (
        "event.read-trailer",
        "pad length {padlen}, next header {next}",
    ),
    ("event.no-padding", "no padding"),
    (
        "event.pad-unchecked",
        "none of {padlen} {padlen|octet|octets} looked at",
    ),
    (
        "event.pad-checked",
        "{looked_at} of {padlen} {padlen|octet|octets} looked at, all right",
    ),
    ("event.tag", "{proto} {spi} was here"),
    (
        "event.record-transfer",
        "{octets} {octets|octet|octets}, packet {packets} of this association",
    ),
    ("event.udp-esp", "ports {sport} → {dport}, an ESP packet"),
    (
        "event.udp-ike",
        "ports {sport} → {dport}, IKE behind the non-ESP marker",
    ),
    (
        "event.udp-keepalive",
        "ports {sport} → {dport}, a keepalive",
    ),
    (
        "event.udp-no-checksum",
        "{length} {length|octet|octets}, no checksum, which a tunnel may go without",
    ),
    (
        "event.udp-checksum",
        "{length} {length|octet|octets}, checksum right",
    ),
    ("event.nat-t-ports", "came in UDP, {sport} → {dport}"),
    (
        "event.encapsulation-checked",
        "ESP in UDP, {sport} → {dport}, as the association has it",
    ),
    (
        "event.quoted",
        "{message}: about {proto} {spi} to {dst}, {known}",
    ),
    (
        "event.quoted-mtu",
        "{message}, MTU {mtu}: about {proto} {spi} to {dst}, {known}",
    ),
    ("event.quoted-known", "known here"),
    ("event.quoted-unknown", "not known here"),
    (
        "event.fragment",
        "packet {id}: offset {offset}, {len} {len|octet|octets}",
    ),
    (
        "event.fragment-last",
        "packet {id}: offset {offset}, {len} {len|octet|octets}, the last",
    ),
    (
        "event.fragment-joined",
        "octets {start} … {last}, fragment {fragments}, {here} {here|octet|octets} there; {missing}",
    ),
    (
        "event.fragments-length-unknown",
        "its length is not known yet",
    ),
    ("event.fragments-complete", "nothing is missing"),
    (
        "event.fragments-missing",
        "still missing {missing} of {total}",
    ),
    (
        "event.fragments-freed",
        "{fragments} {fragments|fragment|fragments} of packet {id} {fragments|is|are} gone",
    ),
    (
        "event.cat",
        "{headers} {headers|octet|octets} of headers off, {len} {len|octet|octets} appended at {off}",
    ),
    (
        "event.reassembled",
        "{fragments} {fragments|fragment is|fragments are} one packet of {len} octets",
    ),
    (
        "massaged.traffic-class-and-flow-label",
        "traffic class and flow label",
    ),
    ("massaged.hop-limit", "hop limit"),
    ("massaged.option", "option {kind}"),
    ("massaged.routing-header", "routing header type {kind}"),
    ("massaged.destination", "destination"),
    ("massaged.type-of-service", "type of service"),
    (
        "massaged.flags-and-fragment-offset",
        "flags and fragment offset",
    ),
    ("massaged.time-to-live", "time to live"),
    ("massaged.header-checksum", "header checksum"),
];
