//! What each field of ESP, AH and IPComp is for, and of the layers above them.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "field.ah.next-header",
        "What AH protects behind it; the protocol field before AH says 51 meanwhile. Covered by the ICV, but in clear.",
    ),
    (
        "field.ah.payload-length",
        "AH's own length in units of 4 octets, less 2. It has to fit the ICV of the association; in IPv6 AH is a multiple of 8 octets.",
    ),
    (
        "field.ah.reserved",
        "Zero when sent; the receiver covers it with the ICV and ignores it otherwise.",
    ),
    (
        "field.ah.spi",
        "With destination and protocol it finds the association. The receiver has chosen it; 0 is for local use and 1 to 255 are reserved.",
    ),
    (
        "field.ah.sequence",
        "Counts from 1, one a packet, and never the same twice under one key. With ESN only its low half is sent, and the ICV covers both.",
    ),
    (
        "field.ah.icv",
        "Computed over the packet with this field and all that may change on the way as zeros. If it differs, key, algorithm or a covered octet differs.",
    ),
    (
        "field.esp.spi",
        "With destination and protocol it finds the association. The receiver has chosen it; 0 is for local use and 1 to 255 are reserved. Covered by the ICV, in clear.",
    ),
    (
        "field.esp.sequence",
        "Counts from 1, one a packet, and never the same twice under one key. With ESN only its low half is sent (RFC 4303, 2.2.1). Covered by the ICV, in clear.",
    ),
    (
        "field.esp.octets-after-the-sequence",
        "They belong to the header as this stage counts it: the IV, where one is there.",
    ),
    (
        "field.esp.iv",
        "Starts the cipher and is sent in clear, covered by the ICV. CBC wants it unpredictable; for CTR and GCM one used twice under one key gives the plain text away.",
    ),
    (
        "field.esp.payload",
        "What is protected: ciphertext up to the ICV, or plain text with NULL encryption. Without the association nobody can tell where IV and ICV begin and end.",
    ),
    (
        "field.esp.padding",
        "Fills the last block, and up to 4 octets at least: 1, 2, 3 and so on by default. Encrypted; the receiver is to look at it.",
    ),
    (
        "field.esp.pad-length",
        "Octets of padding before it, 0 to 255. Encrypted: with a wrong key it is chance, and without an ICV the first thing to look wrong.",
    ),
    (
        "field.esp.next-header",
        "What is inside: an upper layer, 4 or 41 for a tunnel, 59 for a dummy packet. Encrypted; it goes back into the field that says 50 now.",
    ),
    (
        "field.esp.icv",
        "Computed over all from the SPI to the next header, the IP header not among it: a NAT does not break ESP. Its length is the association's to know.",
    ),
    (
        "field.ipcomp.next-header",
        "What is compressed; the protocol field before it says 108 meanwhile.",
    ),
    (
        "field.ipcomp.flags",
        "Reserved: zero when sent, ignored by the receiver.",
    ),
    (
        "field.ipcomp.cpi",
        "With the destination it finds the association. Up to 63 it names a well-known algorithm, 2 for DEFLATE; from 256 it is agreed on.",
    ),
    (
        "field.ipcomp.payload",
        "Compressed. Nothing protects it but what is around it, and IPComp belongs inside of ESP: ciphertext cannot be compressed.",
    ),
    (
        "field.tcp.source-port",
        "A selector of policies; behind ESP nobody on the way sees it.",
    ),
    (
        "field.tcp.destination-port",
        "A selector of policies; behind ESP nobody on the way sees it.",
    ),
    (
        "field.tcp.sequence",
        "TCP's own count of octets; it has nothing to do with the sequence number of ESP or AH, which counts packets.",
    ),
    (
        "field.tcp.acknowledgment",
        "The next octet that the sender expects from the other side.",
    ),
    (
        "field.tcp.data-offset",
        "Length of this header in units of 4 octets, options among it. After decryption with a wrong key it is chance.",
    ),
    (
        "field.tcp.flags",
        "SYN, ACK, FIN and so on. Firewalls on the way do not see them behind ESP.",
    ),
    (
        "field.tcp.window",
        "Octets that the sender will take, before scaling.",
    ),
    (
        "field.tcp.checksum",
        "Covers the addresses too: in transport mode behind a NAT it is wrong until somebody puts it right (RFC 3948, 3.1.2). Without an ICV it is the best witness of the key.",
    ),
    (
        "field.tcp.urgent-pointer",
        "Where urgent data end, if the flag URG is set.",
    ),
    (
        "field.tcp.options",
        "The maximum segment size is the one to look at: with ESP it has to leave room for header, IV, padding and ICV.",
    ),
    ("field.tcp.data", "What the application sent."),
    (
        "field.udp.source-port",
        "A selector of policies. Around ESP it is 4500, until a NAT gives another.",
    ),
    (
        "field.udp.destination-port",
        "A selector of policies. 4500 means ESP or IKE inside; which of them, the first 4 octets tell.",
    ),
    (
        "field.udp.length",
        "Octets of header and data, at least 8. It has to agree with the length of the IP packet.",
    ),
    (
        "field.udp.checksum",
        "Covers the addresses too. Around ESP it should be zero over IPv4 (RFC 3948, 2.1); behind a NAT in transport mode the inner one is wrong until somebody puts it right.",
    ),
    (
        "field.udp.keepalive",
        "One octet 0xff that keeps a NAT's mapping alive. There is nothing in it for the receiver.",
    ),
    ("field.udp.data", "What the application sent."),
    (
        "field.ike.non-esp-marker",
        "Four octets of zero where ESP would have its SPI: this is IKE and not ESP. No SPI is 0 for that reason.",
    ),
    (
        "field.ike.message",
        "The key daemons of the two sides talk here: they agree on algorithms, SPIs and keys.",
    ),
    (
        "field.icmpv6.type",
        "Below 128 an error, from 128 information. A selector of policies, in place of a port.",
    ),
    (
        "field.icmpv6.code",
        "Tells more of the type. A selector of policies, in place of a port.",
    ),
    (
        "field.icmpv6.checksum",
        "Covers the addresses too. Without an ICV it is the best witness of the key.",
    ),
    (
        "field.icmpv6.identifier",
        "Tells one ping from another; the reply brings it back.",
    ),
    (
        "field.icmpv6.sequence",
        "Counts the requests of a ping; it has nothing to do with the sequence number of ESP or AH.",
    ),
    (
        "field.icmpv6.data",
        "The body of the message. A ping's reply has to bring the same octets back.",
    ),
    (
        "field.icmpv6.mtu",
        "The most that the next link takes. For a protected packet, the upper layer has to be told less: what ESP adds comes off.",
    ),
    (
        "field.icmpv6.pointer",
        "Where in the packet the trouble is, in octets.",
    ),
    (
        "field.icmpv6.flags-or-reserved",
        "Flags of a neighbor advertisement; reserved elsewhere.",
    ),
    (
        "field.icmpv6.target",
        "The address that is looked for or announced. A policy that insists on protection for it stops neighbor discovery, and with it IPsec.",
    ),
    (
        "field.icmpv6.options",
        "Link-layer addresses, prefixes and the like.",
    ),
    (
        "field.icmpv6.invoking-packet",
        "As much as fits of the packet that caused the error. Of ESP only header and SPI are of use: the rest is ciphertext.",
    ),
    (
        "field.icmp.type",
        "What the message is. A selector of policies, in place of a port.",
    ),
    (
        "field.icmp.code",
        "Tells more of the type. A selector of policies, in place of a port.",
    ),
    (
        "field.icmp.checksum",
        "Covers the message alone, so that a NAT leaves it right. Without an ICV it is the best witness of the key.",
    ),
    (
        "field.icmp.identifier",
        "Tells one ping from another; the reply brings it back.",
    ),
    (
        "field.icmp.sequence",
        "Counts the requests of a ping; it has nothing to do with the sequence number of ESP or AH.",
    ),
    (
        "field.icmp.rest-of-header",
        "Its meaning depends on the type: an MTU where a packet was too long, a pointer, or nothing.",
    ),
    (
        "field.icmp.data",
        "The body of the message; of an error, the beginning of the packet that caused it.",
    ),
    (
        "field.no-next-header.data",
        "Nothing follows a next header of 59: these octets are passed on and ignored. Inside ESP they fill a dummy packet.",
    ),
    (
        "field.upper-layer.data",
        "A protocol that is not taken apart here. IPsec protects it like any other.",
    ),
    (
        "field.any-layer.malformed",
        "It cannot be read as what the header before it announces. After decryption that means a wrong key or algorithm, on the wire a cut or damaged packet.",
    ),
];
