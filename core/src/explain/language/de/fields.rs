//! What each field of ESP, AH and IPComp is for, and of the layers above them.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "field.ah.next-header",
        "Was AH hinter sich schützt; das Protokollfeld vor AH sagt derweil 51. Vom ICV abgedeckt, aber im Klartext.",
    ),
    (
        "field.ah.payload-length",
        "Die Länge von AH selbst in Einheiten von 4 Oktetten, minus 2. Sie muss zum ICV der Assoziation passen; in IPv6 ist AH ein Vielfaches von 8 Oktetten.",
    ),
    (
        "field.ah.reserved",
        "Wird als null gesendet; der Empfänger bezieht es in den ICV ein und beachtet es sonst nicht.",
    ),
    (
        "field.ah.spi",
        "Findet zusammen mit Ziel und Protokoll die Assoziation. Der Empfänger hat sie gewählt; 0 ist für örtlichen Gebrauch, 1 bis 255 sind reserviert.",
    ),
    (
        "field.ah.sequence",
        "Zählt ab 1, je Paket um eins, und kommt unter einem Schlüssel nie zweimal vor. Mit ESN wird nur die untere Hälfte gesendet, und der ICV deckt beide ab.",
    ),
    (
        "field.ah.icv",
        "Über das Paket berechnet, wobei dieses Feld und alles, was sich unterwegs ändern darf, als null zählt. Weicht er ab, weicht der Schlüssel, der Algorithmus oder ein abgedecktes Oktett ab.",
    ),
    (
        "field.esp.spi",
        "Findet zusammen mit Ziel und Protokoll die Assoziation. Der Empfänger hat sie gewählt; 0 ist für örtlichen Gebrauch, 1 bis 255 sind reserviert. Vom ICV abgedeckt, im Klartext.",
    ),
    (
        "field.esp.sequence",
        "Zählt ab 1, je Paket um eins, und kommt unter einem Schlüssel nie zweimal vor. Mit ESN wird nur die untere Hälfte gesendet (RFC 4303, 2.2.1). Vom ICV abgedeckt, im Klartext.",
    ),
    (
        "field.esp.octets-after-the-sequence",
        "Sie gehören, wie diese Stufe zählt, noch zum Header: der IV, wo es einen gibt.",
    ),
    (
        "field.esp.iv",
        "Startet die Chiffre und wird im Klartext gesendet, vom ICV abgedeckt. CBC verlangt ihn unvorhersagbar; bei CTR und GCM verrät ein unter einem Schlüssel zweimal benutzter den Klartext.",
    ),
    (
        "field.esp.payload",
        "Das Geschützte: Chiffrat bis zum ICV, oder Klartext bei NULL-Verschlüsselung. Ohne die Assoziation weiß niemand, wo IV und ICV anfangen und enden.",
    ),
    (
        "field.esp.padding",
        "Füllt den letzten Block, mindestens auf ein Vielfaches von 4 Oktetten: normalerweise 1, 2, 3 und so fort. Verschlüsselt; der Empfänger soll es ansehen.",
    ),
    (
        "field.esp.pad-length",
        "Oktette Padding davor, 0 bis 255. Verschlüsselt: Mit falschem Schlüssel ist sie Zufall, und ohne ICV das Erste, was falsch aussieht.",
    ),
    (
        "field.esp.next-header",
        "Was innen steckt: eine höhere Schicht, 4 oder 41 für einen Tunnel, 59 für ein Dummy-Paket. Verschlüsselt; es kommt zurück in das Feld, das jetzt 50 sagt.",
    ),
    (
        "field.esp.icv",
        "Über alles vom SPI bis zum Next Header berechnet, ohne den IP-Header: Ein NAT zerstört ESP nicht. Seine Länge kennt nur die Assoziation.",
    ),
    (
        "field.ipcomp.next-header",
        "Was komprimiert ist; das Protokollfeld davor sagt derweil 108.",
    ),
    (
        "field.ipcomp.flags",
        "Reserviert: als null gesendet, vom Empfänger nicht beachtet.",
    ),
    (
        "field.ipcomp.cpi",
        "Findet zusammen mit dem Ziel die Assoziation. Bis 63 nennt sie einen bekannten Algorithmus, 2 für DEFLATE; ab 256 ist sie vereinbart.",
    ),
    (
        "field.ipcomp.payload",
        "Komprimiert. Nur was außen herum ist, schützt es, und IPComp gehört in ESP hinein: Chiffrat lässt sich nicht komprimieren.",
    ),
    (
        "field.tcp.source-port",
        "Ein Selektor der Policys; hinter ESP sieht ihn unterwegs niemand.",
    ),
    (
        "field.tcp.destination-port",
        "Ein Selektor der Policys; hinter ESP sieht ihn unterwegs niemand.",
    ),
    (
        "field.tcp.sequence",
        "TCPs eigene Zählung der Oktette; sie hat nichts mit der Sequenznummer von ESP oder AH zu tun, die Pakete zählt.",
    ),
    (
        "field.tcp.acknowledgment",
        "Das nächste Oktett, das der Absender von der anderen Seite erwartet.",
    ),
    (
        "field.tcp.data-offset",
        "Länge dieses Headers in Einheiten von 4 Oktetten, Optionen eingeschlossen. Nach dem Entschlüsseln mit falschem Schlüssel ist sie Zufall.",
    ),
    (
        "field.tcp.flags",
        "SYN, ACK, FIN und so fort. Firewalls unterwegs sehen sie hinter ESP nicht.",
    ),
    (
        "field.tcp.window",
        "Oktette, die der Absender noch annimmt, vor der Skalierung.",
    ),
    (
        "field.tcp.checksum",
        "Deckt auch die Adressen ab: Im Transportmodus hinter einem NAT ist sie falsch, bis jemand sie berichtigt (RFC 3948, 3.1.2). Ohne ICV ist sie der beste Zeuge für den Schlüssel.",
    ),
    (
        "field.tcp.urgent-pointer",
        "Wo dringende Daten enden, wenn das Flag URG gesetzt ist.",
    ),
    (
        "field.tcp.options",
        "Auf die Maximum Segment Size kommt es an: Mit ESP muss sie Platz für Header, IV, Padding und ICV lassen.",
    ),
    ("field.tcp.data", "Was die Anwendung gesendet hat."),
    (
        "field.udp.source-port",
        "Ein Selektor der Policys. Um ESP herum ist er 4500, bis ein NAT einen anderen vergibt.",
    ),
    (
        "field.udp.destination-port",
        "Ein Selektor der Policys. 4500 bedeutet ESP oder IKE darin; welches von beiden, verraten die ersten 4 Oktette.",
    ),
    (
        "field.udp.length",
        "Oktette von Header und Daten, mindestens 8. Sie muss zur Länge des IP-Pakets passen.",
    ),
    (
        "field.udp.checksum",
        "Deckt auch die Adressen ab. Um ESP herum soll sie über IPv4 null sein (RFC 3948, 2.1); im Transportmodus hinter einem NAT ist die innere falsch, bis jemand sie berichtigt.",
    ),
    (
        "field.udp.keepalive",
        "Ein Oktett 0xff, das die Zuordnung eines NAT am Leben hält. Für den Empfänger enthält es nichts.",
    ),
    ("field.udp.data", "Was die Anwendung gesendet hat."),
    (
        "field.ike.non-esp-marker",
        "Vier Oktette null, wo ESP seine SPI hätte: Dies ist IKE und nicht ESP. Deshalb ist keine SPI 0.",
    ),
    (
        "field.ike.message",
        "Hier sprechen die Schlüssel-Daemons beider Seiten: Sie vereinbaren Algorithmen, SPIs und Schlüssel.",
    ),
    (
        "field.icmpv6.type",
        "Unter 128 ein Fehler, ab 128 eine Auskunft. Ein Selektor der Policys, anstelle eines Ports.",
    ),
    (
        "field.icmpv6.code",
        "Sagt Genaueres zum Typ. Ein Selektor der Policys, anstelle eines Ports.",
    ),
    (
        "field.icmpv6.checksum",
        "Deckt auch die Adressen ab. Ohne ICV ist sie der beste Zeuge für den Schlüssel.",
    ),
    (
        "field.icmpv6.identifier",
        "Unterscheidet einen Ping vom anderen; die Antwort bringt ihn zurück.",
    ),
    (
        "field.icmpv6.sequence",
        "Zählt die Anfragen eines Pings; sie hat nichts mit der Sequenznummer von ESP oder AH zu tun.",
    ),
    (
        "field.icmpv6.data",
        "Der Inhalt der Nachricht. Die Antwort auf einen Ping muss dieselben Oktette zurückbringen.",
    ),
    (
        "field.icmpv6.mtu",
        "Das Höchste, was der nächste Link nimmt. Bei einem geschützten Paket muss die höhere Schicht weniger erfahren: Was ESP hinzufügt, geht ab.",
    ),
    (
        "field.icmpv6.pointer",
        "Wo im Paket der Fehler liegt, in Oktetten.",
    ),
    (
        "field.icmpv6.flags-or-reserved",
        "Flags eines Neighbor Advertisement; sonst reserviert.",
    ),
    (
        "field.icmpv6.target",
        "Die gesuchte oder bekannt gegebene Adresse. Eine Policy, die dafür Schutz verlangt, hält Neighbor Discovery auf und damit IPsec.",
    ),
    (
        "field.icmpv6.options",
        "Adressen der Sicherungsschicht, Präfixe und dergleichen.",
    ),
    (
        "field.icmpv6.invoking-packet",
        "So viel, wie hineinpasst, von dem Paket, das den Fehler auslöste. Bei ESP nützen nur Header und SPI: Der Rest ist Chiffrat.",
    ),
    (
        "field.icmp.type",
        "Was für eine Nachricht es ist. Ein Selektor der Policys, anstelle eines Ports.",
    ),
    (
        "field.icmp.code",
        "Sagt Genaueres zum Typ. Ein Selektor der Policys, anstelle eines Ports.",
    ),
    (
        "field.icmp.checksum",
        "Deckt nur die Nachricht ab, ein NAT lässt sie also richtig. Ohne ICV ist sie der beste Zeuge für den Schlüssel.",
    ),
    (
        "field.icmp.identifier",
        "Unterscheidet einen Ping vom anderen; die Antwort bringt ihn zurück.",
    ),
    (
        "field.icmp.sequence",
        "Zählt die Anfragen eines Pings; sie hat nichts mit der Sequenznummer von ESP oder AH zu tun.",
    ),
    (
        "field.icmp.rest-of-header",
        "Die Bedeutung hängt vom Typ ab: eine MTU, wo ein Paket zu lang war, ein Zeiger, oder nichts.",
    ),
    (
        "field.icmp.data",
        "Der Inhalt der Nachricht; bei einem Fehler der Anfang des auslösenden Pakets.",
    ),
    (
        "field.no-next-header.data",
        "Auf einen Next Header von 59 folgt nichts: Diese Oktette werden weitergegeben und nicht beachtet. In ESP füllen sie ein Dummy-Paket.",
    ),
    (
        "field.upper-layer.data",
        "Ein Protokoll, das hier nicht zerlegt wird. IPsec schützt es wie jedes andere.",
    ),
    (
        "field.any-layer.malformed",
        "Es lässt sich nicht als das lesen, was der Header davor ankündigt. Nach dem Entschlüsseln bedeutet das einen falschen Schlüssel oder Algorithmus, auf der Leitung ein abgeschnittenes oder beschädigtes Paket.",
    ),
];
