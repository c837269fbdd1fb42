//! Policies, lifetimes, and packets for other hosts.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    ("policy.packet", "{src} → {dst}, {upper}"),
    (
        "policy.packet-ports",
        "{src} → {dst}, {upper}, ports {src_port} → {dst_port}",
    ),
    (
        "policy.packet-icmp",
        "{src} → {dst}, {upper}, type {kind} code {code}",
    ),
    ("policy.name", "policy {sp}"),
    ("policy.no-name", "none"),
    ("event.policy-look-up", "{packet} ({direction}): {found}"),
    (
        "event.policy-met-clear",
        "policy {sp} lets it pass in clear",
    ),
    (
        "event.policy-met",
        "policy {sp} is met; associations that the packet came through: {removed}",
    ),
    (
        "event.icmp-error",
        "from {src} to {dst}: {message}, code {code}",
    ),
    (
        "event.icmp-error-mtu",
        "from {src} to {dst}: {message}, code {code}, MTU {mtu}",
    ),
    (
        "event.icmp-error-unsent",
        "{message}, code {code}, is not sent: {why}",
    ),
    ("event.path-mtu", "to {dst}: {before} → {mtu} octets"),
    (
        "event.path-mtu-refused",
        "{mtu} octets to {dst} is not believed: {why}",
    ),
    ("icmp-error.no-header", "the packet has no whole IP header"),
    (
        "icmp-error.about-error",
        "the packet is an error or a redirect itself, type {message}",
    ),
    ("icmp-error.multicast", "the packet was sent to many, {dst}"),
    (
        "icmp-error.source",
        "the packet's source, {src}, is not one host",
    ),
    (
        "icmp-error.later-fragment",
        "the packet is a fragment other than the first",
    ),
    (
        "icmp-error.no-address",
        "the host has no address to send from to {dst}",
    ),
    (
        "icmp-error.too-many",
        "{most} errors were sent in this second",
    ),
    ("icmp-error.no-bufs", "there is no memory for it"),
    ("path-mtu.not-sent", "this host has sent no such packet"),
    (
        "path-mtu.too-small",
        "a path MTU is never less than {least}",
    ),
    (
        "path-mtu.not-less",
        "it is {before} already, and no message makes it greater",
    ),
    ("event.hop-limit", "hops left {before} → {after}"),
    (
        "event.expire-soft",
        "{proto} {spi}: the soft lifetime is over, it is dying",
    ),
    (
        "event.expire-hard",
        "{proto} {spi}: the hard lifetime is over, it is dead",
    ),
    (
        "event.crypto-again",
        "EAGAIN: session {before} has moved, parked again with session {after}",
    ),
    (
        "drop.cannot-forward",
        "from {src} to {dst}: not for this host, and not for it to pass on",
    ),
    (
        "drop.hop-limit-6",
        "a hop limit of {limit} does not get past a router",
    ),
    (
        "drop.hop-limit-4",
        "a time to live of {limit} does not get past a router",
    ),
    (
        "drop.expired",
        "the association for {proto}, SPI {spi}, to {dst} has carried all that its hard lifetime allows",
    ),
    (
        "drop.policy-discard",
        "policy {sp} is to discard such packets",
    ),
    (
        "drop.policy-missing",
        "policy {sp} insists on {proto} as transform {place}, counted from the innermost, and the packet did not come through it",
    ),
    (
        "drop.policy-tunnel",
        "the packet came through a tunnel that policy {sp}, which it meets, does not name",
    ),
];
