//! What stages say of a packet: a sentence an event.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    ("stage.arrived", "arrived"),
    (
        "stage.start",
        "The packet has arrived: {octets} {octets|octet|octets} in mbufs, as the driver laid them. Nothing has looked at it yet; the first stage is next.",
    ),
    ("stage.ends", "Here it ends: {why}."),
    (
        "stage.counted",
        "The packet is freed and {counter} goes up by one.",
    ),
    (
        "stage.not-counted",
        "The packet is freed, and nothing is counted.",
    ),
    (
        "stage.delivered",
        "All protection is off; {upper} has its packet.",
    ),
    ("stage.panics", "A kernel would panic here: {fault}."),
    (
        "stage.ip6-header",
        "A packet from {src} to {dst} with {payload_length} {payload_length|octet|octets} behind its IPv6 header.",
    ),
    (
        "stage.ip-header",
        "A packet from {src} to {dst}, {total_length} octets by its IPv4 header.",
    ),
    (
        "stage.link-padding",
        "The link layer had padded it; {octets} {octets|octet comes|octets come} off the end.",
    ),
    ("stage.header-checksum", "The header's checksum is right."),
    (
        "stage.dispatch-4",
        "It names {proto}, whose pr_input takes over at octet {off}.",
    ),
    (
        "stage.dispatch-6",
        "The header loop reaches {proto} at octet {off} and calls its pr_input.",
    ),
    (
        "stage.protoff",
        "The header at octet {off} will be cut out later, so the stack needs to know which octet names it: {protoff}. The offset is kept, not a pointer: it survives whatever happens to the mbufs.",
    ),
    (
        "stage.found",
        "The association is found by destination, protocol and SPI: {dst}, {proto}, {spi}. The source address plays no part. There is one.",
    ),
    (
        "stage.not-found",
        "The association is found by destination, protocol and SPI: {dst}, {proto}, {spi}. The source address plays no part. There is none.",
    ),
    (
        "stage.udp-esp",
        "The datagram is on IPsec's ports, and it does not begin with four zero octets: there is an ESP packet in it.",
    ),
    (
        "stage.udp-ike",
        "The datagram is on IPsec's ports. Four zero octets, which no SPI has, mark it as IKE, so the upper layer takes over.",
    ),
    (
        "stage.udp-keepalive",
        "One octet 0xff on IPsec's ports: it keeps a NAT's mapping alive, and says nothing to the host.",
    ),
    (
        "stage.replay-check",
        "Sequence {seq} would be new to the window, which does not move yet.",
    ),
    ("stage.no-replay-check", "There is no replay window to ask."),
    (
        "stage.esp-parts",
        "Header and IV take {hlen} octets, ciphertext {plen}, the ICV {alen}.",
    ),
    (
        "stage.esp-copied",
        "Decryption works in place, so {copied} {copied|octet|octets} that somebody else holds too {copied|is|are} copied first.",
    ),
    (
        "stage.esp-parked",
        "Then crypto_dispatch takes the packet, and this function returns: what it did not put into the record is gone.",
    ),
    (
        "stage.ah-parts",
        "The header has {hl} octets, {authsize} of them the ICV.",
    ),
    (
        "stage.ah-copied",
        "{copied} {copied|octet|octets} that somebody else holds too {copied|is|are} copied before they are written over.",
    ),
    (
        "stage.ah-parked",
        "{changed} {changed|octet|octets} of headers {changed|is|are} changed for that, and the ICV itself is zeros now. Then crypto_dispatch takes the packet, and this function returns: what it did not put into the record is gone.",
    ),
    (
        "stage.icv-computed-to-send",
        "The driver computes the ICV over {len} octets and writes it into its place.",
    ),
    (
        "stage.icv-computed",
        "The driver computes the ICV over {len} octets and writes it where the packet's own stood, which is why that was saved.",
    ),
    (
        "stage.decrypted",
        "It decrypts {len} octets where they are.",
    ),
    (
        "stage.encrypted",
        "It encrypts {len} octets where they are.",
    ),
    ("stage.inflated", "{from} octets inflate to {to}."),
    ("stage.deflated", "{from} octets deflate to {to}."),
    (
        "stage.compression-useless",
        "Deflated they are no shorter, so they stay as they are.",
    ),
    (
        "stage.decrypt-held-back",
        "It differs from the one that the packet carried, so the cipher does not run.",
    ),
    (
        "stage.icv-unchecked",
        "The keys do not say how the {len} octets of ICV were made, so nothing vouches for this packet.",
    ),
    (
        "stage.icv-equal",
        "The ICV equals the {len} octets that the packet carried, so the sender knew the key.",
    ),
    (
        "stage.ah-icv-equal",
        "The ICV equals the {len} octets that the packet carried, so the sender knew the key and nothing that may not change did.",
    ),
    (
        "stage.window-moves",
        "Only now may the window move: sequence {seq} becomes its right edge.",
    ),
    (
        "stage.window-takes",
        "Only now is sequence {seq} taken into the window.",
    ),
    (
        "stage.window-edge",
        "Only now does the window take sequence {seq}: right edge {before} → {after}.",
    ),
    (
        "stage.esp-stripped",
        "{hlen} octets of header and IV come out.",
    ),
    ("stage.ah-stripped", "{hlen} octets of AH come out."),
    (
        "stage.trailer-off",
        "The trailer, {octets} octets, comes off the end.",
    ),
    (
        "stage.copyback",
        "protoff says where to write what follows: {proto}.",
    ),
    (
        "stage.headers-back",
        "The {len} octets of headers come back out of the record as they arrived.",
    ),
    (
        "stage.atomic-fragment",
        "A fragment header on a whole packet: it needs no others.",
    ),
    ("stage.last-fragment", "It is the last that was missing."),
    (
        "stage.fragment-waits",
        "It waits: {missing} of {total} octets are still missing.",
    ),
    (
        "stage.fragment-waits-for-last",
        "It waits, and how much is missing will be known when the last one comes.",
    ),
    (
        "stage.reassembled",
        "The data of all {fragments} goes behind the headers of the first: {len} octets.",
    ),
    (
        "stage.whole-again",
        "It goes on as it was sent, before it was cut.",
    ),
    (
        "stage.policies-done",
        "It bears the tag of those that the policies are done with.",
    ),
    (
        "stage.no-policy",
        "No policy is about it: it goes as it is.",
    ),
    ("stage.policy-fits", "Policy {sp} is the first that fits."),
    (
        "stage.fragmented",
        "It is longer than the link takes, and is cut.",
    ),
    (
        "stage.transmitted",
        "{len} octets go into the link's queue.",
    ),
    ("stage.sequence-number", "Its sequence number is {seq}."),
    (
        "stage.outer-header",
        "The outer header leads from {src} to {dst}.",
    ),
    (
        "stage.kame-icv-covers",
        "The ICV covers {len} octets from octet {off} on.",
    ),
    ("stage.kame-window", "Sequence {seq} is in the window now."),
    ("stage.kame-decrypted", "{len} octets are decrypted."),
    ("stage.kame-encrypted", "{len} octets are encrypted."),
    (
        "stage.kame-trailer",
        "The trailer has {octets} octets with its padding.",
    ),
    ("stage.kame-stripped", "{octets} octets come out."),
];
