//! Every reason has its sentence in every language, and one on the other stack.

use super::{error, in_the_other_stack, why};
use crate::crypto::CompressionError;
use crate::explain::Language;
use crate::explain::language::rows_of;
use crate::policy::SpRef;
use crate::sa::{Protocol, ReplayError, UdpEncapsulation};
use crate::stage::{FragmentError, MassageError, MbufOperation, PolicyViolation, Reason, StageId};
use crate::wire::IpProtocol;
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

const PROTO: Protocol = Protocol::Esp;
const SRC: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);
const DST: IpAddr = IpAddr::V6(Ipv6Addr::UNSPECIFIED);

fn fragment_errors() -> Vec<FragmentError> {
    vec![
        FragmentError::Empty { start: 8 },
        FragmentError::Length { len: 9 },
        FragmentError::TooLong {
            length: 65536,
            most: 65535,
        },
        FragmentError::FirstCut {
            proto: IpProtocol::TCP,
            needed: 20,
            had: 16,
        },
        FragmentError::Duplicate { start: 0, end: 8 },
        FragmentError::Overlap {
            start: 4,
            other_start: 0,
            other_end: 8,
        },
        FragmentError::BeyondLast { total: 8, end: 16 },
        FragmentError::Discarded,
        FragmentError::TooMany { most: 200 },
        FragmentError::Protoff {
            off: 40,
            walked: 48,
        },
        FragmentError::NoBufs {
            operation: MbufOperation::Pullup,
        },
    ]
}

fn massage_errors() -> Vec<MassageError> {
    vec![
        MassageError::JumboPayload,
        MassageError::Header {
            proto: IpProtocol::TCP,
            off: 40,
        },
        MassageError::HeaderCut {
            off: 40,
            needed: 16,
            had: 8,
        },
        MassageError::OptionCut {
            off: 42,
            needed: 8,
            had: 6,
        },
        MassageError::OptionLength {
            kind: 7,
            off: 20,
            length: 1,
        },
        MassageError::SegmentsLeft {
            kind: 4,
            segments_left: 2,
            off: 40,
        },
        MassageError::NoIpHeader,
    ]
}

fn replay_errors() -> Vec<ReplayError> {
    vec![
        ReplayError::Zero,
        ReplayError::Old {
            seq: 3,
            left_edge: 9,
            width: 32,
        },
        ReplayError::BeforeFirst { seq: 5 },
        ReplayError::Duplicate { seq: 7 },
        ReplayError::Wrapped { seq: 9 },
    ]
}

fn compression_errors() -> Vec<CompressionError> {
    vec![
        CompressionError::TooLong { had: 9, most: 99 },
        CompressionError::Corrupt { had: 9 },
    ]
}

/// A reason of each kind that `ip6_input`, `ip_input` and the UDP stages have, in each of its forms.
fn before_ipsec() -> Vec<Reason> {
    let ports = UdpEncapsulation {
        sport: 4500,
        dport: 4501,
    };
    let encapsulation = |expected| Reason::Encapsulation {
        spi: 1,
        expected,
        found: ports,
    };
    let ip6_jumbo = |payload_length| Reason::Jumbo {
        length: 70000,
        payload_length,
    };
    vec![
        Reason::Ip6HeaderCut { had: 1 },
        Reason::Ip6Version { version: 5 },
        Reason::Ip6PayloadCut { needed: 50, had: 4 },
        Reason::Ip6Addresses {
            src: Ipv6Addr::LOCALHOST,
            dst: Ipv6Addr::UNSPECIFIED,
        },
        Reason::ExtensionHeaderCut {
            proto: IpProtocol::ROUTING,
            off: 40,
            needed: 8,
            had: 3,
        },
        Reason::TooManyHeaders { limit: 15 },
        Reason::RoutingHeader {
            kind: 0,
            segments_left: 2,
        },
        ip6_jumbo(0),
        ip6_jumbo(7),
        Reason::IpHeaderCut { had: 7 },
        Reason::IpVersion { version: 5 },
        Reason::IpHeaderLength { hlen: 16, had: 40 },
        Reason::IpSource {
            src: Ipv4Addr::BROADCAST,
        },
        Reason::IpChecksum {
            found: 1,
            expected: 2,
        },
        Reason::IpTotalLength {
            total_length: 7,
            hlen: 20,
        },
        Reason::IpCut { needed: 50, had: 4 },
        Reason::UdpLength {
            length: 7,
            had: 40,
            ipv6: true,
        },
        Reason::UdpChecksum {
            found: 1,
            ipv6: true,
        },
        Reason::NatKeepalive {
            sport: 4500,
            dport: 4501,
        },
        encapsulation(None),
        encapsulation(Some(ports)),
        Reason::CannotForward { src: SRC, dst: DST },
        Reason::HopLimit {
            limit: 1,
            ipv6: true,
        },
        Reason::HopLimit {
            limit: 1,
            ipv6: false,
        },
    ]
}

/// The same of the input stages of ESP, AH and IPComp, without the reasons that pass on another's error.
fn in_ipsec() -> Vec<Reason> {
    vec![
        Reason::Protoff {
            proto: PROTO,
            off: 48,
            walked: 56,
        },
        Reason::HeaderCut {
            proto: PROTO,
            needed: 8,
            had: 3,
        },
        Reason::NoAssociation {
            dst: DST,
            proto: PROTO,
            spi: 1,
        },
        Reason::AssociationGone {
            dst: DST,
            proto: PROTO,
            spi: 1,
        },
        Reason::NoTransform { proto: PROTO },
        Reason::ProtocolFamily {
            proto: PROTO,
            version: 5,
        },
        Reason::NotContiguous {
            needed: 48,
            first: 40,
        },
        Reason::NoBufs {
            operation: MbufOperation::Pullup,
            proto: PROTO,
        },
        Reason::Alignment { skip: 41, len: 99 },
        Reason::NoPayload {
            hlen: 24,
            alen: 12,
            had: 30,
        },
        Reason::NotBlocks {
            plen: 17,
            block: 16,
        },
        Reason::BadIcv {
            proto: PROTO,
            len: 12,
            covered: 104,
        },
        Reason::PadLength {
            padlen: 200,
            had: 40,
        },
        Reason::PadOctet {
            position: 2,
            expected: 2,
            found: 9,
        },
        Reason::Dummy,
        Reason::AhLength {
            had: 24,
            expected: 28,
        },
        Reason::AhCut {
            needed: 24,
            had: 20,
        },
        Reason::InsideIpcomp {
            next: IpProtocol::ESP,
        },
        Reason::InnerCut {
            needed: 40,
            had: 30,
        },
        Reason::InnerVersion { version: 5 },
        Reason::InnerSpoof { src: SRC },
        Reason::Expired {
            proto: PROTO,
            dst: DST,
            spi: 1,
        },
        Reason::Policy {
            sp: SpRef(1),
            violation: PolicyViolation::Discard,
        },
        Reason::Policy {
            sp: SpRef(1),
            violation: PolicyViolation::Missing {
                index: 0,
                proto: PROTO,
            },
        },
        Reason::Policy {
            sp: SpRef(1),
            violation: PolicyViolation::Tunnel,
        },
    ]
}

/// The same of the output stages.
fn on_the_way_out() -> Vec<Reason> {
    let missing = |reqid| Reason::NoOutboundAssociation {
        src: SRC,
        dst: DST,
        proto: PROTO,
        reqid,
    };
    vec![
        Reason::BlackHole,
        Reason::PolicyDiscard { sp: SpRef(1) },
        Reason::PolicyGone { sp: SpRef(1) },
        missing(0),
        missing(5),
        Reason::SequenceWrap {
            proto: PROTO,
            last: 9,
        },
        Reason::OutputTooBig {
            proto: PROTO,
            len: 70000,
            most: 65575,
        },
        Reason::TransportOfFragment {
            proto: PROTO,
            off: 40,
        },
        Reason::TunnelEnd { src: SRC, dst: DST },
        Reason::MessageSize {
            len: 2000,
            mtu: 1500,
            ipv6: true,
        },
        Reason::FragmentNoBufs { ipv6: true },
    ]
}

/// Every reason, in each of the forms that have a sentence of their own.
pub(crate) fn reasons() -> Vec<Reason> {
    let mut reasons = [before_ipsec(), in_ipsec(), on_the_way_out()].concat();
    for error in fragment_errors() {
        reasons.push(Reason::Fragment { error, ipv4: false });
    }
    reasons.extend(
        massage_errors()
            .into_iter()
            .map(|error| Reason::Massage { error }),
    );
    reasons.extend(
        compression_errors()
            .into_iter()
            .map(|error| Reason::Decompress { error }),
    );
    for error in replay_errors() {
        for late in [false, true] {
            let proto = PROTO;
            reasons.push(Reason::Replay { proto, error, late });
        }
    }
    reasons
}

#[test]
fn the_reasons_of_these_tests_are_all_there_are() {
    let ids: BTreeSet<&str> = reasons().iter().map(Reason::id).collect();
    assert_eq!(ids, Reason::IDS.iter().copied().collect());
    assert_eq!(ids.len(), Reason::IDS.len(), "an id stands twice");
}

#[test]
fn every_reason_has_its_sentence_in_every_language() {
    for reason in reasons() {
        let [english, german] = [Language::English, Language::German].map(|language| {
            let text = why(&reason).text(language);
            assert!(text.len() > 10, "{}: {text}", reason.id());
            assert!(!text.contains(['{', '}', '|']), "{text}");
            assert!(!text.starts_with("drop."), "{text}");
            text
        });
        assert_ne!(english, german);
    }
}

#[test]
fn the_sentences_say_the_numbers_of_the_packet() {
    let english = |reason: Reason| why(&reason).text(Language::English);
    assert_eq!(
        english(Reason::Ip6HeaderCut { had: 1 }),
        "the packet has 1 octet, an IPv6 header needs 40"
    );
    assert_eq!(
        english(Reason::NotBlocks {
            plen: 17,
            block: 16
        }),
        "17 octets of ciphertext are no multiple of the block of 16"
    );
    let late = Reason::Replay {
        proto: PROTO,
        error: ReplayError::Duplicate { seq: 7 },
        late: true,
    };
    assert_eq!(
        why(&late).text(Language::German),
        "Sequenznummer 7 wurde schon einmal empfangen (nach dem Krypto-Auftrag noch einmal geprüft)"
    );
    assert_eq!(
        english(late),
        "sequence number 7 was received before (tested again after the crypto request)"
    );
    let cut = Reason::PadLength {
        padlen: 200,
        had: 1,
    };
    assert_eq!(
        english(cut),
        "a pad length of 200 needs more than the 1 octet that is there"
    );
}

#[test]
fn an_error_that_is_passed_on_reads_as_it_reads_alone() {
    let english = Language::English;
    for error in fragment_errors() {
        assert_eq!(error::fragment(&error).text(english), error.to_string());
    }
    for error in massage_errors() {
        assert_eq!(error::massage(&error).text(english), error.to_string());
    }
    for error in replay_errors() {
        assert_eq!(error::replay(&error).text(english), error.to_string());
    }
    for error in compression_errors() {
        assert_eq!(error::compression(&error).text(english), error.to_string());
    }
}

#[test]
fn every_reason_has_its_sentence_on_the_other_stack_and_no_sentence_lacks_a_reason() {
    let ids: BTreeSet<String> = Reason::IDS.iter().map(|id| (*id).to_owned()).collect();
    assert_eq!(rows_of("drop-other"), ids);
}

#[test]
fn the_other_stacks_counters_are_named_where_they_differ() {
    let other = |reason: &Reason, stage| in_the_other_stack(reason, stage).text(Language::English);
    let bad_icv = Reason::BadIcv {
        proto: PROTO,
        len: 12,
        covered: 104,
    };
    let words = other(&bad_icv, StageId::EspInputCb);
    assert!(
        words.ends_with("KAME counts it as ipsec6stat.in_espauthfail / ipsecstat.in_espauthfail."),
        "{words}"
    );
    let words = other(&bad_icv, StageId::KameEsp6InputIcv);
    assert!(
        words.ends_with("FAST_IPSEC counts it as esps_badauth."),
        "{words}"
    );
    // The same counter in either.
    let cut = Reason::Ip6HeaderCut { had: 1 };
    assert!(!other(&cut, StageId::Ip6Input).contains("counts it as"));
    // Only one stack can lose an association in the middle.
    let gone = Reason::AssociationGone {
        dst: DST,
        proto: PROTO,
        spi: 1,
    };
    assert!(!other(&gone, StageId::EspInputCb).contains("counts it as"));
}
