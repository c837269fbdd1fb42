//! How the other stack does the work of each stage.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "stage-other.ip6_input",
        "KAME's ip6_input keeps its loop on the stack: every protocol is a call that returns what follows it. It reads headers through pointers, so they have to lie in the first mbuf.",
    ),
    (
        "stage-other.ip_input",
        "KAME's ip_input checks the same, but sees a packet in transport mode only once: esp4_input and ah4_input call the next protocol themselves.",
    ),
    (
        "stage-other.ipsec6_common_input",
        "KAME asks ip6_get_prevhdr for a pointer to that octet, and only when the header is about to come out. A pointer would not outlive the crypto boundary; KAME has none to cross.",
    ),
    (
        "stage-other.ipsec4_common_input",
        "KAME keeps no offset for this: esp4_input writes ip_p through its pointer to the IPv4 header.",
    ),
    (
        "stage-other.ipsec_common_input",
        "KAME looks once, with key_allocsa, and hands over the source address too, though the association is found without it. The result stays in the local sav until the function returns.",
    ),
    (
        "stage-other.esp_input",
        "KAME's esp6_input and esp4_input make these checks and go on to the ICV in the same frame: no record is made, the packet's ICV stays in a local, and shared clusters were not copied on this path.",
    ),
    (
        "stage-other.ah_input",
        "KAME leaves the packet as it is: ah6_calccksum and ah4_calccksum hash copies of the headers, so there is nothing to save and nothing to put back.",
    ),
    (
        "stage-other.crypto_invoke",
        "KAME has no such boundary: esp_auth, ah6_calccksum and the algorithm's decrypt or encrypt are calls that return with their result, and no other packet comes in between.",
    ),
    (
        "stage-other.esp_input_cb",
        "In KAME this is the rest of esp6_input or esp4_input, with all its locals: no second look-up, the ICV compared before anything is decrypted, the window moved right behind it, and the padding not looked at.",
    ),
    (
        "stage-other.ah_input_cb",
        "In KAME this is the rest of ah6_input or ah4_input: the sum is compared with the ICV that still stands in the packet, and no headers have to come back.",
    ),
    (
        "stage-other.ipsec6_common_input_cb",
        "KAME puts the payload length right at each step instead of once, and returns what follows to ip6_input, whose loop has waited for it all the time.",
    ),
    (
        "stage-other.ipsec4_common_input_cb",
        "KAME's esp4_input and ah4_input put ip_len right and call the next protocol themselves; only a tunnel's inner packet goes back into the queue.",
    ),
    (
        "stage-other._ipip_input",
        "FAST_IPSEC takes the outer header of every protected tunnel off here. KAME's esp6_input or ah6_input does it itself when ipsec6_tunnel_validate says that the tunnel is theirs, and leaves to encap6_input what is not.",
    ),
    (
        "stage-other.icmp6_input",
        "The function is the same in both stacks. Behind ESP or AH in transport mode FAST_IPSEC calls it from ipsec6_common_input_cb, KAME from the loop of ip6_input, which has waited for that.",
    ),
    (
        "stage-other.icmp_input",
        "The function is the same in both stacks. Behind ESP or AH in transport mode FAST_IPSEC comes here from ip_input, run for the second time; KAME from esp4_input or ah4_input, still on the stack.",
    ),
    (
        "stage-other.tcp_input",
        "The function is the same in both stacks; over IPv6 the protocol table leads to it by way of tcp6_input.",
    ),
    (
        "stage-other.udp6_input",
        "The function is the same in both stacks. Behind ESP or AH in transport mode FAST_IPSEC calls it from ipsec6_common_input_cb, KAME from the loop of ip6_input, which has waited for that.",
    ),
    (
        "stage-other.udp_input",
        "The function is the same in both stacks. Behind ESP or AH in transport mode FAST_IPSEC comes here from ip_input, run for the second time; KAME from esp4_input or ah4_input, still on the stack.",
    ),
    (
        "stage-other.udp6_espinudp",
        "UDP does this before either stack begins. Behind it FAST_IPSEC goes on with ipsec_common_input; KAME calls esp6_input or esp4_input from here.",
    ),
    (
        "stage-other.rip6_input",
        "The function is the same in both stacks: IPsec hands it what no other protocol takes.",
    ),
    (
        "stage-other.rip_input",
        "The function is the same in both stacks: IPsec hands it what no other protocol takes.",
    ),
    (
        "stage-other.frag6_input",
        "Both stacks put a packet together before IPsec sees it, with the same function; KAME returns from it to the loop that called it.",
    ),
    (
        "stage-other.ipcomp_input",
        "KAME's ipcomp6_input and ipcomp4_input call the algorithm's decompress and have the payload when it returns: no record, and nothing is parked.",
    ),
    (
        "stage-other.ipcomp_input_cb",
        "In KAME this is the rest of ipcomp6_input, which returns what the header named to ip6_input's loop, or of ipcomp4_input, which calls the next protocol itself.",
    ),
    (
        "stage-other.ip6_output",
        "KAME's ip6_output and ip_output run once for a packet: they call the policy's transforms, wait until they return, and send the result. No tag is needed, and options and route are still at hand.",
    ),
    (
        "stage-other.ipsec6_process_packet",
        "KAME loops over the policy's transforms, each a call that returns: in IPv6 ipsec6_output_trans up to the first tunnel and ipsec6_output_tunnel from there on, in IPv4 ipsec4_output.",
    ),
    (
        "stage-other.ipip_output",
        "In KAME ipsec6_encapsulate or ipsec4_encapsulate does this, called from the loop; the route to the tunnel's end is kept in the loop's state (ro) for the rest of the way.",
    ),
    (
        "stage-other.compute_ipsec_pos",
        "KAME walks no headers for this: ip6_output keeps each extension header in an mbuf of its own, so two pointers say where, to the mbuf before (mprev) and to the octet that will name the new header (nexthdrp).",
    ),
    (
        "stage-other.esp_output",
        "KAME's esp6_output and esp4_output go on to encrypt in the same frame. Shared clusters are copied by ipsec_copypkt, where FAST_IPSEC has m_clone, and the header goes into leading space or an mbuf of its own, where it has m_makespace.",
    ),
    (
        "stage-other.ah_output",
        "KAME puts the header in and has ah6_calccksum or ah4_calccksum hash copies: the packet's own headers are never changed, so none has to be saved.",
    ),
    (
        "stage-other.ipcomp_output",
        "KAME's ipcomp6_output and ipcomp4_output ask the same, and then call the algorithm's compress themselves.",
    ),
    (
        "stage-other.esp_output_cb",
        "In KAME this is the rest of esp6_output or esp4_output, behind encrypt and esp_auth: association and policy are still its own, so neither is looked for again.",
    ),
    (
        "stage-other.ah_output_cb",
        "In KAME this is the rest of ah6_output or ah4_output: the sum is written into the header, and no headers come back, since none were changed.",
    ),
    (
        "stage-other.ipcomp_output_cb",
        "In KAME this is the rest of ipcomp6_output or ipcomp4_output, behind compress; the original payload was kept, in case the new one is no shorter.",
    ),
    (
        "stage-other.ipsec_process_done",
        "KAME's transforms put the length right themselves and return to the loop that called them, which takes the next one. There is no tag, and the output function does not run a second time.",
    ),
    (
        "stage-other.ip6_forward",
        "Both stacks forward alike: the inbound policy first, then one hop off, then their own ip6_output, which asks the outbound policy.",
    ),
    (
        "stage-other.ip_forward",
        "Both stacks forward alike: the inbound policy first, then one off the time to live, then their own ip_output, which asks the outbound policy.",
    ),
    (
        "stage-other.done",
        "In FAST_IPSEC the last stage hands over to nobody; in KAME every function on the stack returns.",
    ),
    (
        "stage-other.kame_ip6_input",
        "FAST_IPSEC's ip6_input has the same loop, but it ends where ESP or AH begins: the packet is given away for good, and a callback goes on with a loop of its own. Headers are copied out with m_copydata, wherever they lie.",
    ),
    (
        "stage-other.kame_ip6_input_loop",
        "In FAST_IPSEC the caller is long gone, so ipsec6_common_input_cb has the loop a second time and calls the next pr_input itself.",
    ),
    (
        "stage-other.kame_ip_input",
        "FAST_IPSEC's ip_input ends with the hand-over to ipsec4_common_input; behind the crypto boundary the packet is queued again, and ip_input runs a second time.",
    ),
    (
        "stage-other.kame_esp6_input",
        "FAST_IPSEC spreads this over three functions: ipsec6_common_input or ipsec4_common_input finds protoff, ipsec_common_input the association, without the source address, and esp_input checks. What has to survive goes into a heap record.",
    ),
    (
        "stage-other.kame_esp_auth",
        "In FAST_IPSEC the crypto driver computes the ICV (crypto_invoke), in one request with the cipher. The packet is parked meanwhile, and others may overtake it.",
    ),
    (
        "stage-other.kame_esp6_input_icv",
        "FAST_IPSEC compares in esp_input_cb, behind the crypto boundary; where cipher and ICV are one chained operation, a forged packet has been decrypted by then. The window is asked before the boundary and again when it moves, since a copy may have come through meanwhile.",
    ),
    (
        "stage-other.kame_esp_decrypt",
        "In FAST_IPSEC the crypto driver decrypts while the packet is parked (crypto_invoke); esp_input has copied shared clusters before that, with m_makewritable.",
    ),
    (
        "stage-other.kame_esp6_input_trailer",
        "FAST_IPSEC takes the trailer off in esp_input_cb and checks the padding there. The length field stays stale until ipsec6_common_input_cb or ipsec4_common_input_cb puts it right.",
    ),
    (
        "stage-other.kame_ipsec6_tunnel_validate",
        "FAST_IPSEC does not pair inner and outer packet here: any packet in a packet goes to _ipip_input, which wants it flagged as protected (M_DECRYPTED, M_AUTHIPHDR), and the policy is asked later.",
    ),
    (
        "stage-other.kame_esp6_input_strip",
        "FAST_IPSEC strips in esp_input_cb, with m_striphdr, and writes what follows at protoff. Then ipsec6_common_input_cb goes on with the headers; a tunnel's inner packet is taken out by _ipip_input.",
    ),
    (
        "stage-other.kame_esp4_input_strip",
        "FAST_IPSEC strips in esp_input_cb, with m_striphdr, and writes what follows at protoff. Then ipsec4_common_input_cb puts the packet back into the queue, and ip_input begins anew: the stack does not grow.",
    ),
    (
        "stage-other.kame_ah6_input",
        "FAST_IPSEC spreads this over three functions: ipsec6_common_input or ipsec4_common_input finds protoff, ipsec_common_input the association, and ah_input checks. ah_input then saves the headers, since it changes the packet for the ICV.",
    ),
    (
        "stage-other.kame_ah6_calccksum",
        "FAST_IPSEC changes the packet itself: ah_input and ah_output save the headers in the record and run ah_massage_headers over them, the crypto driver hashes the packet as it stands, and the callback puts the headers back.",
    ),
    (
        "stage-other.kame_ah6_input_icv",
        "FAST_IPSEC has saved the packet's ICV in the record and written zeros over it; ah_input_cb compares the two, puts the headers back, and only then moves the window.",
    ),
    (
        "stage-other.kame_ah6_input_strip",
        "FAST_IPSEC strips in ah_input_cb, with m_striphdr, and writes what follows at protoff. Then ipsec6_common_input_cb goes on with the headers; a tunnel's inner packet is taken out by _ipip_input.",
    ),
    (
        "stage-other.kame_ah4_input_strip",
        "FAST_IPSEC strips in ah_input_cb, with m_striphdr, and writes what follows at protoff. Then ipsec4_common_input_cb puts the packet back into the queue, and ip_input begins anew: the stack does not grow.",
    ),
    (
        "stage-other.kame_ipcomp6_input",
        "In FAST_IPSEC ipsec_common_input finds the association by its CPI, and ipcomp_input makes the packet writable and parks it for the crypto driver.",
    ),
    (
        "stage-other.kame_ipcomp_decompress",
        "In FAST_IPSEC the crypto driver inflates the payload while the packet is parked (crypto_invoke).",
    ),
    (
        "stage-other.kame_ipcomp6_input_strip",
        "FAST_IPSEC strips in ipcomp_input_cb, with m_striphdr, and writes what follows at protoff; ipsec6_common_input_cb goes on with the headers.",
    ),
    (
        "stage-other.kame_ipcomp4_input_strip",
        "FAST_IPSEC strips in ipcomp_input_cb, with m_striphdr, and writes what follows at protoff; ipsec4_common_input_cb puts the packet back into the queue for ip_input.",
    ),
    (
        "stage-other.kame_ip6_output",
        "FAST_IPSEC looks the policy up in ip6_output and ip_output too, but gives the packet away. It comes back from the top, protected, and a tag (PACKET_TAG_IPSEC_OUT_DONE) says that the policies are done with it.",
    ),
    (
        "stage-other.kame_ip6_output_send",
        "FAST_IPSEC comes to this in a second run of ip6_output, which the tag leads past the policies; ipip_output has put the tunnel's header on before. Fragments and link are the same.",
    ),
    (
        "stage-other.kame_ip_output_send",
        "FAST_IPSEC comes to this in a second run of ip_output, which the tag leads past the policies. Fragments and link are the same.",
    ),
    (
        "stage-other.kame_ipsec6_output_trans",
        "FAST_IPSEC has no loop: ipsec6_process_packet finds one association, compute_ipsec_pos the place as an offset, and ipsec_process_done takes the next transform when the callback of this one has run.",
    ),
    (
        "stage-other.kame_ipsec6_output_tunnel",
        "FAST_IPSEC has no loop, and a tunnel is no case of its own: ipsec6_process_packet calls ipip_output where the association needs an outer header, and ipsec_process_done takes the next transform.",
    ),
    (
        "stage-other.kame_ipsec4_output",
        "FAST_IPSEC has no loop: ipsec4_process_packet finds one association, with ipip_output before it where that is a tunnel's, and ipsec_process_done takes the next transform.",
    ),
    (
        "stage-other.kame_ipsec6_encapsulate",
        "FAST_IPSEC has one function for both versions, ipip_output, which puts the header before the packet with M_PREPEND; the place for ESP or AH is then looked for behind that header.",
    ),
    (
        "stage-other.kame_esp6_output",
        "FAST_IPSEC's esp_output copies with m_clone, makes room with m_makespace and m_pad, for the ICV too, and then parks the packet: what encrypts it is not called from here.",
    ),
    (
        "stage-other.kame_esp_encrypt",
        "In FAST_IPSEC the crypto driver encrypts and authenticates in one request, while the packet is parked (crypto_invoke).",
    ),
    (
        "stage-other.kame_esp6_output_encrypted",
        "FAST_IPSEC has nothing between the two: cipher and ICV are two descriptors of one request, and esp_output_cb finds both done.",
    ),
    (
        "stage-other.kame_esp6_output_icv",
        "In FAST_IPSEC room for the ICV was made beforehand, with the padding (m_pad), and the driver writes it there; the length is put right in ipsec_process_done.",
    ),
    (
        "stage-other.kame_ah6_output",
        "FAST_IPSEC's ah_output makes the same header, and then saves those before it and changes them in the packet, for the driver to hash; the length field follows only in ipsec_process_done.",
    ),
    (
        "stage-other.kame_ah6_output_icv",
        "In FAST_IPSEC the driver writes the ICV into the header; ah_output_cb puts the saved headers back, and ipsec_process_done the length right.",
    ),
    (
        "stage-other.kame_ipcomp6_output",
        "FAST_IPSEC's ipcomp_output asks the same and parks the packet; a payload that is too short goes on without the crypto driver.",
    ),
    (
        "stage-other.kame_ipcomp_compress",
        "In FAST_IPSEC the crypto driver deflates the payload while the packet is parked (crypto_invoke).",
    ),
    (
        "stage-other.kame_ipcomp6_output_header",
        "In FAST_IPSEC ipcomp_output_cb decides this when the request comes back, and ipsec_process_done takes the next transform.",
    ),
];
