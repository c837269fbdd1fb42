//! What each counter counts, and what to look for when it rises.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "counter.ip6s_total",
        "Packets that reached ip6_input. The measure for all the others.",
    ),
    (
        "counter.ip6s_toosmall",
        "Not even an IPv6 header. When it rises, look for a link that hands over cut frames.",
    ),
    (
        "counter.ip6s_tooshort",
        "The packet is shorter than a length field says. When it rises, look for frames that are cut on the way, or a capture with a snap length.",
    ),
    (
        "counter.ip6s_badvers",
        "The version is not 6. When it rises, look for a driver or a tunnel that gives the packet to the wrong protocol.",
    ),
    (
        "counter.ip6s_badscope",
        "A source or a destination that no packet may have. When it rises, look for a forged source, or a host without an address.",
    ),
    (
        "counter.ip6s_toomanyhdr",
        "More headers than the nest limit. When it rises, somebody nests headers or protection without end.",
    ),
    (
        "counter.ip6s_badoptions",
        "A routing header or an option that cannot be processed, a jumbo payload among them. When it rises, look at what the sender puts into its extension headers.",
    ),
    (
        "counter.ip6s_fragments",
        "Fragments seen. Many of them with ESP mean that the sender protects first and does not know the MTU of the way.",
    ),
    (
        "counter.ip6s_delivered",
        "Packets handed to an upper layer. If it stands still while esps_input rises, the packets are lost within IPsec.",
    ),
    ("counter.ip6s_forward", "Packets passed on to other hosts."),
    (
        "counter.ip6s_cantforward",
        "Packets for other hosts that were not passed on. When it rises, look at the routes, and at whether the host is a router at all.",
    ),
    (
        "counter.icp6s_otime_exceed_transit",
        "ICMPv6 errors due because a packet's hops were used up. When it rises, look for a routing loop, often a tunnel that leads into itself.",
    ),
    (
        "counter.ips_total",
        "Packets that reached ip_input. The measure for all the others.",
    ),
    (
        "counter.ips_toosmall",
        "Not even an IPv4 header. When it rises, look for a link that hands over cut frames.",
    ),
    (
        "counter.ips_tooshort",
        "The packet is shorter than its total length says. When it rises, look for frames that are cut on the way, or a capture with a snap length.",
    ),
    (
        "counter.ips_badvers",
        "The version is not 4. When it rises, look for a driver or a tunnel that gives the packet to the wrong protocol.",
    ),
    (
        "counter.ips_badhlen",
        "A header length under 20 octets, or beyond the packet. When it rises, look for damage on the way.",
    ),
    (
        "counter.ips_badaddr",
        "A source that no packet may have. When it rises, look for forged packets.",
    ),
    (
        "counter.ips_badsum",
        "The header checksum is wrong. When it rises, look for damage on the way, or for a network card that was to fill it in.",
    ),
    (
        "counter.ips_badlen",
        "The total length is less than the header's. When it rises, look for damage on the way.",
    ),
    (
        "counter.ips_fragments",
        "IPv4 fragments seen. Many of them with ESP mean that the MTU of the way is not known to the sender.",
    ),
    (
        "counter.ips_delivered",
        "IPv4 packets handed to an upper layer.",
    ),
    (
        "counter.ips_forward",
        "IPv4 packets passed on to other hosts.",
    ),
    (
        "counter.ips_cantforward",
        "IPv4 packets for other hosts that were not passed on. When it rises, look at the routes, and at whether the host is a router at all.",
    ),
    (
        "counter.icps_error",
        "ICMP errors due. When it rises, read the errors: they name the packet that caused them.",
    ),
    (
        "counter.esps_input",
        "ESP packets seen, whatever becomes of them.",
    ),
    (
        "counter.esps_ibytes",
        "Octets of ESP payload seen. They are counted before anything is verified, so that forged packets count too.",
    ),
    (
        "counter.esps_hdrops",
        "Too short for the headers, no memory, or a header that cannot be found. When it rises, look for cut packets first, then for mbufs running out.",
    ),
    (
        "counter.esps_nopf",
        "ESP in a packet that is neither IPv4 nor IPv6. It should stay 0.",
    ),
    (
        "counter.esps_notdb",
        "No association, or one that went away or expired while the packet was parked. When it rises, compare destination, protocol and SPI with the database, and look at the times of rekeying.",
    ),
    (
        "counter.esps_noxform",
        "An association without a transform, or the crypto framework gave up. When it rises, look for an algorithm that the kernel lacks.",
    ),
    (
        "counter.esps_badilen",
        "A length that the algorithm cannot have made. When it rises, the peer uses another cipher or another ICV length than the association says.",
    ),
    (
        "counter.esps_replay",
        "A sequence number seen before, too old, or zero. When it rises, look for reordering wider than the window, packets doubled on the way, or a peer that restarted its numbers.",
    ),
    (
        "counter.esps_badauth",
        "The ICV does not verify. When it rises, compare keys, algorithm and ICV length of the two sides; if only some packets fail, look for damage on the way.",
    ),
    (
        "counter.esps_badenc",
        "Padding that the peer should not have written. With an ICV that verified, the peer pads in its own way; without an ICV, the key is wrong.",
    ),
    (
        "counter.esps_crypto",
        "The crypto request could not be made, or came back without the packet. When it rises, look for memory or sessions running out.",
    ),
    ("counter.esps_tunnel", "Tunnelled packets taken out of ESP."),
    (
        "counter.ahs_input",
        "AH packets seen, whatever becomes of them.",
    ),
    (
        "counter.ahs_hdrops",
        "Too short for the headers, or headers that AH cannot cover. When it rises, look at the extension headers and options before AH.",
    ),
    (
        "counter.ahs_nopf",
        "AH in a packet that is neither IPv4 nor IPv6. It should stay 0.",
    ),
    (
        "counter.ahs_notdb",
        "No association, or one that went away or expired while the packet was parked. When it rises, compare destination, protocol and SPI with the database.",
    ),
    (
        "counter.ahs_noxform",
        "An association without a transform. When it rises, look for an algorithm that the kernel lacks.",
    ),
    (
        "counter.ahs_ibytes",
        "Octets of AH payload seen. They are counted before anything is verified.",
    ),
    (
        "counter.ahs_replay",
        "A sequence number seen before, too old, or zero. When it rises, look for reordering wider than the window, packets doubled on the way, or a peer that restarted its numbers.",
    ),
    (
        "counter.ahs_badauth",
        "The ICV does not verify. When it rises, compare the keys; if they agree, something on the way changes a field that AH covers: a NAT, a rewritten option, a fragment put together.",
    ),
    (
        "counter.ahs_badauthl",
        "AH's length is not the one that the association's ICV makes. When it rises, the two sides differ in ICV length, or in padding AH to 4 or 8 octets.",
    ),
    (
        "counter.ahs_crypto",
        "The crypto request could not be made, or came back without the packet. When it rises, look for memory or sessions running out.",
    ),
    (
        "counter.ipips_ipackets",
        "Tunnelled packets that reached ipip_input.",
    ),
    (
        "counter.ipips_hdrops",
        "Too short for the inner header, or no memory for the outer one. When it rises, look for cut packets, then for mbufs running out.",
    ),
    (
        "counter.ipips_family",
        "The inner version is neither 4 nor 6, or not the one announced. Without an ICV that means a wrong key.",
    ),
    (
        "counter.ipips_spoof",
        "The inner source is one of the receiver's own addresses. When it rises, somebody forges inside a tunnel, or two hosts share an address.",
    ),
    (
        "counter.ips_in_polvio",
        "Packets that came less protected than their policy asks. When it rises, the peer sends in clear or through another association: compare the policies of the two sides.",
    ),
    (
        "counter.ips_spdcachemiss",
        "Look-ups in the policy database. The BSDs have a cache before it; here every look-up counts.",
    ),
    (
        "counter.ips_input_front",
        "m_striphdr found the header at the front of an mbuf: the cheap case.",
    ),
    (
        "counter.ips_input_middle",
        "m_striphdr found the header in the middle of an mbuf and had to move octets: the dear case.",
    ),
    (
        "counter.ips_input_end",
        "m_striphdr found the header at the end of an mbuf, or across two.",
    ),
    (
        "counter.icp6s_checksum",
        "The ICMPv6 checksum is wrong. Behind ESP without an ICV that means a wrong key; behind NAT in transport mode, a checksum that nobody put right.",
    ),
    (
        "counter.icps_checksum",
        "The ICMP checksum is wrong. Behind ESP without an ICV that means a wrong key.",
    ),
    (
        "counter.tcps_rcvbadsum",
        "The TCP checksum is wrong. Behind ESP without an ICV that means a wrong key; behind NAT in transport mode, a checksum that nobody put right.",
    ),
    (
        "counter.udp6s_badsum",
        "The UDP checksum over IPv6 is wrong. When it rises, look for damage on the way, or for a sender of ESP in UDP that forgets the checksum.",
    ),
    (
        "counter.udp6s_badlen",
        "The UDP length does not fit the IPv6 packet. When it rises, look for cut packets.",
    ),
    (
        "counter.udps_badsum",
        "The UDP checksum over IPv4 is wrong. ESP in UDP is best sent without one.",
    ),
    (
        "counter.udps_badlen",
        "The UDP length does not fit the IPv4 packet. When it rises, look for cut packets.",
    ),
    (
        "counter.ipcomps_nopf",
        "IPComp in a packet that is neither IPv4 nor IPv6. It should stay 0.",
    ),
    ("counter.ipcomps_input", "IPComp packets seen."),
    (
        "counter.ipcomps_ibytes",
        "Octets of compressed payload seen.",
    ),
    (
        "counter.ipcomps_hdrops",
        "Too short, no memory, or a header inside that may not be there. When it rises, look at the order of the peer's transforms.",
    ),
    (
        "counter.ipcomps_notdb",
        "No association for the CPI. When it rises, compare destination and CPI with the database; CPIs below 256 name an algorithm and no association.",
    ),
    (
        "counter.ipcomps_noxform",
        "An association without a transform, or a payload that does not inflate. When it rises, look for another algorithm on the other side.",
    ),
    (
        "counter.ipcomps_crypto",
        "The compression request could not be made. When it rises, look for memory running out.",
    ),
    (
        "counter.ipcomps_toobig",
        "A payload that would be more than a packet holds, inflated or with its header. When it rises, suspect a compression bomb.",
    ),
    (
        "counter.ip6s_fragdropped",
        "Fragments dropped. When it rises, look for overlaps and for first fragments without their whole header chain: both are attacks or bugs.",
    ),
    (
        "counter.ip6s_fragoverflow",
        "Packets whose fragments were freed to make room. When it rises, more fragments come in than get whole.",
    ),
    (
        "counter.ip6s_reassembled",
        "Packets put together from fragments.",
    ),
    (
        "counter.ip6s_atomicfrags",
        "Fragment headers on whole packets. Harmless, if useless.",
    ),
    (
        "counter.ips_reassembled",
        "IPv4 packets put together from fragments.",
    ),
    (
        "counter.ips_fragdropped",
        "IPv4 fragments dropped. When it rises, look for overlaps and for lengths that are no multiple of 8.",
    ),
    (
        "counter.ip6s_localout",
        "Packets of this host's own that reached the end of ip6_output. A protected packet counts once, not twice.",
    ),
    (
        "counter.ip6s_fragmented",
        "Packets cut into fragments. When it rises with ESP, the upper layer does not know what ESP takes of the MTU.",
    ),
    ("counter.ip6s_ofragments", "Fragments made."),
    (
        "counter.ip6s_cantfrag",
        "Packets too long for the link that may not be cut. When it rises, look at whether the ICMPv6 errors reach their senders.",
    ),
    (
        "counter.ip6s_odropped",
        "Packets lost on their way out for want of memory.",
    ),
    (
        "counter.ips_localout",
        "IPv4 packets of this host's own that reached the end of ip_output.",
    ),
    (
        "counter.ips_fragmented",
        "IPv4 packets cut into fragments. When it rises with ESP, the upper layer does not know what ESP takes of the MTU.",
    ),
    ("counter.ips_ofragments", "IPv4 fragments made."),
    (
        "counter.ips_cantfrag",
        "IPv4 packets too long for the link that may not be cut. When it rises, look at whether the ICMP errors reach their senders.",
    ),
    (
        "counter.ips_odropped",
        "IPv4 packets lost on their way out for want of memory.",
    ),
    (
        "counter.ips_out_polvio",
        "Packets that a policy discards on their way out. When it rises, look at the order of the policies: the first that fits decides.",
    ),
    (
        "counter.ips_out_nosa",
        "Packets whose policy asks for an association that is not there. When it rises, look for a key daemon that does not answer SADB_ACQUIRE, or for a reqid that no association has.",
    ),
    (
        "counter.ips_out_inval",
        "Packets that cannot be protected as their policy asks. When it rises, look for policies that change under load, or transport mode for fragments.",
    ),
    (
        "counter.ips_out_bundlesa",
        "Transforms beyond the first of a packet.",
    ),
    (
        "counter.ips_mbcoalesced",
        "Small mbufs that m_clone copied into a cluster before them.",
    ),
    (
        "counter.ips_clcoalesced",
        "Clusters that m_clone copied into a cluster before them.",
    ),
    (
        "counter.ips_clcopied",
        "Clusters that m_clone copied because somebody else holds them too. TCP is the usual holder: it keeps a copy to send again.",
    ),
    (
        "counter.ips_mbinserted",
        "Mbufs that m_makespace inserted because no room for the header was left. Each is an allocation a packet.",
    ),
    ("counter.esps_output", "ESP packets made."),
    ("counter.esps_obytes", "Octets of payload put into ESP."),
    (
        "counter.esps_toobig",
        "Packets that would be too long with ESP. When it rises, look at the size that the upper layer sends.",
    ),
    (
        "counter.esps_wrap",
        "Packets refused because every sequence number was given. When it rises, the association needed a successor long ago: look at the key daemon.",
    ),
    ("counter.ahs_output", "AH packets made."),
    ("counter.ahs_obytes", "Octets of payload put behind AH."),
    (
        "counter.ahs_toobig",
        "Packets that would be too long with AH.",
    ),
    (
        "counter.ahs_wrap",
        "Packets refused because every sequence number was given. When it rises, the association needed a successor long ago: look at the key daemon.",
    ),
    (
        "counter.ipcomps_output",
        "Payloads that went to be compressed.",
    ),
    (
        "counter.ipcomps_obytes",
        "Octets of payload that went to be compressed.",
    ),
    (
        "counter.ipcomps_minlen",
        "Payloads too short to be compressed. They go on as they are.",
    ),
    (
        "counter.ipcomps_uncompr",
        "Payloads that compression does not make shorter. When it rises, compression is work for nothing: the payload is compressed or encrypted already.",
    ),
    ("counter.ipips_opackets", "Packets put into a tunnel."),
    (
        "counter.ipips_obytes",
        "Octets of packets put into a tunnel.",
    ),
    (
        "counter.ipips_unspec",
        "Tunnels without an end, or with ends of two families. When it rises, look at the addresses of the association.",
    ),
    (
        "counter.ips_fragtimeout",
        "IPv4 packets whose fragments were freed before they were whole. When it rises, fragments are lost on the way; a firewall may drop all but the first.",
    ),
    (
        "counter.ip6s_exthdrtoolong",
        "KAME: a header does not lie in the first mbuf. When it rises, the driver or an earlier header spreads the packet over small mbufs.",
    ),
];
