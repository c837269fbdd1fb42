//! The causes that a diagnosis can name.

use crate::explain::language::Message;
use std::fmt;

macro_rules! causes {
    ($(#[doc = $doc:literal] $variant:ident => $id:literal,)*) => {
        /// Why a packet fails. Where two changes make the same packet pass, the more specific cause is the one named.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Cause {
            $(#[doc = $doc] $variant,)*
        }

        impl Cause {
            /// All of them, in the order in which they are looked for.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name in output: `icv-truncation`.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id),*
                }
            }

            /// What it means, in a sentence.
            pub fn meaning(self) -> Message {
                Message::of_row("cause", self.id())
            }

            #[cfg(test)]
            fn documentation(self) -> &'static str {
                match self {
                    $(Self::$variant => $doc),*
                }
                .trim_start()
            }
        }
    };
}

causes! {
    /// The capture kept fewer octets of the frame than were on the wire.
    SnaplenCut => "snaplen-cut",
    /// A length field promises more, or fewer, octets than the frame has.
    LengthField => "length-field",
    /// The length field is zero: the packet was captured before the network card cut it into segments.
    SegmentationOffload => "segmentation-offload",
    /// Several ESP packets were glued into one by the receiving network card before they were captured.
    ReceiveOffload => "receive-offload",
    /// A checksum that the network card had yet to fill in.
    ChecksumOffload => "checksum-offload",
    /// The IPv4 header checksum is wrong, and the rest of the packet is right.
    HeaderChecksum => "header-checksum",
    /// The packet breaks a rule of IP before any protection is looked at.
    Malformed => "malformed",
    /// Fragments of the packet are not in the capture.
    FragmentsMissing => "fragments-missing",
    /// The configured SPI has its octets in reverse order.
    SpiByteOrder => "spi-byte-order",
    /// The association is there under another SPI.
    SpiDiffers => "spi-differs",
    /// The association is configured for the other of ESP and AH.
    ProtocolDiffers => "protocol-differs",
    /// A prefix of the address was translated, and its checksum with it (RFC 6296).
    PrefixTranslated => "prefix-translated",
    /// The association is configured for another destination.
    DestinationDiffers => "destination-differs",
    /// A translator changed an address that AH covers.
    AddressTranslated => "address-translated",
    /// The association is larval or dead.
    AssociationNotUsable => "association-not-usable",
    /// Protection inside protection, and no association for the inner one.
    NestedProtection => "nested-protection",
    /// No association comes near.
    NoAssociation => "no-association",
    /// The packet came in UDP and the association says nothing of that (RFC 3948).
    UdpEncapsulationUnknown => "udp-encapsulation-unknown",
    /// The packet came in UDP on other ports than the association says.
    UdpPortsDiffer => "udp-ports-differ",
    /// Four zero octets, the mark of IKE, stand before ESP (RFC 3948, 2.2).
    NonEspMarker => "non-esp-marker",
    /// The packet is authentic, and more packets overtook it than the replay window holds.
    ReplayWindowTooSmall => "replay-window-too-small",
    /// The sender began to count anew under the same association.
    SequenceRestart => "sequence-restart",
    /// The same packet came twice.
    Duplicate => "duplicate",
    /// The sequence number is 0, which no sender uses.
    SequenceZero => "sequence-zero",
    /// The association is configured for ESN and the sender does not use it.
    EsnNotSent => "esn-not-sent",
    /// The sender uses ESN and the association is not configured for it.
    EsnNotConfigured => "esn-not-configured",
    /// The high half of the extended sequence number is another.
    EsnHighHalf => "esn-high-half",
    /// The ICV has another length.
    IcvTruncation => "icv-truncation",
    /// The packet has an ICV and the association knows of none.
    IcvNotConfigured => "icv-not-configured",
    /// The packet has no ICV and the association wants one.
    IcvAbsent => "icv-absent",
    /// The keys are those of the other direction.
    KeysOfOtherDirection => "keys-of-other-direction",
    /// Encryption and authentication key stand in each other's place.
    KeysExchanged => "keys-exchanged",
    /// The salt stands before the key and not behind it.
    SaltAtFront => "salt-at-front",
    /// The sender's salt is zero.
    SaltZero => "salt-zero",
    /// The key lacks its salt.
    SaltMissing => "salt-missing",
    /// The key has a salt behind it that the algorithm does not take.
    SaltSuperfluous => "salt-superfluous",
    /// Hexadecimal digits were given as text.
    KeyHexAsText => "key-hex-as-text",
    /// Text was given as hexadecimal digits.
    KeyTextAsHex => "key-text-as-hex",
    /// The octets of each 32-bit word of a key stand in reverse order.
    KeyWordOrder => "key-word-order",
    /// Octets from one end of a key stand at its other end.
    KeyRotated => "key-rotated",
    /// A hexadecimal digit of a key is missing.
    KeyDigitMissing => "key-digit-missing",
    /// A hexadecimal digit of a key stands there twice.
    KeyDigitDoubled => "key-digit-doubled",
    /// The keys are those of another association.
    KeysOfAnotherAssociation => "keys-of-another-association",
    /// Another integrity algorithm with the same key.
    WrongIntegrityAlgorithm => "wrong-integrity-algorithm",
    /// Another cipher with the same key.
    WrongCipher => "wrong-cipher",
    /// The padding is zeros and not 1, 2, 3 (RFC 4303, 2.4).
    PaddingZero => "padding-zero",
    /// The padding is neither 1, 2, 3 nor zeros.
    PaddingRandom => "padding-random",
    /// The sender's ICV of AH covers the hop limit.
    AhHopLimitCovered => "ah-hop-limit-covered",
    /// The sender's ICV of AH covers the flow label.
    AhFlowLabelCovered => "ah-flow-label-covered",
    /// The sender's ICV of AH covers the traffic class.
    AhTrafficClassCovered => "ah-traffic-class-covered",
    /// The sender's ICV of AH covers the type of service.
    AhTypeOfServiceCovered => "ah-type-of-service-covered",
    /// The sender's ICV of AH covers flags and fragment offset.
    AhFlagsCovered => "ah-flags-covered",
    /// The sender's ICV of AH covers the time to live.
    AhTimeToLiveCovered => "ah-time-to-live-covered",
    /// The sender's ICV of AH covers several fields that may change on the way.
    AhMutableFieldsCovered => "ah-mutable-fields-covered",
    /// The sender's ICV of AH covers the data of an option that may change on the way.
    AhOptionCovered => "ah-option-covered",
    /// Type and length of an option that may change were zeroed for the ICV of AH too.
    AhOptionsHashedWhole => "ah-options-hashed-whole",
    /// Type and length of an option that may change should have been zeroed for the ICV of AH too.
    AhOptionsHashedByData => "ah-options-hashed-by-data",
    /// The ICV of AH covers the routing header in another form than the one that arrives.
    AhRoutingHeaderForm => "ah-routing-header-form",
    /// The sender's ICV of AH takes what pads it for zeros.
    AhPaddingZeroed => "ah-padding-zeroed",
    /// The reserved field of AH was changed on the way.
    AhReservedChanged => "ah-reserved-changed",
    /// The packet inside has a wrong checksum, and its protection is right.
    InnerChecksum => "inner-checksum",
    /// Nothing that was tried makes the packet pass.
    Unexplained => "unexplained",
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::Cause;
    use crate::explain::Language;
    use crate::explain::language::rows_of;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_causes_have_one_name() {
        let ids: BTreeSet<_> = Cause::ALL.iter().map(|cause| cause.id()).collect();
        assert_eq!(ids.len(), Cause::ALL.len());
    }

    #[test]
    fn every_cause_has_its_sentence_and_every_sentence_its_cause() {
        let causes = Cause::ALL.iter().map(|cause| cause.id().to_owned());
        assert_eq!(rows_of("cause"), causes.collect());
    }

    #[test]
    fn the_english_sentence_is_what_the_documentation_says() {
        for cause in Cause::ALL {
            let meaning = cause.meaning().text(Language::English);
            assert_eq!(meaning, cause.documentation());
        }
    }
}
