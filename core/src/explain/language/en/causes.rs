//! What a diagnosis can name, and how sure it is.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "cause.snaplen-cut",
        "The capture kept fewer octets of the frame than were on the wire.",
    ),
    (
        "cause.length-field",
        "A length field promises more, or fewer, octets than the frame has.",
    ),
    (
        "cause.segmentation-offload",
        "The length field is zero: the packet was captured before the network card cut it into segments.",
    ),
    (
        "cause.receive-offload",
        "Several ESP packets were glued into one by the receiving network card before they were captured.",
    ),
    (
        "cause.checksum-offload",
        "A checksum that the network card had yet to fill in.",
    ),
    (
        "cause.header-checksum",
        "The IPv4 header checksum is wrong, and the rest of the packet is right.",
    ),
    (
        "cause.malformed",
        "The packet breaks a rule of IP before any protection is looked at.",
    ),
    (
        "cause.fragments-missing",
        "Fragments of the packet are not in the capture.",
    ),
    (
        "cause.spi-byte-order",
        "The configured SPI has its octets in reverse order.",
    ),
    (
        "cause.spi-differs",
        "The association is there under another SPI.",
    ),
    (
        "cause.protocol-differs",
        "The association is configured for the other of ESP and AH.",
    ),
    (
        "cause.prefix-translated",
        "A prefix of the address was translated, and its checksum with it (RFC 6296).",
    ),
    (
        "cause.destination-differs",
        "The association is configured for another destination.",
    ),
    (
        "cause.address-translated",
        "A translator changed an address that AH covers.",
    ),
    (
        "cause.association-not-usable",
        "The association is larval or dead.",
    ),
    (
        "cause.nested-protection",
        "Protection inside protection, and no association for the inner one.",
    ),
    ("cause.no-association", "No association comes near."),
    (
        "cause.udp-encapsulation-unknown",
        "The packet came in UDP and the association says nothing of that (RFC 3948).",
    ),
    (
        "cause.udp-ports-differ",
        "The packet came in UDP on other ports than the association says.",
    ),
    (
        "cause.non-esp-marker",
        "Four zero octets, the mark of IKE, stand before ESP (RFC 3948, 2.2).",
    ),
    (
        "cause.replay-window-too-small",
        "The packet is authentic, and more packets overtook it than the replay window holds.",
    ),
    (
        "cause.sequence-restart",
        "The sender began to count anew under the same association.",
    ),
    ("cause.duplicate", "The same packet came twice."),
    (
        "cause.sequence-zero",
        "The sequence number is 0, which no sender uses.",
    ),
    (
        "cause.esn-not-sent",
        "The association is configured for ESN and the sender does not use it.",
    ),
    (
        "cause.esn-not-configured",
        "The sender uses ESN and the association is not configured for it.",
    ),
    (
        "cause.esn-high-half",
        "The high half of the extended sequence number is another.",
    ),
    ("cause.icv-truncation", "The ICV has another length."),
    (
        "cause.icv-not-configured",
        "The packet has an ICV and the association knows of none.",
    ),
    (
        "cause.icv-absent",
        "The packet has no ICV and the association wants one.",
    ),
    (
        "cause.keys-of-other-direction",
        "The keys are those of the other direction.",
    ),
    (
        "cause.keys-exchanged",
        "Encryption and authentication key stand in each other's place.",
    ),
    (
        "cause.salt-at-front",
        "The salt stands before the key and not behind it.",
    ),
    ("cause.salt-zero", "The sender's salt is zero."),
    ("cause.salt-missing", "The key lacks its salt."),
    (
        "cause.salt-superfluous",
        "The key has a salt behind it that the algorithm does not take.",
    ),
    (
        "cause.key-hex-as-text",
        "Hexadecimal digits were given as text.",
    ),
    (
        "cause.key-text-as-hex",
        "Text was given as hexadecimal digits.",
    ),
    (
        "cause.key-word-order",
        "The octets of each 32-bit word of a key stand in reverse order.",
    ),
    (
        "cause.key-rotated",
        "Octets from one end of a key stand at its other end.",
    ),
    (
        "cause.key-digit-missing",
        "A hexadecimal digit of a key is missing.",
    ),
    (
        "cause.key-digit-doubled",
        "A hexadecimal digit of a key stands there twice.",
    ),
    (
        "cause.keys-of-another-association",
        "The keys are those of another association.",
    ),
    (
        "cause.wrong-integrity-algorithm",
        "Another integrity algorithm with the same key.",
    ),
    ("cause.wrong-cipher", "Another cipher with the same key."),
    (
        "cause.padding-zero",
        "The padding is zeros and not 1, 2, 3 (RFC 4303, 2.4).",
    ),
    (
        "cause.padding-random",
        "The padding is neither 1, 2, 3 nor zeros.",
    ),
    (
        "cause.ah-hop-limit-covered",
        "The sender's ICV of AH covers the hop limit.",
    ),
    (
        "cause.ah-flow-label-covered",
        "The sender's ICV of AH covers the flow label.",
    ),
    (
        "cause.ah-traffic-class-covered",
        "The sender's ICV of AH covers the traffic class.",
    ),
    (
        "cause.ah-type-of-service-covered",
        "The sender's ICV of AH covers the type of service.",
    ),
    (
        "cause.ah-flags-covered",
        "The sender's ICV of AH covers flags and fragment offset.",
    ),
    (
        "cause.ah-time-to-live-covered",
        "The sender's ICV of AH covers the time to live.",
    ),
    (
        "cause.ah-mutable-fields-covered",
        "The sender's ICV of AH covers several fields that may change on the way.",
    ),
    (
        "cause.ah-option-covered",
        "The sender's ICV of AH covers the data of an option that may change on the way.",
    ),
    (
        "cause.ah-options-hashed-whole",
        "Type and length of an option that may change were zeroed for the ICV of AH too.",
    ),
    (
        "cause.ah-options-hashed-by-data",
        "Type and length of an option that may change should have been zeroed for the ICV of AH too.",
    ),
    (
        "cause.ah-routing-header-form",
        "The ICV of AH covers the routing header in another form than the one that arrives.",
    ),
    (
        "cause.ah-padding-zeroed",
        "The sender's ICV of AH takes what pads it for zeros.",
    ),
    (
        "cause.ah-reserved-changed",
        "The reserved field of AH was changed on the way.",
    ),
    (
        "cause.inner-checksum",
        "The packet inside has a wrong checksum, and its protection is right.",
    ),
    (
        "cause.unexplained",
        "Nothing that was tried makes the packet pass.",
    ),
    ("confidence.proved", "proved"),
    ("confidence.observed", "observed"),
    ("confidence.likely", "likely, by chance once in 2^{bits}"),
    ("confidence.same-as", "likely, as frame {frame}"),
    ("confidence.possible", "possible"),
];
