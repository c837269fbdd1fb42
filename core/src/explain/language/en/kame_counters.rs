//! What each of KAME's counters counts: one of IPv6 and one of IPv4 a cause.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "counter.ipsec6stat.in_success",
        "KAME, IPv6: packets whose protection came off and was right.",
    ),
    (
        "counter.ipsecstat.in_success",
        "KAME, IPv4: packets whose protection came off and was right.",
    ),
    (
        "counter.ipsec6stat.in_polvio",
        "KAME, IPv6: packets that came less protected than their policy asks. When it rises, compare the policies of the two sides.",
    ),
    (
        "counter.ipsecstat.in_polvio",
        "KAME, IPv4: packets that came less protected than their policy asks. When it rises, compare the policies of the two sides.",
    ),
    (
        "counter.ipsec6stat.in_nosa",
        "KAME, IPv6: no association for a packet. When it rises, compare source, destination and SPI with the database.",
    ),
    (
        "counter.ipsecstat.in_nosa",
        "KAME, IPv4: no association for a packet. When it rises, compare source, destination and SPI with the database.",
    ),
    (
        "counter.ipsec6stat.in_inval",
        "KAME, IPv6: lengths, padding or headers are wrong. FAST_IPSEC has several counters for this; here only the packet tells which.",
    ),
    (
        "counter.ipsecstat.in_inval",
        "KAME, IPv4: lengths, padding or headers are wrong. FAST_IPSEC has several counters for this; here only the packet tells which.",
    ),
    (
        "counter.ipsec6stat.in_nomem",
        "KAME, IPv6: no memory to take protection off. When it rises, look for mbufs running out.",
    ),
    (
        "counter.ipsecstat.in_nomem",
        "KAME, IPv4: no memory to take protection off. When it rises, look for mbufs running out.",
    ),
    (
        "counter.ipsec6stat.in_badspi",
        "KAME, IPv6: an association that cannot be used: not mature, or without an algorithm. When it rises, look at its state.",
    ),
    (
        "counter.ipsecstat.in_badspi",
        "KAME, IPv4: an association that cannot be used: not mature, or without an algorithm. When it rises, look at its state.",
    ),
    (
        "counter.ipsec6stat.in_ahreplay",
        "KAME, IPv6: AH's sequence number was seen before, is too old, or zero. When it rises, look for reordering, doubled packets or a restarted peer.",
    ),
    (
        "counter.ipsecstat.in_ahreplay",
        "KAME, IPv4: AH's sequence number was seen before, is too old, or zero. When it rises, look for reordering, doubled packets or a restarted peer.",
    ),
    (
        "counter.ipsec6stat.in_espreplay",
        "KAME, IPv6: ESP's sequence number was seen before, is too old, or zero. When it rises, look for reordering, doubled packets or a restarted peer.",
    ),
    (
        "counter.ipsecstat.in_espreplay",
        "KAME, IPv4: ESP's sequence number was seen before, is too old, or zero. When it rises, look for reordering, doubled packets or a restarted peer.",
    ),
    (
        "counter.ipsec6stat.in_ahauthsucc",
        "KAME, IPv6: AH's ICV is right.",
    ),
    (
        "counter.ipsecstat.in_ahauthsucc",
        "KAME, IPv4: AH's ICV is right.",
    ),
    (
        "counter.ipsec6stat.in_ahauthfail",
        "KAME, IPv6: AH's ICV is wrong. When it rises, compare the keys, then look for what changes covered fields on the way.",
    ),
    (
        "counter.ipsecstat.in_ahauthfail",
        "KAME, IPv4: AH's ICV is wrong. When it rises, compare the keys, then look for what changes covered fields on the way.",
    ),
    (
        "counter.ipsec6stat.in_espauthsucc",
        "KAME, IPv6: ESP's ICV is right.",
    ),
    (
        "counter.ipsecstat.in_espauthsucc",
        "KAME, IPv4: ESP's ICV is right.",
    ),
    (
        "counter.ipsec6stat.in_espauthfail",
        "KAME, IPv6: ESP's ICV is wrong. When it rises, compare keys, algorithm and ICV length of the two sides.",
    ),
    (
        "counter.ipsecstat.in_espauthfail",
        "KAME, IPv4: ESP's ICV is wrong. When it rises, compare keys, algorithm and ICV length of the two sides.",
    ),
    (
        "counter.ipsec6stat.out_success",
        "KAME, IPv6: packets that protection was put on.",
    ),
    (
        "counter.ipsecstat.out_success",
        "KAME, IPv4: packets that protection was put on.",
    ),
    (
        "counter.ipsec6stat.out_polvio",
        "KAME, IPv6: packets that a policy discards on their way out.",
    ),
    (
        "counter.ipsecstat.out_polvio",
        "KAME, IPv4: packets that a policy discards on their way out.",
    ),
    (
        "counter.ipsec6stat.out_nosa",
        "KAME, IPv6: the policy asks for protection and there is no association. When it rises, look for a key daemon that does not answer.",
    ),
    (
        "counter.ipsecstat.out_nosa",
        "KAME, IPv4: the policy asks for protection and there is no association. When it rises, look for a key daemon that does not answer.",
    ),
    (
        "counter.ipsec6stat.out_inval",
        "KAME, IPv6: packets that cannot be protected: too long, out of sequence numbers, fragments, or an algorithm that is missing.",
    ),
    (
        "counter.ipsecstat.out_inval",
        "KAME, IPv4: packets that cannot be protected: too long, out of sequence numbers, fragments, or an algorithm that is missing.",
    ),
    (
        "counter.ipsec6stat.out_nomem",
        "KAME, IPv6: no memory to put protection on. When it rises, look for mbufs running out.",
    ),
    (
        "counter.ipsecstat.out_nomem",
        "KAME, IPv4: no memory to put protection on. When it rises, look for mbufs running out.",
    ),
];
