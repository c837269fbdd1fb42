//! How the other stack does what an event did.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "event-other.count",
        "FAST_IPSEC zählt je Protokoll (esps_*, ahs_*), daneben steht eine Summe für IPsec (ips_*); KAME zählt nach Ursachen über die Protokolle hinweg (in_* und out_* von ipsecstat und ipsec6stat).",
    ),
    (
        "event-other.pullup",
        "FAST_IPSEC holt den IP-Header in den ersten mbuf und kopiert die Oktette von ESP und AH heraus, wo immer sie liegen. KAME holt diese nur bei IPv4 nach vorn: Bei IPv6 prüft es bloß, dass sie im ersten mbuf sind (IP6_EXTHDR_CHECK).",
    ),
    (
        "event-other.ip6-header",
        "Derselbe Code in beiden Stacks. Das ip6_input von KAME hat ein Paket aus mehreren mbufs zuvor in einen Cluster kopiert, wenn es in einen passt.",
    ),
    (
        "event-other.ip-header",
        "Derselbe Code in beiden Stacks: ip_input gehört weder zu KAME noch zu FAST_IPSEC.",
    ),
    (
        "event-other.header-checksum",
        "Bei der Ankunft in beiden gleich. Ist ESP oder AH entfernt, muss FAST_IPSEC eine neue Prüfsumme schreiben, weil das Paket noch einmal durch ip_input geht; KAME ruft das nächste Protokoll direkt auf.",
    ),
    (
        "event-other.extension-header",
        "Beide gehen die Header eines ankommenden Pakets in ip6_input durch. Bei einem ausgehenden geht FAST_IPSEC sie anhand von Offsets noch einmal durch (compute_ipsec_pos); KAME hat jedem Header einen eigenen mbuf gegeben (ipsec6_splithdr) und merkt sich die Stelle als Zeiger.",
    ),
    (
        "event-other.dispatch",
        "Bei KAME gibt die aufgerufene Funktion zurück, was auf ihren Header folgt, und die Schleife von ip6_input geht weiter. Bei FAST_IPSEC gibt sie IPPROTO_DONE zurück, und später ruft ihr Callback das nächste Protokoll auf.",
    ),
    (
        "event-other.protoff",
        "KAME sucht dieses Oktett dort, wo es gebraucht wird: ip6_get_prevhdr gibt einen Zeiger darauf, und auf dem Sendepfad ist nexthdrp einer. FAST_IPSEC bestimmt zuerst einen Offset und trägt ihn über die Krypto-Grenze, die ein Zeiger nicht überstehen würde.",
    ),
    (
        "event-other.read-spi",
        "FAST_IPSEC liest sie für alle Protokolle an einer Stelle (ipsec_common_input) und kopiert sie aus der Kette heraus; KAME liest sie in der Funktion jedes Protokolls, über einen Zeiger in den ersten mbuf.",
    ),
    (
        "event-other.look-up",
        "Das key_allocsa von KAME bekommt auch die Absenderadresse. Es wird einmal gefragt, und was es findet, ist eine lokale Variable einer Funktion, die erst am Ende zurückkehrt; FAST_IPSEC muss im Callback nachsehen, ob die Assoziation noch da ist.",
    ),
    (
        "event-other.aligned",
        "Beide prüfen das vor allem anderen; FAST_IPSEC zählt einen Fehler als esps_badilen, KAME als in_inval. Das frühe FAST_IPSEC hatte hier stattdessen eine Assertion: Ein einziges solches Paket von irgendwoher hielt den Host an.",
    ),
    (
        "event-other.esp-parts",
        "In beiden dieselbe Rechnung. FAST_IPSEC schreibt die Längen in die Deskriptoren seines Auftrags (struct cryptodesc); KAME behält sie in lokalen Variablen (esplen, ivlen, siz).",
    ),
    (
        "event-other.replay-check",
        "Beide fragen vor dem ICV und bewegen das Fenster danach. Bei KAME läuft dazwischen nichts anderes; bei FAST_IPSEC kann eine zweite Kopie des Pakets diese Prüfung bestehen, während die erste geparkt ist, und erst ipsec_updatereplay hält sie auseinander.",
    ),
    (
        "event-other.no-replay-check",
        "Bei KAME und FAST_IPSEC gleich: Ohne Replay-Fenster, oder ohne ICV, der für die Nummer bürgt, gibt es nichts zu prüfen.",
    ),
    (
        "event-other.make-writable",
        "Die Empfangsseite von KAME schrieb in einen Cluster, ohne zu fragen, wer ihn sonst noch hält; nur die Sendeseite kopierte zuvor (ipsec_copypkt). Mit dem RFC-Profil kopieren hier beide Seiten.",
    ),
    (
        "event-other.save-icv",
        "KAME braucht keinen Datensatz: esp_auth und ah6_calccksum rechnen in eine lokale Variable ihres Aufrufers, und der ICV im Paket wird nicht überschrieben.",
    ),
    (
        "event-other.ah-parts",
        "In beiden dieselbe Rechnung; FAST_IPSEC zählt eine falsche Länge als ahs_badauthl, KAME als in_inval. Bis 2018 füllten die BSDs AH auch bei IPv6 nur auf 4 Oktette auf.",
    ),
    (
        "event-other.save-headers",
        "KAME hat das nicht nötig: ah6_calccksum hasht Kopien der Header, und die im Paket werden nie verändert.",
    ),
    (
        "event-other.zero-icv",
        "Das ah6_calccksum von KAME hasht anstelle des ICV Nullen und lässt die Oktette im Paket in Ruhe.",
    ),
    (
        "event-other.massage",
        "KAME tut es an Kopien, in ah6_calccksum, und nimmt von einer veränderlichen Option nur die Daten als Nullen, wie der RFC verlangt; NetBSD seit 2018 und FreeBSD nehmen auch Typ und Länge als Nullen, sodass ihre ICVs miteinander übereinstimmen, mit denen von KAME aber nicht.",
    ),
    (
        "event-other.restore-headers",
        "KAME hat nichts zurückzuschreiben: Es hat nur Kopien verändert.",
    ),
    (
        "event-other.crypto-dispatch",
        "KAME parkt nichts: esp_auth, ah6_calccksum und das decrypt des Algorithmus sind Aufrufe, und ihr Aufrufer wartet mit allen lokalen Variablen auf dem Aufrufstapel.",
    ),
    (
        "event-other.authenticated",
        "esp_auth und ah6_calccksum von KAME legen den ICV in eine lokale Variable ihres Aufrufers (sum) und lesen das Paket nur; geht es hinaus, schreibt der Aufrufer den ICV hinein.",
    ),
    (
        "event-other.decrypt-held-back",
        "KAME prüft zuerst den ICV und ruft decrypt nur auf, wenn er stimmt. FAST_IPSEC in den BSDs entschlüsselt trotzdem: Beides ist ein verketteter Auftrag, und verglichen wird danach im Callback.",
    ),
    (
        "event-other.decrypted",
        "Beide entschlüsseln an Ort und Stelle. Bei FAST_IPSEC tut es der Treiber in einem Auftrag mit dem ICV; bei KAME ist decrypt ein Aufruf von esp6_input, wenn der ICV schon weg ist.",
    ),
    (
        "event-other.crypto-done",
        "Bei KAME kehren die Funktionen einfach zurück. Dazwischen kann mit Assoziation, Policy und Replay-Fenster nichts geschehen sein; bei FAST_IPSEC kann alles geschehen.",
    ),
    (
        "event-other.compare-icv",
        "KAME vergleicht, bevor etwas entschlüsselt ist, und zählt in_espauthfail oder in_ahauthfail; FAST_IPSEC vergleicht im Callback und zählt esps_badauth oder ahs_badauth.",
    ),
    (
        "event-other.icv-unchecked",
        "Hier bei KAME und FAST_IPSEC gleich: Der ICV wird ungelesen entfernt. Ein Kernel nähme keine Assoziation mit einem Algorithmus an, den er nicht kennt.",
    ),
    (
        "event-other.adj",
        "Beide benutzen m_adj. FAST_IPSEC lässt das Längenfeld dann bis ipsec6_common_input_cb veraltet; KAME berichtigt es bei jedem Schritt.",
    ),
    (
        "event-other.flag",
        "KAME kennzeichnet einen richtigen ICV eigens (M_AUTHIPDGM), bei ESP noch vor dem Entschlüsseln; FAST_IPSEC setzt hier ein Flag je Protokoll, M_DECRYPTED oder M_AUTHIPHDR.",
    ),
    (
        "event-other.window-move",
        "KAME bewegt das Fenster, sobald der ICV stimmt, noch im selben Aufruf wie die Prüfung. FAST_IPSEC tut es im Callback, und dort muss die Prüfung wiederholt werden: Eine Kopie des Pakets kann zuerst zurückgekommen sein.",
    ),
    (
        "event-other.strip-hdr",
        "KAME schiebt die Header davor über ihn hinweg nach (ovbcopy), wenn alles im ersten mbuf liegt; sonst teilt es die Kette, kürzt sie und fügt sie wieder zusammen (m_split, m_adj, m_cat).",
    ),
    (
        "event-other.read-trailer",
        "KAME entfernt den Trailer, solange der ESP-Header noch da ist; FAST_IPSEC erst, nachdem m_striphdr den Header herausgenommen hat.",
    ),
    (
        "event-other.pad-checked",
        "KAME sah das Padding überhaupt nicht an; NetBSD und FreeBSD vergleichen das letzte Oktett mit der Pad Length. Mit dem RFC-Profil wird hier in beiden Stacks jedes Oktett geprüft.",
    ),
    (
        "event-other.copyback",
        "FAST_IPSEC schreibt anhand eines Offsets (m_copyback), in welchen mbuf auch immer, und berichtigt Längen einmal, am Ende; KAME schreibt über einen Zeiger und berichtigt sie bei jedem Schritt.",
    ),
    (
        "event-other.tag",
        "FAST_IPSEC hängt ein Tag an das Paket (PACKET_TAG_IPSEC_IN_DONE); KAME führt eine eigene Historie (ipsec_addhist).",
    ),
    (
        "event-other.record-transfer",
        "key_sa_recordxfer gibt es in beiden. FAST_IPSEC ruft es für alle Protokolle gleich auf, in ipsec6_common_input_cb oder ipsec4_common_input_cb und in ipsec_process_done; bei KAME tut es die Funktion jedes Protokolls.",
    ),
    (
        "event-other.inner-header",
        "Bei FAST_IPSEC führt Next Header 41 oder 4 zu _ipip_input, wie bei jedem Paket im Paket. KAME fragt ipsec6_tunnel_validate, ob Assoziation und Policys den Tunnel kennen, und nimmt den äußeren Header gleich in esp6_input ab.",
    ),
    (
        "event-other.requeue",
        "Beide stellen das innere Paket eines Tunnels in die Eingangswarteschlange. Nach dem Transportmodus stellt FAST_IPSEC bei IPv4 auch das Paket selbst hinein, wo KAME das nächste Protokoll aus der laufenden Funktion heraus aufruft.",
    ),
    (
        "event-other.udp-encapsulation",
        "Hier derselbe Code für KAME und FAST_IPSEC: UDP sieht seine Ports an, bevor IPsec an die Reihe kommt.",
    ),
    (
        "event-other.udp-checked",
        "Hier derselbe Code für KAME und FAST_IPSEC: Die Prüfsumme ist Sache von UDP, was auch immer im Datagramm steckt.",
    ),
    (
        "event-other.nat-t-ports",
        "Hier gleich: Die Ports gehen als Tag mit dem Paket. Bei FAST_IPSEC übersteht es die Krypto-Grenze, weil Tags zum mbuf gehören; KAME hätte eine lokale Variable genügt.",
    ),
    (
        "event-other.encapsulation-checked",
        "FAST_IPSEC fragt in ipsec_common_input, KAME hier in esp6_input; in beiden gleich nach der Suche nach der Assoziation.",
    ),
    (
        "event-other.upper-checksum",
        "Derselbe Code für KAME und FAST_IPSEC: Die höhere Schicht sieht ein Paket ohne IPsec. Ist die Prüfsumme hier falsch, obwohl der ICV stimmte, war das Paket des Absenders schon vor dem Schutz falsch oder wurde mit einem anderen Schlüssel entschlüsselt.",
    ),
    (
        "event-other.deliver",
        "In beiden gleich. Bei KAME kehren erst jetzt alle Aufrufe zurück, von der höheren Schicht bis zu ip6_input; bei FAST_IPSEC sind sie für ein geschütztes Paket schon an der Krypto-Grenze zurückgekehrt.",
    ),
    (
        "event-other.drop",
        "Beide geben das Paket frei und zählen. Geht ein Paket hinaus, wandert der Fehler bei KAME den Aufrufstapel hinauf bis zum Socket; bei FAST_IPSEC ist der Aufruf längst zurückgekehrt, wenn ein Callback das Paket verwirft, und nur die Zähler verraten es.",
    ),
    (
        "event-other.decompress-dispatch",
        "KAME ruft das decompress des Algorithmus auf und wartet darauf: Nichts wird geparkt.",
    ),
    (
        "event-other.decompressed",
        "In beiden dieselbe Arbeit: Bei FAST_IPSEC tut sie der Krypto-Treiber, dahinter kommt der Callback; bei KAME ist sie ein Aufruf von ipcomp6_input.",
    ),
    (
        "event-other.fragment-header",
        "Derselbe Code in beiden Stacks, noch vor IPsec: AH und ESP gelten ganzen Paketen, bei KAME wie bei FAST_IPSEC.",
    ),
    (
        "event-other.fragment-joined",
        "Derselbe Code für KAME und FAST_IPSEC: Die Warteschlange gehört zu IP.",
    ),
    (
        "event-other.fragments-freed",
        "Derselbe Code für KAME und FAST_IPSEC: Grenzen und Überlappungen sind Sache von IP.",
    ),
    (
        "event-other.cat",
        "Hier derselbe Code in beiden. KAME fügt mit m_cat auch dort Ketten zusammen, wo es einen Header herausnimmt; FAST_IPSEC hat dafür m_striphdr.",
    ),
    (
        "event-other.reassembled",
        "Derselbe Code in beiden. Was folgt, ist verschieden: KAME will den Header von ESP oder AH im ersten mbuf der entstandenen Kette haben, FAST_IPSEC liest ihn, wo immer er liegt.",
    ),
    (
        "event-other.policy-look-up",
        "Beide nehmen die erste Policy, die passt. Für ein ausgehendes Paket fragt KAME einmal; bei FAST_IPSEC kommt das Paket noch einmal zu ip6_output, und ein Tag muss sagen, dass schon gefragt wurde.",
    ),
    (
        "event-other.policy-met",
        "In den BSDs sehen beide auf Flags des Pakets (M_DECRYPTED, M_AUTHIPHDR), KAME auch auf M_AUTHIPDGM; und die Enden eines Tunnels hat KAME schon vorher mit den Policys verglichen (ipsec6_tunnel_validate). Mit dem RFC-Profil vergleichen beide die Assoziationen selbst.",
    ),
    (
        "event-other.path-mtu",
        "Bei KAME und FAST_IPSEC gleich: esp6_ctlinput und ah6_ctlinput suchen die Assoziation und geben icmp6_mtudisc_update weiter, was sie gefunden haben.",
    ),
    (
        "event-other.icmp-error",
        "Derselbe Code für KAME und FAST_IPSEC: Fehlermeldungen sind Sache von ICMP und gehen als eigene Pakete hinaus, nach den Policys dieses Hosts.",
    ),
    (
        "event-other.hop-limit",
        "Derselbe Code für KAME und FAST_IPSEC: Es geschieht, bevor das Paket einen äußeren Header bekommt, und der beginnt mit einem eigenen Hop Limit.",
    ),
    (
        "event-other.expire",
        "Keiner der beiden Stacks der BSDs fragt bei jedem Paket: Ein Timer geht die Assoziationen durch (key_timehandler), bei KAME wie bei FAST_IPSEC. Die Frage hier stellt das RFC-Profil.",
    ),
    (
        "event-other.crypto-again",
        "KAME hat keine Sitzungen, die umziehen könnten: Die Funktion des Algorithmus wird mit dem Schlüssel der Assoziation selbst aufgerufen.",
    ),
    (
        "event-other.quoted",
        "Das esp6_ctlinput von KAME tut dasselbe mit key_allocsa: Nur eine Meldung über eine hier bekannte Assoziation darf die Path-MTU senken.",
    ),
    (
        "event-other.policy-skipped",
        "Das ip6_output von KAME sieht das Paket kein zweites Mal: Es ruft die Transformationen auf und wartet, also gibt es kein Tag zu suchen.",
    ),
    (
        "event-other.next-isr",
        "KAME fragt am Kopf einer Schleife über die Transformationen der Policy (ipsec6_output_trans, ipsec6_output_tunnel); bei FAST_IPSEC stößt die letzte Stufe einer Transformation die nächste an.",
    ),
    (
        "event-other.key-acquire",
        "In beiden derselbe Aufruf. Bei IPv6 meldet KAME es danach auch dem eigenen Host mit einem ICMPv6-Fehler (administratively prohibited); FAST_IPSEC zählt nur (ips_out_nosa).",
    ),
    (
        "event-other.prepend",
        "KAME schafft diesen Platz in ipsec6_encapsulate, FAST_IPSEC in ipip_output; beide vor der eigentlichen Transformation.",
    ),
    (
        "event-other.outer-header",
        "KAME schreibt ihn in ipsec6_encapsulate und nahm nur innere Pakete von der Version des äußeren Headers; das ipip_output von FAST_IPSEC nimmt beide, und hier tun es beide Stacks.",
    ),
    (
        "event-other.sequence-number",
        "KAME weigert sich, nach der letzten Nummer weiterzumachen; das FAST_IPSEC von NetBSD tat das 2016 bei AH, bei ESP nicht. Hier weigern sich beide.",
    ),
    (
        "event-other.unshare",
        "Auch KAME kopiert hier (ipsec_copypkt), aber ganze Cluster, damit zusammenhängend bleibt, was es war; m_clone legt auch kleine mbufs zusammen.",
    ),
    (
        "event-other.make-space",
        "FAST_IPSEC öffnet eine Lücke an beliebiger Stelle (m_makespace). KAME hat jeden Erweiterungs-Header in einem eigenen mbuf, also kommt der neue Header in den freien Speicher vor der Nutzlast oder in einen neuen mbuf.",
    ),
    (
        "event-other.pad",
        "FAST_IPSEC schafft auf einmal Platz für Padding und ICV, bevor etwas berechnet ist; KAME zuerst für das Padding, und für den ICV erst, wenn er berechnet ist.",
    ),
    (
        "event-other.protocol-header",
        "In beiden dieselben Oktette. FAST_IPSEC füllt eine Lücke, die m_makespace geöffnet hat; KAME schreibt über einen Zeiger in den Platz vor der Nutzlast.",
    ),
    (
        "event-other.iv",
        "Bei KAME nimmt das encrypt des Algorithmus ihn aus der Assoziation (sav->iv) und erneuert ihn dort für das nächste Paket. Bei FAST_IPSEC überlässt NetBSD ihn dem Krypto-Treiber, und bei FreeBSD erzeugt ihn esp_output.",
    ),
    (
        "event-other.esp-trailer",
        "In beiden dieselben Oktette, von der Art, die die Assoziation verlangt. KAME konnte das Padding auch zufällig verlängern (esp_randpad).",
    ),
    (
        "event-other.encrypt-dispatch",
        "KAME parkt nichts: encrypt, esp_auth und ah6_calccksum sind Aufrufe, und weiter unten auf demselben Aufrufstapel wartet ip6_output.",
    ),
    (
        "event-other.encrypted",
        "Beide verschlüsseln an Ort und Stelle. Bei FAST_IPSEC macht der Treiber im selben Auftrag mit dem ICV weiter; das esp_output von KAME ruft esp_auth auf, wenn encrypt zurückgekehrt ist.",
    ),
    (
        "event-other.not-compressed",
        "Beide lassen kurze Nutzlasten, wie sie sind. Die Funktion von KAME kehrt in die Schleife über die Transformationen zurück; die von FAST_IPSEC macht mit der nächsten Transformation weiter oder geht zurück zu ip6_output.",
    ),
    (
        "event-other.compress-dispatch",
        "KAME ruft das compress des Algorithmus auf und wartet darauf: Nichts wird geparkt.",
    ),
    (
        "event-other.compressed",
        "In beiden dieselbe Arbeit: Bei FAST_IPSEC tut sie der Krypto-Treiber, dahinter kommt der Callback; bei KAME ist sie ein Aufruf von ipcomp_output.",
    ),
    (
        "event-other.compression-useless",
        "Beide senden die Nutzlast, wie sie war, ohne IPComp-Header: FAST_IPSEC merkt es in ipcomp_output_cb, KAME, wenn compress zurückkehrt.",
    ),
    (
        "event-other.found-again",
        "KAME muss nichts wiederfinden: Assoziation und Policy stehen in lokalen Variablen von Funktionen, die auf dem Aufrufstapel warten, und inzwischen lief nichts anderes.",
    ),
    (
        "event-other.udp-header",
        "FAST_IPSEC setzt ihn in ipsec_process_done davor, KAME hier am Ende von esp_output. Das FAST_IPSEC von NetBSD schrieb ihn 2016 bei jeder Version an Oktett 20: Bei IPv6 ist das mitten im Header.",
    ),
    (
        "event-other.out-done",
        "KAME hat kein solches Tag und braucht keines: Das Paket geht nicht noch einmal durch ip6_output.",
    ),
    (
        "event-other.out-done-alone",
        "KAME braucht kein Kennzeichen: Endet die Schleife über die Transformationen, ob mit oder ohne Schutz, macht ip6_output im selben Aufruf weiter.",
    ),
    (
        "event-other.reinject",
        "Das ip6_output von KAME hat auf die Transformationen gewartet und macht im selben Aufruf weiter: Route und Optionen stehen noch in seinen lokalen Variablen. Bei FAST_IPSEC müssen sie neu bestimmt werden.",
    ),
    (
        "event-other.packet-too-big",
        "Hier bei KAME und FAST_IPSEC gleich: Es zählt das Paket mit seinem ganzen Schutz.",
    ),
    (
        "event-other.fragmented",
        "Derselbe Code in beiden: IPsec kommt vor der Fragmentierung. Bei KAME zerteilt derselbe Aufruf das Paket, der die Policy gesucht hat; bei FAST_IPSEC, wenn es geschützt wurde, ein späterer.",
    ),
    (
        "event-other.transmit",
        "In beiden gleich. Bei KAME kehrt der Aufruf des Absenders erst jetzt zurück, mit dem Ergebnis; bei FAST_IPSEC kehrte er für ein geschütztes Paket an der Krypto-Grenze zurück, mit 0 in jedem Fall.",
    ),
    (
        "event-other.call",
        "Auch FAST_IPSEC ruft Funktionen auf, bis zu crypto_dispatch; dort enden die Frames, und was später gebraucht wird, wird in einen Datensatz auf dem Heap kopiert (struct tdb_crypto).",
    ),
    (
        "event-other.return",
        "Eine Stufe von FAST_IPSEC hinter der Krypto-Grenze hat keinen Aufrufer, zu dem sie zurückkehren könnte: Sie ruft das Nächste selbst auf.",
    ),
    (
        "event-other.join",
        "FAST_IPSEC lässt die Kette, wie der Netzwerktreiber sie angelegt hat, und liest Header, wo immer sie liegen (m_copydata).",
    ),
    (
        "event-other.copy-packet",
        "FAST_IPSEC tut das mit m_makewritable, wo ein Paket ankommt, und mit m_clone, wo es hinausgeht. KAME tat es nur bei ausgehenden Paketen; dass es hier auch bei ankommenden geschieht, liegt am RFC-Profil.",
    ),
    (
        "event-other.contiguous",
        "FAST_IPSEC fragt nicht: Es kopiert die Oktette von ESP und AH aus der Kette heraus (m_copydata) und schreibt anhand von Offsets zurück (m_copyback), ein Header darf also über mehrere mbufs verteilt sein.",
    ),
    (
        "event-other.alloc-sa",
        "Das key_lookup_sa von FAST_IPSEC bekommt Ziel, Protokoll und SPI, aber keine Absenderadresse. Es läuft in ipsec_common_input, vor der Funktion des Protokolls; der Callback muss nachsehen, ob die Assoziation noch da ist.",
    ),
    (
        "event-other.copy-icv",
        "FAST_IPSEC legt ihn hinter seinem Datensatz ab (struct tdb_crypto): Keine lokale Variable übersteht die Krypto-Grenze, und der Treiber schreibt den berechneten ICV über den des Pakets.",
    ),
    (
        "event-other.append-icv",
        "Bei FAST_IPSEC war der Platz schon da, bevor das Paket geparkt wurde, und der Krypto-Treiber schreibt den ICV hinein.",
    ),
    (
        "event-other.summed",
        "Bei FAST_IPSEC berechnet ihn der Krypto-Treiber, während das Paket geparkt ist, und schreibt ihn ins Paket; der Callback vergleicht, was er dort findet, mit dem gesicherten ICV.",
    ),
    (
        "event-other.hash-copy",
        "FAST_IPSEC verändert die Header im Paket selbst (ah_massage_headers) und muss sie im Callback aus seinem Datensatz zurückschreiben.",
    ),
    (
        "event-other.prev-hdr",
        "FAST_IPSEC fragt danach vor allem anderen, als Offset (protoff), und trägt ihn im Datensatz mit: Ein Zeiger in den mbuf würde die Krypto-Grenze nicht überstehen.",
    ),
    (
        "event-other.tunnel-validated",
        "FAST_IPSEC fragt hier nicht: Next Header 41 oder 4 geht an _ipip_input, und ob das Paket so kommen durfte, fragt erst die Prüfung der eingehenden Policy (ipsec_in_reject).",
    ),
    (
        "event-other.move-headers",
        "Das m_striphdr von FAST_IPSEC lässt die Header davor, wo sie sind: Es kürzt einen mbuf am Anfang oder Ende, oder schiebt in seiner Mitte nach, was folgt.",
    ),
    (
        "event-other.split-cat",
        "Das m_striphdr von FAST_IPSEC kürzt die mbufs auf beiden Seiten und teilt nichts. Hier teilen sich beide Hälften einen Cluster, der getrennt wurde; bis er kopiert ist, darf niemand hineinschreiben.",
    ),
];
