//! What a diagnosis says is wrong.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    ("why.association", "{proto} {spi} to {dst}"),
    ("why.encryption", "encryption"),
    ("why.authentication", "authentication"),
    ("why.besides", "{why}; besides, {besides}"),
    ("why.and-besides", "{why}; and besides, {besides}"),
    ("why.as-frame", "as frame {frame}: {why}"),
    (
        "why.unexplained",
        "{why}; {trials} {trials|change was|changes were} tried, and under {trials|it the packet does not pass|none of them does the packet pass}: its key is another, or its octets were changed",
    ),
    (
        "why.no-evidence",
        "no ICV vouches for the packet, and what was decrypted names {upper} as its next header, without padding and without a right checksum",
    ),
    (
        "why.icv-verifies",
        "{why}; with that changed, the ICV of {icv} octets verifies",
    ),
    (
        "why.icv-verifies-checksum-wrong",
        "{why}; with that changed, the ICV of {icv} octets verifies, but the checksum inside is wrong, as it is where an address was translated on the way, or where the encryption key or the cipher is wrong too",
    ),
    (
        "why.icv-verifies-no-packet",
        "{why}; with that changed, the ICV of {icv} octets verifies, but what is decrypted is no packet: the encryption key or the cipher is wrong too",
    ),
    (
        "why.checksum-agrees",
        "{why}; with that changed, padding, next header and the checksum inside agree, which {trials} {trials|trial|trials} would come to by chance once in 2^{bits}",
    ),
    (
        "why.padding-agrees",
        "{why}; with that changed, padding and next header agree, which {trials} {trials|trial|trials} would come to by chance once in 2^{bits}",
    ),
    (
        "why.snaplen-cut",
        "the capture kept {had} of the frame's {was} octets: the last {missing} {missing|is|are} missing, and with them the ICV",
    ),
    (
        "why.length-promises",
        "the length field promises {needed} octets and {had} are there",
    ),
    (
        "why.total-length",
        "the total length is {total_length} octets and the header alone has {hlen}",
    ),
    (
        "why.length-says",
        "the length field says {field} octets and {octets} are there",
    ),
    (
        "why.udp-length",
        "the UDP length is {field} octets and {had} are there",
    ),
    (
        "why.put-right",
        "{why}; with that put right the ICV verifies",
    ),
    (
        "why.header-checksum-zero",
        "the IPv4 header checksum is 0, which the network card was to fill in ({expected})",
    ),
    (
        "why.header-checksum",
        "the IPv4 header checksum is {found} and should be {expected}: the header was changed on the way, or by whoever wrote the capture",
    ),
    (
        "why.udp-checksum-partial",
        "the UDP checksum {found} is that of the pseudo-header alone, which the network card was to complete",
    ),
    (
        "why.udp-checksum",
        "the checksum {found} of the UDP datagram around ESP is wrong",
    ),
    (
        "why.segmentation-offload",
        "the length field is 0 in a packet of {octets} octets: it was captured before the network card cut it into segments",
    ),
    (
        "why.length-field",
        "{seen}, and the capture says that nothing was cut off",
    ),
    (
        "why.receive-offload",
        "{octets} octets after its ESP header the packet with the next sequence number begins: the receiving network card put several into one",
    ),
    ("why.checksum-of", "{name} checksum"),
    ("why.checksum-of-upper-layer", "upper layer's checksum"),
    (
        "why.inner-checksum-partial",
        "the {checksum} inside, {found}, is that of the pseudo-header alone: the sender protected the packet before its checksum was computed; by chance that is so once in 2^16",
    ),
    (
        "why.inner-checksum",
        "protection came off, with {padding} {padding|octet|octets} of padding in order, and the {checksum} inside, {found}, is wrong: the packet was so before it was protected, unless the encryption key is wrong",
    ),
    (
        "why.fragments-missing",
        "fragments of the packet with identification {id} from {src} to {dst} are not in the capture: the octets {octets}",
    ),
    ("why.octets-range", "{first} to {last}"),
    (
        "why.octets-from",
        "all from {first} on, the last fragment among them",
    ),
    (
        "why.icv-truncation",
        "the association has {name} with an ICV of {have} octets, and the sender's has {icv} ({bits} bits)",
    ),
    (
        "why.icv-absent",
        "the association wants an ICV of {icv} octets ({label}), and the packet ends with the trailer",
    ),
    (
        "why.icv-not-configured",
        "the association has no integrity algorithm, and {icv} octets of ICV follow the trailer",
    ),
    (
        "why.keys-exchanged",
        "the key of {cipher} stands where the one of {mac} belongs, and the reverse",
    ),
    ("why.all-keys", "the keys"),
    ("why.authentication-key", "the authentication key"),
    ("why.encryption-key", "the encryption key"),
    (
        "why.keys-of-other-direction",
        "{what} of {own} and of the other direction, {other}, are exchanged: the packet was made with what is configured for the latter",
    ),
    (
        "why.keys-of-another",
        "the packet was made with {what} of another association, {other}",
    ),
    (
        "why.key-hex-as-text",
        "the {part} key is {digits} hexadecimal digits that were given as text, so that each digit became an octet",
    ),
    (
        "why.key-text-as-hex",
        "the {part} key is a text of {characters} characters that was read as hexadecimal digits",
    ),
    (
        "why.key-word-order",
        "the octets of each 32-bit word of the {part} key stand in reverse order",
    ),
    (
        "why.salt-at-front",
        "the salt of {label}, {salt} octets, stands before the key and belongs behind it",
    ),
    (
        "why.salt-zero",
        "the sender's salt of {label} is zero, {salt} octets of it",
    ),
    (
        "why.key-rotated-first",
        "the first octets of the {part} key, {moved} of them, belong at its end",
    ),
    (
        "why.key-rotated-last",
        "the last octets of the {part} key, {moved} of them, belong at its start",
    ),
    (
        "why.key-digit-filled-in",
        "digit {digit} of the {part} key is missing; the odd number of digits was filled up with a zero in front",
    ),
    (
        "why.salt-superfluous",
        "the {part} key has {salt} octets of salt behind it, which this algorithm does not take",
    ),
    (
        "why.salt-missing-zero",
        "the {part} key lacks its salt, the last {salt} octets; the sender's is zero",
    ),
    (
        "why.salt-missing-spi",
        "the {part} key lacks its salt, the last {salt} octets; the sender's is the SPI",
    ),
    (
        "why.salt-missing-other",
        "the {part} key lacks its salt, the last {salt} octets; the sender's is that of another association",
    ),
    (
        "why.key-is-hex",
        "the {part} key is a text of hexadecimal digits, so that each digit became an octet",
    ),
    (
        "why.key-is-text",
        "the {part} key is a text that was read as hexadecimal digits",
    ),
    (
        "why.key-digit-doubled",
        "the {part} key has {count} hexadecimal digits: digit {digit} stands there twice",
    ),
    (
        "why.key-digit-missing",
        "the {part} key has {count} hexadecimal digits: one is missing, digit {digit}",
    ),
    (
        "why.wrong-integrity-algorithm",
        "the association has {have} and the sender's ICV is made with {label}",
    ),
    (
        "why.wrong-cipher",
        "the association has {have} and the sender encrypts with {cipher}",
    ),
    (
        "why.cipher-and-icv",
        "{label} and an ICV of {icv} octets beside it",
    ),
    (
        "why.padding-zero",
        "the sender pads with zeros, where RFC 4303, 2.4 wants 1, 2, 3 and so on",
    ),
    (
        "why.padding-random",
        "the sender pads with octets of no order, where RFC 4303, 2.4 wants 1, 2, 3 and so on",
    ),
    (
        "why.spi-byte-order",
        "the packet's SPI is {spi}, the association's {have}: its octets stand in reverse order",
    ),
    (
        "why.spi-octet-differs",
        "the packet's SPI is {spi}, the association's {have}: one octet differs",
    ),
    (
        "why.protocol-differs",
        "the packet has {proto}, the association with that SPI is for {have}",
    ),
    ("why.not-usable", "the association {association} is {state}"),
    (
        "why.destination-translated",
        "the association is for {have}, and a translator turned that into {dst} on the way",
    ),
    (
        "why.destination-differs",
        "the packet is for {dst}, the association with that SPI for {have}",
    ),
    (
        "why.non-esp-marker",
        "four zero octets, which mark IKE, stand before ESP with SPI {spi} (RFC 3948, 2.2)",
    ),
    (
        "why.under-other-spi",
        "the packet is {wanted}, and was made with the keys of {other}",
    ),
    (
        "why.nested-protection",
        "{layers} {layers|layer|layers} of protection came off, and {wanted} is still inside, for which there is no association",
    ),
    (
        "why.esn-not-sent",
        "the association has extended sequence numbers and the sender counts in 32 bits: its ICV covers no high half (RFC 4303, 2.2.1)",
    ),
    (
        "why.esn-not-configured",
        "the sender uses extended sequence numbers, here {seq} with the high half {high}, which its ICV covers unsent, and the association has none (RFC 4303, 2.2.1)",
    ),
    (
        "why.esn-high-half",
        "the window infers the high half {have} for sequence number {seq}, and the sender is at {high}",
    ),
    (
        "why.sequence-zero",
        "the sequence number is 0; a sender begins with 1 (RFC 4303, 2.2)",
    ),
    ("why.authentic", "{why}; its ICV verifies"),
    (
        "why.not-authentic",
        "{why}; nothing vouches for the packet itself",
    ),
    (
        "why.in-frame-by-another",
        "{seen}, in frame {other}, by another packet",
    ),
    (
        "why.same-octets",
        "{seen}: frame {same} has the same octets",
    ),
    (
        "why.sequence-restart",
        "{seen}; the sender counts anew under the same association (RFC 4303, 3.3.3)",
    ),
    ("why.after", "{seen}, after {edge}"),
    (
        "why.replay-window-too-small",
        "sequence number {seq} comes after {edge}: a window of {width} {width|packet|packets} ends {short} short",
    ),
    (
        "why.udp-encapsulation-unknown",
        "the packet came in UDP, ports {sport} to {dport}, and the association has no UDP encapsulation",
    ),
    (
        "why.udp-ports-differ",
        "the packet came in UDP on the ports {sport} to {dport}, and the association says {have_sport} to {have_dport}",
    ),
    ("why.field-traffic-class", "traffic class"),
    ("why.field-flow-label", "flow label"),
    ("why.field-hop-limit", "hop limit"),
    ("why.field-type-of-service", "type of service"),
    ("why.field-flags", "flags and fragment offset"),
    ("why.field-time-to-live", "time to live"),
    ("why.field-header-checksum", "header checksum"),
    (
        "why.ah-fields-covered",
        "the sender's ICV covers what may change on the way, as it arrived here: {fields} (RFC 4302, 3.3.3.1)",
    ),
    (
        "why.ah-field-was",
        "the sender's ICV covers the {field}, which was {value} when it sent the packet and is {arrived} here (RFC 4302, 3.3.3.1)",
    ),
    (
        "why.ah-class-was",
        "the sender's ICV covers the {field}, which was {value} when it sent the packet (RFC 4302, 3.3.3.1)",
    ),
    (
        "why.ah-address-translated",
        "a translator turned the address {from} into {to}, and AH covers addresses (RFC 4302, 3.3.3.1)",
    ),
    (
        "why.ah-option-covered",
        "the sender's ICV covers the data of options that may change on the way (RFC 4302, 3.3.3.1.2.2)",
    ),
    (
        "why.ah-options-hashed-whole",
        "the sender takes type and length of an option that may change for zeros too, as the BSDs do; RFC 4302, 3.3.3.1.2.2 zeroes the data alone",
    ),
    (
        "why.ah-options-hashed-by-data",
        "the sender takes only the data of an option that may change for zeros, as RFC 4302, 3.3.3.1.2.2 says; this host zeroes type and length too",
    ),
    (
        "why.ah-options-zeroed-from-type",
        "the sender zeroes, of an option that may change, as many octets as its data has, but from its type on, as older BSDs do; RFC 4302, 3.3.3.1.2.2 zeroes the data",
    ),
    (
        "why.ah-routing-form",
        "the sender's ICV covers the routing header with {left} {left|segment|segments} left, in another form than it arrives in; it has to foresee the last one (RFC 4302, 3.3.3.1.2.3)",
    ),
    (
        "why.ah-padding-zeroed",
        "the sender's ICV takes the {octets} {octets|octet that pads|octets that pad} it for zeros, and the packet has others there (RFC 4302, 2.6 and 3.3.3.2.1)",
    ),
    (
        "why.ah-reserved-changed",
        "AH's reserved field is {value} and was 0 when the sender computed its ICV (RFC 4302, 2.3)",
    ),
];
