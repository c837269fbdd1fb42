//! Where octets come from, and what they influence.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    ("provenance.arrived", "{here} des Pakets, so wie es ankam."),
    (
        "provenance.held",
        "{len} {len|Oktett|Oktette} aus Fragment {fragment}, das schon vorher gekommen war; seine Daten, hinter {headers} {headers|Oktett|Oktetten} Header, beginnen bei Oktett {start} der Daten des ganzen Pakets.",
    ),
    (
        "provenance.edited",
        "{here}, von außen geschrieben, zwischen zwei Stufen.",
    ),
    (
        "provenance.room",
        "{here}, nur Platz; was dort steht, bedeutet noch nichts.",
    ),
    ("provenance.field", "{here}: {source}."),
    (
        "provenance.field-step",
        "{these}: {source}; hängt ab von {from}.",
    ),
    ("provenance.sentence", "{what}."),
    (
        "provenance.left-by-cipher",
        "{here}, von {name} nicht verändert",
    ),
    (
        "provenance.encrypted-cbc",
        "{here}, verschlüsselt mit {name} in {blocks} {blocks|Block|Blöcken} zu {block} Oktetten, der IV in {iv}",
    ),
    (
        "provenance.decrypted-cbc",
        "{here}, entschlüsselt mit {name} in {blocks} {blocks|Block|Blöcken} zu {block} Oktetten, der IV in {iv}",
    ),
    (
        "provenance.encrypted-counter",
        "{here}, verschlüsselt mit {name}: Der Schlüsselstrom hängt von Schlüssel, Salt und {nonce} ab und wird Oktett für Oktett per XOR verknüpft",
    ),
    (
        "provenance.decrypted-counter",
        "{here}, entschlüsselt mit {name}: Der Schlüsselstrom hängt von Schlüssel, Salt und {nonce} ab und wird Oktett für Oktett per XOR verknüpft",
    ),
    (
        "provenance.nonce-sequence-number",
        "der Sequenznummer, die der IV ist,",
    ),
    ("provenance.nonce-iv", "dem IV in {iv}"),
    (
        "provenance.icv-sent",
        "ICV von {algorithm} in {here}, über die Oktette, die er abdeckt.",
    ),
    (
        "provenance.icv-sent-esn",
        "ICV von {algorithm} in {here}, über die Oktette, die er abdeckt, und über die obere Hälfte {high} der Sequenznummer, die nicht gesendet wird.",
    ),
    (
        "provenance.icv-computed",
        "ICV von {algorithm}, über das berechnet, was ankam, und an die Stelle des angekommenen geschrieben, in {here}.",
    ),
    (
        "provenance.icv-computed-esn",
        "ICV von {algorithm}, über das berechnet, was ankam, und über die obere Hälfte {high} der Sequenznummer, die nicht gesendet wird; an die Stelle des angekommenen geschrieben, in {here}.",
    ),
    (
        "provenance.compressed",
        "{from} {from|Oktett wurde|Oktette wurden} zu {to} komprimiert, die jetzt in {here} stehen.",
    ),
    (
        "provenance.decompressed",
        "{from} {from|Oktett wurde|Oktette wurden} zu {to} dekomprimiert, die jetzt in {here} stehen.",
    ),
    (
        "provenance.icv-step",
        "{what} Jedes seiner Oktette hängt ab von {from}.",
    ),
    (
        "provenance.compressed-step",
        "{what} Jedes davon kann abhängen von {from}: Mehr ist ohne die Tabellen von DEFLATE nicht bekannt.",
    ),
    (
        "provenance.cipher-step",
        "{what}. Was in {these} steht, kommt aus {from}.",
    ),
    (
        "provenance.cbc-step",
        "{what}. Was in {these} steht, in {which}, kommt aus {from}: {rule}.",
    ),
    ("provenance.in-block", "Block {first}"),
    ("provenance.in-blocks", "den Blöcken {first} bis {last}"),
    (
        "provenance.cbc-encrypts",
        "Ein Block hängt vom IV und von allen Blöcken bis zu ihm selbst ab",
    ),
    (
        "provenance.cbc-decrypts",
        "Ein Oktett hängt von seinem eigenen Block und von einem Oktett des Blocks oder IV davor ab",
    ),
    (
        "provenance.moved-by",
        "Es kam von Oktett {from} nach Oktett {to} ({operation}).",
    ),
    (
        "provenance.moved",
        "Es kam von Oktett {from} nach Oktett {to}.",
    ),
    (
        "provenance.put-by",
        "Es war beiseitegelegt und kam nach Oktett {to} ({operation}).",
    ),
    (
        "provenance.put",
        "Es war beiseitegelegt und kam nach Oktett {to}.",
    ),
    (
        "decides.ip-header",
        "Es liegt im IP-Header, der über die Länge des Pakets entscheidet, wohin es gehört und was folgt.",
    ),
    (
        "decides.header-checksum",
        "Die Header-Prüfsumme deckt es ab: Stimmt die Summe nicht, wird das Paket verworfen.",
    ),
    (
        "decides.extension-header",
        "Es liegt in einem Erweiterungs-Header, der entscheidet, wo der nächste beginnt.",
    ),
    ("decides.next-header", "Es nennt den Header, der folgt."),
    (
        "decides.spi",
        "Es liegt in der SPI, mit der die Assoziation gefunden wird.",
    ),
    (
        "decides.sequence-number",
        "Es liegt in der Sequenznummer, die das Replay-Fenster durchlässt oder nicht.",
    ),
    (
        "decides.ah-parts",
        "Es sagt, was auf AH folgt oder wie lang AH ist.",
    ),
    (
        "decides.trailer",
        "Es ist die Pad Length, die entscheidet, wie viel abgeschnitten wird, oder der Next Header, der entscheidet, wer die Nutzlast bekommt.",
    ),
    (
        "decides.padding",
        "Es ist Padding, das verglichen und abgeschnitten wird.",
    ),
    (
        "decides.fragment",
        "Es entscheidet, zu welchem Paket das Fragment gehört und an welche Stelle.",
    ),
    (
        "decides.udp-encapsulation",
        "An ihm wird ESP in UDP von IKE und von anderen Datagrammen unterschieden.",
    ),
    (
        "decides.inner-version",
        "Es sagt, welche Version das innere Paket hat.",
    ),
    (
        "decides.other",
        "Was mit dem Paket geschieht, hängt von ihm ab.",
    ),
    (
        "provenance.influence-none",
        "Kein Oktett des Pakets ändert sich mit ihm.",
    ),
    (
        "provenance.influence",
        "Mit ihm {count|ändert|ändern} sich {octets} des Pakets.",
    ),
    (
        "provenance.influence-bound",
        "Mit ihm kann sich Folgendes ändern: {bound} des Pakets.",
    ),
    (
        "provenance.influence-both",
        "Mit ihm {count|ändert|ändern} sich {octets} des Pakets; möglicherweise auch {bound}.",
    ),
    (
        "provenance.check",
        "{algorithm} deckt {covers} ab; ändert sich eines davon oder der ICV in {icv}, wird das Paket abgewiesen.",
    ),
    ("provenance.end-same", "Am Ende ist das Paket, was es war."),
    (
        "provenance.end-length",
        "Am Ende hat das Paket {len} {len|Oktett|Oktette} statt {before}.",
    ),
    (
        "provenance.end-differs",
        "Am Ende {count|ist|sind} {differ} des Pakets anders.",
    ),
    (
        "provenance.cipher-same",
        "Die Chiffre sieht den Unterschied nicht.",
    ),
    (
        "provenance.differs",
        "Insgesamt {count|ist|sind} {differ} anders.",
    ),
    (
        "provenance.null-change",
        "lässt jedes Oktett, wie es ist: Nur dieses eine ändert sich",
    ),
    (
        "provenance.cbc-decrypts-change",
        "entschlüsselt einen geänderten Block zu einem völlig anderen und überträgt die Änderung Bit für Bit auf den Block dahinter; bei einem geänderten IV bleibt es bei Letzterem",
    ),
    (
        "provenance.cbc-encrypts-change",
        "verkettet: Der geänderte Block und alle dahinter werden andere",
    ),
    (
        "provenance.counter-change",
        "verknüpft mit einem Schlüsselstrom: Dieselben Bits ändern sich und keine anderen; mit einem anderen IV ändert sich jedes Oktett",
    ),
    ("provenance.cipher-change", "{name} {rule}. {differs}"),
    ("provenance.no-icv", "Kein ICV stand im Weg."),
    (
        "provenance.icv-put-right",
        "Mit richtiggestelltem ICV, als hätte ihn niemand geprüft:",
    ),
    (
        "provenance.icvs-put-right",
        "Mit {icvs} richtiggestellten ICVs, als hätte sie niemand geprüft:",
    ),
    (
        "provenance.origin-title",
        "Oktett {octet} des Pakets am Ende, {value}",
    ),
    (
        "provenance.origin-title-bare",
        "Oktett {octet} des Pakets am Ende",
    ),
    (
        "provenance.influence-title",
        "Oktett {octet} des angekommenen Pakets",
    ),
    (
        "provenance.flip-title",
        "Oktett {octet} des angekommenen Pakets, {after} statt {before}",
    ),
];
