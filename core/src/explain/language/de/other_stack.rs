//! How the other stack treats what one drops. Each sentence names the stacks, so that it reads right from either.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    ("drop-other-counter.is", "{stack} zählt es als {counters}."),
    (
        "drop-other.ip6-header-cut",
        "Von IPsec ist noch nichts gelaufen: ip6_input ist in beiden Stacks gleich, der Zähler auch.",
    ),
    (
        "drop-other.ip6-version",
        "Von IPsec ist noch nichts gelaufen: ip6_input ist in beiden Stacks gleich, der Zähler auch.",
    ),
    (
        "drop-other.ip6-payload-cut",
        "Von IPsec ist noch nichts gelaufen: ip6_input ist in beiden Stacks gleich, der Zähler auch.",
    ),
    (
        "drop-other.ip6-addresses",
        "Von IPsec ist noch nichts gelaufen: ip6_input ist in beiden Stacks gleich, der Zähler auch.",
    ),
    (
        "drop-other.extension-header-cut",
        "In FAST_IPSEC stößt die Header-Schleife des Callbacks darauf, in KAME die von ip6_input selbst, in die esp6_input zurückkehrt; beide zählen es bei IPv6.",
    ),
    (
        "drop-other.too-many-headers",
        "Beide Stacks begrenzen die Schachtelung der Header; FAST_IPSEC muss über die Krypto-Grenze hinweg weiterzählen, bei KAME zählt die Schleife in ip6_input einfach weiter.",
    ),
    (
        "drop-other.routing-header",
        "Beide Stacks überlassen Routing-Header ip6_input: Ein Host, der kein Router ist, folgt keinem.",
    ),
    (
        "drop-other.protoff",
        "FAST_IPSEC geht vom IPv6-Header aus, um das Oktett zu finden, das ESP oder AH nennt, und trägt dessen Offset über die Krypto-Grenze; KAME lässt sich von ip6_get_prevhdr einen Zeiger darauf geben, wenn der Header entfernt wird.",
    ),
    (
        "drop-other.header-cut",
        "FAST_IPSEC misst, bevor es etwas nachschlägt, und zählt nach Protokoll; bei KAME tut das IP6_EXTHDR_CHECK am Anfang der Eingabefunktion und zählt bei IPv6.",
    ),
    (
        "drop-other.no-association",
        "FAST_IPSEC sucht nach Ziel, Protokoll und SPI; KAMEs key_allocsa bekommt auch den Absender. FAST_IPSEC sucht nach der Krypto-Grenze ein zweites Mal, KAME nur einmal.",
    ),
    (
        "drop-other.association-gone",
        "Nur FAST_IPSEC kann eine Assoziation mittendrin verlieren, weil das Paket an der Krypto-Grenze wartet. KAME hält die Assoziation vom Nachschlagen bis zum Ende in einem einzigen Aufruf.",
    ),
    (
        "drop-other.no-transform",
        "FAST_IPSEC zählt nach Protokoll, dass der Assoziation tdb_xform fehlt; KAME findet in der eigenen Tabelle keinen Algorithmus.",
    ),
    (
        "drop-other.alignment",
        "Beide Stacks prüfen das vor allem anderen. In FAST_IPSEC war es einmal eine Assertion: Ein schlecht ausgerichtetes Paket konnte einen Kernel zum Absturz bringen.",
    ),
    (
        "drop-other.no-payload",
        "Beide Stacks messen, bevor ein Schlüssel benutzt wird; FAST_IPSEC zählt eine falsche ESP-Länge, KAME ein ungültiges Paket.",
    ),
    (
        "drop-other.not-blocks",
        "Beide Stacks messen, bevor ein Schlüssel benutzt wird; FAST_IPSEC zählt eine falsche ESP-Länge, KAME ein ungültiges Paket.",
    ),
    (
        "drop-other.replay",
        "FAST_IPSEC prüft die Nummer vor der Krypto-Grenze und danach noch einmal, denn inzwischen kann eine zweite Kopie geparkt sein; KAME prüft, verifiziert und rückt das Fenster in einem einzigen Aufruf weiter.",
    ),
    (
        "drop-other.bad-icv",
        "FAST_IPSEC darf in einem verketteten Auftrag entschlüsseln und verifizieren und wirft dann Datenmüll weg; KAME entschlüsselt kein Paket, bevor sein ICV stimmt.",
    ),
    (
        "drop-other.pad-length",
        "Beide Stacks vergleichen die Pad Length mit dem, was da ist; FAST_IPSEC zählt eine falsche ESP-Länge, KAME ein ungültiges Paket.",
    ),
    (
        "drop-other.pad-octet",
        "Der RFC verlangt, jedes Padding-Oktett anzusehen. Das FAST_IPSEC der BSDs vergleicht nur das letzte und zählt esps_badenc; KAMEs eigener Code sieht keines an und nähme das Paket.",
    ),
    (
        "drop-other.dummy",
        "Kein Stack von 2006 kennt Dummy-Pakete: Die BSDs reichten Next Header 59 nach oben weiter, FreeBSD verwirft es heute stillschweigend, wie der RFC es verlangt.",
    ),
    (
        "drop-other.no-bufs",
        "FAST_IPSEC zählt nach Protokoll und Operation, und nach der Krypto-Grenze erfährt niemand mehr von dem Fehler; KAME zählt an einer Stelle, und der Aufrufer sieht ENOBUFS.",
    ),
    (
        "drop-other.inner-cut",
        "FAST_IPSEC gibt das innere Paket an ipip_input, das es misst; KAME zieht den inneren Header schon in der Eingabefunktion zusammen, bevor das Paket in ip6intrq kommt.",
    ),
    (
        "drop-other.inner-version",
        "In FAST_IPSEC vergleicht ipip_input die innere Version; KAME fragt ipsec6_tunnel_validate, ob Next Header und Policy zu einem Tunnel passen.",
    ),
    (
        "drop-other.inner-spoof",
        "Die Prüfung gibt es nur in FAST_IPSEC, in ipip_input. KAME vergleicht das innere Paket stattdessen mit seinen Policys und ist bei Paaren innerer und äußerer Adressen strenger.",
    ),
    (
        "drop-other.fragment",
        "Beide Stacks setzen Fragmente zusammen, bevor sie ESP oder AH ansehen, in denselben frag6_input und ip_reass und mit denselben Zählern.",
    ),
    (
        "drop-other.jumbo",
        "Kein Stack nimmt Jumbo-Nutzlasten: Auch KAMEs esp6_input weist sie ab, und AH in FAST_IPSEC beantwortet eine Payload Length von 0 mit EMSGSIZE.",
    ),
    (
        "drop-other.decompress",
        "FAST_IPSEC dekomprimiert an der Krypto-Grenze und erfährt davon in ipcomp_input_cb; KAME dekomprimiert an Ort und Stelle, innerhalb von ipcomp6_input.",
    ),
    (
        "drop-other.inside-ipcomp",
        "Beide Stacks weisen AH, ESP und IPComp innerhalb von IPComp ab, sobald die Nutzlast dekomprimiert ist.",
    ),
    (
        "drop-other.ah-length",
        "FAST_IPSEC vergleicht die Länge, die AH sich gibt, aufs Oktett genau mit der, die der ICV ergibt; KAME verlangt, dass der ICV in den Header passt, und zählt ein ungültiges Paket.",
    ),
    (
        "drop-other.ah-cut",
        "Beide Stacks messen, bevor sie den ICV herauskopieren; FAST_IPSEC tat es 2016 nicht und las über das Ende des Pakets hinaus.",
    ),
    (
        "drop-other.ip-header-cut",
        "Von IPsec ist noch nichts gelaufen: ip_input ist in beiden Stacks gleich, der Zähler auch.",
    ),
    (
        "drop-other.ip-version",
        "Von IPsec ist noch nichts gelaufen: ip_input ist in beiden Stacks gleich, der Zähler auch.",
    ),
    (
        "drop-other.ip-header-length",
        "Von IPsec ist noch nichts gelaufen: ip_input ist in beiden Stacks gleich, der Zähler auch.",
    ),
    (
        "drop-other.ip-source",
        "Von IPsec ist noch nichts gelaufen: ip_input ist in beiden Stacks gleich, der Zähler auch.",
    ),
    (
        "drop-other.ip-checksum",
        "Von IPsec ist noch nichts gelaufen: ip_input ist in beiden Stacks gleich, der Zähler auch.",
    ),
    (
        "drop-other.ip-total-length",
        "Von IPsec ist noch nichts gelaufen: ip_input ist in beiden Stacks gleich, der Zähler auch.",
    ),
    (
        "drop-other.ip-cut",
        "Von IPsec ist noch nichts gelaufen: ip_input ist in beiden Stacks gleich, der Zähler auch.",
    ),
    (
        "drop-other.massage",
        "FAST_IPSEC nullt Felder im Paket selbst und stellt sie im Callback wieder her; KAMEs ah6_calccksum hasht Kopien und fasst das Paket nie an.",
    ),
    (
        "drop-other.protocol-family",
        "FAST_IPSEC hat eine Funktion für beide Familien und muss nach der Version fragen; KAME hat je Familie eine Funktion.",
    ),
    (
        "drop-other.udp-length",
        "UDP um ESP ist in beiden Stacks Sache von udp_input; KAME hatte ESP in UDP 2006 nur als spätere Ergänzung.",
    ),
    (
        "drop-other.udp-checksum",
        "UDP um ESP ist in beiden Stacks Sache von udp_input; eine Prüfsumme von null lassen beide durch.",
    ),
    (
        "drop-other.nat-keepalive",
        "Beide Stacks verwerfen Keepalives in udp_input, ohne Zähler.",
    ),
    (
        "drop-other.cannot-forward",
        "Beide Stacks überlassen das der Weiterleitung des Hosts: FAST_IPSEC und KAME hängen sich in ip6_forward nur bei Paketen ein, die weitergehen.",
    ),
    (
        "drop-other.hop-limit",
        "Beide Stacks überlassen das ip6_forward und ip_forward, bevor irgendein Schutz angelegt wird.",
    ),
    (
        "drop-other.expired",
        "In beiden BSD-Stacks rückt ein Timer Assoziationen von mature auf dying und dead, und kein Paket wird bei der Ankunft daran gemessen; hier geschieht das bei jedem, wie der RFC es verlangt.",
    ),
    (
        "drop-other.policy",
        "FAST_IPSEC vergleicht eine Policy mit Flags des Pakets und zählt ips_in_polvio; KAME tut dasselbe mit M_DECRYPTED und M_AUTHIPHDR und hat das innere und äußere Paar eines Tunnels schon vorher mit seinen Policys verglichen.",
    ),
    (
        "drop-other.not-contiguous",
        "Nur KAME verlangt jeden Header im ersten mbuf. FAST_IPSEC zieht zusammen oder kopiert, was es braucht, wo immer es liegt.",
    ),
    (
        "drop-other.encapsulation",
        "FAST_IPSEC gibt die Ports über ein Tag an die Suche weiter; KAMEs Suche kennt keine Ports.",
    ),
    (
        "drop-other.black-hole",
        "Das tut nur das Profil von 2006, anstelle einer Reparatur. KAME sendet das Paket, wie die Policy es sagt; fehlen Assoziationen, meldet es das mit ipsec6stat.out_nosa.",
    ),
    (
        "drop-other.policy-discard",
        "Beide Stacks verwerfen es in der Ausgabefunktion, bevor eine Assoziation gesucht wird, und der Aufrufer sieht keinen brauchbaren Fehler.",
    ),
    (
        "drop-other.policy-gone",
        "Nur FAST_IPSEC kann zwischen zwei Transformationen eine Policy verlieren, weil die Krypto-Grenze dazwischen liegt; KAME durchläuft die Transformationen in einem einzigen Aufruf.",
    ),
    (
        "drop-other.no-outbound-association",
        "Beide Stacks fragen den Schlüssel-Daemon mit SADB_ACQUIRE und verwerfen das Paket derweil; KAME antwortet dem Absender mit einem ICMPv6-Fehler, bei FAST_IPSEC verrät es nur der Zähler.",
    ),
    (
        "drop-other.sequence-wrap",
        "KAME verweigert die Nummer in esp_output und ah_output. NetBSDs FAST_IPSEC tat es nur bei AH und ließ ESP wieder bei 0 anfangen.",
    ),
    (
        "drop-other.output-too-big",
        "Beide Stacks vergleichen mit dem längsten möglichen Paket; FAST_IPSEC bevor der Header hineinkommt und mit einem Zähler je Protokoll, KAME beim Schreiben der Länge.",
    ),
    (
        "drop-other.transport-of-fragment",
        "Beide Stacks schützen vor dem Fragmentieren; ein Fragment kommt hier nur an, wenn der Absender es selbst gemacht hat. FAST_IPSEC trifft in compute_ipsec_pos darauf, KAME dort, wo es mbuf für mbuf den Platz des Headers sucht.",
    ),
    (
        "drop-other.tunnel-end",
        "FAST_IPSEC baut den äußeren Header in ipip_output und zählt ipips_unspec; KAME tut es in ipsec6_encapsulate und braucht danach sofort eine Route zum Tunnelende.",
    ),
    (
        "drop-other.message-size",
        "KAME schützt und fragmentiert in einem Durchlauf von ip6_output; FAST_IPSEC schützt, kommt ein zweites Mal durch ip6_output und zerteilt dort. Der Absender eines Pakets, das nicht zerteilt werden darf, erfährt es bei beiden.",
    ),
    (
        "drop-other.fragment-no-bufs",
        "Beide Stacks zerteilen mit m_copym in der Ausgabefunktion und zählen dasselbe.",
    ),
];
