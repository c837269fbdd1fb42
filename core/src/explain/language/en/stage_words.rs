//! What each stage does, in a sentence or two.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "stage-words.ip6_input",
        "The IPv6 header is looked at first.",
    ),
    (
        "stage-words.ip_input",
        "The IPv4 header is looked at first.",
    ),
    (
        "stage-words.ipsec6_common_input",
        "The walk over the headers looks for the octet that names this one.",
    ),
    (
        "stage-words.ipsec4_common_input",
        "In IPv4 there are no headers to walk: octet 9 names whatever follows the header, and that is where ESP's or AH's number will be replaced.",
    ),
    (
        "stage-words.ipsec_common_input",
        "The SPI is read where the header starts.",
    ),
    (
        "stage-words.esp_input",
        "Everything that can be refused without a key is refused here.",
    ),
    (
        "stage-words.ah_input",
        "AH covers the IP header too, but routers change fields of it on the way. Those are saved, and made what the sender took them for.",
    ),
    (
        "stage-words.crypto_invoke",
        "The packet is parked with its request; no stage is running.",
    ),
    (
        "stage-words.esp_input_cb",
        "The crypto request came back, and the callback finds the association again.",
    ),
    (
        "stage-words.ah_input_cb",
        "The crypto request came back, and the callback finds the association again.",
    ),
    (
        "stage-words.ipsec6_common_input_cb",
        "The payload length was stale since the header came out; it is put right here, once. The packet is tagged with the association that vouched for it, and the header loop that stopped at the crypto boundary goes on.",
    ),
    (
        "stage-words.ipsec4_common_input_cb",
        "Total length and header checksum were stale since the header came out; they are put right here, once. The packet is tagged with the association that vouched for it. Where IPv6 goes on with its header loop, IPv4 puts the packet back into the input queue: ip_input sees it again, with what was inside as its protocol.",
    ),
    (
        "stage-words._ipip_input",
        "The packet inside is a whole IP packet. The outer header comes off the front, and the inner packet is queued as if it had just arrived.",
    ),
    (
        "stage-words.icmp6_input",
        "The upper layer takes over. Its checksum covers the addresses too, so it is the last witness that the octets are the sender's.",
    ),
    (
        "stage-words.icmp_input",
        "The upper layer takes over. Its checksum covers the message alone, not the addresses.",
    ),
    (
        "stage-words.tcp_input",
        "The upper layer takes over. Its checksum covers the addresses too, so it is the last witness that the octets are the sender's.",
    ),
    (
        "stage-words.udp6_input",
        "The upper layer takes over. Its checksum covers the addresses too, so it is the last witness that the octets are the sender's.",
    ),
    (
        "stage-words.udp_input",
        "The upper layer takes over. Its checksum, where the sender made one, covers the addresses too, so it is the last witness that the octets are the sender's.",
    ),
    (
        "stage-words.udp6_espinudp",
        "The UDP header comes out, the length is put right, and the octet at protoff names ESP: from here on the packet is ESP as if it had come that way. The ports stay with it as a tag, since the association may ask for them.",
    ),
    (
        "stage-words.rip6_input",
        "No protocol of this host claims the number, so the packet goes to whoever reads it from a raw socket; the stack itself has no checksum to verify.",
    ),
    (
        "stage-words.rip_input",
        "No protocol of this host claims the number, so the packet goes to whoever reads it from a raw socket; the stack itself has no checksum to verify.",
    ),
    (
        "stage-words.frag6_input",
        "This is one fragment of a packet, and IPsec works on whole packets.",
    ),
    (
        "stage-words.ipcomp_input",
        "The payload is compressed. IPComp has no key and no ICV, so nothing is verified: the packet is made writable and parked.",
    ),
    (
        "stage-words.ipcomp_input_cb",
        "The payload is what it was before it was compressed. The IPComp header, 4 octets, comes out, and what it named is written at protoff.",
    ),
    ("stage-words.ip6_output", "A packet is to leave."),
    (
        "stage-words.ipsec6_process_packet",
        "The policy names a transform, and an association has to be found for it: by the packet's addresses in transport mode, by the tunnel's ends in tunnel mode.",
    ),
    (
        "stage-words.ipip_output",
        "The association leads through a tunnel: the whole packet becomes a payload, and a new header before it names the tunnel's ends. Class and flow label go over into it; the hop limit starts anew.",
    ),
    (
        "stage-words.compute_ipsec_pos",
        "Routers have to see hop-by-hop options and routing headers, so the new header goes behind those. Two numbers are kept: where it goes, and which octet will name it.",
    ),
    (
        "stage-words.esp_output",
        "Room is made for the header in the middle and for padding and ICV at the end; then everything but ciphertext and ICV is written. After crypto_dispatch nothing of this function is left but the record.",
    ),
    (
        "stage-words.ah_output",
        "Room is made for the header, whose ICV is zeros. AH covers the IP header too, but routers change fields of it on the way: the headers are saved, and made what the receiver will take them for.",
    ),
    (
        "stage-words.ipcomp_output",
        "A payload that compression may shorten goes to be compressed; a short one goes on as it is, without a header.",
    ),
    (
        "stage-words.esp_output_cb",
        "The crypto request came back. The callback finds association and policy again: either may have gone away meanwhile.",
    ),
    (
        "stage-words.ah_output_cb",
        "The crypto request came back, and the ICV is in its place. The headers come back out of the record as they are sent.",
    ),
    (
        "stage-words.ipcomp_output_cb",
        "The crypto request came back. If the payload became shorter, the IPComp header goes before it; if not, the packet goes on as it was.",
    ),
    (
        "stage-words.ipsec_process_done",
        "The length was stale since the header went in; it is put right here. A tag says which association protected the packet. Then comes the policy's next transform, or the packet goes through the output function again: the tag is all that keeps it from being protected once more.",
    ),
    (
        "stage-words.ip6_forward",
        "The packet is for another host. A router asks the inbound policy what it asks for its own packets, takes one hop off, and passes the packet on.",
    ),
    (
        "stage-words.ip_forward",
        "The packet is for another host. A router asks the inbound policy what it asks for its own packets, takes one off the time to live, and passes the packet on.",
    ),
    ("stage-words.done", "Nothing is left to run."),
    (
        "stage-words.kame_ip6_input",
        "ip6_input has the packet in its hands until the end: every protocol behind it is a call, and returns here. Headers are read through pointers, so a packet in several mbufs is copied into one cluster first.",
    ),
    (
        "stage-words.kame_ip6_input_loop",
        "The protocol has returned what follows it, and the loop that waited all the time goes on in the same call.",
    ),
    (
        "stage-words.kame_ip_input",
        "ip_input checks the header and calls the protocol that it names.",
    ),
    (
        "stage-words.kame_esp6_input",
        "One function, one frame: the association, the window and the lengths are asked for here, and what is found stays in locals until the end. The source address is handed to the look-up; the association is found without it.",
    ),
    (
        "stage-words.kame_esp_auth",
        "esp_auth computes the ICV into its caller's local. The packet is only read, and no other packet can come in between.",
    ),
    (
        "stage-words.kame_esp6_input_icv",
        "The ICV comes before the cipher: a forged packet is never decrypted. The window moves at once, so two copies of a packet cannot both be on their way here.",
    ),
    (
        "stage-words.kame_esp_decrypt",
        "The payload is decrypted where it lies. KAME did not ask who else holds the cluster; here it is copied first, unless the profile wants KAME's habit.",
    ),
    (
        "stage-words.kame_esp6_input_trailer",
        "The trailer comes off, and the length field is put right again, as at every step. KAME itself does not look at the padding.",
    ),
    (
        "stage-words.kame_ipsec6_tunnel_validate",
        "Is it a tunnel's inner packet? It has to be a whole packet, of an association that is not for transport mode, to that association's own destination.",
    ),
    (
        "stage-words.kame_esp6_input_strip",
        "The header comes out. In transport mode the function returns what it named, and ip6_input's loop goes on; a tunnel's inner packet goes back into the queue, and the whole stack unwinds.",
    ),
    (
        "stage-words.kame_esp4_input_strip",
        "The header comes out. In IPv4 nobody waits for what follows: the function calls the next protocol itself, and the stack grows.",
    ),
    (
        "stage-words.kame_ah6_input",
        "The association, the window and AH's length are asked for. Nothing is saved: the packet will not be changed for the ICV.",
    ),
    (
        "stage-words.kame_ah6_calccksum",
        "AH covers the IP header as its sender foresaw it. Copies of the headers are made so and hashed; the packet itself stays as it arrived.",
    ),
    (
        "stage-words.kame_ah6_input_icv",
        "The sum is compared with the ICV that still stands in the packet, and the window moves at once.",
    ),
    (
        "stage-words.kame_ah6_input_strip",
        "AH comes out. In transport mode the function returns what it named, and ip6_input's loop goes on; a tunnel's inner packet goes back into the queue, and the whole stack unwinds.",
    ),
    (
        "stage-words.kame_ah4_input_strip",
        "AH comes out. In IPv4 nobody waits for what follows: the function calls the next protocol itself, and the stack grows.",
    ),
    (
        "stage-words.kame_ipcomp6_input",
        "The payload is compressed. IPComp has no key and no ICV: the association only says how.",
    ),
    (
        "stage-words.kame_ipcomp_decompress",
        "The payload becomes what it was before.",
    ),
    (
        "stage-words.kame_ipcomp6_input_strip",
        "The IPComp header comes out. The function returns what it named, and ip6_input's loop goes on.",
    ),
    (
        "stage-words.kame_ipcomp4_input_strip",
        "The IPComp header comes out. In IPv4 nobody waits for what follows: the function calls the next protocol itself, and the stack grows.",
    ),
    (
        "stage-words.kame_ip6_output",
        "The policy is looked up once. What it asks for is called from here, and this function waits: the packet never comes to the top again, so no tag has to say that it is protected.",
    ),
    (
        "stage-words.kame_ip6_output_send",
        "The transforms have returned. A tunnel comes next, if the policy has one; then the packet is cut where it is too long, and goes to the link, still in the same call.",
    ),
    (
        "stage-words.kame_ip_output_send",
        "The transforms have returned, those of tunnels too. The packet is cut where it is too long and may be, and goes to the link, still in the same call.",
    ),
    (
        "stage-words.kame_ipsec6_output_trans",
        "The loop over the policy's transforms, up to the first tunnel. Each is a call; when it returns, the next one is asked for.",
    ),
    (
        "stage-words.kame_ipsec6_output_tunnel",
        "The loop over the policy's transforms. For a tunnel the packet gets an outer header first; then the transform protects all of it.",
    ),
    (
        "stage-words.kame_ipsec4_output",
        "The loop over the policy's transforms. For a tunnel the packet gets an outer header first; then the transform protects all of it.",
    ),
    (
        "stage-words.kame_ipsec6_encapsulate",
        "The whole packet becomes the payload of an outer header between the tunnel's ends.",
    ),
    (
        "stage-words.kame_esp6_output",
        "Clusters that others hold too are copied, then the header goes in, and the padding behind. What is encrypted in place must be this packet's alone.",
    ),
    (
        "stage-words.kame_esp_encrypt",
        "The payload is encrypted where it lies.",
    ),
    (
        "stage-words.kame_esp6_output_encrypted",
        "The ciphertext is there. An ICV covers it, header and all, so it is computed last.",
    ),
    (
        "stage-words.kame_esp6_output_icv",
        "The ICV goes behind the packet, and the length is put right.",
    ),
    (
        "stage-words.kame_ah6_output",
        "The header goes in with zeros for its ICV. Length and next header are what they will be on the wire, since the ICV covers them.",
    ),
    (
        "stage-words.kame_ah6_output_icv",
        "The sum is written into the header. Nothing else was changed for it, so nothing has to be put back.",
    ),
    (
        "stage-words.kame_ipcomp6_output",
        "Is the payload worth compressing? A short one goes on as it is.",
    ),
    (
        "stage-words.kame_ipcomp_compress",
        "The payload is compressed, and kept so if it became shorter.",
    ),
    (
        "stage-words.kame_ipcomp6_output_header",
        "What became shorter gets the IPComp header; anything else goes on as it was.",
    ),
];
