//! The lab: packets, moves, interventions, and what was expected.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    ("lab.packet-of", "{host}, packet {task}: {words}"),
    ("lab.task", "packet {task}"),
    ("lab.arrival", "arrival"),
    ("lab.arrives", "wire packet {packet} arrives as {tasks}"),
    (
        "lab.error-arrives",
        "a router's error about wire packet {packet} arrives as {tasks}",
    ),
    (
        "lab.you-set-profile",
        "{host}: the profile is {profile} from now on",
    ),
    ("lab.step", "scenario step {number}"),
    ("lab.you", "you"),
    ("lab.ping6", "ping6 from {from} to {to}"),
    (
        "lab.ping6-times",
        "ping6 from {from} to {to}, {count} times",
    ),
    ("lab.udp", "UDP from {from} to {to}, port {dport}"),
    ("lab.tcp", "TCP from {from} to {to}, port {dport}"),
    ("lab.wait", "the clock moves by {ms} ms"),
    ("lab.add-keys", "{host} takes up associations and policies"),
    ("lab.delete-sa", "{host} deletes SA {spi}"),
    (
        "lab.hold-crypto",
        "requests at {host}'s crypto boundary wait from now on",
    ),
    (
        "lab.hold-crypto-no-longer",
        "requests at {host}'s crypto boundary wait no longer",
    ),
    ("lab.complete", "{host}'s waiting request {index} is done"),
    ("lab.replay", "wire packet {packet} is replayed"),
    (
        "lab.you-complete",
        "{host}: the request of {packet} is done",
    ),
    ("lab.you-duplicate", "{host}: {packet} arrives once more"),
    ("lab.you-inject", "{host}: {event}"),
    (
        "lab.you-hold-crypto",
        "{host}: requests at the crypto boundary wait from now on",
    ),
    (
        "lab.you-hold-crypto-no-longer",
        "{host}: requests at the crypto boundary wait no longer",
    ),
    (
        "lab.you-set-stack",
        "{host}: {stack} takes the next packets",
    ),
    (
        "lab.wire-lost",
        "the next packet on the wire, {number}, will be lost",
    ),
    (
        "lab.wire-doubled",
        "the next packet on the wire, {number}, will arrive twice",
    ),
    (
        "lab.wire-overtaken",
        "the next packet on the wire, {number}, will be overtaken",
    ),
    (
        "lab.wire-damaged",
        "the next packet on the wire, {number}, will be damaged",
    ),
    (
        "lab.wire-arrives",
        "the next packet on the wire, {number}, will arrive",
    ),
    ("lab.sa-gone", "gone"),
    ("lab.sa-deleted", "SA {spi} is deleted"),
    ("lab.soft-lifetime", "the soft lifetime of SA {spi} is over"),
    ("lab.hard-lifetime", "the hard lifetime of SA {spi} is over"),
    ("lab.rekeyed", "SA {new} follows {old}"),
    ("lab.policy-deleted", "policy {sp} is deleted"),
    (
        "lab.session-migrated",
        "the crypto session of SA {spi} moves: EAGAIN",
    ),
    ("lab.injected-packet", "{packet} arrives"),
    ("lab.memory", "memory has other limits"),
    ("lab.dropped", "dropped {stage} {counter}"),
    ("lab.uncounted", "uncounted"),
    ("lab.delivered", "delivered"),
    ("lab.held", "held"),
    ("lab.clear", "clear"),
    ("lab.sent", "sent"),
    ("lab.forwarded", "forwarded"),
    ("lab.fault", "fault {fault}"),
    ("lab.mismatch", "{what}: expected {expected}, found {found}"),
    ("lab.replies", "replies"),
    ("lab.on-wire", "packets on the wire"),
    ("lab.verdicts-of", "verdicts of {name}"),
    ("lab.counters-of", "counters of {name}"),
];
