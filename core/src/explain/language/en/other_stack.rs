//! How the other stack treats what one drops. Each sentence names the stacks, so that it reads right from either.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    ("drop-other-counter.is", "{stack} counts it as {counters}."),
    (
        "drop-other.ip6-header-cut",
        "Nothing of IPsec has run yet: ip6_input is the same in both stacks, and so is the counter.",
    ),
    (
        "drop-other.ip6-version",
        "Nothing of IPsec has run yet: ip6_input is the same in both stacks, and so is the counter.",
    ),
    (
        "drop-other.ip6-payload-cut",
        "Nothing of IPsec has run yet: ip6_input is the same in both stacks, and so is the counter.",
    ),
    (
        "drop-other.ip6-addresses",
        "Nothing of IPsec has run yet: ip6_input is the same in both stacks, and so is the counter.",
    ),
    (
        "drop-other.extension-header-cut",
        "In FAST_IPSEC the callback's header loop comes upon it, in KAME ip6_input's own loop, into which esp6_input returns; either counts it for IPv6.",
    ),
    (
        "drop-other.too-many-headers",
        "Both stacks limit the nesting of headers; FAST_IPSEC has to count on across the crypto boundary, KAME's loop in ip6_input never stops counting.",
    ),
    (
        "drop-other.routing-header",
        "Both stacks leave routing headers to ip6_input: a host that is not a router follows none.",
    ),
    (
        "drop-other.protoff",
        "FAST_IPSEC walks from the IPv6 header to find the octet that names ESP or AH, and carries its offset across the crypto boundary; KAME asks ip6_get_prevhdr for a pointer to it when the header comes off.",
    ),
    (
        "drop-other.header-cut",
        "FAST_IPSEC measures before it looks anything up and counts by protocol; KAME's IP6_EXTHDR_CHECK does it at the top of the input function and counts for IPv6.",
    ),
    (
        "drop-other.no-association",
        "FAST_IPSEC looks up by destination, protocol and SPI; KAME's key_allocsa is given the source too. FAST_IPSEC looks a second time after the crypto boundary, KAME only once.",
    ),
    (
        "drop-other.association-gone",
        "Only FAST_IPSEC can lose an association in the middle, for its packet waits at the crypto boundary. KAME holds the association from look-up to end within one call.",
    ),
    (
        "drop-other.no-transform",
        "FAST_IPSEC counts by protocol that the association's tdb_xform is missing; KAME finds no algorithm in its own table.",
    ),
    (
        "drop-other.alignment",
        "Both stacks test it before anything else. In FAST_IPSEC it was an assertion once, so that a packet off the grid could panic a kernel.",
    ),
    (
        "drop-other.no-payload",
        "Both stacks measure before any key is used; FAST_IPSEC counts a bad length of ESP, KAME an invalid packet.",
    ),
    (
        "drop-other.not-blocks",
        "Both stacks measure before any key is used; FAST_IPSEC counts a bad length of ESP, KAME an invalid packet.",
    ),
    (
        "drop-other.replay",
        "FAST_IPSEC tests the number before the crypto boundary and once more after it, for a second copy may be parked meanwhile; KAME tests, verifies and moves the window within one call.",
    ),
    (
        "drop-other.bad-icv",
        "FAST_IPSEC may decrypt and verify in one chained request, and then throws garbage away; KAME never decrypts a packet before its ICV is right.",
    ),
    (
        "drop-other.pad-length",
        "Both stacks compare the pad length with what is there; FAST_IPSEC counts a bad length of ESP, KAME an invalid packet.",
    ),
    (
        "drop-other.pad-octet",
        "The RFC wants every pad octet looked at. FAST_IPSEC of the BSDs compares the last one alone and counts esps_badenc; KAME's own code looks at none and would take the packet.",
    ),
    (
        "drop-other.dummy",
        "Neither stack of 2006 knows dummy packets: the BSDs passed next header 59 up, FreeBSD drops it without a sign today, as the RFC asks.",
    ),
    (
        "drop-other.no-bufs",
        "FAST_IPSEC counts by protocol and operation, and what was parked is lost without an error to anybody; KAME counts in one place and its caller sees ENOBUFS.",
    ),
    (
        "drop-other.inner-cut",
        "FAST_IPSEC hands the inner packet to ipip_input, which measures it; KAME pulls the inner header up in its input function before the packet goes into ip6intrq.",
    ),
    (
        "drop-other.inner-version",
        "FAST_IPSEC's ipip_input compares the inner version; KAME asks ipsec6_tunnel_validate whether next header and policy fit a tunnel.",
    ),
    (
        "drop-other.inner-spoof",
        "Only FAST_IPSEC has the check, in ipip_input. KAME compares the inner packet with its policies instead, which is stricter about pairs of inner and outer addresses.",
    ),
    (
        "drop-other.fragment",
        "Both stacks put fragments together before they look at ESP or AH, in the same frag6_input and ip_reass, with the same counters.",
    ),
    (
        "drop-other.jumbo",
        "Neither stack takes jumbo payloads: KAME's esp6_input refuses them too, and AH of FAST_IPSEC answers a payload length of 0 with EMSGSIZE.",
    ),
    (
        "drop-other.decompress",
        "FAST_IPSEC inflates at the crypto boundary and learns of it in ipcomp_input_cb; KAME inflates in place of the call, within ipcomp6_input.",
    ),
    (
        "drop-other.inside-ipcomp",
        "Both stacks refuse AH, ESP and IPComp inside IPComp once the payload is inflated.",
    ),
    (
        "drop-other.ah-length",
        "FAST_IPSEC compares AH's own length with the one that the ICV makes, to the octet; KAME asks that the ICV fits into the header, and counts an invalid packet.",
    ),
    (
        "drop-other.ah-cut",
        "Both stacks measure before the ICV is copied out; FAST_IPSEC did not in 2016, and read past the end of the packet.",
    ),
    (
        "drop-other.ip-header-cut",
        "Nothing of IPsec has run yet: ip_input is the same in both stacks, and so is the counter.",
    ),
    (
        "drop-other.ip-version",
        "Nothing of IPsec has run yet: ip_input is the same in both stacks, and so is the counter.",
    ),
    (
        "drop-other.ip-header-length",
        "Nothing of IPsec has run yet: ip_input is the same in both stacks, and so is the counter.",
    ),
    (
        "drop-other.ip-source",
        "Nothing of IPsec has run yet: ip_input is the same in both stacks, and so is the counter.",
    ),
    (
        "drop-other.ip-checksum",
        "Nothing of IPsec has run yet: ip_input is the same in both stacks, and so is the counter.",
    ),
    (
        "drop-other.ip-total-length",
        "Nothing of IPsec has run yet: ip_input is the same in both stacks, and so is the counter.",
    ),
    (
        "drop-other.ip-cut",
        "Nothing of IPsec has run yet: ip_input is the same in both stacks, and so is the counter.",
    ),
    (
        "drop-other.massage",
        "FAST_IPSEC zeroes fields of the packet itself and restores them in the callback; KAME's ah6_calccksum hashes copies and never touches the packet.",
    ),
    (
        "drop-other.protocol-family",
        "FAST_IPSEC has one function for both families and has to ask the version; KAME has a function a family.",
    ),
    (
        "drop-other.udp-length",
        "UDP around ESP is the affair of udp_input in both stacks; KAME of 2006 had ESP in UDP only as a later addition.",
    ),
    (
        "drop-other.udp-checksum",
        "UDP around ESP is the affair of udp_input in both stacks; a checksum of zero passes in either.",
    ),
    (
        "drop-other.nat-keepalive",
        "Both stacks drop keepalives in udp_input, without a counter.",
    ),
    (
        "drop-other.cannot-forward",
        "Both stacks leave it to the host's forwarding: FAST_IPSEC and KAME hook into ip6_forward only for packets that go on.",
    ),
    (
        "drop-other.hop-limit",
        "Both stacks leave it to ip6_forward and ip_forward, before any protection is put on.",
    ),
    (
        "drop-other.expired",
        "In either BSD stack a timer moves associations from mature to dying and dead, and no packet is weighed when it comes; here each one is, as the RFC asks.",
    ),
    (
        "drop-other.policy",
        "FAST_IPSEC compares a policy with flags of the packet and counts ips_in_polvio; KAME does the same with M_DECRYPTED and M_AUTHIPHDR, and has compared a tunnel's inner and outer pair with its policies before.",
    ),
    (
        "drop-other.not-contiguous",
        "Only KAME wants each header in the first mbuf. FAST_IPSEC pulls up or copies what it needs, wherever it lies.",
    ),
    (
        "drop-other.encapsulation",
        "FAST_IPSEC gives the ports to its look-up by a tag; KAME's look-up knows no ports.",
    ),
    (
        "drop-other.black-hole",
        "Only the profile of 2006 does so, in place of a repair. KAME sends the packet as its policy says; with associations missing it says so with ipsec6stat.out_nosa.",
    ),
    (
        "drop-other.policy-discard",
        "Both stacks drop it in the output function, before any association is looked up, and the caller sees no error worth the name.",
    ),
    (
        "drop-other.policy-gone",
        "Only FAST_IPSEC can lose a policy between two transforms, for the crypto boundary lies between them; KAME loops over the transforms within one call.",
    ),
    (
        "drop-other.no-outbound-association",
        "Both stacks ask the key daemon with SADB_ACQUIRE and drop the packet meanwhile; KAME answers the sender with an ICMPv6 error, in FAST_IPSEC only the counter tells.",
    ),
    (
        "drop-other.sequence-wrap",
        "KAME refuses the number in esp_output and ah_output. NetBSD's FAST_IPSEC did so for AH alone, and let ESP begin again from 0.",
    ),
    (
        "drop-other.output-too-big",
        "Both stacks compare with the longest packet there can be; FAST_IPSEC does so before the header goes in and counts by protocol, KAME when it writes the length.",
    ),
    (
        "drop-other.transport-of-fragment",
        "Both stacks protect before they fragment, so that a fragment comes here only if the sender made it; FAST_IPSEC meets it in compute_ipsec_pos, KAME where it looks for the header's place by mbuf.",
    ),
    (
        "drop-other.tunnel-end",
        "FAST_IPSEC builds the outer header in ipip_output and counts ipips_unspec; KAME does in ipsec6_encapsulate and then needs a route to the tunnel's end at once.",
    ),
    (
        "drop-other.message-size",
        "KAME protects and fragments in one run of ip6_output; FAST_IPSEC protects, comes through ip6_output a second time and cuts there. The sender of a packet that may not be cut is told in either.",
    ),
    (
        "drop-other.fragment-no-bufs",
        "Both stacks cut with m_copym in the output function and count the same.",
    ),
];
