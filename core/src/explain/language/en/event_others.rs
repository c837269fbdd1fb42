//! How the other stack does what an event did.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "event-other.count",
        "FAST_IPSEC counts by protocol (esps_*, ahs_*), with a sum for IPsec beside it (ips_*); KAME counts by cause across the protocols (in_* and out_* of ipsecstat and ipsec6stat).",
    ),
    (
        "event-other.pullup",
        "FAST_IPSEC pulls up IP's header and copies the octets of ESP and AH out of wherever they lie. KAME pulls those up in IPv4 alone: in IPv6 it only checks that they are in the first mbuf (IP6_EXTHDR_CHECK).",
    ),
    (
        "event-other.ip6-header",
        "The same code in both stacks. KAME's ip6_input has copied a packet in several mbufs into one cluster before it, where it fits in one.",
    ),
    (
        "event-other.ip-header",
        "The same code in both stacks: ip_input belongs to neither KAME nor FAST_IPSEC.",
    ),
    (
        "event-other.header-checksum",
        "The same in both when the packet arrives. When ESP or AH is off, FAST_IPSEC has to write a new checksum, since the packet goes through ip_input again; KAME calls the next protocol directly.",
    ),
    (
        "event-other.extension-header",
        "Both walk the headers of a packet that arrives in ip6_input. For one that leaves, FAST_IPSEC walks them again by offsets (compute_ipsec_pos); KAME has given each header an mbuf of its own (ipsec6_splithdr) and keeps a pointer to the place.",
    ),
    (
        "event-other.dispatch",
        "In KAME the function that is called returns what follows its header, and ip6_input's loop goes on. In FAST_IPSEC it returns IPPROTO_DONE, and its callback calls the next protocol later.",
    ),
    (
        "event-other.protoff",
        "KAME looks for that octet where it needs it: ip6_get_prevhdr gives a pointer to it, and on the send path nexthdrp is one. FAST_IPSEC finds an offset first of all and carries it over the crypto boundary, where a pointer would not survive.",
    ),
    (
        "event-other.read-spi",
        "FAST_IPSEC reads it in one place for all protocols (ipsec_common_input) and copies it out of the chain; KAME reads it in each protocol's function, through a pointer into the first mbuf.",
    ),
    (
        "event-other.look-up",
        "KAME's key_allocsa is given the source address too. It is asked once, and what it finds is a local of a function that does not return before the end; FAST_IPSEC has to see in the callback whether the association is still there.",
    ),
    (
        "event-other.aligned",
        "Both check it before anything else; FAST_IPSEC counts a failure as esps_badilen, KAME as in_inval. Early FAST_IPSEC asserted it instead: one such packet from anywhere stopped the host.",
    ),
    (
        "event-other.esp-parts",
        "The same arithmetic in both. FAST_IPSEC writes the lengths into the descriptors of its request (struct cryptodesc); KAME keeps them in locals (esplen, ivlen, siz).",
    ),
    (
        "event-other.replay-check",
        "Both ask before the ICV and move the window after it. In KAME nothing else runs in between; in FAST_IPSEC a second copy of the packet may pass this test while the first is parked, and only ipsec_updatereplay tells them apart.",
    ),
    (
        "event-other.no-replay-check",
        "The same in KAME and FAST_IPSEC: without a window, or without an ICV that vouches for the number, there is nothing to check.",
    ),
    (
        "event-other.make-writable",
        "KAME's receive side wrote into a cluster without asking who else holds it; only its send side copied first (ipsec_copypkt). With the RFC profile both sides copy here.",
    ),
    (
        "event-other.save-icv",
        "KAME needs no record: esp_auth and ah6_calccksum compute into a local of their caller, and the packet's own ICV is not overwritten.",
    ),
    (
        "event-other.ah-parts",
        "The same arithmetic in both; FAST_IPSEC counts a wrong length as ahs_badauthl, KAME as in_inval. The BSDs padded AH to 4 octets in IPv6 too, until 2018.",
    ),
    (
        "event-other.save-headers",
        "KAME has no need to: ah6_calccksum hashes copies of the headers, and those in the packet are never changed.",
    ),
    (
        "event-other.zero-icv",
        "KAME's ah6_calccksum hashes zeros in place of the ICV, and leaves the packet's own octets alone.",
    ),
    (
        "event-other.massage",
        "KAME does it to copies, in ah6_calccksum, and takes only the data of a mutable option for zeros, as the RFC asks; NetBSD since 2018 and FreeBSD take its type and length for zeros too, so that their ICVs agree with each other and not with KAME's.",
    ),
    (
        "event-other.restore-headers",
        "KAME has nothing to put back: it changed only copies.",
    ),
    (
        "event-other.crypto-dispatch",
        "KAME parks nothing: esp_auth, ah6_calccksum and the algorithm's decrypt are calls, and their caller waits on the stack with all its locals.",
    ),
    (
        "event-other.authenticated",
        "KAME's esp_auth and ah6_calccksum put the ICV into a local of their caller (sum) and only read the packet; when it leaves, the caller writes the ICV into it.",
    ),
    (
        "event-other.decrypt-held-back",
        "KAME checks the ICV first and calls decrypt only where it is right. FAST_IPSEC in the BSDs decrypts all the same: both are one chained request, and the callback compares afterwards.",
    ),
    (
        "event-other.decrypted",
        "Both decrypt in place. FAST_IPSEC's driver does it in one request with the ICV; in KAME the algorithm's decrypt is a call of esp6_input, after the ICV is off.",
    ),
    (
        "event-other.crypto-done",
        "In KAME the functions simply return. Nothing can have happened to association, policy or window in between; in FAST_IPSEC anything can.",
    ),
    (
        "event-other.compare-icv",
        "KAME compares before anything is decrypted and counts in_espauthfail or in_ahauthfail; FAST_IPSEC compares in the callback and counts esps_badauth or ahs_badauth.",
    ),
    (
        "event-other.icv-unchecked",
        "The same here in KAME and FAST_IPSEC: the ICV comes off unread. A kernel would take no association with an algorithm that it does not know.",
    ),
    (
        "event-other.adj",
        "Both use m_adj. FAST_IPSEC then leaves the length field stale until ipsec6_common_input_cb; KAME puts it right at every step.",
    ),
    (
        "event-other.flag",
        "KAME flags a right ICV on its own (M_AUTHIPDGM), for ESP before it decrypts; here FAST_IPSEC sets one flag a protocol, M_DECRYPTED or M_AUTHIPHDR.",
    ),
    (
        "event-other.window-move",
        "KAME moves the window as soon as the ICV is right, in the call that checked it. FAST_IPSEC does so in the callback, where the test has to be repeated: a copy of the packet may have come back first.",
    ),
    (
        "event-other.strip-hdr",
        "KAME moves the headers before it up over it (ovbcopy) where all lies in the first mbuf; else it parts the chain, trims and joins it again (m_split, m_adj, m_cat).",
    ),
    (
        "event-other.read-trailer",
        "KAME takes the trailer off while the ESP header is still there; FAST_IPSEC after m_striphdr has taken the header out.",
    ),
    (
        "event-other.pad-checked",
        "KAME did not look at the padding at all; NetBSD and FreeBSD compare its last octet with the pad length. With the RFC profile every octet is checked here in both stacks.",
    ),
    (
        "event-other.copyback",
        "FAST_IPSEC writes by offset (m_copyback), into whichever mbuf it is, and puts lengths right once, at the end; KAME writes through a pointer, and puts them right at every step.",
    ),
    (
        "event-other.tag",
        "FAST_IPSEC hangs a tag on the packet (PACKET_TAG_IPSEC_IN_DONE); KAME writes a history of its own (ipsec_addhist).",
    ),
    (
        "event-other.record-transfer",
        "key_sa_recordxfer is in both. FAST_IPSEC calls it for all protocols alike, in ipsec6_common_input_cb or ipsec4_common_input_cb and in ipsec_process_done; in KAME every protocol's function does.",
    ),
    (
        "event-other.inner-header",
        "In FAST_IPSEC next header 41 or 4 leads to _ipip_input, as for any packet in a packet. KAME asks ipsec6_tunnel_validate whether association and policies know the tunnel, and takes the outer header off in esp6_input itself.",
    ),
    (
        "event-other.requeue",
        "Both put a tunnel's inner packet into the input queue. After transport mode in IPv4 FAST_IPSEC queues the packet too, where KAME calls the next protocol from the function that it is in.",
    ),
    (
        "event-other.udp-encapsulation",
        "The same code here for KAME and FAST_IPSEC: UDP looks at its ports before any IPsec does.",
    ),
    (
        "event-other.udp-checked",
        "The same code here for KAME and FAST_IPSEC: the checksum is UDP's affair, whatever is in the datagram.",
    ),
    (
        "event-other.nat-t-ports",
        "The same here: the ports go with the packet as a tag. In FAST_IPSEC it outlasts the crypto boundary, since tags belong to the mbuf; KAME could have kept them in a local.",
    ),
    (
        "event-other.encapsulation-checked",
        "FAST_IPSEC asks in ipsec_common_input, KAME here in esp6_input; in both right after the look-up.",
    ),
    (
        "event-other.upper-checksum",
        "The same code for KAME and FAST_IPSEC: the upper layer sees a packet without IPsec. If the checksum is wrong here and the ICV was right, the sender's packet was wrong before it was protected, or was decrypted with another key.",
    ),
    (
        "event-other.deliver",
        "The same in both. KAME's calls all return only now, from the upper layer back to ip6_input; in FAST_IPSEC, for a packet that was protected, they returned long ago, at the crypto boundary.",
    ),
    (
        "event-other.drop",
        "Both free the packet and count. When a packet leaves, KAME's error goes up the stack to the socket; in FAST_IPSEC the call has returned by the time that a callback drops the packet, and only the counters tell.",
    ),
    (
        "event-other.decompress-dispatch",
        "KAME calls the algorithm's decompress and waits for it: nothing is parked.",
    ),
    (
        "event-other.decompressed",
        "The same work in both: the crypto driver's in FAST_IPSEC, with the callback behind it, and a call of ipcomp6_input in KAME.",
    ),
    (
        "event-other.fragment-header",
        "The same code in both stacks, before IPsec: AH and ESP are for whole packets, in KAME as in FAST_IPSEC.",
    ),
    (
        "event-other.fragment-joined",
        "The same code for KAME and FAST_IPSEC: the queue is IP's.",
    ),
    (
        "event-other.fragments-freed",
        "The same code for KAME and FAST_IPSEC: limits and overlaps are IP's affair.",
    ),
    (
        "event-other.cat",
        "The same code in both here. KAME joins chains with m_cat where it takes a header out, too; FAST_IPSEC has m_striphdr for that.",
    ),
    (
        "event-other.reassembled",
        "The same code in both. What follows differs: KAME wants ESP's or AH's header in the first mbuf of the chain that came out, FAST_IPSEC reads it wherever it lies.",
    ),
    (
        "event-other.policy-look-up",
        "Both take the first policy that fits. For a packet that leaves KAME asks once; in FAST_IPSEC the packet comes to ip6_output again, and a tag has to say that it was asked.",
    ),
    (
        "event-other.policy-met",
        "In the BSDs both look at flags of the packet (M_DECRYPTED, M_AUTHIPHDR), KAME also at M_AUTHIPDGM; and KAME has compared a tunnel's ends with the policies before (ipsec6_tunnel_validate). With the RFC profile both compare the associations themselves.",
    ),
    (
        "event-other.path-mtu",
        "The same in KAME and FAST_IPSEC: esp6_ctlinput and ah6_ctlinput look the association up, and hand what they found to icmp6_mtudisc_update.",
    ),
    (
        "event-other.icmp-error",
        "The same code for KAME and FAST_IPSEC: errors are ICMP's, and leave as packets of their own, by this host's policies.",
    ),
    (
        "event-other.hop-limit",
        "The same code for KAME and FAST_IPSEC: it is done before the packet gets an outer header, which starts with a hop limit of its own.",
    ),
    (
        "event-other.expire",
        "Neither stack of the BSDs asks for each packet: a timer goes over the associations (key_timehandler), KAME's as well as FAST_IPSEC's. The question here is the RFC profile's.",
    ),
    (
        "event-other.crypto-again",
        "KAME has no sessions that could move: the algorithm's function is called with the association's own key.",
    ),
    (
        "event-other.quoted",
        "KAME's esp6_ctlinput does the same with key_allocsa: only a report about an association that is known here may lower the path MTU.",
    ),
    (
        "event-other.policy-skipped",
        "KAME's ip6_output does not see the packet a second time: it calls the transforms and waits, so there is no tag to look for.",
    ),
    (
        "event-other.next-isr",
        "KAME asks at the head of a loop over the policy's transforms (ipsec6_output_trans, ipsec6_output_tunnel); in FAST_IPSEC each transform's last stage begins with the next.",
    ),
    (
        "event-other.key-acquire",
        "The same call in both. In IPv6 KAME then also tells its own host with an ICMPv6 error (administratively prohibited); FAST_IPSEC only counts (ips_out_nosa).",
    ),
    (
        "event-other.prepend",
        "KAME makes this room in ipsec6_encapsulate, FAST_IPSEC in ipip_output; both before the transform itself.",
    ),
    (
        "event-other.outer-header",
        "KAME writes it in ipsec6_encapsulate, and took only inner packets of the outer header's version; FAST_IPSEC's ipip_output takes both, and so do both here.",
    ),
    (
        "event-other.sequence-number",
        "KAME refuses to go on after the last number; NetBSD's FAST_IPSEC of 2016 did so for AH and not for ESP. Here both refuse.",
    ),
    (
        "event-other.unshare",
        "KAME copies here too (ipsec_copypkt), but whole clusters, so that what was contiguous stays so; m_clone also packs small mbufs together.",
    ),
    (
        "event-other.make-space",
        "FAST_IPSEC opens a gap at any offset (m_makespace). KAME has every extension header in an mbuf of its own, so the new header goes into leading space of the payload, or into a new mbuf.",
    ),
    (
        "event-other.pad",
        "FAST_IPSEC makes room for padding and ICV at once, before anything is computed; KAME for the padding first, and for the ICV when it has been computed.",
    ),
    (
        "event-other.protocol-header",
        "The same octets in both. FAST_IPSEC fills a gap that m_makespace opened; KAME writes through a pointer into the room before the payload.",
    ),
    (
        "event-other.iv",
        "In KAME the algorithm's encrypt takes it from the association (sav->iv) and renews that for the next packet. In FAST_IPSEC NetBSD leaves it to the crypto driver, and FreeBSD's esp_output makes it.",
    ),
    (
        "event-other.esp-trailer",
        "The same octets in both, of the kind that the association asks for. KAME could also lengthen the padding at random (esp_randpad).",
    ),
    (
        "event-other.encrypt-dispatch",
        "KAME parks nothing: encrypt, esp_auth and ah6_calccksum are calls, and ip6_output waits further down on the same stack.",
    ),
    (
        "event-other.encrypted",
        "Both encrypt in place. FAST_IPSEC's driver goes on with the ICV in the same request; KAME's esp_output calls esp_auth when encrypt has returned.",
    ),
    (
        "event-other.not-compressed",
        "Both leave short payloads as they are. KAME's function returns to the loop over the transforms; FAST_IPSEC's goes on with the next transform, or back to ip6_output.",
    ),
    (
        "event-other.compress-dispatch",
        "KAME calls the algorithm's compress and waits for it: nothing is parked.",
    ),
    (
        "event-other.compressed",
        "The same work in both: the crypto driver's in FAST_IPSEC, with the callback behind it, and a call of ipcomp_output in KAME.",
    ),
    (
        "event-other.compression-useless",
        "Both send the payload as it was, without an IPComp header: FAST_IPSEC finds out in ipcomp_output_cb, KAME when compress returns.",
    ),
    (
        "event-other.found-again",
        "KAME has nothing to find again: association and policy are in the locals of functions that wait on the stack, and nothing else ran meanwhile.",
    ),
    (
        "event-other.udp-header",
        "FAST_IPSEC puts it on in ipsec_process_done, KAME here at the end of esp_output. NetBSD's FAST_IPSEC of 2016 put it at octet 20 whatever the version: in IPv6 that is inside the header.",
    ),
    (
        "event-other.out-done",
        "KAME has no such tag and needs none: the packet does not go through ip6_output again.",
    ),
    (
        "event-other.out-done-alone",
        "KAME needs no mark: when the loop over the transforms ends, with or without protection, ip6_output goes on in the same call.",
    ),
    (
        "event-other.reinject",
        "KAME's ip6_output waited for the transforms and goes on in the same call: route and options are still in its locals. In FAST_IPSEC they have to be found again.",
    ),
    (
        "event-other.packet-too-big",
        "The same here in KAME and FAST_IPSEC: what counts is the packet with all its protection.",
    ),
    (
        "event-other.fragmented",
        "The same code in both: IPsec comes before fragmentation. In KAME it is the call that looked the policy up which cuts the packet; in FAST_IPSEC, where it was protected, a later one.",
    ),
    (
        "event-other.transmit",
        "The same in both. In KAME the sender's call returns only now, with the result; in FAST_IPSEC that of a protected packet returned at the crypto boundary, with 0 in any case.",
    ),
    (
        "event-other.call",
        "FAST_IPSEC calls functions too, up to crypto_dispatch; there the frames end, and what is needed later is copied into a record on the heap (struct tdb_crypto).",
    ),
    (
        "event-other.return",
        "A stage of FAST_IPSEC behind the crypto boundary has no caller to return to: it calls what comes next itself.",
    ),
    (
        "event-other.join",
        "FAST_IPSEC leaves the chain as the network driver laid it, and reads headers wherever they lie (m_copydata).",
    ),
    (
        "event-other.copy-packet",
        "FAST_IPSEC does this with m_makewritable where a packet arrives, and with m_clone where it leaves. KAME did it only where a packet leaves; that it does so here on arrival too is the RFC profile's doing.",
    ),
    (
        "event-other.contiguous",
        "FAST_IPSEC does not ask: it copies the octets of ESP and AH out of the chain (m_copydata) and writes back by offset (m_copyback), so a header may lie across mbufs.",
    ),
    (
        "event-other.alloc-sa",
        "FAST_IPSEC's key_lookup_sa is given destination, protocol and SPI, and no source. It runs in ipsec_common_input, before the protocol's own function; the callback has to see whether the association is still there.",
    ),
    (
        "event-other.copy-icv",
        "FAST_IPSEC saves it behind its record (struct tdb_crypto): no local survives the crypto boundary, and the driver writes the computed ICV over the packet's.",
    ),
    (
        "event-other.append-icv",
        "In FAST_IPSEC the room was there before the packet was parked, and the crypto driver writes the ICV into it.",
    ),
    (
        "event-other.summed",
        "In FAST_IPSEC the crypto driver computes it while the packet is parked, and writes it into the packet; the callback compares what it finds there with the ICV that was saved.",
    ),
    (
        "event-other.hash-copy",
        "FAST_IPSEC changes the headers in the packet itself (ah_massage_headers) and has to put them back from its record in the callback.",
    ),
    (
        "event-other.prev-hdr",
        "FAST_IPSEC asks for it before anything else, as an offset (protoff), and carries it in its record: a pointer into the mbuf would not survive the crypto boundary.",
    ),
    (
        "event-other.tunnel-validated",
        "FAST_IPSEC does not ask here: next header 41 or 4 goes to _ipip_input, and whether the packet may have come so is asked when the inbound policy is checked (ipsec_in_reject).",
    ),
    (
        "event-other.move-headers",
        "FAST_IPSEC's m_striphdr leaves the headers before it where they are: it trims an mbuf at its front or end, or moves down what follows in the middle of one.",
    ),
    (
        "event-other.split-cat",
        "FAST_IPSEC's m_striphdr trims the mbufs on both sides and parts nothing. Here both halves share a cluster that was parted, which makes it read-only until it is copied.",
    ),
];
