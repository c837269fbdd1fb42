//! What each field of the IP headers and of extension headers is for, and whether AH covers it.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "field.ipv6.version",
        "Says how the rest is to be read. Immutable for AH; inside ESP in tunnel mode the next header, 4 or 41, has to agree with it.",
    ),
    (
        "field.ipv6.traffic-class",
        "DSCP and ECN. Routers may change it, so AH counts it as zero; a tunnel copies it outwards, and ECN comes back inwards at the end.",
    ),
    (
        "field.ipv6.flow-label",
        "Marks the packets of a flow for routers. AH counts it as zero, for not every sender and router leaves it alone.",
    ),
    (
        "field.ipv6.payload-length",
        "Octets after these 40, extension headers among them. Immutable for AH; every transform has to write it anew, and between two stages it may be out of date.",
    ),
    (
        "field.ipv6.next-header",
        "What follows: an extension header, ESP, AH, or an upper layer. Immutable for AH. ESP keeps the old value in its trailer, AH and IPComp in their headers.",
    ),
    (
        "field.ipv6.hop-limit",
        "Each router takes one off, so AH counts it as zero. A tunnel's outer header begins with its own.",
    ),
    (
        "field.ipv6.source",
        "Immutable for AH, so that a NAT breaks it. Inbound associations are found without it; a tunnel's outer source is the gateway.",
    ),
    (
        "field.ipv6.destination",
        "With protocol and SPI it finds the association. Immutable for AH, or with a routing header the one that it will be in the end.",
    ),
    (
        "field.ipv6.octets-after-the-packet",
        "Octets past the length: padding of the link layer, or in a tunnel padding that hides how long the inner packet is (TFC). They belong to no packet and are thrown away.",
    ),
    (
        "field.ipv4.version",
        "Says how the rest is to be read. Immutable for AH; inside ESP in tunnel mode the next header, 4 or 41, has to agree with it.",
    ),
    (
        "field.ipv4.header-length",
        "In units of 4 octets, options among them; it says where ESP or AH begins. Immutable for AH.",
    ),
    (
        "field.ipv4.type-of-service",
        "DSCP and ECN. Routers may change it, so AH counts it as zero; a tunnel copies it outwards.",
    ),
    (
        "field.ipv4.total-length",
        "Octets of the whole packet, this header among them. Immutable for AH; every transform has to write it anew.",
    ),
    (
        "field.ipv4.identification",
        "Ties the fragments of a packet together. Immutable for AH, so that what rewrites it breaks AH.",
    ),
    (
        "field.ipv4.flags",
        "Whether routers may fragment, and whether more fragments follow. Routers may change it, so AH counts it as zero; a tunnel copies or sets don't fragment by its own rule.",
    ),
    (
        "field.ipv4.fragment-offset",
        "Where a fragment's data belong, in units of 8 octets on the wire. AH counts it as zero; ESP and AH see only whole packets.",
    ),
    (
        "field.ipv4.time-to-live",
        "Each router takes one off, so AH counts it as zero. A tunnel's outer header begins with its own.",
    ),
    (
        "field.ipv4.protocol",
        "What follows the header: 50 for ESP, 51 for AH. Immutable for AH. ESP keeps the old value in its trailer.",
    ),
    (
        "field.ipv4.header-checksum",
        "Covers this header alone. Each router and each transform computes it anew, so AH counts it as zero.",
    ),
    (
        "field.ipv4.source",
        "Immutable for AH, so that a NAT breaks it. Inbound associations are found without it.",
    ),
    (
        "field.ipv4.destination",
        "With protocol and SPI it finds the association. Immutable for AH, or with a source route the one that it will be in the end.",
    ),
    (
        "field.ipv4.options",
        "Stay before ESP and AH. AH counts as zeros the ones that routers may change; the others it covers.",
    ),
    (
        "field.ipv4.octets-after-the-packet",
        "Octets past the length: padding of the link layer, or in a tunnel padding that hides how long the inner packet is (TFC). They belong to no packet and are thrown away.",
    ),
    (
        "field.hop-by-hop-options.next-header",
        "Routers on the way may read this header, so it stays before ESP and in clear. This octet says what follows; immutable for AH.",
    ),
    (
        "field.hop-by-hop-options.header-extension-length",
        "In units of 8 octets, the first 8 not counted. Immutable for AH; it says where ESP or AH begins.",
    ),
    (
        "field.destination-options.next-header",
        "For the destination, or before a routing header for each host that it names. Before ESP it is in clear, behind ESP it is protected. This octet says what follows; immutable for AH.",
    ),
    (
        "field.destination-options.header-extension-length",
        "In units of 8 octets, the first 8 not counted. Immutable for AH; it says where ESP or AH begins.",
    ),
    (
        "field.option.pad1",
        "One octet of padding. It has neither length nor data, and AH covers it.",
    ),
    (
        "field.option.padn",
        "Two octets of padding or more; AH covers them.",
    ),
    (
        "field.option.router-alert",
        "Asks routers to look at the packet. It may not change on the way, so AH covers it; behind ESP no router would see it.",
    ),
    (
        "field.option.calipso",
        "A sensitivity label (RFC 5570). It may not change on the way, so AH covers it.",
    ),
    (
        "field.option.quick-start",
        "A sending rate that routers may lower (RFC 4782): bit 0x20 of its type is set, so AH counts its data as zeros.",
    ),
    (
        "field.option.path-mtu-record",
        "The smallest MTU of the way, which routers write (RFC 9268): bit 0x20 of its type is set, so AH counts its data as zeros.",
    ),
    (
        "field.option.rpl",
        "Routing information of low-power networks (RFC 6553), which each router changes: AH counts its data as zeros.",
    ),
    (
        "field.option.jumbo-payload",
        "The length of a packet of more than 65535 octets of payload. AH and ESP of the BSDs take none.",
    ),
    (
        "field.option.home-address",
        "The address under which a mobile host is known. It may not change on the way; for AH it stands in the place of the source.",
    ),
    (
        "field.option.option",
        "The two highest bits of its type say what a host does that does not know it, bit 0x20 whether its data may change on the way: if so, AH counts them as zeros.",
    ),
    (
        "field.routing.next-header",
        "Says what follows; immutable for AH. The header stays before ESP, for hosts on the way have to read it.",
    ),
    (
        "field.routing.header-extension-length",
        "In units of 8 octets, the first 8 not counted. For type 0 it is twice the number of addresses.",
    ),
    (
        "field.routing.routing-type",
        "How to follow it. Type 0 is no longer allowed (RFC 5095); AH can foresee the end of a route only where it knows the type.",
    ),
    (
        "field.routing.segments-left",
        "Hosts that the packet has yet to come through. Each takes one off; AH counts it as it will be at the end, 0.",
    ),
    (
        "field.routing.type-specific-data",
        "Its meaning depends on the routing type; for type 0 it is reserved. AH covers it as it will be at the end.",
    ),
    (
        "field.routing.address",
        "A host of the route. Each exchanges it with the destination, which the sender foresees: AH covers it as it will be at the end.",
    ),
    (
        "field.fragment.next-header",
        "What the whole packet has at this place. ESP and AH are named here when the sender protected first and fragmented then, as it should.",
    ),
    (
        "field.fragment.reserved",
        "Zero when sent, and not looked at. The whole packet has no trace of it.",
    ),
    (
        "field.fragment.fragment-offset",
        "Where the data belong, in units of 8 octets on the wire. Two fragments must not overlap (RFC 5722).",
    ),
    (
        "field.fragment.more-fragments",
        "Whether others follow. The last one says how long the whole packet is; until all are there, ESP and AH cannot begin.",
    ),
    (
        "field.fragment.identification",
        "Ties the fragments of one packet together, with source and destination. It goes with the header when the packet is whole.",
    ),
    (
        "field.fragment.data",
        "Octets from the middle of a packet. Nothing can be read of them until the rest is there, and an ICV covers the whole alone.",
    ),
];
