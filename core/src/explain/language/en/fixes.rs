//! What a diagnosis says is to be done.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    ("fix.and", "{fix}; and {besides}"),
    (
        "fix.unexplained",
        "compare the keys of both sides, and capture at both to see whether the packet changes on the way",
    ),
    (
        "fix.snaplen-cut",
        "capture with a snapshot length of at least {was} octets (tcpdump -s 0)",
    ),
    (
        "fix.udp-length",
        "look for what rewrote the length on the way",
    ),
    (
        "fix.malformed",
        "look at what sends or captures such packets; their protection has no part in it",
    ),
    (
        "fix.checksum-offload",
        "capture at the receiver, or turn off checksum offload while capturing",
    ),
    (
        "fix.header-checksum",
        "look for what changes the header without putting its checksum right",
    ),
    (
        "fix.udp-checksum",
        "look for what changes addresses or ports without putting the checksum right; ESP in UDP may go without one",
    ),
    (
        "fix.segmentation-offload",
        "capture at the receiver, or turn off segmentation offload (TSO, GSO) while capturing",
    ),
    (
        "fix.length-field",
        "look for what rewrote the length on the way, or wrote the capture",
    ),
    (
        "fix.receive-offload",
        "turn off receive offload (GRO, LRO) while capturing",
    ),
    (
        "fix.inner-checksum-partial",
        "turn off checksum offload at the sender",
    ),
    (
        "fix.inner-checksum",
        "look at the sender, or at what is before it",
    ),
    (
        "fix.fragments-missing",
        "capture where all fragments pass, or let the sender keep to the path MTU",
    ),
    (
        "fix.icv-truncation",
        "set the ICV of {name} to {icv} octets, {bits} bits, on one side or the other",
    ),
    (
        "fix.icv-absent",
        "let the sender authenticate its packets; without an ICV anybody can change them",
    ),
    (
        "fix.icv-not-configured",
        "add the integrity algorithm that the sender uses, with an ICV of {icv} octets, and its key",
    ),
    ("fix.keys-exchanged", "exchange the two keys"),
    (
        "fix.keys-of-other-direction",
        "exchange the keys of the two directions",
    ),
    ("fix.keys-of-another", "give {own} {what} of {other}"),
    (
        "fix.key-hex-as-text",
        "write 0x before the digits, without quotes",
    ),
    (
        "fix.key-text-as-hex",
        "give the key as text, in quotes and without 0x",
    ),
    (
        "fix.key-word-order",
        "write the key octet by octet, not word by word",
    ),
    ("fix.salt-at-front", "write the salt at the end of the key"),
    (
        "fix.salt-zero",
        "let both sides derive the salt alike; the sender's is zero",
    ),
    ("fix.salt-superfluous", "leave the salt away"),
    ("fix.salt-missing", "write the salt behind the key"),
    (
        "fix.key-rotated",
        "copy the key anew, from its first octet on",
    ),
    (
        "fix.key-digit",
        "copy the key anew; it has an even number of hexadecimal digits",
    ),
    (
        "fix.wrong-integrity-algorithm",
        "set the integrity algorithm to {label} with the same key",
    ),
    ("fix.wrong-cipher", "set the cipher to {cipher}"),
    (
        "fix.padding",
        "tell this association of it (setkey: -f {option}), or mend the sender",
    ),
    ("fix.spi", "set the SPI to {spi}"),
    (
        "fix.spi-as-packet",
        "set the SPI of that association to the packet's",
    ),
    (
        "fix.destination-as-packet",
        "set the destination of that association to the packet's",
    ),
    (
        "fix.protocol-differs",
        "configure the association for {proto}",
    ),
    (
        "fix.not-usable",
        "negotiate a new one before the old one's lifetime ends",
    ),
    (
        "fix.destination-translated",
        "configure the association for {dst}, the address that the packets arrive with",
    ),
    (
        "fix.destination-differs",
        "set the association's destination to {dst}",
    ),
    (
        "fix.non-esp-marker",
        "mend the sender: ESP in UDP begins with its SPI",
    ),
    ("fix.add-association", "add the association for {wanted}"),
    (
        "fix.no-association",
        "add the association for {wanted}, or capture its negotiation",
    ),
    (
        "fix.esn-not-sent",
        "take ESN off this association, or turn it on at the sender",
    ),
    (
        "fix.esn-not-configured",
        "configure ESN on this association",
    ),
    (
        "fix.esn-high-half",
        "resume the window at the high half {high} (last sequence number {last})",
    ),
    ("fix.sequence-zero", "let the sender count from 1"),
    (
        "fix.duplicate",
        "look for what sends or captures packets twice; the receiver is right to drop it",
    ),
    (
        "fix.sequence-restart",
        "negotiate new associations after the sender's restart",
    ),
    (
        "fix.replay-window-too-small",
        "a window of at least {needed} packets",
    ),
    (
        "fix.udp-encapsulation",
        "configure UDP encapsulation with the ports {sport} and {dport}",
    ),
    (
        "fix.ah-field-covered",
        "mend the sender: its ICV has to take fields that may change on the way for zeros",
    ),
    (
        "fix.ah-address-translated",
        "AH does not pass address translation: use ESP, in UDP if need be, or take the translator out of the way",
    ),
    (
        "fix.ah-option-covered",
        "mend the sender: the data of such an option count as zeros",
    ),
    (
        "fix.ah-options-hashed-whole",
        "receive with the habits of FreeBSD (--profile freebsd), or mend the sender",
    ),
    (
        "fix.ah-options-hashed-by-data",
        "receive by the RFCs (--profile rfc)",
    ),
    ("fix.ah-options-zeroed-from-type", "mend the sender"),
    (
        "fix.ah-routing-form",
        "mend the sender, or capture at the last hop",
    ),
    (
        "fix.ah-padding-zeroed",
        "mend the sender: the padding counts as it is sent",
    ),
    (
        "fix.ah-reserved-changed",
        "look for what writes into AH on the way",
    ),
];
