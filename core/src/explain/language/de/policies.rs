//! Policies, lifetimes, and packets for other hosts.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    ("policy.packet", "{src} → {dst}, {upper}"),
    (
        "policy.packet-ports",
        "{src} → {dst}, {upper}, Ports {src_port} → {dst_port}",
    ),
    (
        "policy.packet-icmp",
        "{src} → {dst}, {upper}, Typ {kind} Code {code}",
    ),
    ("policy.name", "Policy {sp}"),
    ("policy.no-name", "keine"),
    ("event.policy-look-up", "{packet} ({direction}): {found}"),
    (
        "event.policy-met-clear",
        "Policy {sp} lässt es im Klartext durch",
    ),
    (
        "event.policy-met",
        "Policy {sp} ist erfüllt; Assoziationen, durch die das Paket kam: {removed}",
    ),
    (
        "event.icmp-error",
        "von {src} an {dst}: {message}, Code {code}",
    ),
    (
        "event.icmp-error-mtu",
        "von {src} an {dst}: {message}, Code {code}, MTU {mtu}",
    ),
    (
        "event.icmp-error-unsent",
        "{message}, Code {code}, wird nicht gesendet: {why}",
    ),
    ("event.path-mtu", "nach {dst}: {before} → {mtu} Oktette"),
    (
        "event.path-mtu-refused",
        "eine Path-MTU von {mtu} Oktetten nach {dst} wird nicht geglaubt: {why}",
    ),
    (
        "icmp-error.no-header",
        "das Paket hat keinen ganzen IP-Header",
    ),
    (
        "icmp-error.about-error",
        "das Paket ist selbst eine Fehlermeldung oder ein Redirect, Typ {message}",
    ),
    ("icmp-error.multicast", "das Paket ging an viele, {dst}"),
    (
        "icmp-error.source",
        "der Absender des Pakets, {src}, ist kein einzelner Host",
    ),
    (
        "icmp-error.later-fragment",
        "das Paket ist ein anderes Fragment als das erste",
    ),
    (
        "icmp-error.no-address",
        "der Host hat keine Adresse, von der aus er an {dst} senden könnte",
    ),
    (
        "icmp-error.too-many",
        "in dieser Sekunde wurden schon {most} Fehlermeldungen gesendet",
    ),
    ("icmp-error.no-bufs", "dafür ist kein Speicher da"),
    (
        "path-mtu.not-sent",
        "ein solches Paket hat dieser Host nicht gesendet",
    ),
    (
        "path-mtu.too-small",
        "eine Path-MTU ist nie kleiner als {least}",
    ),
    (
        "path-mtu.not-less",
        "sie ist schon {before}, und keine Meldung macht sie größer",
    ),
    ("event.hop-limit", "verbleibende Hops {before} → {after}"),
    (
        "event.expire-soft",
        "{proto} {spi}: die weiche Lebensdauer ist vorbei, die Assoziation läuft aus",
    ),
    (
        "event.expire-hard",
        "{proto} {spi}: die harte Lebensdauer ist vorbei, die Assoziation ist tot",
    ),
    (
        "event.crypto-again",
        "EAGAIN: Sitzung {before} ist umgezogen, wieder geparkt mit Sitzung {after}",
    ),
    (
        "drop.cannot-forward",
        "von {src} an {dst}: nicht für diesen Host bestimmt, und weiterreichen darf er es nicht",
    ),
    (
        "drop.hop-limit-6",
        "mit einem Hop Limit von {limit} kommt es an keinem Router vorbei",
    ),
    (
        "drop.hop-limit-4",
        "mit einer Time to Live von {limit} kommt es an keinem Router vorbei",
    ),
    (
        "drop.expired",
        "die Assoziation für {proto}, SPI {spi}, an {dst} hat alles befördert, was ihre harte Lebensdauer erlaubt",
    ),
    ("drop.policy-discard", "Policy {sp} verwirft solche Pakete"),
    (
        "drop.policy-missing",
        "Policy {sp} besteht auf {proto} als Transformation {place}, von innen gezählt, und das Paket kam nicht hindurch",
    ),
    (
        "drop.policy-tunnel",
        "das Paket kam durch einen Tunnel, den Policy {sp}, die es erfüllt, nicht nennt",
    ),
];
