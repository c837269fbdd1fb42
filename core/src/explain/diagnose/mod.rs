//! Why a packet fails: hypotheses tried on copies, cheapest first, until one makes it pass.
//!
//! A hypothesis changes the association, the packet, or what the ICV sees of it, and the engine itself judges, in silence.
//! It is proved when the ICV verifies; where none does or none is there, when padding, next header and the checksum inside
//! agree, and then the odds of chance are said. Order decides between two that would do: the more specific comes first.

mod ah;
mod algorithms;
mod cause;
mod edit;
mod encounter;
mod fragments;
mod frame;
mod icv;
mod key_forms;
mod key_text;
mod keys;
mod look_up;
mod padding;
mod search;
mod sequence;
mod trial;
mod udp;

pub use cause::Cause;
pub use fragments::fragments_missing;

use super::flow::Flows;
use super::language::{Message, say};
use super::{spi_words, why_among};
use crate::keys::{Format, Incomplete, KeyPart, KeyText, convert};
use crate::sa::{SaConfig, SaId};
use crate::stage::{Reason, Verdict, World};
use crate::wire::link::{self, LinkType};
use encounter::{Encounter, Reception, at_packet};
use search::{Case, Family, Search};
use trial::vouches_for_plaintext;

/// The most changes that are tried on one packet.
pub const MOST_TRIALS: usize = 4000;

/// What a diagnosis looks at.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The host as it was before the frame.
    pub world: &'a World,
    /// What the frame's first octets are.
    pub link: LinkType,
    /// The frame's octets, as far as they were captured.
    pub frame: &'a [u8],
    /// The frame's length on the wire in octets.
    pub original_len: usize,
    /// The frame's number, from 1.
    pub number: usize,
    /// Associations whose keys have no right length.
    pub incomplete: &'a [Incomplete],
    /// The flows of the whole capture, where they are known.
    pub flows: Option<&'a Flows>,
}

impl<'a> Subject<'a> {
    /// The IP packet by its own length field, or as much as was captured.
    fn packet(&self) -> Option<&'a [u8]> {
        let network = link::network(self.link, self.frame).ok()?;
        self.frame.get(network.offset..network.offset + network.len)
    }

    /// Everything from the IP header on.
    fn network(&self) -> Option<&'a [u8]> {
        let network = link::network(self.link, self.frame).ok()?;
        self.frame.get(network.offset..)
    }
}

/// How sure a diagnosis is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// The change was tried, and the ICV verifies; where there is none, padding, next header and the checksum inside agree.
    Proved,
    /// Read off the packet, its flow or the capture file; nothing had to be tried.
    Observed,
    /// The change was tried, and what comes out makes sense; by chance once in two to the power of `bits`.
    Likely {
        /// The exponent.
        bits: u32,
    },
    /// As an earlier frame of the same flow that failed in the same way; this one was not tried.
    SameAs {
        /// That frame's number.
        frame: usize,
    },
    /// Nothing that was tried explains it.
    Possible,
}

impl Confidence {
    /// `proved`, `observed`, `likely` or `possible`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Observed => "observed",
            Self::Likely { .. } | Self::SameAs { .. } => "likely",
            Self::Possible => "possible",
        }
    }

    /// In words, with what it rests on.
    pub fn words(self) -> Message {
        match self {
            Self::Proved => say!("confidence.proved"),
            Self::Observed => say!("confidence.observed"),
            Self::Likely { bits } => say!("confidence.likely", bits),
            Self::SameAs { frame } => say!("confidence.same-as", frame),
            Self::Possible => say!("confidence.possible"),
        }
    }
}

/// Why a packet fails, and what would make it pass. No key is in the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// The cause.
    pub cause: Cause,
    /// How sure that is.
    pub confidence: Confidence,
    /// What is wrong, with the packet's own numbers.
    pub why: Message,
    /// What to do about it.
    pub fix: Message,
    /// The association as it would be right, where it is the association.
    pub fixed: Option<SaConfig>,
    /// Changes that were tried.
    pub trials: usize,
}

impl Diagnosis {
    /// As one of a frame that is judged by an earlier one of its flow, which failed alike.
    pub fn as_frame(&self, frame: usize) -> Self {
        Self {
            confidence: Confidence::SameAs { frame },
            why: say!("why.as-frame", frame, why => self.why.clone()),
            trials: 0,
            ..self.clone()
        }
    }

    /// The corrected association as setkey's `add`, keys masked; what that form cannot say stands in comments.
    pub fn fixed_keys(&self) -> Option<String> {
        let config = self.fixed.as_ref()?;
        let converted = convert(Format::Setkey, [config], [], KeyText::Masked);
        Some(converted.text.trim_end().to_owned())
    }
}

/// The families for an association that was found, cheapest and most specific first.
const FAMILIES: &[Family] = &[
    padding_first,
    sequence::extended,
    icv::lengths,
    icv::presence,
    keys::exchanged,
    key_forms::salts,
    key_forms::readings,
    keys::of_others,
    ah::own_header,
    ah::addresses,
    ah::fields,
    ah::options,
    ah::forms,
    algorithms::integrity,
    algorithms::ciphers,
    key_forms::rotations,
    merged,
    sequence::high_halves,
    ah::any_value,
    key_forms::digit_filled_in,
];

/// What can be wrong with the cipher where the ICV verifies.
const OF_CIPHER: &[Family] = &[
    padding::kinds,
    key_forms::salts,
    key_forms::readings,
    keys::of_others,
    algorithms::ciphers,
    key_forms::rotations,
    key_forms::digit_filled_in,
];

/// Padding, where the ICV leaves nothing else.
fn padding_first(case: &Case<'_>) -> Vec<search::Hypothesis> {
    match case.cipher_counts() {
        true => padding::kinds(case),
        false => Vec::new(),
    }
}

fn merged(case: &Case<'_>) -> Vec<search::Hypothesis> {
    frame::merged(case.met, &case.config).into_iter().collect()
}

/// Finds out why a frame fails. `None` for one that does not: delivered with sense, in the clear, waiting for other
/// fragments, or dropped as its sender meant it to be.
pub fn diagnose(subject: &Subject<'_>) -> Option<Diagnosis> {
    let packet = subject.packet()?;
    let reception = Reception::of(subject.world, packet);
    let met = reception.met.as_ref();
    let config = met.and_then(|met| at_packet(subject.world, met.sav?, met.low()));
    let vouched = config.as_ref().is_some_and(|config| {
        vouches_for_plaintext(&config.protection) && met.is_some_and(|met| met.verified)
    });
    if reception.is_fine(vouched) {
        return match met {
            None => frame::datagram(subject, packet),
            Some(_) => None,
        };
    }
    if let Some(cut) = frame::cut(subject) {
        return Some(cut);
    }
    let (Some(met), reason) = (met, reception.reason()) else {
        return frame::zero_length(subject, packet)
            .or_else(|| frame::diagnose(subject, packet, reception.reason()?));
    };
    // A packet that was cut in its ICV verifies with a shorter one too.
    if let Some(longer) = frame::longer(subject, packet) {
        return Some(longer);
    }
    let mut search = Search::new(subject.world, met, MOST_TRIALS);
    let found = match config {
        Some(config) => at_association(subject, &reception, met, config, &mut search),
        None => without_association(subject, met, reason, &mut search),
    };
    found.or_else(|| match reason {
        Some(reason) => {
            let why = why_among(reason, &subject.world.sad);
            Some(unexplained(why, search.tried()))
        }
        None => nonsense(&reception, met, search.tried()),
    })
}

/// The association was found, and refused the packet or made nothing of it.
fn at_association(
    subject: &Subject<'_>,
    reception: &Reception,
    met: &Encounter,
    config: SaConfig,
    search: &mut Search<'_>,
) -> Option<Diagnosis> {
    let mut case = Case {
        world: subject.world,
        met,
        config,
        verified: met.verified,
    };
    let mut observed = None;
    let mut besides = None;
    match reception.reason() {
        Some(Reason::Encapsulation { found, .. }) => {
            let hypothesis = udp::encapsulated(&case.config, *found);
            observed = Some(hypothesis.observed());
            besides = Some(hypothesis.why.clone());
            case.config = hypothesis.change.config.clone();
            if let Some(proved) = search.attempt(hypothesis) {
                return Some(proved);
            }
        }
        Some(Reason::Replay { error, .. }) => {
            let refused = |authentic| {
                sequence::refused(&case, *error, subject.flows, subject.number, authentic)
            };
            if search.passes(&case) {
                return Some(refused(true));
            }
            observed = Some(refused(false));
        }
        _ => {}
    }
    let families = match case.verified {
        true => OF_CIPHER,
        false => FAMILIES,
    };
    let proved = search
        .families(&case, families)
        .or_else(|| search.second(&case, OF_CIPHER));
    let proved = proved.map(|proved| Diagnosis {
        why: match besides {
            Some(besides) => say!("why.besides", why => proved.why, besides => besides),
            None => proved.why,
        },
        ..proved
    });
    proved
        .or_else(|| frame::inner_checksum(reception))
        .or_else(|| search.likely())
        .or(observed)
}

/// No association was found: one whose key could not be read, or one that almost fits.
fn without_association(
    subject: &Subject<'_>,
    met: &Encounter,
    reason: Option<&Reason>,
    search: &mut Search<'_>,
) -> Option<Diagnosis> {
    let Some(&Reason::NoAssociation { dst, proto, spi }) = reason else {
        return None;
    };
    let wanted = SaId { dst, proto, spi };
    let sad = &subject.world.sad;
    let known = |incomplete: &&Incomplete| incomplete.config().id() == wanted;
    let repaired = subject
        .incomplete
        .iter()
        .filter(known)
        .find_map(|incomplete| search.first(key_text::hypotheses(sad, incomplete, wanted)));
    repaired.or_else(|| look_up::diagnose(subject.world, met, search, wanted))
}

/// Delivered with no ICV, no padding and no checksum that would say that it was decrypted rightly.
fn nonsense(reception: &Reception, met: &Encounter, trials: usize) -> Option<Diagnosis> {
    let Some(Verdict::Delivered { upper, .. }) = &reception.verdict else {
        return None;
    };
    (!met.verified && met.padding == 0).then(|| unexplained(say!("why.no-evidence", upper), trials))
}

/// Nothing helps.
fn unexplained(why: Message, trials: usize) -> Diagnosis {
    Diagnosis {
        trials,
        ..frame::plain(
            Cause::Unexplained,
            Confidence::Possible,
            say!("why.unexplained", why => why, trials),
            say!("fix.unexplained"),
        )
    }
}

/// An association by what a look-up asks for.
fn association(id: SaId) -> Message {
    let SaId { dst, proto, spi } = id;
    say!("why.association", proto, spi = spi_words(spi), dst)
}

/// What a key is for.
fn key_part(part: KeyPart) -> Message {
    match part {
        KeyPart::Encryption => say!("why.encryption"),
        KeyPart::Authentication => say!("why.authentication"),
    }
}

/// Two octets as they are written in words: `0x0b58`.
fn hex4(value: u16) -> String {
    format!("0x{value:04x}")
}
