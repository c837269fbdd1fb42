//! Where octets come from, and what they influence.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    ("provenance.arrived", "{here} of the packet as it came."),
    (
        "provenance.held",
        "{len} {len|octet|octets} of fragment {fragment}, which had come before; its data, behind {headers} {headers|octet|octets} of headers, begins at octet {start} of the whole packet's.",
    ),
    (
        "provenance.edited",
        "{here} written from outside, between two stages.",
    ),
    (
        "provenance.room",
        "{here} made room for; what stands there has no meaning yet.",
    ),
    ("provenance.field", "{here}: {source}."),
    ("provenance.field-step", "{these}: {source}, from {from}."),
    ("provenance.sentence", "{what}."),
    (
        "provenance.left-by-cipher",
        "{here} left as they are by {name}",
    ),
    (
        "provenance.encrypted-cbc",
        "{here} encrypted with {name} in {blocks} {blocks|block|blocks} of {block} octets, the IV at {iv}",
    ),
    (
        "provenance.decrypted-cbc",
        "{here} decrypted with {name} in {blocks} {blocks|block|blocks} of {block} octets, the IV at {iv}",
    ),
    (
        "provenance.encrypted-counter",
        "{here} encrypted with {name}: the keystream depends on key, salt and {nonce}, and is added octet by octet",
    ),
    (
        "provenance.decrypted-counter",
        "{here} decrypted with {name}: the keystream depends on key, salt and {nonce}, and is added octet by octet",
    ),
    (
        "provenance.nonce-sequence-number",
        "the sequence number, which is the IV",
    ),
    ("provenance.nonce-iv", "the IV at {iv}"),
    (
        "provenance.icv-sent",
        "ICV of {algorithm} at {here}, over the octets that it covers.",
    ),
    (
        "provenance.icv-sent-esn",
        "ICV of {algorithm} at {here}, over the octets that it covers, and over the high half {high} of the sequence number, which is not sent.",
    ),
    (
        "provenance.icv-computed",
        "ICV of {algorithm}, computed over what came, in the place of the one that came, {here}.",
    ),
    (
        "provenance.icv-computed-esn",
        "ICV of {algorithm}, computed over what came, and over the high half {high} of the sequence number, which is not sent, in the place of the one that came, {here}.",
    ),
    (
        "provenance.compressed",
        "{from} octets were compressed to the {to} at {here}.",
    ),
    (
        "provenance.decompressed",
        "{from} octets were decompressed to the {to} at {here}.",
    ),
    (
        "provenance.icv-step",
        "{what} Each of its octets depends on {from}.",
    ),
    (
        "provenance.compressed-step",
        "{what} Any of it may depend on {from}: no more is known without the tables of DEFLATE.",
    ),
    (
        "provenance.cipher-step",
        "{what}. What stands at {these} comes from {from}.",
    ),
    (
        "provenance.cbc-step",
        "{what}. What stands at {these}, in {which}, comes from {from}: {rule}.",
    ),
    ("provenance.in-block", "block {first}"),
    ("provenance.in-blocks", "blocks {first} to {last}"),
    (
        "provenance.cbc-encrypts",
        "a block depends on the IV and on all blocks up to its own",
    ),
    (
        "provenance.cbc-decrypts",
        "an octet depends on its own block, and on one octet of the block or IV before",
    ),
    (
        "provenance.moved-by",
        "It went from octet {from} to octet {to} ({operation}).",
    ),
    (
        "provenance.moved",
        "It went from octet {from} to octet {to}.",
    ),
    (
        "provenance.put-by",
        "It was kept aside and put at octet {to} ({operation}).",
    ),
    ("provenance.put", "It was kept aside and put at octet {to}."),
    (
        "decides.ip-header",
        "It is in the IP header, which decides the packet's length, where it belongs, and what follows.",
    ),
    (
        "decides.header-checksum",
        "The header checksum covers it: the packet is dropped where the sum is wrong.",
    ),
    (
        "decides.extension-header",
        "It is in an extension header, which decides where the next one starts.",
    ),
    ("decides.next-header", "It names the header that follows."),
    (
        "decides.spi",
        "It is in the SPI, by which the association is found.",
    ),
    (
        "decides.sequence-number",
        "It is in the sequence number, which the replay window lets pass or not.",
    ),
    (
        "decides.ah-parts",
        "It says what follows AH, or how long AH is.",
    ),
    (
        "decides.trailer",
        "It is the pad length, which decides how much is trimmed, or the next header, which decides who gets the payload.",
    ),
    (
        "decides.padding",
        "It is padding, which is compared and trimmed.",
    ),
    (
        "decides.fragment",
        "It decides which packet the fragment belongs to, and where.",
    ),
    (
        "decides.udp-encapsulation",
        "By it ESP in UDP is told from IKE and from other datagrams.",
    ),
    (
        "decides.inner-version",
        "It says which version the inner packet has.",
    ),
    ("decides.other", "What happens to the packet depends on it."),
    (
        "provenance.influence-none",
        "No octet of the packet changes with it.",
    ),
    (
        "provenance.influence",
        "With it {count|changes|change} {octets} of the packet.",
    ),
    (
        "provenance.influence-bound",
        "With it {bound} of the packet may change.",
    ),
    (
        "provenance.influence-both",
        "With it {count|changes|change} {octets} of the packet; {bound} may.",
    ),
    (
        "provenance.check",
        "{algorithm} covers {covers}; the packet is refused where one of them, or the ICV at {icv}, changes.",
    ),
    (
        "provenance.end-same",
        "In the end the packet is what it was.",
    ),
    (
        "provenance.end-length",
        "In the end the packet has {len} {len|octet|octets} instead of {before}.",
    ),
    (
        "provenance.end-differs",
        "In the end {differ} of the packet {count|differs|differ}.",
    ),
    (
        "provenance.cipher-same",
        "The cipher does not see the difference.",
    ),
    (
        "provenance.differs",
        "In all, {differ} {count|differs|differ}.",
    ),
    (
        "provenance.null-change",
        "leaves every octet as it is: that octet alone changes",
    ),
    (
        "provenance.cbc-decrypts-change",
        "decrypts a changed block to another one altogether, and adds the change to the block behind it, bit by bit; of a changed IV there is only the latter",
    ),
    (
        "provenance.cbc-encrypts-change",
        "chains: the changed block and all behind it become others",
    ),
    (
        "provenance.counter-change",
        "adds a keystream: the same bits change, and no others; with another IV every octet does",
    ),
    ("provenance.cipher-change", "{name} {rule}. {differs}"),
    ("provenance.no-icv", "No ICV stood in the way."),
    (
        "provenance.icv-put-right",
        "With the ICV put right, as if nobody had checked it:",
    ),
    (
        "provenance.icvs-put-right",
        "With {icvs} ICVs put right, as if nobody had checked them:",
    ),
    (
        "provenance.origin-title",
        "Octet {octet} of the packet at its end, {value}",
    ),
    (
        "provenance.origin-title-bare",
        "Octet {octet} of the packet at its end",
    ),
    (
        "provenance.influence-title",
        "Octet {octet} of the packet that arrived",
    ),
    (
        "provenance.flip-title",
        "Octet {octet} of the packet that arrived, {after} for {before}",
    ),
];
