//! Words for drops: what was wrong, in a sentence that a person can act on.

use super::language::Message;
use super::policy;
use super::sent;
use crate::sa::ReplayError;
use crate::stage::{FragmentError, Reason, Verdict};

/// The sentence.
pub fn why(reason: &Reason) -> Message {
    match reason {
        Reason::Policy { .. }
        | Reason::CannotForward { .. }
        | Reason::HopLimit { .. }
        | Reason::Expired { .. } => policy::why(reason),
        _ => Message::Verbatim(words(reason)),
    }
}

fn words(reason: &Reason) -> String {
    match reason {
        Reason::Ip6HeaderCut { had } => {
            format!("the packet has {had} octets, an IPv6 header needs 40")
        }
        Reason::Ip6Version { version } => format!("the version field is {version}, not 6"),
        Reason::Ip6PayloadCut { needed, had } => format!(
            "the payload length promises {needed} octets in all and only {had} are there; was the capture cut short?"
        ),
        Reason::Ip6Addresses { src, dst } => {
            format!("no packet may go from {src} to {dst}")
        }
        Reason::ExtensionHeaderCut {
            proto,
            off,
            needed,
            had,
        } => format!("the header {proto} at octet {off} needs {needed} octets, {had} are left"),
        Reason::TooManyHeaders { limit } => format!("more than {limit} headers"),
        Reason::RoutingHeader {
            kind,
            segments_left,
        } => format!(
            "routing header type {kind} with {segments_left} segments left: this host is not the last"
        ),
        Reason::Protoff { off, walked, .. } => format!(
            "the walk over the extension headers comes out at octet {walked}, the header starts at {off}"
        ),
        Reason::HeaderCut { proto, needed, had } => {
            format!("{proto} needs {needed} octets after the headers before it, {had} are there")
        }
        Reason::NoAssociation { dst, proto, spi } => {
            format!("no association for {proto}, SPI 0x{spi:08x}, to {dst}")
        }
        Reason::AssociationGone { dst, spi, .. } => format!(
            "the association with SPI 0x{spi:08x} to {dst} went away while the packet was parked"
        ),
        Reason::NoTransform { proto } => format!("there is no transform for {proto} here"),
        Reason::Alignment { skip, len } => format!(
            "the ESP header is at octet {skip} and the packet has {len} octets; both must be multiples of 4"
        ),
        Reason::IpHeaderCut { .. }
        | Reason::IpVersion { .. }
        | Reason::IpHeaderLength { .. }
        | Reason::IpSource { .. }
        | Reason::IpChecksum { .. }
        | Reason::IpTotalLength { .. }
        | Reason::IpCut { .. }
        | Reason::ProtocolFamily { .. } => ip_why(reason),
        Reason::Policy { .. }
        | Reason::CannotForward { .. }
        | Reason::HopLimit { .. }
        | Reason::Expired { .. } => String::new(),
        Reason::UdpLength { .. }
        | Reason::UdpChecksum { .. }
        | Reason::NatKeepalive { .. }
        | Reason::Encapsulation { .. } => udp_why(reason),
        Reason::BlackHole
        | Reason::PolicyDiscard { .. }
        | Reason::PolicyGone { .. }
        | Reason::NoOutboundAssociation { .. }
        | Reason::SequenceWrap { .. }
        | Reason::OutputTooBig { .. }
        | Reason::TransportOfFragment { .. }
        | Reason::TunnelEnd { .. }
        | Reason::MessageSize { .. }
        | Reason::FragmentNoBufs { .. } => sent::why(reason),
        _ => esp_why(reason),
    }
}

/// What `ip_input` refuses.
fn ip_why(reason: &Reason) -> String {
    match reason {
        Reason::IpHeaderCut { had } => {
            format!("the packet has {had} octets, an IPv4 header needs 20")
        }
        Reason::IpVersion { version } => format!("the version field is {version}, not 4"),
        Reason::IpHeaderLength { hlen, had } => format!(
            "the header length is {hlen} octets; it is at least 20, and the packet has {had}"
        ),
        Reason::IpSource { src } => format!("no packet may come from {src}"),
        Reason::IpChecksum { found, expected } => format!(
            "the header checksum is 0x{found:04x} and should be 0x{expected:04x}: octets changed on the way, or the capture is the sender's own and the network card had yet to fill it in"
        ),
        Reason::IpTotalLength { total_length, hlen } => {
            format!("the total length is {total_length} octets, less than the header's {hlen}")
        }
        Reason::IpCut { needed, had } => format!(
            "the total length promises {needed} octets and only {had} are there; was the capture cut short?"
        ),
        Reason::ProtocolFamily { proto, version } => {
            format!("{proto} in a packet of version {version}, which is neither 4 nor 6")
        }
        _ => String::new(),
    }
}

/// What the UDP stages refuse, and what a look-up says of a UDP header that came off.
fn udp_why(reason: &Reason) -> String {
    match reason {
        Reason::UdpLength { length, had, .. } => {
            format!("the UDP length is {length} octets; it is at least 8, and {had} are there")
        }
        Reason::UdpChecksum { found, .. } => {
            format!(
                "the UDP checksum 0x{found:04x} is wrong; ESP may go without one, not with a wrong one"
            )
        }
        Reason::NatKeepalive { sport, dport } => format!(
            "a NAT keepalive from port {sport} to port {dport}: there is nothing in it for this host"
        ),
        Reason::Encapsulation {
            spi,
            expected: None,
            found,
        } => format!(
            "the packet came in UDP, ports {} to {}, and the association with SPI 0x{spi:08x} has no UDP encapsulation",
            found.sport, found.dport
        ),
        Reason::Encapsulation {
            spi,
            expected: Some(expected),
            found,
        } => format!(
            "the packet came in UDP, ports {} to {}, and the association with SPI 0x{spi:08x} has ports {} to {}",
            found.sport, found.dport, expected.sport, expected.dport
        ),
        _ => String::new(),
    }
}

/// What `esp_input` and the stages after it refuse.
fn esp_why(reason: &Reason) -> String {
    match reason {
        Reason::NoPayload { hlen, alen, had } => format!(
            "header and IV take {hlen} octets and the ICV {alen}; of {had} nothing is left to decrypt"
        ),
        Reason::NotBlocks { plen, block } => {
            format!("{plen} octets of ciphertext are no multiple of the block of {block}")
        }
        Reason::Replay { error, late, .. } => {
            let when = if *late {
                " (tested again after the crypto request)"
            } else {
                ""
            };
            format!("{error}{when}")
        }
        Reason::BadIcv { len, covered, .. } => format!(
            "the ICV computed over {covered} octets differs from the {len} octets that the packet carries: a wrong key or algorithm, or octets changed on the way"
        ),
        Reason::PadLength { padlen, had } => {
            format!("a pad length of {padlen} needs more than the {had} octets that are there")
        }
        Reason::PadOctet {
            position,
            expected,
            found,
        } => format!(
            "pad octet {position} is 0x{found:02x}, not 0x{expected:02x}: a wrong key, or a peer that pads in its own way"
        ),
        Reason::Dummy => {
            "a dummy packet: next header 59 says that there is nothing in it".to_owned()
        }
        Reason::NoBufs { operation, .. } => format!("{} found no memory", operation.name()),
        Reason::AhLength { had, expected } => format!(
            "AH gives itself {had} octets, with this association's ICV it has {expected}: another ICV length, or another alignment"
        ),
        Reason::AhCut { needed, had } => {
            format!("AH with its ICV needs {needed} octets, {had} are there")
        }
        Reason::Massage { error } => error.to_string(),
        Reason::InnerCut { needed, had } => {
            format!("the inner packet has {had} octets, its header needs {needed}")
        }
        Reason::InnerVersion { version } => {
            format!("the inner packet's version is {version}, which is not what announced it")
        }
        Reason::InnerSpoof { src } => {
            format!("the inner packet claims to come from the receiver's own address {src}")
        }
        Reason::Fragment { error, .. } => error.to_string(),
        Reason::Decompress { error } => error.to_string(),
        Reason::NotContiguous { needed, first } => format!(
            "a header ends at octet {needed} and the first mbuf holds {first}: KAME reads headers through a pointer and goes no further"
        ),
        Reason::InsideIpcomp { next } => {
            format!("{next} is inside IPComp, which belongs inside of it")
        }
        Reason::Jumbo {
            length,
            payload_length: 0,
        } => format!("a jumbo payload of {length} octets, which no IPsec stack takes"),
        Reason::Jumbo {
            length,
            payload_length,
        } => format!(
            "a jumbo payload option says {length} octets and the payload length {payload_length}; one of the two must be 0"
        ),
        _ => String::new(),
    }
}

/// Two words for a list of frames.
pub fn badge(verdict: &Verdict) -> &'static str {
    let Verdict::Dropped { reason, .. } = verdict else {
        return verdict.name();
    };
    match reason {
        Reason::Replay {
            error: ReplayError::Duplicate { .. },
            ..
        } => "replay",
        Reason::Replay { .. } => "out of window",
        Reason::BadIcv { .. } => "bad ICV",
        Reason::NoAssociation { .. } | Reason::NoOutboundAssociation { .. } => "no SA",
        Reason::PolicyDiscard { .. } => "discarded",
        Reason::BlackHole => "gone",
        Reason::SequenceWrap { .. } => "no number left",
        Reason::MessageSize { .. } | Reason::OutputTooBig { .. } => "too big",
        Reason::AssociationGone { .. } => "SA gone",
        Reason::NoTransform { .. } => "no transform",
        Reason::PadOctet { .. } => "bad padding",
        Reason::Dummy => "dummy",
        Reason::Jumbo { .. } => "jumbo",
        Reason::Decompress { .. } => "bad DEFLATE",
        Reason::Fragment { error, .. } => match error {
            FragmentError::Duplicate { .. } => "repeated",
            FragmentError::Overlap { .. } => "overlap",
            _ => "bad fragment",
        },
        Reason::NatKeepalive { .. } => "keepalive",
        Reason::IpChecksum { .. } | Reason::UdpChecksum { .. } => "bad checksum",
        Reason::Encapsulation { .. } => "not its SA",
        Reason::Policy { .. } => "policy",
        Reason::CannotForward { .. } => "not for us",
        Reason::HopLimit { .. } => "no hops left",
        Reason::Expired { .. } => "SA expired",
        Reason::IpHeaderLength { .. }
        | Reason::IpTotalLength { .. }
        | Reason::UdpLength { .. }
        | Reason::Alignment { .. }
        | Reason::NoPayload { .. }
        | Reason::NotBlocks { .. }
        | Reason::AhLength { .. }
        | Reason::PadLength { .. } => "bad length",
        Reason::Massage { .. } => "bad header",
        Reason::NotContiguous { .. } => "in pieces",
        Reason::Ip6PayloadCut { .. }
        | Reason::IpCut { .. }
        | Reason::IpHeaderCut { .. }
        | Reason::Ip6HeaderCut { .. }
        | Reason::HeaderCut { .. }
        | Reason::AhCut { .. }
        | Reason::InnerCut { .. }
        | Reason::ExtensionHeaderCut { .. } => "cut short",
        _ => "dropped",
    }
}
