//! A name for each reason, by which tables of words and tests find it.

use super::Reason;

macro_rules! ids {
    ($($variant:ident = $id:literal),+ $(,)?) => {
        impl Reason {
            /// Every id, in the order of the enum.
            pub const IDS: &'static [&'static str] = &[$($id),+];

            /// Its id: `bad-icv`.
            pub fn id(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $id),+
                }
            }
        }
    };
}

ids! {
    Ip6HeaderCut = "ip6-header-cut",
    Ip6Version = "ip6-version",
    Ip6PayloadCut = "ip6-payload-cut",
    Ip6Addresses = "ip6-addresses",
    ExtensionHeaderCut = "extension-header-cut",
    TooManyHeaders = "too-many-headers",
    RoutingHeader = "routing-header",
    Protoff = "protoff",
    HeaderCut = "header-cut",
    NoAssociation = "no-association",
    AssociationGone = "association-gone",
    NoTransform = "no-transform",
    Alignment = "alignment",
    NoPayload = "no-payload",
    NotBlocks = "not-blocks",
    Replay = "replay",
    BadIcv = "bad-icv",
    PadLength = "pad-length",
    PadOctet = "pad-octet",
    Dummy = "dummy",
    NoBufs = "no-bufs",
    InnerCut = "inner-cut",
    InnerVersion = "inner-version",
    InnerSpoof = "inner-spoof",
    Fragment = "fragment",
    Jumbo = "jumbo",
    Decompress = "decompress",
    InsideIpcomp = "inside-ipcomp",
    AhLength = "ah-length",
    AhCut = "ah-cut",
    IpHeaderCut = "ip-header-cut",
    IpVersion = "ip-version",
    IpHeaderLength = "ip-header-length",
    IpSource = "ip-source",
    IpChecksum = "ip-checksum",
    IpTotalLength = "ip-total-length",
    IpCut = "ip-cut",
    Massage = "massage",
    ProtocolFamily = "protocol-family",
    UdpLength = "udp-length",
    UdpChecksum = "udp-checksum",
    NatKeepalive = "nat-keepalive",
    CannotForward = "cannot-forward",
    HopLimit = "hop-limit",
    Expired = "expired",
    Policy = "policy",
    NotContiguous = "not-contiguous",
    Encapsulation = "encapsulation",
    BlackHole = "black-hole",
    PolicyDiscard = "policy-discard",
    PolicyGone = "policy-gone",
    NoOutboundAssociation = "no-outbound-association",
    SequenceWrap = "sequence-wrap",
    OutputTooBig = "output-too-big",
    TransportOfFragment = "transport-of-fragment",
    TunnelEnd = "tunnel-end",
    MessageSize = "message-size",
    FragmentNoBufs = "fragment-no-bufs",
}
