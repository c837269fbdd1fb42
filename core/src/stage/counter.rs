//! The counters that `netstat -s` prints, by the names of the BSD sources.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

macro_rules! counters {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)?) => {
        /// A statistics counter.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Counter {
            $($(#[$doc])* #[serde(rename = $name)] $variant),+
        }

        impl Counter {
            /// Every counter, in the order of the enum.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in the BSD sources.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }
        }
    };
}

counters! {
    /// Packets that reached `ip6_input`.
    Ip6Total = "ip6s_total",
    /// Not even an IPv6 header.
    Ip6TooSmall = "ip6s_toosmall",
    /// Shorter than a length field says.
    Ip6TooShort = "ip6s_tooshort",
    /// Version is not 6.
    Ip6BadVersion = "ip6s_badvers",
    /// A source or destination that no packet may have.
    Ip6BadScope = "ip6s_badscope",
    /// More headers than the nest limit.
    Ip6TooManyHeaders = "ip6s_toomanyhdr",
    /// An option or routing header that cannot be processed.
    Ip6BadOptions = "ip6s_badoptions",
    /// Fragments seen.
    Ip6Fragments = "ip6s_fragments",
    /// Packets handed to an upper layer.
    Ip6Delivered = "ip6s_delivered",
    /// Packets passed on.
    Ip6Forward = "ip6s_forward",
    /// Packets for other hosts that were not passed on.
    Ip6CannotForward = "ip6s_cantforward",
    /// ICMPv6 errors asked for, sent or not.
    Icmp6Error = "icp6s_error",
    /// ICMPv6 errors that may not or cannot be sent.
    Icmp6CannotError = "icp6s_canterror",
    /// ICMPv6 errors not sent because there were so many.
    Icmp6TooFrequent = "icp6s_toofreq",
    /// ICMPv6 errors that tell what the next link or tunnel takes.
    Icmp6PacketTooBig = "icp6s_opacket_too_big",
    /// Path MTUs that an ICMPv6 message made less.
    Icmp6PathMtuChanged = "icp6s_pmtuchg",
    /// ICMPv6 errors due because a packet's hops were used up.
    Icmp6TimeExceeded = "icp6s_otime_exceed_transit",
    /// Packets that reached `ip_input`.
    IpTotal = "ips_total",
    /// Not even an IPv4 header.
    IpTooSmall = "ips_toosmall",
    /// Shorter than the total length says.
    IpTooShort = "ips_tooshort",
    /// Version is not 4.
    IpBadVersion = "ips_badvers",
    /// Header length under 20, or beyond the packet.
    IpBadHeaderLength = "ips_badhlen",
    /// A source that no packet may have.
    IpBadAddress = "ips_badaddr",
    /// Header checksum is wrong.
    IpBadChecksum = "ips_badsum",
    /// Total length is less than the header's.
    IpBadLength = "ips_badlen",
    /// Fragments seen.
    IpFragments = "ips_fragments",
    /// Packets handed to an upper layer.
    IpDelivered = "ips_delivered",
    /// Packets passed on.
    IpForward = "ips_forward",
    /// Packets for other hosts that were not passed on.
    IpCannotForward = "ips_cantforward",
    /// ICMP errors due.
    IcmpError = "icps_error",
    /// ICMP errors not sent because the packet was one.
    IcmpOldIcmp = "icps_oldicmp",
    /// Path MTUs that an ICMP message made less.
    IcmpPathMtuChanged = "icps_pmtuchg",
    /// ESP packets seen.
    EspInput = "esps_input",
    /// Octets of ESP payload seen, counted before anything is verified.
    EspInputOctets = "esps_ibytes",
    /// Too short for the headers, or header not contiguous.
    EspHeaderDrops = "esps_hdrops",
    /// Unknown address family.
    EspNoProtocolFamily = "esps_nopf",
    /// No association.
    EspNoAssociation = "esps_notdb",
    /// Association without a transform, or the crypto framework gave up on it.
    EspNoTransform = "esps_noxform",
    /// Length that the algorithm cannot have made.
    EspBadLength = "esps_badilen",
    /// Sequence number seen before, too old, or zero.
    EspReplay = "esps_replay",
    /// ICV does not verify.
    EspBadAuthentication = "esps_badauth",
    /// Padding is not what the peer should have written.
    EspBadEncryption = "esps_badenc",
    /// The crypto request could not be made or came back without the packet.
    EspCrypto = "esps_crypto",
    /// Tunnelled packets taken out of ESP.
    EspTunnel = "esps_tunnel",
    /// AH packets seen.
    AhInput = "ahs_input",
    /// Too short for the headers.
    AhHeaderDrops = "ahs_hdrops",
    /// Unknown address family.
    AhNoProtocolFamily = "ahs_nopf",
    /// No association.
    AhNoAssociation = "ahs_notdb",
    /// Association without a transform.
    AhNoTransform = "ahs_noxform",
    /// Octets of AH payload seen, counted before anything is verified.
    AhInputOctets = "ahs_ibytes",
    /// Sequence number seen before, too old, or zero.
    AhReplay = "ahs_replay",
    /// ICV does not verify.
    AhBadAuthentication = "ahs_badauth",
    /// Length that the association's ICV does not make.
    AhBadAuthLength = "ahs_badauthl",
    /// The crypto request could not be made or came back without the packet.
    AhCrypto = "ahs_crypto",
    /// Tunnelled packets that reached `ipip_input`.
    IpipInputPackets = "ipips_ipackets",
    /// Too short for the inner header.
    IpipHeaderDrops = "ipips_hdrops",
    /// Inner version is neither 4 nor 6.
    IpipBadFamily = "ipips_family",
    /// Inner source is one of the receiver's own addresses.
    IpipSpoof = "ipips_spoof",
    /// Packets that came less protected than their policy asks.
    InPolicyViolation = "ips_in_polvio",
    /// Look-ups in the policy database. The BSDs have a cache before it; here every look-up counts.
    SpdCacheMiss = "ips_spdcachemiss",
    /// `m_striphdr` found the header at the front of an mbuf.
    InputFront = "ips_input_front",
    /// `m_striphdr` found the header in the middle of an mbuf.
    InputMiddle = "ips_input_middle",
    /// `m_striphdr` found the header at the end of an mbuf.
    InputEnd = "ips_input_end",
    /// ICMPv6 checksum is wrong.
    Icmp6Checksum = "icp6s_checksum",
    /// ICMP checksum is wrong.
    IcmpChecksum = "icps_checksum",
    /// TCP checksum is wrong.
    TcpChecksum = "tcps_rcvbadsum",
    /// UDP checksum is wrong.
    Udp6Checksum = "udp6s_badsum",
    /// UDP length does not fit the packet.
    Udp6BadLength = "udp6s_badlen",
    /// UDP checksum over IPv4 is wrong.
    UdpChecksum = "udps_badsum",
    /// UDP length does not fit the IPv4 packet.
    UdpBadLength = "udps_badlen",
    /// Neither IPv4 nor IPv6.
    IpcompNoProtocolFamily = "ipcomps_nopf",
    /// IPComp packets seen.
    IpcompInput = "ipcomps_input",
    /// Octets of compressed payload seen.
    IpcompInputOctets = "ipcomps_ibytes",
    /// Too short, no memory, or a header inside that may not be there.
    IpcompHeaderDrops = "ipcomps_hdrops",
    /// No association.
    IpcompNoAssociation = "ipcomps_notdb",
    /// Association without a transform, or a payload that does not decompress.
    IpcompNoTransform = "ipcomps_noxform",
    /// The crypto request could not be made.
    IpcompCrypto = "ipcomps_crypto",
    /// Payload that would inflate to more than a packet holds.
    IpcompTooBig = "ipcomps_toobig",
    /// Fragments dropped.
    Ip6FragmentsDropped = "ip6s_fragdropped",
    /// Packets whose fragments were freed to make room.
    Ip6FragmentOverflow = "ip6s_fragoverflow",
    /// Packets put together from fragments.
    Ip6Reassembled = "ip6s_reassembled",
    /// Fragment headers on whole packets.
    Ip6AtomicFragments = "ip6s_atomicfrags",
    /// IPv4 packets put together from fragments.
    IpReassembled = "ips_reassembled",
    /// IPv4 fragments dropped.
    IpFragmentsDropped = "ips_fragdropped",
    /// Packets of this host's own that reached the end of `ip6_output`.
    Ip6LocalOut = "ip6s_localout",
    /// Packets cut into fragments.
    Ip6Fragmented = "ip6s_fragmented",
    /// Fragments made.
    Ip6OutputFragments = "ip6s_ofragments",
    /// Packets too long for the link that may not be cut.
    Ip6CannotFragment = "ip6s_cantfrag",
    /// Packets lost for want of memory.
    Ip6OutputDropped = "ip6s_odropped",
    /// IPv4 packets of this host's own that reached the end of `ip_output`.
    IpLocalOut = "ips_localout",
    /// IPv4 packets cut into fragments.
    IpFragmented = "ips_fragmented",
    /// IPv4 fragments made.
    IpOutputFragments = "ips_ofragments",
    /// IPv4 packets too long for the link that may not be cut.
    IpCannotFragment = "ips_cantfrag",
    /// IPv4 packets lost for want of memory.
    IpOutputDropped = "ips_odropped",
    /// Packets that a policy discards on their way out.
    OutputPolicyViolation = "ips_out_polvio",
    /// Packets whose policy asks for an association that is not there.
    OutputNoAssociation = "ips_out_nosa",
    /// Packets that cannot be protected as their policy asks.
    OutputInvalid = "ips_out_inval",
    /// Transforms beyond the first.
    OutputBundle = "ips_out_bundlesa",
    /// Small mbufs that `m_clone` copied into a cluster before them.
    MbufCoalesced = "ips_mbcoalesced",
    /// Clusters that `m_clone` copied into a cluster before them.
    ClusterCoalesced = "ips_clcoalesced",
    /// Clusters that `m_clone` made for copies.
    ClusterCopied = "ips_clcopied",
    /// Mbufs that `m_makespace` inserted.
    MbufInserted = "ips_mbinserted",
    /// ESP packets made.
    EspOutput = "esps_output",
    /// Octets of payload put into ESP.
    EspOutputOctets = "esps_obytes",
    /// Packets that would be too long with ESP.
    EspTooBig = "esps_toobig",
    /// Packets refused because every sequence number was given.
    EspWrap = "esps_wrap",
    /// AH packets made.
    AhOutput = "ahs_output",
    /// Octets of payload put behind AH.
    AhOutputOctets = "ahs_obytes",
    /// Packets that would be too long with AH.
    AhTooBig = "ahs_toobig",
    /// Packets refused because every sequence number was given.
    AhWrap = "ahs_wrap",
    /// Payloads that went to be compressed.
    IpcompOutput = "ipcomps_output",
    /// Octets of them.
    IpcompOutputOctets = "ipcomps_obytes",
    /// Payloads too short to be compressed.
    IpcompMinimumLength = "ipcomps_minlen",
    /// Payloads that compression does not make shorter.
    IpcompUncompressed = "ipcomps_uncompr",
    /// Packets put into a tunnel.
    IpipOutputPackets = "ipips_opackets",
    /// Octets of them.
    IpipOutputOctets = "ipips_obytes",
    /// Tunnels without an end.
    IpipUnspecified = "ipips_unspec",
    /// IPv4 packets whose fragments were freed before they were whole.
    IpFragmentsTimedOut = "ips_fragtimeout",
    /// KAME: a header does not lie in the first mbuf.
    Ip6HeaderTooLong = "ip6s_exthdrtoolong",
    /// KAME: protection removed, IPv6.
    Ipsec6InSuccess = "ipsec6stat.in_success",
    /// KAME: against the policy, IPv6.
    Ipsec6InPolVio = "ipsec6stat.in_polvio",
    /// KAME: no association, IPv6.
    Ipsec6InNoSa = "ipsec6stat.in_nosa",
    /// KAME: length, padding or headers are wrong, IPv6.
    Ipsec6InInval = "ipsec6stat.in_inval",
    /// KAME: no memory, IPv6.
    Ipsec6InNoMem = "ipsec6stat.in_nomem",
    /// KAME: association that cannot be used, IPv6.
    Ipsec6InBadSpi = "ipsec6stat.in_badspi",
    /// KAME: AH's sequence number seen before, too old, or zero, IPv6.
    Ipsec6InAhReplay = "ipsec6stat.in_ahreplay",
    /// KAME: ESP's sequence number seen before, too old, or zero, IPv6.
    Ipsec6InEspReplay = "ipsec6stat.in_espreplay",
    /// KAME: AH's ICV is right, IPv6.
    Ipsec6InAhAuthSucc = "ipsec6stat.in_ahauthsucc",
    /// KAME: AH's ICV is wrong, IPv6.
    Ipsec6InAhAuthFail = "ipsec6stat.in_ahauthfail",
    /// KAME: ESP's ICV is right, IPv6.
    Ipsec6InEspAuthSucc = "ipsec6stat.in_espauthsucc",
    /// KAME: ESP's ICV is wrong, IPv6.
    Ipsec6InEspAuthFail = "ipsec6stat.in_espauthfail",
    /// KAME: protection put on, IPv6.
    Ipsec6OutSuccess = "ipsec6stat.out_success",
    /// KAME: the policy discards it, IPv6.
    Ipsec6OutPolVio = "ipsec6stat.out_polvio",
    /// KAME: the policy asks for protection and there is no association, IPv6.
    Ipsec6OutNoSa = "ipsec6stat.out_nosa",
    /// KAME: it cannot be protected, IPv6.
    Ipsec6OutInval = "ipsec6stat.out_inval",
    /// KAME: no memory to protect it, IPv6.
    Ipsec6OutNoMem = "ipsec6stat.out_nomem",
    /// KAME: protection removed, IPv4.
    IpsecInSuccess = "ipsecstat.in_success",
    /// KAME: against the policy, IPv4.
    IpsecInPolVio = "ipsecstat.in_polvio",
    /// KAME: no association, IPv4.
    IpsecInNoSa = "ipsecstat.in_nosa",
    /// KAME: length, padding or headers are wrong, IPv4.
    IpsecInInval = "ipsecstat.in_inval",
    /// KAME: no memory, IPv4.
    IpsecInNoMem = "ipsecstat.in_nomem",
    /// KAME: association that cannot be used, IPv4.
    IpsecInBadSpi = "ipsecstat.in_badspi",
    /// KAME: AH's sequence number seen before, too old, or zero, IPv4.
    IpsecInAhReplay = "ipsecstat.in_ahreplay",
    /// KAME: ESP's sequence number seen before, too old, or zero, IPv4.
    IpsecInEspReplay = "ipsecstat.in_espreplay",
    /// KAME: AH's ICV is right, IPv4.
    IpsecInAhAuthSucc = "ipsecstat.in_ahauthsucc",
    /// KAME: AH's ICV is wrong, IPv4.
    IpsecInAhAuthFail = "ipsecstat.in_ahauthfail",
    /// KAME: ESP's ICV is right, IPv4.
    IpsecInEspAuthSucc = "ipsecstat.in_espauthsucc",
    /// KAME: ESP's ICV is wrong, IPv4.
    IpsecInEspAuthFail = "ipsecstat.in_espauthfail",
    /// KAME: protection put on, IPv4.
    IpsecOutSuccess = "ipsecstat.out_success",
    /// KAME: the policy discards it, IPv4.
    IpsecOutPolVio = "ipsecstat.out_polvio",
    /// KAME: the policy asks for protection and there is no association, IPv4.
    IpsecOutNoSa = "ipsecstat.out_nosa",
    /// KAME: it cannot be protected, IPv4.
    IpsecOutInval = "ipsecstat.out_inval",
    /// KAME: no memory to protect it, IPv4.
    IpsecOutNoMem = "ipsecstat.out_nomem",
}

/// The values of all counters of a host. Cloning shares them until the next change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters(Arc<Vec<u64>>);

impl Default for Counters {
    fn default() -> Self {
        Self(Arc::new(vec![0; Counter::ALL.len()]))
    }
}

impl Counters {
    /// The value of one counter.
    pub fn get(&self, counter: Counter) -> u64 {
        self.0.get(counter as usize).copied().unwrap_or(0)
    }

    /// Adds to one counter.
    pub fn add(&mut self, counter: Counter, by: u64) {
        if let Some(value) = Arc::make_mut(&mut self.0).get_mut(counter as usize) {
            *value = value.saturating_add(by);
        }
    }

    /// The counters that are not zero, with their values.
    pub fn nonzero(&self) -> impl Iterator<Item = (Counter, u64)> + '_ {
        Counter::ALL
            .iter()
            .map(|counter| (*counter, self.get(*counter)))
            .filter(|(_, value)| *value != 0)
    }
}
