//! How the other stack does the work of each stage.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "stage-other.ip6_input",
        "ip6_input von KAME behält seine Schleife auf dem Stapel: Jedes Protokoll ist ein Aufruf, der zurückgibt, was darauf folgt. Header liest es über Zeiger, also müssen sie im ersten mbuf liegen.",
    ),
    (
        "stage-other.ip_input",
        "ip_input von KAME prüft dasselbe, sieht ein Paket im Transportmodus aber nur einmal: esp4_input und ah4_input rufen das nächste Protokoll selbst auf.",
    ),
    (
        "stage-other.ipsec6_common_input",
        "KAME lässt sich von ip6_get_prevhdr einen Zeiger auf dieses Oktett geben, und erst, wenn der Header herausgenommen wird. Über die Krypto-Grenze hinweg bliebe ein Zeiger nicht gültig; KAME hat keine zu überqueren.",
    ),
    (
        "stage-other.ipsec4_common_input",
        "KAME merkt sich dafür keinen Offset: esp4_input schreibt ip_p über seinen Zeiger auf den IPv4-Header.",
    ),
    (
        "stage-other.ipsec_common_input",
        "KAME sucht einmal, mit key_allocsa, und übergibt auch die Absenderadresse, obwohl die Assoziation ohne sie gefunden wird. Das Ergebnis bleibt in der lokalen Variablen sav, bis die Funktion zurückkehrt.",
    ),
    (
        "stage-other.esp_input",
        "esp6_input und esp4_input von KAME machen diese Prüfungen und gehen im selben Frame zum ICV über: Es entsteht kein Datensatz, der ICV des Pakets bleibt in einer lokalen Variablen, und gemeinsam gehaltene Cluster wurden auf diesem Weg nicht kopiert.",
    ),
    (
        "stage-other.ah_input",
        "KAME lässt das Paket, wie es ist: ah6_calccksum und ah4_calccksum hashen Kopien der Header, also gibt es nichts zu sichern und nichts zurückzusetzen.",
    ),
    (
        "stage-other.crypto_invoke",
        "KAME hat keine solche Grenze: esp_auth, ah6_calccksum und das decrypt oder encrypt des Algorithmus sind Aufrufe, die mit ihrem Ergebnis zurückkehren, und kein anderes Paket kommt dazwischen.",
    ),
    (
        "stage-other.esp_input_cb",
        "In KAME ist das der Rest von esp6_input oder esp4_input, mit allen lokalen Variablen: keine zweite Suche, der ICV wird verglichen, bevor irgendetwas entschlüsselt ist, das Replay-Fenster bewegt sich gleich danach, und das Padding sieht sich niemand an.",
    ),
    (
        "stage-other.ah_input_cb",
        "In KAME ist das der Rest von ah6_input oder ah4_input: Die Summe wird mit dem ICV verglichen, der noch im Paket steht, und keine Header müssen zurückkommen.",
    ),
    (
        "stage-other.ipsec6_common_input_cb",
        "KAME stellt die Payload Length bei jedem Schritt richtig statt einmal am Ende und gibt das Folgende an ip6_input zurück, dessen Schleife die ganze Zeit darauf gewartet hat.",
    ),
    (
        "stage-other.ipsec4_common_input_cb",
        "esp4_input und ah4_input von KAME stellen ip_len richtig und rufen das nächste Protokoll selbst auf; nur das innere Paket eines Tunnels kommt zurück in die Warteschlange.",
    ),
    (
        "stage-other._ipip_input",
        "FAST_IPSEC entfernt hier den äußeren Header jedes geschützten Tunnels. Bei KAME tun esp6_input oder ah6_input das selbst, wenn ipsec6_tunnel_validate sagt, dass es ihr Tunnel ist, und überlassen encap6_input den Rest.",
    ),
    (
        "stage-other.icmp6_input",
        "Die Funktion ist in beiden Stacks dieselbe. Hinter ESP oder AH im Transportmodus ruft FAST_IPSEC sie aus ipsec6_common_input_cb auf, KAME aus der Schleife von ip6_input, die darauf gewartet hat.",
    ),
    (
        "stage-other.icmp_input",
        "Die Funktion ist in beiden Stacks dieselbe. Hinter ESP oder AH im Transportmodus kommt FAST_IPSEC aus dem zweiten Lauf von ip_input hierher, KAME aus esp4_input oder ah4_input, die noch auf dem Stapel liegen.",
    ),
    (
        "stage-other.tcp_input",
        "Die Funktion ist in beiden Stacks dieselbe; über IPv6 führt die Protokolltabelle auf dem Weg über tcp6_input zu ihr.",
    ),
    (
        "stage-other.udp6_input",
        "Die Funktion ist in beiden Stacks dieselbe. Hinter ESP oder AH im Transportmodus ruft FAST_IPSEC sie aus ipsec6_common_input_cb auf, KAME aus der Schleife von ip6_input, die darauf gewartet hat.",
    ),
    (
        "stage-other.udp_input",
        "Die Funktion ist in beiden Stacks dieselbe. Hinter ESP oder AH im Transportmodus kommt FAST_IPSEC aus dem zweiten Lauf von ip_input hierher, KAME aus esp4_input oder ah4_input, die noch auf dem Stapel liegen.",
    ),
    (
        "stage-other.udp6_espinudp",
        "Das tut UDP, bevor einer der beiden Stacks beginnt. Danach geht es bei FAST_IPSEC mit ipsec_common_input weiter; KAME ruft von hier aus esp6_input oder esp4_input auf.",
    ),
    (
        "stage-other.rip6_input",
        "Die Funktion ist in beiden Stacks dieselbe: IPsec übergibt ihr, was kein anderes Protokoll nimmt.",
    ),
    (
        "stage-other.rip_input",
        "Die Funktion ist in beiden Stacks dieselbe: IPsec übergibt ihr, was kein anderes Protokoll nimmt.",
    ),
    (
        "stage-other.frag6_input",
        "Beide Stacks setzen ein Paket zusammen, bevor IPsec es sieht, mit derselben Funktion; KAME kehrt aus ihr in die Schleife zurück, die sie aufgerufen hat.",
    ),
    (
        "stage-other.ipcomp_input",
        "ipcomp6_input und ipcomp4_input von KAME rufen das decompress des Algorithmus auf und haben die Nutzlast, wenn es zurückkehrt: kein Datensatz, und nichts wird geparkt.",
    ),
    (
        "stage-other.ipcomp_input_cb",
        "In KAME ist das der Rest von ipcomp6_input, das der Schleife von ip6_input zurückgibt, was der Header nannte, oder von ipcomp4_input, das das nächste Protokoll selbst aufruft.",
    ),
    (
        "stage-other.ip6_output",
        "ip6_output und ip_output von KAME laufen für ein Paket einmal: Sie rufen die Transformationen der Policy auf, warten auf deren Rückkehr und senden das Ergebnis. Ein Tag braucht es nicht, und Optionen und Route sind noch zur Hand.",
    ),
    (
        "stage-other.ipsec6_process_packet",
        "KAME läuft in einer Schleife über die Transformationen der Policy, jede ein Aufruf, der zurückkehrt: in IPv6 mit ipsec6_output_trans bis zum ersten Tunnel und ab da mit ipsec6_output_tunnel, in IPv4 mit ipsec4_output.",
    ),
    (
        "stage-other.ipip_output",
        "In KAME tun das ipsec6_encapsulate oder ipsec4_encapsulate, aufgerufen aus der Schleife; die Route zum Ende des Tunnels bleibt für den Rest des Weges im Zustand der Schleife (ro).",
    ),
    (
        "stage-other.compute_ipsec_pos",
        "KAME läuft dafür keine Header ab: ip6_output hält jeden Erweiterungs-Header in einem eigenen mbuf, also genügen zwei Zeiger, auf den mbuf davor (mprev) und auf das Oktett, das den neuen Header nennen wird (nexthdrp).",
    ),
    (
        "stage-other.esp_output",
        "esp6_output und esp4_output von KAME verschlüsseln gleich anschließend im selben Frame. Gemeinsam gehaltene Cluster kopiert ipsec_copypkt, wo FAST_IPSEC m_clone hat, und der Header kommt in freien Platz davor oder in einen eigenen mbuf, wo es m_makespace hat.",
    ),
    (
        "stage-other.ah_output",
        "KAME fügt den Header ein und lässt ah6_calccksum oder ah4_calccksum Kopien hashen: Die Header des Pakets selbst werden nie verändert, also muss keiner gesichert werden.",
    ),
    (
        "stage-other.ipcomp_output",
        "ipcomp6_output und ipcomp4_output von KAME fragen dasselbe und rufen dann das compress des Algorithmus selbst auf.",
    ),
    (
        "stage-other.esp_output_cb",
        "In KAME ist das der Rest von esp6_output oder esp4_output, nach encrypt und esp_auth: Assoziation und Policy hat die Funktion noch, also wird nichts davon noch einmal gesucht.",
    ),
    (
        "stage-other.ah_output_cb",
        "In KAME ist das der Rest von ah6_output oder ah4_output: Die Summe wird in den Header geschrieben, und keine Header kommen zurück, denn keiner wurde verändert.",
    ),
    (
        "stage-other.ipcomp_output_cb",
        "In KAME ist das der Rest von ipcomp6_output oder ipcomp4_output, nach compress; die ursprüngliche Nutzlast wurde aufgehoben, falls die neue nicht kürzer ist.",
    ),
    (
        "stage-other.ipsec_process_done",
        "Bei KAME stellen die Transformationen die Länge selbst richtig und kehren in die Schleife zurück, die sie aufgerufen hat und die nächste nimmt. Es gibt kein Tag, und die Ausgabefunktion läuft kein zweites Mal.",
    ),
    (
        "stage-other.ip6_forward",
        "Beide Stacks leiten gleich weiter: zuerst die eingehende Policy, dann ein Hop weniger, dann ihr eigenes ip6_output, das die ausgehende Policy fragt.",
    ),
    (
        "stage-other.ip_forward",
        "Beide Stacks leiten gleich weiter: zuerst die eingehende Policy, dann eins weniger bei der Time to Live, dann ihr eigenes ip_output, das die ausgehende Policy fragt.",
    ),
    (
        "stage-other.done",
        "In FAST_IPSEC gibt die letzte Stufe an niemanden weiter; in KAME kehrt jede Funktion auf dem Stapel zurück.",
    ),
    (
        "stage-other.kame_ip6_input",
        "ip6_input von FAST_IPSEC hat dieselbe Schleife, aber sie endet, wo ESP oder AH beginnt: Das Paket wird endgültig abgegeben, und ein Callback macht mit einer eigenen Schleife weiter. Header werden mit m_copydata herauskopiert, wo auch immer sie liegen.",
    ),
    (
        "stage-other.kame_ip6_input_loop",
        "In FAST_IPSEC ist der Aufrufer längst weg, also hat ipsec6_common_input_cb die Schleife ein zweites Mal und ruft das nächste pr_input selbst auf.",
    ),
    (
        "stage-other.kame_ip_input",
        "ip_input von FAST_IPSEC endet mit der Übergabe an ipsec4_common_input; hinter der Krypto-Grenze wird das Paket wieder eingereiht, und ip_input läuft ein zweites Mal.",
    ),
    (
        "stage-other.kame_esp6_input",
        "FAST_IPSEC verteilt das auf drei Funktionen: ipsec6_common_input oder ipsec4_common_input sucht protoff, ipsec_common_input die Assoziation, ohne die Absenderadresse, und esp_input prüft. Was überleben muss, kommt in einen Datensatz auf dem Heap.",
    ),
    (
        "stage-other.kame_esp_auth",
        "In FAST_IPSEC berechnet der Krypto-Treiber den ICV (crypto_invoke), in einem Auftrag mit der Chiffre. Das Paket ist so lange geparkt, und andere können es überholen.",
    ),
    (
        "stage-other.kame_esp6_input_icv",
        "FAST_IPSEC vergleicht in esp_input_cb, hinter der Krypto-Grenze; wo Chiffre und ICV eine verkettete Operation sind, ist ein gefälschtes Paket dann schon entschlüsselt. Das Replay-Fenster wird vor der Grenze gefragt und noch einmal, wenn es sich bewegt, denn inzwischen kann eine Kopie durchgekommen sein.",
    ),
    (
        "stage-other.kame_esp_decrypt",
        "In FAST_IPSEC entschlüsselt der Krypto-Treiber, während das Paket geparkt ist (crypto_invoke); esp_input hat gemeinsam gehaltene Cluster vorher mit m_makewritable kopiert.",
    ),
    (
        "stage-other.kame_esp6_input_trailer",
        "FAST_IPSEC schneidet den Trailer in esp_input_cb ab und prüft dort das Padding. Das Längenfeld bleibt veraltet, bis ipsec6_common_input_cb oder ipsec4_common_input_cb es richtigstellt.",
    ),
    (
        "stage-other.kame_ipsec6_tunnel_validate",
        "FAST_IPSEC gleicht inneres und äußeres Paket hier nicht ab: Jedes Paket im Paket geht an _ipip_input, das es als geschützt markiert sehen will (M_DECRYPTED, M_AUTHIPHDR), und die Policy wird später gefragt.",
    ),
    (
        "stage-other.kame_esp6_input_strip",
        "FAST_IPSEC nimmt den Header in esp_input_cb heraus, mit m_striphdr, und schreibt an protoff, was folgt. Dann macht ipsec6_common_input_cb mit den Headern weiter; das innere Paket eines Tunnels packt _ipip_input aus.",
    ),
    (
        "stage-other.kame_esp4_input_strip",
        "FAST_IPSEC nimmt den Header in esp_input_cb heraus, mit m_striphdr, und schreibt an protoff, was folgt. Dann legt ipsec4_common_input_cb das Paket zurück in die Warteschlange, und ip_input beginnt von vorn: Der Stapel wächst nicht.",
    ),
    (
        "stage-other.kame_ah6_input",
        "FAST_IPSEC verteilt das auf drei Funktionen: ipsec6_common_input oder ipsec4_common_input sucht protoff, ipsec_common_input die Assoziation, und ah_input prüft. Danach sichert ah_input die Header, denn es verändert das Paket für den ICV.",
    ),
    (
        "stage-other.kame_ah6_calccksum",
        "FAST_IPSEC verändert das Paket selbst: ah_input und ah_output sichern die Header im Datensatz und lassen ah_massage_headers darüberlaufen, der Krypto-Treiber hasht das Paket, wie es dasteht, und der Callback setzt die Header zurück.",
    ),
    (
        "stage-other.kame_ah6_input_icv",
        "FAST_IPSEC hat den ICV des Pakets im Datensatz gesichert und mit Nullen überschrieben; ah_input_cb vergleicht beide, setzt die Header zurück und bewegt erst dann das Replay-Fenster.",
    ),
    (
        "stage-other.kame_ah6_input_strip",
        "FAST_IPSEC nimmt AH in ah_input_cb heraus, mit m_striphdr, und schreibt an protoff, was folgt. Dann macht ipsec6_common_input_cb mit den Headern weiter; das innere Paket eines Tunnels packt _ipip_input aus.",
    ),
    (
        "stage-other.kame_ah4_input_strip",
        "FAST_IPSEC nimmt AH in ah_input_cb heraus, mit m_striphdr, und schreibt an protoff, was folgt. Dann legt ipsec4_common_input_cb das Paket zurück in die Warteschlange, und ip_input beginnt von vorn: Der Stapel wächst nicht.",
    ),
    (
        "stage-other.kame_ipcomp6_input",
        "In FAST_IPSEC sucht ipsec_common_input die Assoziation nach ihrer CPI, und ipcomp_input macht das Paket beschreibbar und parkt es für den Krypto-Treiber.",
    ),
    (
        "stage-other.kame_ipcomp_decompress",
        "In FAST_IPSEC dekomprimiert der Krypto-Treiber die Nutzlast, während das Paket geparkt ist (crypto_invoke).",
    ),
    (
        "stage-other.kame_ipcomp6_input_strip",
        "FAST_IPSEC nimmt den Header in ipcomp_input_cb heraus, mit m_striphdr, und schreibt an protoff, was folgt; ipsec6_common_input_cb macht mit den Headern weiter.",
    ),
    (
        "stage-other.kame_ipcomp4_input_strip",
        "FAST_IPSEC nimmt den Header in ipcomp_input_cb heraus, mit m_striphdr, und schreibt an protoff, was folgt; ipsec4_common_input_cb legt das Paket für ip_input zurück in die Warteschlange.",
    ),
    (
        "stage-other.kame_ip6_output",
        "Auch FAST_IPSEC sucht die Policy in ip6_output und ip_output, gibt das Paket aber ab. Geschützt kommt es von oben zurück, und ein Tag (PACKET_TAG_IPSEC_OUT_DONE) sagt, dass die Policys mit ihm fertig sind.",
    ),
    (
        "stage-other.kame_ip6_output_send",
        "FAST_IPSEC kommt dazu in einem zweiten Lauf von ip6_output, den das Tag an den Policys vorbeiführt; ipip_output hat den Header des Tunnels schon davorgesetzt. Fragmente und Link sind gleich.",
    ),
    (
        "stage-other.kame_ip_output_send",
        "FAST_IPSEC kommt dazu in einem zweiten Lauf von ip_output, den das Tag an den Policys vorbeiführt. Fragmente und Link sind gleich.",
    ),
    (
        "stage-other.kame_ipsec6_output_trans",
        "FAST_IPSEC hat keine Schleife: ipsec6_process_packet sucht eine Assoziation, compute_ipsec_pos den Platz als Offset, und ipsec_process_done nimmt die nächste Transformation, sobald der Callback der vorigen gelaufen ist.",
    ),
    (
        "stage-other.kame_ipsec6_output_tunnel",
        "FAST_IPSEC hat keine Schleife, und ein Tunnel ist kein eigener Fall: ipsec6_process_packet ruft ipip_output auf, wo die Assoziation einen äußeren Header braucht, und ipsec_process_done nimmt die nächste Transformation.",
    ),
    (
        "stage-other.kame_ipsec4_output",
        "FAST_IPSEC hat keine Schleife: ipsec4_process_packet sucht eine Assoziation, ipip_output setzt den äußeren Header davor, wo sie für einen Tunnel ist, und ipsec_process_done nimmt die nächste Transformation.",
    ),
    (
        "stage-other.kame_ipsec6_encapsulate",
        "FAST_IPSEC hat für beide Versionen eine Funktion, ipip_output, die den Header mit M_PREPEND vor das Paket setzt; der Platz für ESP oder AH wird dann hinter diesem Header gesucht.",
    ),
    (
        "stage-other.kame_esp6_output",
        "esp_output von FAST_IPSEC kopiert mit m_clone, schafft mit m_makespace und m_pad Platz, auch für den ICV, und parkt das Paket dann: Was es verschlüsselt, wird nicht von hier aus aufgerufen.",
    ),
    (
        "stage-other.kame_esp_encrypt",
        "In FAST_IPSEC verschlüsselt und authentifiziert der Krypto-Treiber in einem Auftrag, während das Paket geparkt ist (crypto_invoke).",
    ),
    (
        "stage-other.kame_esp6_output_encrypted",
        "FAST_IPSEC hat nichts zwischen beiden: Chiffre und ICV sind zwei Deskriptoren eines Auftrags, und esp_output_cb findet beides erledigt vor.",
    ),
    (
        "stage-other.kame_esp6_output_icv",
        "In FAST_IPSEC wurde der Platz für den ICV schon vorher mit dem Padding geschaffen (m_pad), und der Treiber schreibt ihn dorthin; die Länge wird in ipsec_process_done richtiggestellt.",
    ),
    (
        "stage-other.kame_ah6_output",
        "ah_output von FAST_IPSEC baut denselben Header, sichert dann die Header davor und verändert sie im Paket, damit der Treiber sie hasht; das Längenfeld folgt erst in ipsec_process_done.",
    ),
    (
        "stage-other.kame_ah6_output_icv",
        "In FAST_IPSEC schreibt der Treiber den ICV in den Header; ah_output_cb setzt die gesicherten Header zurück, und ipsec_process_done stellt die Länge richtig.",
    ),
    (
        "stage-other.kame_ipcomp6_output",
        "ipcomp_output von FAST_IPSEC fragt dasselbe und parkt das Paket; eine zu kurze Nutzlast geht ohne den Krypto-Treiber weiter.",
    ),
    (
        "stage-other.kame_ipcomp_compress",
        "In FAST_IPSEC komprimiert der Krypto-Treiber die Nutzlast, während das Paket geparkt ist (crypto_invoke).",
    ),
    (
        "stage-other.kame_ipcomp6_output_header",
        "In FAST_IPSEC entscheidet das ipcomp_output_cb, wenn der Auftrag zurückkommt, und ipsec_process_done nimmt die nächste Transformation.",
    ),
];
