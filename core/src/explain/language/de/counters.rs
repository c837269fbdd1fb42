//! What each counter counts, and what to look for when it rises.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "counter.ip6s_total",
        "Pakete, die ip6_input erreicht haben. Der Maßstab für alle anderen Zähler.",
    ),
    (
        "counter.ip6s_toosmall",
        "Nicht einmal ein IPv6-Header. Wenn er steigt: nach einem Link suchen, der abgeschnittene Frames liefert.",
    ),
    (
        "counter.ip6s_tooshort",
        "Das Paket ist kürzer, als ein Längenfeld sagt. Wenn er steigt: nach unterwegs abgeschnittenen Frames suchen oder nach einem Mitschnitt mit Snaplen.",
    ),
    (
        "counter.ip6s_badvers",
        "Die Version ist nicht 6. Wenn er steigt: nach einem Treiber oder Tunnel suchen, der das Paket dem falschen Protokoll gibt.",
    ),
    (
        "counter.ip6s_badscope",
        "Ein Absender oder ein Ziel, das kein Paket haben darf. Wenn er steigt: nach gefälschten Absendern suchen oder nach einem Host ohne Adresse.",
    ),
    (
        "counter.ip6s_toomanyhdr",
        "Mehr Header als die Schachtelungsgrenze. Wenn er steigt, schachtelt jemand Header oder Schutz ohne Ende.",
    ),
    (
        "counter.ip6s_badoptions",
        "Ein Routing-Header oder eine Option, die nicht zu verarbeiten ist, auch Jumbo-Nutzlasten. Wenn er steigt: ansehen, was der Absender in seine Erweiterungs-Header schreibt.",
    ),
    (
        "counter.ip6s_fragments",
        "Gesehene Fragmente. Viele davon mit ESP bedeuten, dass der Absender erst schützt und die Path-MTU nicht kennt.",
    ),
    (
        "counter.ip6s_delivered",
        "Pakete, die an eine höhere Schicht gingen. Steht er, während esps_input steigt, gehen die Pakete innerhalb von IPsec verloren.",
    ),
    (
        "counter.ip6s_forward",
        "An andere Hosts weitergereichte Pakete.",
    ),
    (
        "counter.ip6s_cantforward",
        "Pakete für andere Hosts, die nicht weitergereicht wurden. Wenn er steigt: die Routen ansehen, und ob der Host überhaupt ein Router ist.",
    ),
    (
        "counter.icp6s_error",
        "Verlangte ICMPv6-Fehlermeldungen, ob gesendet oder nicht. Wenn er steigt: die Fehler lesen, sie nennen das auslösende Paket.",
    ),
    (
        "counter.icp6s_canterror",
        "ICMPv6-Fehlermeldungen, die nicht gesendet werden dürfen, über eine Fehlermeldung oder an viele, oder für die Adresse oder Speicher fehlte. Einige sind normal.",
    ),
    (
        "counter.icp6s_toofreq",
        "ICMPv6-Fehlermeldungen, die nicht gesendet wurden, weil es in der Sekunde zu viele waren. Wenn er steigt, sendet jemand vieles, was nicht zugestellt werden kann.",
    ),
    (
        "counter.icp6s_opacket_too_big",
        "ICMPv6-Fehlermeldungen, die einem Absender sagten, was der nächste Link oder Tunnel aufnimmt. Wenn er steigt und nicht aufhört, kommen sie nicht an: nach einem Filter suchen, der ICMPv6 verwirft.",
    ),
    (
        "counter.icp6s_pmtuchg",
        "Path-MTUs, die eine ICMPv6-Meldung verkleinert hat. Eine für jeden engen Pfad ist normal.",
    ),
    (
        "counter.icps_oldicmp",
        "ICMP-Fehlermeldungen, die nicht gesendet wurden, weil das Paket selbst eine ICMP-Fehlermeldung war.",
    ),
    (
        "counter.icps_pmtuchg",
        "Path-MTUs, die eine ICMP-Meldung verkleinert hat. Eine für jeden engen Pfad ist normal.",
    ),
    (
        "counter.icp6s_otime_exceed_transit",
        "Fällige ICMPv6-Fehler, weil die Hops eines Pakets aufgebraucht waren. Wenn er steigt: nach einer Routing-Schleife suchen, oft ein Tunnel, der in sich selbst führt.",
    ),
    (
        "counter.ips_total",
        "Pakete, die ip_input erreicht haben. Der Maßstab für alle anderen Zähler.",
    ),
    (
        "counter.ips_toosmall",
        "Nicht einmal ein IPv4-Header. Wenn er steigt: nach einem Link suchen, der abgeschnittene Frames liefert.",
    ),
    (
        "counter.ips_tooshort",
        "Das Paket ist kürzer, als seine Total Length sagt. Wenn er steigt: nach unterwegs abgeschnittenen Frames suchen oder nach einem Mitschnitt mit Snaplen.",
    ),
    (
        "counter.ips_badvers",
        "Die Version ist nicht 4. Wenn er steigt: nach einem Treiber oder Tunnel suchen, der das Paket dem falschen Protokoll gibt.",
    ),
    (
        "counter.ips_badhlen",
        "Eine Header-Länge unter 20 Oktetten oder über das Paket hinaus. Wenn er steigt: nach Schäden unterwegs suchen.",
    ),
    (
        "counter.ips_badaddr",
        "Ein Absender, den kein Paket haben darf. Wenn er steigt: nach gefälschten Paketen suchen.",
    ),
    (
        "counter.ips_badsum",
        "Die Header-Prüfsumme ist falsch. Wenn er steigt: nach Schäden unterwegs suchen oder nach einer Netzwerkkarte, die sie hätte eintragen sollen.",
    ),
    (
        "counter.ips_badlen",
        "Die Total Length ist kleiner als die Länge des Headers. Wenn er steigt: nach Schäden unterwegs suchen.",
    ),
    (
        "counter.ips_fragments",
        "Gesehene IPv4-Fragmente. Viele davon mit ESP bedeuten, dass der Absender die Path-MTU nicht kennt.",
    ),
    (
        "counter.ips_delivered",
        "IPv4-Pakete, die an eine höhere Schicht gingen.",
    ),
    (
        "counter.ips_forward",
        "An andere Hosts weitergereichte IPv4-Pakete.",
    ),
    (
        "counter.ips_cantforward",
        "IPv4-Pakete für andere Hosts, die nicht weitergereicht wurden. Wenn er steigt: die Routen ansehen, und ob der Host überhaupt ein Router ist.",
    ),
    (
        "counter.icps_error",
        "Fällige ICMP-Fehler. Wenn er steigt: die Fehler lesen, sie nennen das auslösende Paket.",
    ),
    (
        "counter.esps_input",
        "Gesehene ESP-Pakete, was auch aus ihnen wird.",
    ),
    (
        "counter.esps_ibytes",
        "Gesehene Oktette ESP-Nutzlast. Sie werden gezählt, bevor etwas verifiziert ist; gefälschte Pakete zählen also mit.",
    ),
    (
        "counter.esps_hdrops",
        "Zu kurz für die Header, kein Speicher oder ein Header, der nicht zu finden ist. Wenn er steigt: erst nach abgeschnittenen Paketen suchen, dann nach knappen mbufs.",
    ),
    (
        "counter.esps_nopf",
        "ESP in einem Paket, das weder IPv4 noch IPv6 ist. Er sollte 0 bleiben.",
    ),
    (
        "counter.esps_notdb",
        "Keine Assoziation, oder eine, die verschwand oder ablief, während das Paket geparkt war. Wenn er steigt: Ziel, Protokoll und SPI mit der Datenbank vergleichen und auf die Zeiten des Schlüsselwechsels achten.",
    ),
    (
        "counter.esps_noxform",
        "Eine Assoziation ohne Transformation, oder das Krypto-Framework gab auf. Wenn er steigt: nach einem Algorithmus suchen, den der Kernel nicht hat.",
    ),
    (
        "counter.esps_badilen",
        "Eine Länge, die der Algorithmus nicht erzeugt haben kann. Wenn er steigt, benutzt die Gegenstelle eine andere Chiffre oder eine andere ICV-Länge, als die Assoziation sagt.",
    ),
    (
        "counter.esps_replay",
        "Eine Sequenznummer, die schon da war, zu alt ist oder null. Wenn er steigt: nach Umordnung suchen, die breiter ist als das Fenster, nach unterwegs verdoppelten Paketen oder einer Gegenstelle, die neu zu zählen begonnen hat.",
    ),
    (
        "counter.esps_badauth",
        "Der ICV lässt sich nicht verifizieren. Wenn er steigt: Schlüssel, Algorithmus und ICV-Länge beider Seiten vergleichen; scheitern nur einzelne Pakete, nach Schäden unterwegs suchen.",
    ),
    (
        "counter.esps_badenc",
        "Padding, das die Gegenstelle so nicht hätte schreiben sollen. Bei verifiziertem ICV füllt sie auf ihre eigene Art auf; ohne ICV ist der Schlüssel falsch.",
    ),
    (
        "counter.esps_crypto",
        "Der Krypto-Auftrag kam nicht zustande oder kam ohne das Paket zurück. Wenn er steigt: nach knappem Speicher oder knappen Sitzungen suchen.",
    ),
    ("counter.esps_tunnel", "Aus ESP ausgepackte Tunnelpakete."),
    (
        "counter.ahs_input",
        "Gesehene AH-Pakete, was auch aus ihnen wird.",
    ),
    (
        "counter.ahs_hdrops",
        "Zu kurz für die Header, oder Header, die AH nicht schützen kann. Wenn er steigt: die Erweiterungs-Header und Optionen vor AH ansehen.",
    ),
    (
        "counter.ahs_nopf",
        "AH in einem Paket, das weder IPv4 noch IPv6 ist. Er sollte 0 bleiben.",
    ),
    (
        "counter.ahs_notdb",
        "Keine Assoziation, oder eine, die verschwand oder ablief, während das Paket geparkt war. Wenn er steigt: Ziel, Protokoll und SPI mit der Datenbank vergleichen.",
    ),
    (
        "counter.ahs_noxform",
        "Eine Assoziation ohne Transformation. Wenn er steigt: nach einem Algorithmus suchen, den der Kernel nicht hat.",
    ),
    (
        "counter.ahs_ibytes",
        "Gesehene Oktette AH-Nutzlast. Sie werden gezählt, bevor etwas verifiziert ist.",
    ),
    (
        "counter.ahs_replay",
        "Eine Sequenznummer, die schon da war, zu alt ist oder null. Wenn er steigt: nach Umordnung suchen, die breiter ist als das Fenster, nach unterwegs verdoppelten Paketen oder einer Gegenstelle, die neu zu zählen begonnen hat.",
    ),
    (
        "counter.ahs_badauth",
        "Der ICV lässt sich nicht verifizieren. Wenn er steigt: die Schlüssel vergleichen; stimmen sie überein, ändert etwas unterwegs ein Feld, das AH schützt: ein NAT, eine umgeschriebene Option, ein zusammengesetztes Fragment.",
    ),
    (
        "counter.ahs_badauthl",
        "Die Länge von AH ist nicht die, die der ICV der Assoziation ergibt. Wenn er steigt, unterscheiden sich beide Seiten in der ICV-Länge oder darin, AH auf 4 oder 8 Oktette aufzufüllen.",
    ),
    (
        "counter.ahs_crypto",
        "Der Krypto-Auftrag kam nicht zustande oder kam ohne das Paket zurück. Wenn er steigt: nach knappem Speicher oder knappen Sitzungen suchen.",
    ),
    (
        "counter.ipips_ipackets",
        "Tunnelpakete, die ipip_input erreicht haben.",
    ),
    (
        "counter.ipips_hdrops",
        "Zu kurz für den inneren Header, oder kein Speicher für den äußeren. Wenn er steigt: nach abgeschnittenen Paketen suchen, dann nach knappen mbufs.",
    ),
    (
        "counter.ipips_family",
        "Die innere Version ist weder 4 noch 6 oder nicht die angekündigte. Ohne ICV bedeutet das einen falschen Schlüssel.",
    ),
    (
        "counter.ipips_spoof",
        "Der innere Absender ist eine der eigenen Adressen des Empfängers. Wenn er steigt, fälscht jemand innerhalb eines Tunnels, oder zwei Hosts teilen sich eine Adresse.",
    ),
    (
        "counter.ips_in_polvio",
        "Pakete, die weniger geschützt kamen, als ihre Policy verlangt. Wenn er steigt, sendet die Gegenstelle im Klartext oder durch eine andere Assoziation: die Policys beider Seiten vergleichen.",
    ),
    (
        "counter.ips_spdcachemiss",
        "Suchen in der Policy-Datenbank. Die BSDs haben davor einen Cache; hier zählt jede Suche.",
    ),
    (
        "counter.ips_input_front",
        "m_striphdr fand den Header am Anfang eines mbufs: der billige Fall.",
    ),
    (
        "counter.ips_input_middle",
        "m_striphdr fand den Header mitten in einem mbuf und musste Oktette verschieben: der teure Fall.",
    ),
    (
        "counter.ips_input_end",
        "m_striphdr fand den Header am Ende eines mbufs oder über zwei hinweg.",
    ),
    (
        "counter.icp6s_checksum",
        "Die ICMPv6-Prüfsumme ist falsch. Hinter ESP ohne ICV bedeutet das einen falschen Schlüssel; hinter NAT im Transportmodus eine Prüfsumme, die niemand berichtigt hat.",
    ),
    (
        "counter.icps_checksum",
        "Die ICMP-Prüfsumme ist falsch. Hinter ESP ohne ICV bedeutet das einen falschen Schlüssel.",
    ),
    (
        "counter.tcps_rcvbadsum",
        "Die TCP-Prüfsumme ist falsch. Hinter ESP ohne ICV bedeutet das einen falschen Schlüssel; hinter NAT im Transportmodus eine Prüfsumme, die niemand berichtigt hat.",
    ),
    (
        "counter.udp6s_badsum",
        "Die UDP-Prüfsumme über IPv6 ist falsch. Wenn er steigt: nach Schäden unterwegs suchen oder nach einem Absender von ESP in UDP, der die Prüfsumme falsch setzt.",
    ),
    (
        "counter.udp6s_badlen",
        "Die UDP-Länge passt nicht zum IPv6-Paket. Wenn er steigt: nach abgeschnittenen Paketen suchen.",
    ),
    (
        "counter.udps_badsum",
        "Die UDP-Prüfsumme über IPv4 ist falsch. ESP in UDP sendet man am besten ganz ohne.",
    ),
    (
        "counter.udps_badlen",
        "Die UDP-Länge passt nicht zum IPv4-Paket. Wenn er steigt: nach abgeschnittenen Paketen suchen.",
    ),
    (
        "counter.ipcomps_nopf",
        "IPComp in einem Paket, das weder IPv4 noch IPv6 ist. Er sollte 0 bleiben.",
    ),
    ("counter.ipcomps_input", "Gesehene IPComp-Pakete."),
    (
        "counter.ipcomps_ibytes",
        "Gesehene Oktette komprimierter Nutzlast.",
    ),
    (
        "counter.ipcomps_hdrops",
        "Zu kurz, kein Speicher, oder innen ein Header, der dort nicht sein darf. Wenn er steigt: die Reihenfolge der Transformationen der Gegenstelle ansehen.",
    ),
    (
        "counter.ipcomps_notdb",
        "Keine Assoziation für die CPI. Wenn er steigt: Ziel und CPI mit der Datenbank vergleichen; CPIs unter 256 nennen einen Algorithmus und keine Assoziation.",
    ),
    (
        "counter.ipcomps_noxform",
        "Eine Assoziation ohne Transformation, oder eine Nutzlast, die sich nicht dekomprimieren lässt. Wenn er steigt: nach einem anderen Algorithmus auf der anderen Seite suchen.",
    ),
    (
        "counter.ipcomps_crypto",
        "Der Kompressionsauftrag kam nicht zustande. Wenn er steigt: nach knappem Speicher suchen.",
    ),
    (
        "counter.ipcomps_toobig",
        "Eine Nutzlast, die dekomprimiert oder mit ihrem Header mehr wäre, als ein Paket fasst. Wenn er steigt: an eine Kompressionsbombe denken.",
    ),
    (
        "counter.ip6s_fragdropped",
        "Verworfene Fragmente. Wenn er steigt: nach Überlappungen suchen und nach ersten Fragmenten ohne ihre ganze Header-Kette; beides sind Angriffe oder Fehler.",
    ),
    (
        "counter.ip6s_fragoverflow",
        "Pakete, deren Fragmente freigegeben wurden, um Platz zu schaffen. Wenn er steigt, kommen mehr Fragmente, als zu ganzen Paketen werden.",
    ),
    (
        "counter.ip6s_reassembled",
        "Aus Fragmenten zusammengesetzte Pakete.",
    ),
    (
        "counter.ip6s_atomicfrags",
        "Fragment-Header an ganzen Paketen. Harmlos, wenn auch nutzlos.",
    ),
    (
        "counter.ips_reassembled",
        "Aus Fragmenten zusammengesetzte IPv4-Pakete.",
    ),
    (
        "counter.ips_fragdropped",
        "Verworfene IPv4-Fragmente. Wenn er steigt: nach Überlappungen suchen und nach Längen, die kein Vielfaches von 8 sind.",
    ),
    (
        "counter.ip6s_localout",
        "Eigene Pakete dieses Hosts, die das Ende von ip6_output erreicht haben. Ein geschütztes Paket zählt einmal, nicht zweimal.",
    ),
    (
        "counter.ip6s_fragmented",
        "In Fragmente zerteilte Pakete. Wenn er mit ESP steigt, weiß die höhere Schicht nicht, was ESP von der MTU wegnimmt.",
    ),
    ("counter.ip6s_ofragments", "Erzeugte Fragmente."),
    (
        "counter.ip6s_cantfrag",
        "Pakete, die zu lang für den Link sind und nicht zerteilt werden dürfen. Wenn er steigt: prüfen, ob die ICMPv6-Fehler ihre Absender erreichen.",
    ),
    (
        "counter.ip6s_odropped",
        "Auf dem Weg hinaus aus Speichermangel verlorene Pakete.",
    ),
    (
        "counter.ips_localout",
        "Eigene IPv4-Pakete dieses Hosts, die das Ende von ip_output erreicht haben.",
    ),
    (
        "counter.ips_fragmented",
        "In Fragmente zerteilte IPv4-Pakete. Wenn er mit ESP steigt, weiß die höhere Schicht nicht, was ESP von der MTU wegnimmt.",
    ),
    ("counter.ips_ofragments", "Erzeugte IPv4-Fragmente."),
    (
        "counter.ips_cantfrag",
        "IPv4-Pakete, die zu lang für den Link sind und nicht zerteilt werden dürfen. Wenn er steigt: prüfen, ob die ICMP-Fehler ihre Absender erreichen.",
    ),
    (
        "counter.ips_odropped",
        "Auf dem Weg hinaus aus Speichermangel verlorene IPv4-Pakete.",
    ),
    (
        "counter.ips_out_polvio",
        "Pakete, die eine Policy auf dem Weg hinaus verwirft. Wenn er steigt: die Reihenfolge der Policys ansehen, die erste passende entscheidet.",
    ),
    (
        "counter.ips_out_nosa",
        "Pakete, deren Policy eine Assoziation verlangt, die es nicht gibt. Wenn er steigt: nach einem Schlüssel-Daemon suchen, der SADB_ACQUIRE nicht beantwortet, oder nach einer reqid, die keine Assoziation hat.",
    ),
    (
        "counter.ips_out_inval",
        "Pakete, die nicht so geschützt werden können, wie ihre Policy verlangt. Wenn er steigt: nach Policys suchen, die sich unter Last ändern, oder nach Transportmodus für Fragmente.",
    ),
    (
        "counter.ips_out_bundlesa",
        "Transformationen eines Pakets nach der ersten.",
    ),
    (
        "counter.ips_mbcoalesced",
        "Kleine mbufs, die m_clone in einen Cluster davor kopiert hat.",
    ),
    (
        "counter.ips_clcoalesced",
        "Cluster, die m_clone in einen Cluster davor kopiert hat.",
    ),
    (
        "counter.ips_clcopied",
        "Cluster, die m_clone kopiert hat, weil noch jemand sie hält. Gewöhnlich ist das TCP, das eine Kopie zum erneuten Senden behält.",
    ),
    (
        "counter.ips_mbinserted",
        "mbufs, die m_makespace eingefügt hat, weil kein Platz für den Header war. Jeder davon ist eine Anforderung je Paket.",
    ),
    ("counter.esps_output", "Erzeugte ESP-Pakete."),
    ("counter.esps_obytes", "In ESP verpackte Oktette Nutzlast."),
    (
        "counter.esps_toobig",
        "Pakete, die mit ESP zu lang wären. Wenn er steigt: die Größe ansehen, die die höhere Schicht sendet.",
    ),
    (
        "counter.esps_wrap",
        "Abgewiesene Pakete, weil jede Sequenznummer vergeben ist. Wenn er steigt, hätte die Assoziation längst eine Nachfolgerin gebraucht: den Schlüssel-Daemon ansehen.",
    ),
    ("counter.ahs_output", "Erzeugte AH-Pakete."),
    ("counter.ahs_obytes", "Oktette Nutzlast hinter AH."),
    ("counter.ahs_toobig", "Pakete, die mit AH zu lang wären."),
    (
        "counter.ahs_wrap",
        "Abgewiesene Pakete, weil jede Sequenznummer vergeben ist. Wenn er steigt, hätte die Assoziation längst eine Nachfolgerin gebraucht: den Schlüssel-Daemon ansehen.",
    ),
    (
        "counter.ipcomps_output",
        "Nutzlasten, die zur Kompression gingen.",
    ),
    (
        "counter.ipcomps_obytes",
        "Oktette Nutzlast, die zur Kompression gingen.",
    ),
    (
        "counter.ipcomps_minlen",
        "Nutzlasten, die für eine Kompression zu kurz sind. Sie gehen weiter, wie sie sind.",
    ),
    (
        "counter.ipcomps_uncompr",
        "Nutzlasten, die durch Kompression nicht kürzer werden. Wenn er steigt, ist die Kompression vergebliche Arbeit: Die Nutzlast ist schon komprimiert oder verschlüsselt.",
    ),
    (
        "counter.ipips_opackets",
        "In einen Tunnel verpackte Pakete.",
    ),
    (
        "counter.ipips_obytes",
        "Oktette der in einen Tunnel verpackten Pakete.",
    ),
    (
        "counter.ipips_unspec",
        "Tunnel ohne Ende oder mit Enden zweier Familien. Wenn er steigt: die Adressen der Assoziation ansehen.",
    ),
    (
        "counter.ips_fragtimeout",
        "IPv4-Pakete, deren Fragmente freigegeben wurden, bevor sie vollständig waren. Wenn er steigt, gehen unterwegs Fragmente verloren; eine Firewall verwirft vielleicht alle außer dem ersten.",
    ),
    (
        "counter.ip6s_exthdrtoolong",
        "KAME: Ein Header liegt nicht im ersten mbuf. Wenn er steigt, verteilt der Treiber oder ein früherer Header das Paket auf kleine mbufs.",
    ),
];
