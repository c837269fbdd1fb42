//! What each field of the IP headers and of extension headers is for, and whether AH covers it.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "field.ipv6.version",
        "Sagt, wie der Rest zu lesen ist. Für AH unveränderlich; in ESP im Tunnelmodus muss der Next Header, 4 oder 41, dazu passen.",
    ),
    (
        "field.ipv6.traffic-class",
        "DSCP und ECN. Router dürfen sie ändern, AH zählt sie deshalb als null; ein Tunnel kopiert sie nach außen, und ECN kommt am Ende wieder nach innen.",
    ),
    (
        "field.ipv6.flow-label",
        "Kennzeichnet für Router die Pakete eines Flusses. AH zählt es als null, denn nicht jeder Absender und Router lässt es in Ruhe.",
    ),
    (
        "field.ipv6.payload-length",
        "Oktette nach diesen 40, Erweiterungs-Header eingeschlossen. Für AH unveränderlich; jede Transformation muss sie neu schreiben, und zwischen zwei Stufen kann sie veraltet sein.",
    ),
    (
        "field.ipv6.next-header",
        "Was folgt: ein Erweiterungs-Header, ESP, AH oder eine höhere Schicht. Für AH unveränderlich. ESP bewahrt den alten Wert in seinem Trailer auf, AH und IPComp in ihrem Header.",
    ),
    (
        "field.ipv6.hop-limit",
        "Jeder Router zieht eins ab, AH zählt es deshalb als null. Der äußere Header eines Tunnels beginnt mit einem eigenen Wert.",
    ),
    (
        "field.ipv6.source",
        "Für AH unveränderlich, ein NAT zerstört AH also. Eingehende Assoziationen werden ohne sie gefunden; der äußere Absender eines Tunnels ist das Gateway.",
    ),
    (
        "field.ipv6.destination",
        "Findet zusammen mit Protokoll und SPI die Assoziation. Für AH unveränderlich, oder mit Routing-Header das Ziel, das es am Ende sein wird.",
    ),
    (
        "field.ipv6.octets-after-the-packet",
        "Oktette hinter der angegebenen Länge: Auffüllung der Sicherungsschicht oder in einem Tunnel Padding, das die Länge des inneren Pakets verbirgt (TFC). Sie gehören zu keinem Paket und werden weggeworfen.",
    ),
    (
        "field.ipv4.version",
        "Sagt, wie der Rest zu lesen ist. Für AH unveränderlich; in ESP im Tunnelmodus muss der Next Header, 4 oder 41, dazu passen.",
    ),
    (
        "field.ipv4.header-length",
        "In Einheiten von 4 Oktetten, Optionen eingeschlossen; sagt, wo ESP oder AH beginnt. Für AH unveränderlich.",
    ),
    (
        "field.ipv4.type-of-service",
        "DSCP und ECN. Router dürfen es ändern, AH zählt es deshalb als null; ein Tunnel kopiert es nach außen.",
    ),
    (
        "field.ipv4.total-length",
        "Oktette des ganzen Pakets, dieser Header eingeschlossen. Für AH unveränderlich; jede Transformation muss sie neu schreiben.",
    ),
    (
        "field.ipv4.identification",
        "Hält die Fragmente eines Pakets zusammen. Für AH unveränderlich; was es umschreibt, zerstört AH.",
    ),
    (
        "field.ipv4.flags",
        "Ob Router fragmentieren dürfen und ob weitere Fragmente folgen. Router dürfen es ändern, AH zählt es deshalb als null; ein Tunnel kopiert oder setzt Don't Fragment nach eigener Regel.",
    ),
    (
        "field.ipv4.fragment-offset",
        "Wohin die Daten eines Fragments gehören, auf der Leitung in Einheiten von 8 Oktetten. AH zählt ihn als null; ESP und AH sehen nur ganze Pakete.",
    ),
    (
        "field.ipv4.time-to-live",
        "Jeder Router zieht eins ab, AH zählt es deshalb als null. Der äußere Header eines Tunnels beginnt mit einem eigenen Wert.",
    ),
    (
        "field.ipv4.protocol",
        "Was auf den Header folgt: 50 für ESP, 51 für AH. Für AH unveränderlich. ESP bewahrt den alten Wert in seinem Trailer auf.",
    ),
    (
        "field.ipv4.header-checksum",
        "Deckt nur diesen Header ab. Jeder Router und jede Transformation berechnet sie neu, AH zählt sie deshalb als null.",
    ),
    (
        "field.ipv4.source",
        "Für AH unveränderlich, ein NAT zerstört AH also. Eingehende Assoziationen werden ohne sie gefunden.",
    ),
    (
        "field.ipv4.destination",
        "Findet zusammen mit Protokoll und SPI die Assoziation. Für AH unveränderlich, oder mit Source Route das Ziel, das es am Ende sein wird.",
    ),
    (
        "field.ipv4.options",
        "Bleiben vor ESP und AH. AH zählt die als null, die Router ändern dürfen; die anderen schützt es.",
    ),
    (
        "field.ipv4.octets-after-the-packet",
        "Oktette hinter der angegebenen Länge: Auffüllung der Sicherungsschicht oder in einem Tunnel Padding, das die Länge des inneren Pakets verbirgt (TFC). Sie gehören zu keinem Paket und werden weggeworfen.",
    ),
    (
        "field.hop-by-hop-options.next-header",
        "Router unterwegs dürfen diesen Header lesen, er bleibt deshalb vor ESP und im Klartext. Dieses Oktett sagt, was folgt; für AH unveränderlich.",
    ),
    (
        "field.hop-by-hop-options.header-extension-length",
        "In Einheiten von 8 Oktetten, die ersten 8 nicht mitgezählt. Für AH unveränderlich; sagt, wo ESP oder AH beginnt.",
    ),
    (
        "field.destination-options.next-header",
        "Für das Ziel, oder vor einem Routing-Header für jeden Host, den dieser nennt. Vor ESP steht er im Klartext, hinter ESP ist er geschützt. Dieses Oktett sagt, was folgt; für AH unveränderlich.",
    ),
    (
        "field.destination-options.header-extension-length",
        "In Einheiten von 8 Oktetten, die ersten 8 nicht mitgezählt. Für AH unveränderlich; sagt, wo ESP oder AH beginnt.",
    ),
    (
        "field.option.pad1",
        "Ein Oktett Padding. Es hat weder Länge noch Daten, und AH schützt es.",
    ),
    (
        "field.option.padn",
        "Zwei oder mehr Oktette Padding; AH schützt sie.",
    ),
    (
        "field.option.router-alert",
        "Bittet Router, das Paket anzusehen. Sie darf sich unterwegs nicht ändern, AH schützt sie also; hinter ESP sähe sie kein Router.",
    ),
    (
        "field.option.calipso",
        "Eine Vertraulichkeitsstufe (RFC 5570). Sie darf sich unterwegs nicht ändern, AH schützt sie also.",
    ),
    (
        "field.option.quick-start",
        "Eine Senderate, die Router senken dürfen (RFC 4782): Bit 0x20 des Typs ist gesetzt, AH zählt die Daten also als null.",
    ),
    (
        "field.option.path-mtu-record",
        "Die kleinste MTU des Wegs, die Router eintragen (RFC 9268): Bit 0x20 des Typs ist gesetzt, AH zählt die Daten also als null.",
    ),
    (
        "field.option.rpl",
        "Routing-Angaben stromsparender Netze (RFC 6553), die jeder Router ändert: AH zählt ihre Daten als null.",
    ),
    (
        "field.option.jumbo-payload",
        "Die Länge eines Pakets mit mehr als 65535 Oktetten Nutzlast. AH und ESP der BSDs nehmen keines.",
    ),
    (
        "field.option.home-address",
        "Die Adresse, unter der ein mobiler Host bekannt ist. Sie darf sich unterwegs nicht ändern; für AH steht sie an der Stelle des Absenders.",
    ),
    (
        "field.option.option",
        "Die beiden höchsten Bits des Typs sagen, was ein Host tut, der sie nicht kennt, Bit 0x20, ob sich die Daten unterwegs ändern dürfen: Dann zählt AH sie als null.",
    ),
    (
        "field.routing.next-header",
        "Sagt, was folgt; für AH unveränderlich. Der Header bleibt vor ESP, denn Hosts unterwegs müssen ihn lesen.",
    ),
    (
        "field.routing.header-extension-length",
        "In Einheiten von 8 Oktetten, die ersten 8 nicht mitgezählt. Bei Typ 0 ist sie das Doppelte der Zahl der Adressen.",
    ),
    (
        "field.routing.routing-type",
        "Wie ihm zu folgen ist. Typ 0 ist nicht mehr erlaubt (RFC 5095); AH kann das Ende einer Route nur vorhersehen, wo es den Typ kennt.",
    ),
    (
        "field.routing.segments-left",
        "Hosts, durch die das Paket noch muss. Jeder zieht eins ab; AH zählt den Wert so, wie er am Ende sein wird, nämlich 0.",
    ),
    (
        "field.routing.type-specific-data",
        "Die Bedeutung hängt vom Routing-Typ ab; bei Typ 0 ist es reserviert. AH schützt es so, wie es am Ende sein wird.",
    ),
    (
        "field.routing.address",
        "Ein Host der Route. Jeder tauscht sie gegen das Ziel aus, was der Absender vorhersieht: AH schützt sie so, wie sie am Ende sein wird.",
    ),
    (
        "field.fragment.next-header",
        "Was das ganze Paket an dieser Stelle hat. ESP und AH stehen hier, wenn der Absender erst geschützt und dann fragmentiert hat, wie es sein soll.",
    ),
    (
        "field.fragment.reserved",
        "Wird als null gesendet und nicht angesehen. Im ganzen Paket bleibt davon nichts.",
    ),
    (
        "field.fragment.fragment-offset",
        "Wohin die Daten gehören, auf der Leitung in Einheiten von 8 Oktetten. Zwei Fragmente dürfen sich nicht überlappen (RFC 5722).",
    ),
    (
        "field.fragment.more-fragments",
        "Ob weitere folgen. Das letzte sagt, wie lang das ganze Paket ist; bevor alle da sind, können ESP und AH nicht anfangen.",
    ),
    (
        "field.fragment.identification",
        "Hält zusammen mit Absender und Ziel die Fragmente eines Pakets zusammen. Es verschwindet mit dem Header, wenn das Paket vollständig ist.",
    ),
    (
        "field.fragment.data",
        "Oktette aus der Mitte eines Pakets. Nichts davon ist lesbar, bis der Rest da ist, und ein ICV deckt nur das Ganze ab.",
    ),
];
