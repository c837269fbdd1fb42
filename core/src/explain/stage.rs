//! Words for stages: what one is about to do or has just done, in a few sentences, and how the other stack does it.

use super::language::{Message, say};
use super::{spi_words, why_among};
use crate::policy::Direction;
use crate::sa::Sad;
use crate::stage::{Fault, Stack, StageId, Verdict};
use crate::trace::{Event, KameEvent, SendEvent};
use crate::wire::udp::Encapsulation;

/// For the start of a timeline, before anything has run.
pub fn start(octets: usize) -> Message {
    say!("stage.start", octets)
}

/// What stands above [`start`].
pub fn arrived() -> Message {
    say!("stage.arrived")
}

/// A few words on what a stage does: `ICV, replay, trailer`.
pub fn role(stage: StageId) -> Message {
    of_stage("stage-role", stage)
}

/// How the other stack does the work of a stage; where both have the stage, what differs around it.
pub fn other_stack(stage: StageId) -> Message {
    of_stage("stage-other", stage)
}

/// The C function that a stage models in a stack.
pub fn function(stage: StageId, stack: Stack) -> &'static str {
    match stage.stack() {
        Some(Stack::Kame) => stage.row().kame,
        _ if stack == Stack::Kame => stage.row().kame,
        _ => stage.row().fast_ipsec,
    }
}

/// The C functions in the other stack that do the same, with commas between.
pub fn other_function(stage: StageId, stack: Stack) -> String {
    match stage.stack() {
        Some(Stack::Kame) => {
            let aligned = stage.aligned().iter();
            let names: Vec<&str> = aligned.map(|id| id.row().fast_ipsec).collect();
            names.join(", ")
        }
        _ if stack == Stack::Kame => stage.row().fast_ipsec.to_owned(),
        _ => stage.row().kame.to_owned(),
    }
}

/// The sentence of a family that a stage has. KAME's functions for IPv4 that do nothing else than those for IPv6 share
/// theirs.
fn of_stage(family: &str, stage: StageId) -> Message {
    let row = match stage {
        StageId::Udp4Espinudp => StageId::Udp6Espinudp,
        StageId::IpReass => StageId::Frag6Input,
        StageId::IpOutput => StageId::Ip6Output,
        StageId::Ipsec4ProcessPacket => StageId::Ipsec6ProcessPacket,
        StageId::KameEsp4Input => StageId::KameEsp6Input,
        StageId::KameEsp4InputIcv => StageId::KameEsp6InputIcv,
        StageId::KameEsp4InputTrailer => StageId::KameEsp6InputTrailer,
        StageId::KameAh4Input => StageId::KameAh6Input,
        StageId::KameAh4Calccksum => StageId::KameAh6Calccksum,
        StageId::KameAh4InputIcv => StageId::KameAh6InputIcv,
        StageId::KameIpsec4TunnelValidate => StageId::KameIpsec6TunnelValidate,
        StageId::KameIpcomp4Input => StageId::KameIpcomp6Input,
        StageId::KameIpOutput => StageId::KameIp6Output,
        StageId::KameIpsec4Encapsulate => StageId::KameIpsec6Encapsulate,
        StageId::KameEsp4Output => StageId::KameEsp6Output,
        StageId::KameEsp4OutputEncrypted => StageId::KameEsp6OutputEncrypted,
        StageId::KameEsp4OutputIcv => StageId::KameEsp6OutputIcv,
        StageId::KameAh4Output => StageId::KameAh6Output,
        StageId::KameAh4OutputIcv => StageId::KameAh6OutputIcv,
        StageId::KameIpcomp4Output => StageId::KameIpcomp6Output,
        StageId::KameIpcomp4OutputHeader => StageId::KameIpcomp6OutputHeader,
        stage => stage,
    };
    Message::of_row(family, row.name())
}

/// What a stage did, told from its events.
pub fn text(stage: StageId, events: &[&Event], verdict: Option<&Verdict>, sad: &Sad) -> Message {
    let mut said: Vec<Message> = at_first(stage, events).into_iter().collect();
    said.extend(events.iter().filter_map(|event| then(stage, event, events)));
    let dropped = events.iter().find_map(|event| match event {
        Event::Drop { reason } => Some(reason),
        _ => None,
    });
    if let Some(reason) = dropped {
        said.push(say!("stage.ends", why => why_among(reason, sad)));
        said.push(match reason.counter_at(stage) {
            Some(counter) => say!("stage.counted", counter = counter.name()),
            None => say!("stage.not-counted"),
        });
    } else if let (Some(Verdict::Delivered { upper, .. }), Some(Event::Deliver { .. })) =
        (verdict, events.last())
    {
        said.push(say!("stage.delivered", upper));
    }
    Message::joined(" ", said)
}

/// What follows the words of a stage in which the engine could not go on.
pub fn panics(fault: &Fault) -> Message {
    say!("stage.panics", fault => super::fault(fault))
}

/// The first sentence; none where the stage's first event says more.
fn at_first(stage: StageId, events: &[&Event]) -> Option<Message> {
    let header = |event: &&Event| matches!(event, Event::Ip6Header { .. } | Event::IpHeader { .. });
    let other = match stage {
        StageId::Ip6Input | StageId::IpInput if events.iter().any(header) => return None,
        StageId::Ipsec6CommonInput => events.iter().find_map(|event| match event {
            Event::Protoff { protoff, off } => Some(say!("stage.protoff", protoff, off)),
            _ => None,
        }),
        StageId::IpsecCommonInput => look_up(events),
        StageId::UdpInput | StageId::Udp6Input => udp_encapsulation(events),
        StageId::IpReass | StageId::Frag6Input => events.iter().find_map(|event| match event {
            Event::FragmentHeader {
                offset: 0,
                more: false,
                ..
            } => Some(say!("stage.atomic-fragment")),
            _ => None,
        }),
        _ => None,
    };
    Some(other.unwrap_or_else(|| of_stage("stage-words", stage)))
}

fn look_up(events: &[&Event]) -> Option<Message> {
    events.iter().find_map(|event| match event {
        Event::LookUp {
            dst,
            proto,
            spi,
            found,
        } => {
            let spi = spi_words(*spi);
            Some(match found {
                Some(_) => say!("stage.found", dst, proto, spi),
                None => say!("stage.not-found", dst, proto, spi),
            })
        }
        _ => None,
    })
}

fn udp_encapsulation(events: &[&Event]) -> Option<Message> {
    let kind = events.iter().find_map(|event| match event {
        Event::UdpEncapsulation { kind, .. } => Some(kind),
        _ => None,
    });
    Some(match kind? {
        Encapsulation::Esp => say!("stage.udp-esp"),
        Encapsulation::Ike => say!("stage.udp-ike"),
        Encapsulation::Keepalive => say!("stage.udp-keepalive"),
    })
}

/// What an event adds to a stage's words.
fn then(stage: StageId, event: &Event, events: &[&Event]) -> Option<Message> {
    match stage {
        StageId::Ip6Input
        | StageId::IpInput
        | StageId::Ipsec6CommonInputCb
        | StageId::KameIp6Input
        | StageId::KameIp6InputLoop
        | StageId::KameIpInput => ip_input(event),
        StageId::EspInput | StageId::KameEsp6Input | StageId::KameEsp4Input => esp_input(event),
        StageId::AhInput | StageId::KameAh6Input | StageId::KameAh4Input => ah_input(event, events),
        StageId::CryptoInvoke => crypto_invoke(event),
        StageId::EspInputCb => esp_input_cb(event),
        StageId::AhInputCb => ah_input_cb(event),
        StageId::IpReass | StageId::Frag6Input => frag6_input(event),
        StageId::Ip6Output
        | StageId::IpOutput
        | StageId::KameIp6Output
        | StageId::KameIpOutput
        | StageId::KameIp6OutputSend
        | StageId::KameIpOutputSend => ip_output(event),
        StageId::IpipOutput | StageId::EspOutput | StageId::AhOutput => put_on(event),
        stage if stage.stack() == Some(Stack::Kame) => kame(event).or_else(|| put_on(event)),
        _ => None,
    }
}

fn ip_input(event: &Event) -> Option<Message> {
    match event {
        Event::Ip6Header {
            src,
            dst,
            payload_length,
            ..
        } => Some(say!("stage.ip6-header", src, dst, payload_length)),
        Event::Adj { by, .. } => Some(say!("stage.link-padding", octets = by.unsigned_abs())),
        Event::IpHeader {
            src,
            dst,
            total_length,
            ..
        } => Some(say!("stage.ip-header", src, dst, total_length)),
        Event::HeaderChecksum { .. } => Some(say!("stage.header-checksum")),
        Event::Dispatch {
            version: 4,
            proto,
            off,
        } => Some(say!("stage.dispatch-4", proto, off)),
        Event::Dispatch { proto, off, .. } => Some(say!("stage.dispatch-6", proto, off)),
        _ => None,
    }
}

fn frag6_input(event: &Event) -> Option<Message> {
    match event {
        Event::FragmentJoined { here, total, .. } => Some(match total {
            Some(total) if total == here => say!("stage.last-fragment"),
            Some(total) => say!(
                "stage.fragment-waits",
                missing = total.saturating_sub(*here),
                total
            ),
            None => say!("stage.fragment-waits-for-last"),
        }),
        Event::Reassembled { fragments, len } => Some(say!("stage.reassembled", fragments, len)),
        Event::Dispatch { .. } => Some(say!("stage.whole-again")),
        _ => None,
    }
}

/// The replay check, which ESP and AH share.
fn replay_check(event: &Event) -> Option<Message> {
    match event {
        Event::ReplayCheck { seq, .. } => Some(say!("stage.replay-check", seq)),
        Event::NoReplayCheck { .. } => Some(say!("stage.no-replay-check")),
        _ => None,
    }
}

fn esp_input(event: &Event) -> Option<Message> {
    match event {
        Event::EspParts {
            hlen, plen, alen, ..
        } => Some(say!("stage.esp-parts", hlen, plen, alen)),
        Event::MakeWritable { copied, .. } if *copied > 0 => Some(say!("stage.esp-copied", copied)),
        Event::CryptoDispatch { .. } => Some(say!("stage.esp-parked")),
        _ => replay_check(event),
    }
}

fn ah_input(event: &Event, events: &[&Event]) -> Option<Message> {
    match event {
        Event::AhParts { hl, authsize, .. } => Some(say!("stage.ah-parts", hl, authsize)),
        Event::MakeWritable { copied, .. } if *copied > 0 => Some(say!("stage.ah-copied", copied)),
        Event::CryptoDispatch { .. } => {
            let changed = events.iter().map(|event| match event {
                Event::Massage { before, after, .. } if before != after => before.len(),
                _ => 0,
            });
            Some(say!("stage.ah-parked", changed = changed.sum::<usize>()))
        }
        _ => replay_check(event),
    }
}

fn crypto_invoke(event: &Event) -> Option<Message> {
    match event {
        Event::Authenticated {
            len, output: true, ..
        } => Some(say!("stage.icv-computed-to-send", len)),
        Event::Authenticated { len, .. } => Some(say!("stage.icv-computed", len)),
        Event::Decrypted { len, .. } => Some(say!("stage.decrypted", len)),
        Event::Decompressed { from, to, .. } => Some(say!("stage.inflated", from, to)),
        Event::DecryptHeldBack { .. } => Some(say!("stage.decrypt-held-back")),
        Event::Send(SendEvent::Encrypted { len, .. }) => Some(say!("stage.encrypted", len)),
        Event::Send(SendEvent::Compressed { from, to, .. }) => {
            Some(say!("stage.deflated", from, to))
        }
        Event::Send(SendEvent::CompressionUseless { .. }) => {
            Some(say!("stage.compression-useless"))
        }
        _ => None,
    }
}

fn esp_input_cb(event: &Event) -> Option<Message> {
    match event {
        Event::IcvUnchecked { len } => Some(say!("stage.icv-unchecked", len)),
        Event::CompareIcv { len, equal: true } => Some(say!("stage.icv-equal", len)),
        Event::WindowMove { seq, after, .. } if seq == after => {
            Some(say!("stage.window-moves", seq))
        }
        Event::WindowMove { seq, .. } => Some(say!("stage.window-takes", seq)),
        Event::StripHdr { hlen, .. } => Some(say!("stage.esp-stripped", hlen)),
        Event::ReadTrailer { padlen, .. } => {
            Some(say!("stage.trailer-off", octets = usize::from(*padlen) + 2))
        }
        Event::Copyback { after, .. } => Some(say!("stage.copyback", proto = after)),
        _ => None,
    }
}

fn ah_input_cb(event: &Event) -> Option<Message> {
    match event {
        Event::CompareIcv { len, equal: true } => Some(say!("stage.ah-icv-equal", len)),
        Event::RestoreHeaders { len } => Some(say!("stage.headers-back", len)),
        Event::WindowMove { seq, before, after } => {
            Some(say!("stage.window-edge", seq, before, after))
        }
        Event::StripHdr { hlen, .. } => Some(say!("stage.ah-stripped", hlen)),
        Event::Copyback { after, .. } => Some(say!("stage.copyback", proto = after)),
        _ => None,
    }
}

fn ip_output(event: &Event) -> Option<Message> {
    match event {
        Event::Send(SendEvent::PolicySkipped) => Some(say!("stage.policies-done")),
        Event::PolicyLookUp {
            direction: Direction::Out,
            found,
            ..
        } => Some(match found {
            None => say!("stage.no-policy"),
            Some(sp) => say!("stage.policy-fits", sp = sp.0),
        }),
        Event::Send(SendEvent::Fragmented { offset: 0, .. }) => Some(say!("stage.fragmented")),
        Event::Send(SendEvent::Transmit { len }) => Some(say!("stage.transmitted", len)),
        _ => None,
    }
}

/// What a transform or a tunnel puts on, in either stack.
fn put_on(event: &Event) -> Option<Message> {
    match event {
        Event::Send(SendEvent::SequenceNumber { seq }) => Some(say!("stage.sequence-number", seq)),
        Event::Send(SendEvent::OuterHeader { src, dst, .. }) => {
            Some(say!("stage.outer-header", src, dst))
        }
        _ => None,
    }
}

/// What KAME's functions do where FAST_IPSEC has the crypto boundary and its callbacks.
fn kame(event: &Event) -> Option<Message> {
    match event {
        Event::Kame(KameEvent::Summed { off, len, .. }) => {
            Some(say!("stage.kame-icv-covers", off, len))
        }
        Event::CompareIcv { len, equal: true } => Some(say!("stage.icv-equal", len)),
        Event::IcvUnchecked { len } => Some(say!("stage.icv-unchecked", len)),
        Event::WindowMove { seq, .. } => Some(say!("stage.kame-window", seq)),
        Event::Decrypted { len, .. } => Some(say!("stage.kame-decrypted", len)),
        Event::ReadTrailer { padlen, .. } => Some(say!(
            "stage.kame-trailer",
            octets = usize::from(*padlen) + 2
        )),
        Event::Kame(
            KameEvent::MoveHeaders { stripsiz, .. } | KameEvent::SplitCat { stripsiz, .. },
        ) => Some(say!("stage.kame-stripped", octets = stripsiz)),
        Event::Decompressed { from, to, .. } => Some(say!("stage.inflated", from, to)),
        Event::Send(SendEvent::Encrypted { len, .. }) => Some(say!("stage.kame-encrypted", len)),
        Event::Send(SendEvent::Compressed { from, to, .. }) => {
            Some(say!("stage.deflated", from, to))
        }
        Event::Send(SendEvent::CompressionUseless { .. }) => {
            Some(say!("stage.compression-useless"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::Language;
    use std::collections::BTreeSet;

    /// Ids and their texts in a family, all languages.
    fn said(family: &str, words: impl Fn(StageId) -> Message) -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        for stage in StageId::all() {
            let message = words(stage);
            let Message::Sentence { id, .. } = &message else {
                panic!("{stage:?}: {message:?}");
            };
            for language in Language::ALL {
                let text = message.text(*language);
                assert_ne!(&text, id, "{language:?}");
                assert!(!text.contains(['{', '}']), "{language:?}: {id}");
            }
            assert!(id.starts_with(&format!("{family}.")), "{id}");
            ids.insert(id.to_string());
        }
        ids
    }

    #[test]
    fn every_stage_has_a_role_words_and_the_other_stacks_way_and_nothing_else_has() {
        for (family, words) in [
            ("stage-role", role as fn(StageId) -> Message),
            ("stage-words", |stage| of_stage("stage-words", stage)),
            ("stage-other", other_stack),
        ] {
            let said = said(family, words);
            assert_eq!(Language::English.ids(family), said);
        }
    }

    #[test]
    fn every_stage_models_a_function_and_has_its_place_in_the_other_stack() {
        for stage in StageId::all().filter(|stage| *stage != StageId::Done) {
            let stack = stage.stack().unwrap_or(Stack::Kame);
            assert_ne!(function(stage, stack), "", "{stage:?}");
            assert_ne!(other_function(stage, stack), "", "{stage:?}");
        }
        let (esp6_input, tcp) = (StageId::KameEsp6Input, StageId::TcpInput);
        assert_eq!(function(esp6_input, Stack::Kame), "esp6_input");
        assert_eq!(
            other_function(esp6_input, Stack::Kame),
            "ipsec6_common_input, ipsec_common_input, esp_input"
        );
        assert_eq!(function(tcp, Stack::Kame), "tcp6_input");
        assert_eq!(other_function(tcp, Stack::Kame), "tcp_input");
        assert_eq!(function(tcp, Stack::FastIpsec), "tcp_input");
    }
}
