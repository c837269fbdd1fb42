//! What each stage does, in a sentence or two.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "stage-words.ip6_input",
        "Zuerst wird der IPv6-Header geprüft.",
    ),
    (
        "stage-words.ip_input",
        "Zuerst wird der IPv4-Header geprüft.",
    ),
    (
        "stage-words.ipsec6_common_input",
        "Der Gang über die Header sucht das Oktett, das diesen hier nennt.",
    ),
    (
        "stage-words.ipsec4_common_input",
        "In IPv4 gibt es keine Header-Kette abzulaufen: Oktett 9 nennt, was auf den Header folgt, und dort wird die Protokollnummer von ESP oder AH später ersetzt.",
    ),
    (
        "stage-words.ipsec_common_input",
        "Die SPI wird gelesen, wo der Header beginnt.",
    ),
    (
        "stage-words.esp_input",
        "Alles, was sich ohne Schlüssel abweisen lässt, wird hier abgewiesen.",
    ),
    (
        "stage-words.ah_input",
        "AH deckt auch den IP-Header ab, aber Router ändern unterwegs Felder darin. Diese werden gesichert und auf das gesetzt, wofür der Absender sie genommen hat.",
    ),
    (
        "stage-words.crypto_invoke",
        "Das Paket ist mit seinem Auftrag geparkt; keine Stufe läuft.",
    ),
    (
        "stage-words.esp_input_cb",
        "Der Krypto-Auftrag ist zurück, und der Callback sucht die Assoziation noch einmal.",
    ),
    (
        "stage-words.ah_input_cb",
        "Der Krypto-Auftrag ist zurück, und der Callback sucht die Assoziation noch einmal.",
    ),
    (
        "stage-words.ipsec6_common_input_cb",
        "Die Payload Length war veraltet, seit der Header herausgenommen wurde; hier wird sie einmal richtiggestellt. Das Paket bekommt ein Tag mit der Assoziation, die dafür gebürgt hat, und die Header-Schleife, die an der Krypto-Grenze stehen blieb, geht weiter.",
    ),
    (
        "stage-words.ipsec4_common_input_cb",
        "Total Length und Header-Prüfsumme waren veraltet, seit der Header herausgenommen wurde; hier werden sie einmal richtiggestellt. Das Paket bekommt ein Tag mit der Assoziation, die dafür gebürgt hat. Wo IPv6 mit seiner Header-Schleife weitermacht, legt IPv4 das Paket zurück in die Eingangswarteschlange: ip_input sieht es noch einmal, mit dem, was darin war, als Protokoll.",
    ),
    (
        "stage-words._ipip_input",
        "Im Inneren steckt ein vollständiges IP-Paket. Der äußere Header wird vorn abgeschnitten, und das innere Paket wird eingereiht, als wäre es gerade angekommen.",
    ),
    (
        "stage-words.icmp6_input",
        "Die höhere Schicht übernimmt. Ihre Prüfsumme umfasst auch die Adressen und ist damit der letzte Zeuge, dass die Oktette vom Absender stammen.",
    ),
    (
        "stage-words.icmp_input",
        "Die höhere Schicht übernimmt. Ihre Prüfsumme umfasst nur die Nachricht, nicht die Adressen.",
    ),
    (
        "stage-words.tcp_input",
        "Die höhere Schicht übernimmt. Ihre Prüfsumme umfasst auch die Adressen und ist damit der letzte Zeuge, dass die Oktette vom Absender stammen.",
    ),
    (
        "stage-words.udp6_input",
        "Die höhere Schicht übernimmt. Ihre Prüfsumme umfasst auch die Adressen und ist damit der letzte Zeuge, dass die Oktette vom Absender stammen.",
    ),
    (
        "stage-words.udp_input",
        "Die höhere Schicht übernimmt. Ihre Prüfsumme umfasst, falls der Absender eine gebildet hat, auch die Adressen und ist damit der letzte Zeuge, dass die Oktette vom Absender stammen.",
    ),
    (
        "stage-words.udp6_espinudp",
        "Der UDP-Header wird herausgenommen, die Länge richtiggestellt, und das Oktett an protoff nennt ESP: Von hier an ist das Paket ESP, als wäre es so angekommen. Die Ports bleiben als Tag dabei, denn die Assoziation kann nach ihnen fragen.",
    ),
    (
        "stage-words.rip6_input",
        "Kein Protokoll dieses Hosts beansprucht die Nummer, also bekommt das Paket, wer es von einem Raw-Socket liest; der Stack selbst hat keine Prüfsumme zu prüfen.",
    ),
    (
        "stage-words.rip_input",
        "Kein Protokoll dieses Hosts beansprucht die Nummer, also bekommt das Paket, wer es von einem Raw-Socket liest; der Stack selbst hat keine Prüfsumme zu prüfen.",
    ),
    (
        "stage-words.frag6_input",
        "Das ist ein Fragment eines Pakets, und IPsec arbeitet mit ganzen Paketen.",
    ),
    (
        "stage-words.ipcomp_input",
        "Die Nutzlast ist komprimiert. IPComp hat weder Schlüssel noch ICV, also wird nichts geprüft: Das Paket wird beschreibbar gemacht und geparkt.",
    ),
    (
        "stage-words.ipcomp_input_cb",
        "Die Nutzlast ist wieder, was sie vor dem Komprimieren war. Der IPComp-Header, 4 Oktette, wird herausgenommen, und was er nannte, wird an protoff geschrieben.",
    ),
    ("stage-words.ip6_output", "Ein Paket soll hinaus."),
    (
        "stage-words.ipsec6_process_packet",
        "Die Policy nennt eine Transformation, und für diese muss eine Assoziation gefunden werden: im Transportmodus nach den Adressen des Pakets, im Tunnelmodus nach den Enden des Tunnels.",
    ),
    (
        "stage-words.ipip_output",
        "Die Assoziation führt durch einen Tunnel: Das ganze Paket wird zur Nutzlast, und ein neuer Header davor nennt die Enden des Tunnels. Traffic Class und Flow Label gehen in ihn über; das Hop Limit beginnt von vorn.",
    ),
    (
        "stage-words.compute_ipsec_pos",
        "Router müssen Hop-by-Hop-Optionen und Routing-Header sehen, also kommt der neue Header dahinter. Zwei Zahlen werden gemerkt: wohin er kommt und welches Oktett ihn nennen wird.",
    ),
    (
        "stage-words.esp_output",
        "In der Mitte wird Platz für den Header geschaffen und am Ende für Padding und ICV; dann wird alles außer Chiffrat und ICV geschrieben. Nach crypto_dispatch ist von dieser Funktion nur noch der Datensatz übrig.",
    ),
    (
        "stage-words.ah_output",
        "Es wird Platz für den Header geschaffen, dessen ICV aus Nullen besteht. AH deckt auch den IP-Header ab, aber Router ändern unterwegs Felder darin: Die Header werden gesichert und auf das gesetzt, wofür der Empfänger sie nehmen wird.",
    ),
    (
        "stage-words.ipcomp_output",
        "Eine Nutzlast, die durch Kompression kürzer werden kann, wird komprimiert; eine kurze geht weiter, wie sie ist, ohne Header.",
    ),
    (
        "stage-words.esp_output_cb",
        "Der Krypto-Auftrag ist zurück. Der Callback sucht Assoziation und Policy noch einmal: Beide können inzwischen verschwunden sein.",
    ),
    (
        "stage-words.ah_output_cb",
        "Der Krypto-Auftrag ist zurück, und der ICV steht an seinem Platz. Die Header kommen aus dem Datensatz zurück, so wie sie gesendet werden.",
    ),
    (
        "stage-words.ipcomp_output_cb",
        "Der Krypto-Auftrag ist zurück. Ist die Nutzlast kürzer geworden, kommt der IPComp-Header davor; wenn nicht, geht das Paket weiter, wie es war.",
    ),
    (
        "stage-words.ipsec_process_done",
        "Die Länge war veraltet, seit der Header eingefügt wurde; hier wird sie richtiggestellt. Ein Tag sagt, welche Assoziation das Paket geschützt hat. Dann folgt die nächste Transformation der Policy, oder das Paket läuft noch einmal durch die Ausgabefunktion: Nur das Tag verhindert, dass es ein weiteres Mal geschützt wird.",
    ),
    (
        "stage-words.ip6_forward",
        "Das Paket ist für einen anderen Host bestimmt. Ein Router fragt die eingehende Policy wie bei eigenen Paketen, zieht einen Hop ab und reicht das Paket weiter.",
    ),
    (
        "stage-words.ip_forward",
        "Das Paket ist für einen anderen Host bestimmt. Ein Router fragt die eingehende Policy wie bei eigenen Paketen, zieht eins von der Time to Live ab und reicht das Paket weiter.",
    ),
    ("stage-words.done", "Es bleibt nichts mehr zu tun."),
    (
        "stage-words.kame_ip6_input",
        "ip6_input hat das Paket bis zum Ende in der Hand: Jedes Protokoll dahinter ist ein Aufruf und kehrt hierher zurück. Header werden über Zeiger gelesen, also wird ein Paket in mehreren mbufs zuerst in einen Cluster kopiert.",
    ),
    (
        "stage-words.kame_ip6_input_loop",
        "Das Protokoll hat zurückgegeben, was darauf folgt, und die Schleife, die die ganze Zeit gewartet hat, geht im selben Aufruf weiter.",
    ),
    (
        "stage-words.kame_ip_input",
        "ip_input prüft den Header und ruft das Protokoll auf, das er nennt.",
    ),
    (
        "stage-words.kame_esp6_input",
        "Eine Funktion, ein Frame: Hier wird nach Assoziation, Replay-Fenster und Längen gefragt, und was sich findet, bleibt bis zum Ende in lokalen Variablen. Die Absenderadresse wird der Suche übergeben; gefunden wird die Assoziation ohne sie.",
    ),
    (
        "stage-words.kame_esp_auth",
        "esp_auth berechnet den ICV in eine lokale Variable des Aufrufers. Das Paket wird nur gelesen, und kein anderes Paket kann dazwischenkommen.",
    ),
    (
        "stage-words.kame_esp6_input_icv",
        "Der ICV kommt vor der Entschlüsselung: Ein gefälschtes Paket wird nie entschlüsselt. Das Replay-Fenster bewegt sich sofort, also können hier nie zwei Kopien eines Pakets zugleich unterwegs sein.",
    ),
    (
        "stage-words.kame_esp_decrypt",
        "Die Nutzlast wird an Ort und Stelle entschlüsselt. KAME hat nicht gefragt, wer den Cluster noch hält; hier wird er zuerst kopiert, außer das Profil verlangt die Eigenart von KAME.",
    ),
    (
        "stage-words.kame_esp6_input_trailer",
        "Der Trailer wird abgeschnitten, und das Längenfeld wird wie bei jedem Schritt richtiggestellt. KAME selbst sieht sich das Padding nicht an.",
    ),
    (
        "stage-words.kame_ipsec6_tunnel_validate",
        "Ist es das innere Paket eines Tunnels? Es muss ein vollständiges Paket sein, von einer Assoziation, die nicht für den Transportmodus ist, an das Ziel dieser Assoziation.",
    ),
    (
        "stage-words.kame_esp6_input_strip",
        "Der Header wird herausgenommen. Im Transportmodus gibt die Funktion zurück, was er nannte, und die Schleife von ip6_input geht weiter; das innere Paket eines Tunnels kommt zurück in die Warteschlange, und der ganze Aufrufstapel wird abgebaut.",
    ),
    (
        "stage-words.kame_esp4_input_strip",
        "Der Header wird herausgenommen. In IPv4 wartet niemand auf das, was folgt: Die Funktion ruft das nächste Protokoll selbst auf, und der Aufrufstapel wächst.",
    ),
    (
        "stage-words.kame_ah6_input",
        "Es wird nach Assoziation, Replay-Fenster und Länge von AH gefragt. Gesichert wird nichts: Das Paket wird für den ICV nicht verändert.",
    ),
    (
        "stage-words.kame_ah6_calccksum",
        "AH deckt den IP-Header so ab, wie sein Absender ihn vorhergesehen hat. Kopien der Header werden so hergerichtet und gehasht; das Paket selbst bleibt, wie es ist.",
    ),
    (
        "stage-words.kame_ah6_input_icv",
        "Die Summe wird mit dem ICV verglichen, der noch im Paket steht, und das Replay-Fenster bewegt sich sofort.",
    ),
    (
        "stage-words.kame_ah6_input_strip",
        "AH wird herausgenommen. Im Transportmodus gibt die Funktion zurück, was AH nannte, und die Schleife von ip6_input geht weiter; das innere Paket eines Tunnels kommt zurück in die Warteschlange, und der ganze Aufrufstapel wird abgebaut.",
    ),
    (
        "stage-words.kame_ah4_input_strip",
        "AH wird herausgenommen. In IPv4 wartet niemand auf das, was folgt: Die Funktion ruft das nächste Protokoll selbst auf, und der Aufrufstapel wächst.",
    ),
    (
        "stage-words.kame_ipcomp6_input",
        "Die Nutzlast ist komprimiert. IPComp hat weder Schlüssel noch ICV: Die Assoziation sagt nur, wie.",
    ),
    (
        "stage-words.kame_ipcomp_decompress",
        "Die Nutzlast wird wieder, was sie vorher war.",
    ),
    (
        "stage-words.kame_ipcomp6_input_strip",
        "Der IPComp-Header wird herausgenommen. Die Funktion gibt zurück, was er nannte, und die Schleife von ip6_input geht weiter.",
    ),
    (
        "stage-words.kame_ipcomp4_input_strip",
        "Der IPComp-Header wird herausgenommen. In IPv4 wartet niemand auf das, was folgt: Die Funktion ruft das nächste Protokoll selbst auf, und der Aufrufstapel wächst.",
    ),
    (
        "stage-words.kame_ip6_output",
        "Die Policy wird einmal gesucht. Was sie verlangt, wird von hier aus aufgerufen, und diese Funktion wartet: Das Paket kommt nie wieder nach oben, also muss kein Tag sagen, dass es geschützt ist.",
    ),
    (
        "stage-words.kame_ip6_output_send",
        "Die Transformationen sind zurückgekehrt. Als Nächstes kommt ein Tunnel, falls die Policy einen hat; dann wird das Paket zerteilt, wenn es zu lang ist, und geht an den Link, noch immer im selben Aufruf.",
    ),
    (
        "stage-words.kame_ip_output_send",
        "Die Transformationen sind zurückgekehrt, auch die von Tunneln. Das Paket wird zerteilt, wenn es zu lang ist und zerteilt werden darf, und geht an den Link, noch immer im selben Aufruf.",
    ),
    (
        "stage-words.kame_ipsec6_output_trans",
        "Die Schleife über die Transformationen der Policy, bis zum ersten Tunnel. Jede ist ein Aufruf; kehrt er zurück, ist die nächste an der Reihe.",
    ),
    (
        "stage-words.kame_ipsec6_output_tunnel",
        "Die Schleife über die Transformationen der Policy. Für einen Tunnel bekommt das Paket zuerst einen äußeren Header; dann schützt die Transformation das Ganze.",
    ),
    (
        "stage-words.kame_ipsec4_output",
        "Die Schleife über die Transformationen der Policy. Für einen Tunnel bekommt das Paket zuerst einen äußeren Header; dann schützt die Transformation das Ganze.",
    ),
    (
        "stage-words.kame_ipsec6_encapsulate",
        "Das ganze Paket wird zur Nutzlast eines äußeren Headers zwischen den Enden des Tunnels.",
    ),
    (
        "stage-words.kame_esp6_output",
        "Cluster, die auch andere halten, werden kopiert, dann kommt der Header hinein und das Padding ans Ende. Was an Ort und Stelle verschlüsselt wird, muss diesem Paket allein gehören.",
    ),
    (
        "stage-words.kame_esp_encrypt",
        "Die Nutzlast wird an Ort und Stelle verschlüsselt.",
    ),
    (
        "stage-words.kame_esp6_output_encrypted",
        "Das Chiffrat steht. Ein ICV deckt es samt ESP-Header ab, also wird er zuletzt berechnet.",
    ),
    (
        "stage-words.kame_esp6_output_icv",
        "Der ICV kommt hinter das Paket, und die Länge wird richtiggestellt.",
    ),
    (
        "stage-words.kame_ah6_output",
        "Der Header kommt mit Nullen als ICV hinein. Länge und Next Header sind schon so, wie sie auf der Leitung stehen werden, denn der ICV deckt sie ab.",
    ),
    (
        "stage-words.kame_ah6_output_icv",
        "Die Summe wird in den Header geschrieben. Sonst wurde dafür nichts geändert, also muss nichts zurückgesetzt werden.",
    ),
    (
        "stage-words.kame_ipcomp6_output",
        "Lohnt es sich, die Nutzlast zu komprimieren? Eine kurze geht weiter, wie sie ist.",
    ),
    (
        "stage-words.kame_ipcomp_compress",
        "Die Nutzlast wird komprimiert und bleibt so, falls sie kürzer geworden ist.",
    ),
    (
        "stage-words.kame_ipcomp6_output_header",
        "Was kürzer geworden ist, bekommt den IPComp-Header; alles andere geht weiter, wie es war.",
    ),
];
