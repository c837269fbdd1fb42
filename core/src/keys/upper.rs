//! Upper-layer protocols of selectors: what setkey and iproute2 call them.

use crate::wire::IpProtocol;

/// Number, setkey's name, iproute2's name.
const NAMES: &[(u8, &str, &str)] = &[
    (1, "icmp", "icmp"),
    (2, "igmp", "igmp"),
    (4, "ip4", "ipencap"),
    (6, "tcp", "tcp"),
    (17, "udp", "udp"),
    (41, "ipv6", "ipv6"),
    (46, "rsvp", "rsvp"),
    (47, "gre", "gre"),
    (50, "esp", "esp"),
    (51, "ah", "ah"),
    (58, "icmp6", "ipv6-icmp"),
    (89, "ospf", "ospf"),
    (103, "pim", "pim"),
    (108, "ipcomp", "comp"),
    (132, "sctp", "sctp"),
    (135, "mh", "mobility-header"),
];

/// The protocol of a name that any of them has, or of a number.
pub(super) fn protocol(text: &str) -> Option<IpProtocol> {
    let row = NAMES
        .iter()
        .find(|(_, setkey, linux)| *setkey == text || *linux == text);
    match row {
        Some((number, ..)) => Some(IpProtocol(*number)),
        None => text.parse().ok().map(IpProtocol),
    }
}

/// setkey's name, or the number.
pub(super) fn setkey_name(protocol: IpProtocol) -> String {
    let row = NAMES.iter().find(|(number, ..)| *number == protocol.0);
    row.map_or(protocol.0.to_string(), |(_, name, _)| (*name).to_owned())
}

/// iproute2's name, or the number.
pub(super) fn linux_name(protocol: IpProtocol) -> String {
    let row = NAMES.iter().find(|(number, ..)| *number == protocol.0);
    row.map_or(protocol.0.to_string(), |(.., name)| (*name).to_owned())
}
