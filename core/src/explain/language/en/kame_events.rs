//! What events of KAME's own did.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "kame-event.call",
        "a frame on top of the stack; the caller waits",
    ),
    (
        "kame-event.returned-next",
        "the loop goes on with {nxt} at octet {off}",
    ),
    ("kame-event.returned-sum", "sum holds the ICV"),
    ("kame-event.returned-zero", "done"),
    (
        "kame-event.returned-requests",
        "the policy's list stands at {place}",
    ),
    ("kame-event.returned-protected", "the transform is done"),
    ("kame-event.returned-error", "it cannot be done"),
    ("kame-event.returned-yes", "yes"),
    ("kame-event.returned-no", "no"),
    (
        "kame-event.join",
        "{len} {len|octet|octets} of {mbufs} {mbufs|mbuf|mbufs} into one cluster",
    ),
    (
        "kame-event.copy-packet",
        "into {clusters} {clusters|cluster|clusters} of its own: others hold the old {clusters|one|ones}",
    ),
    (
        "kame-event.contiguous",
        "{len} {len|octet|octets} at {off} {len|is|are} in the first mbuf",
    ),
    (
        "kame-event.alloc-sa",
        "({src}, {dst}, {proto}, {spi}): {found}; the source is not searched by",
    ),
    (
        "kame-event.copy-icv",
        "ICV of {len} {len|octet|octets} as the packet carries it",
    ),
    (
        "kame-event.append-icv",
        "ICV of {len} {len|octet|octets} at {off}",
    ),
    (
        "kame-event.summed",
        "ICV over {covered}; the packet stays as it is",
    ),
    ("kame-event.tunnel", "{nxt}: a tunnel's inner packet"),
    ("kame-event.no-tunnel", "{nxt}: no tunnel"),
    (
        "kame-event.move-headers",
        "{off} {off|octet|octets} of headers move up over {stripsiz}",
    ),
    (
        "kame-event.split-cat",
        "parted, {stripsiz} {stripsiz|octet|octets} off, and put together",
    ),
];
