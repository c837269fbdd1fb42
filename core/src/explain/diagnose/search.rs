//! Hypotheses, one after the other, until one makes the packet pass.

use super::super::language::{Message, say};
use super::encounter::Encounter;
use super::trial::{Bench, Change, Evidence, vouches_for_plaintext};
use super::{Cause, Confidence, Diagnosis};
use crate::sa::SaConfig;
use crate::stage::World;

/// A change, and what it would mean.
#[derive(Clone, Debug)]
pub(super) struct Hypothesis {
    /// What would be wrong.
    pub(super) cause: Cause,
    /// What to change.
    pub(super) change: Change,
    /// What is wrong, in a sentence.
    pub(super) why: Message,
    /// What to do about it.
    pub(super) fix: Message,
}

impl Hypothesis {
    pub(super) fn new(cause: Cause, change: Change, why: Message, fix: Message) -> Self {
        Self {
            cause,
            change,
            why,
            fix,
        }
    }

    /// As it is seen without being tried.
    pub(super) fn observed(&self) -> Diagnosis {
        Diagnosis {
            cause: self.cause,
            confidence: Confidence::Observed,
            why: self.why.clone(),
            fix: self.fix.clone(),
            fixed: Some(self.change.config.clone()),
            trials: 0,
        }
    }
}

/// A packet at an association, which a family of hypotheses looks at.
#[derive(Clone, Debug)]
pub(super) struct Case<'a> {
    /// The host as it was before the packet.
    pub(super) world: &'a World,
    /// The packet.
    pub(super) met: &'a Encounter,
    /// The association as it stands.
    pub(super) config: SaConfig,
    /// Whether the ICV verifies as things are: then the cipher alone is in doubt.
    pub(super) verified: bool,
}

impl Case<'_> {
    /// Whether another encryption key or cipher can make any difference.
    pub(super) fn cipher_counts(&self) -> bool {
        let protection = &self.config.protection;
        self.verified || !protection.checks_icv() || vouches_for_plaintext(protection)
    }
}

/// The hypotheses of one family for a case.
pub(super) type Family = fn(&Case<'_>) -> Vec<Hypothesis>;

/// A search over the families.
#[derive(Debug)]
pub(super) struct Search<'a> {
    bench: Bench<'a>,
    /// Whether the ICV verified before any change.
    before: bool,
    likely: Option<Diagnosis>,
    icv_alone: Option<(Hypothesis, Diagnosis)>,
}

impl<'a> Search<'a> {
    /// A search on a packet with at most so many trials.
    pub(super) fn new(world: &'a World, met: &'a Encounter, most: usize) -> Self {
        Self {
            bench: Bench::new(world, &met.packet, most),
            before: met.verified,
            likely: None,
            icv_alone: None,
        }
    }

    /// Changes that have been tried.
    pub(super) fn tried(&self) -> usize {
        self.bench.tried()
    }

    /// Tries one. Gives the diagnosis where it is proved; keeps what is likely.
    pub(super) fn attempt(&mut self, hypothesis: Hypothesis) -> Option<Diagnosis> {
        let trial = self.bench.run(&hypothesis.change)?;
        let evidence = trial.evidence(self.before, self.bench.tried());
        let icv = hypothesis.change.config.protection.icv();
        let why = hypothesis.why.clone();
        match evidence {
            Evidence::None => None,
            Evidence::Icv => {
                let why = say!("why.icv-verifies", why => why, icv);
                Some(self.diagnosis(&hypothesis, Confidence::Proved, why))
            }
            Evidence::IcvAlone => {
                let why = match trial.has_wrong_checksum() {
                    true => say!("why.icv-verifies-checksum-wrong", why => why, icv),
                    false => say!("why.icv-verifies-no-packet", why => why, icv),
                };
                let diagnosis = self.diagnosis(&hypothesis, Confidence::Proved, why);
                self.icv_alone.get_or_insert((hypothesis, diagnosis));
                None
            }
            Evidence::Agreement {
                bits,
                checked: true,
            } if bits >= 16 => {
                let why = say!("why.checksum-agrees", why => why, trials = self.tried(), bits);
                Some(self.diagnosis(&hypothesis, Confidence::Proved, why))
            }
            Evidence::Agreement { bits, .. } => {
                let why = say!("why.padding-agrees", why => why, trials = self.tried(), bits);
                let diagnosis = self.diagnosis(&hypothesis, Confidence::Likely { bits }, why);
                self.likely.get_or_insert(diagnosis);
                None
            }
        }
    }

    /// Whether the packet passes when nothing but the order of packets is left out of account.
    pub(super) fn passes(&mut self, case: &Case<'_>) -> bool {
        let trial = self.bench.run(&Change::of(case.config.clone()));
        trial.is_some_and(|trial| trial.verified)
    }

    /// Tries them in order up to the first that is proved.
    pub(super) fn first(
        &mut self,
        hypotheses: impl IntoIterator<Item = Hypothesis>,
    ) -> Option<Diagnosis> {
        hypotheses
            .into_iter()
            .find_map(|hypothesis| self.attempt(hypothesis))
    }

    /// Tries families in order up to the first that has a proof.
    pub(super) fn families(&mut self, case: &Case<'_>, families: &[Family]) -> Option<Diagnosis> {
        families
            .iter()
            .find_map(|family| match self.bench.is_spent() {
                true => None,
                false => self.first(family(case)),
            })
    }

    /// Where a change makes the ICV verify and nothing more: a second change on top of it, of the cipher.
    pub(super) fn second(&mut self, case: &Case<'_>, families: &[Family]) -> Option<Diagnosis> {
        let (first, alone) = self.icv_alone.take()?;
        let case = Case {
            config: first.change.config.clone(),
            verified: true,
            ..case.clone()
        };
        self.before = true;
        let second = self.families(&case, families);
        self.before = false;
        Some(match second {
            None => alone,
            Some(second) => Diagnosis {
                cause: first.cause,
                why: say!("why.and-besides", why => first.why, besides => second.why),
                fix: say!("fix.and", fix => first.fix, besides => second.fix),
                ..second
            },
        })
    }

    /// A change under which the ICV verifies and nothing more.
    pub(super) fn alone(&mut self) -> Option<Diagnosis> {
        self.icv_alone.take().map(|(_, diagnosis)| diagnosis)
    }

    /// What is likely, where nothing was proved.
    pub(super) fn likely(&mut self) -> Option<Diagnosis> {
        self.likely.take()
    }

    fn diagnosis(
        &self,
        hypothesis: &Hypothesis,
        confidence: Confidence,
        why: Message,
    ) -> Diagnosis {
        Diagnosis {
            cause: hypothesis.cause,
            confidence,
            why,
            fix: hypothesis.fix.clone(),
            fixed: Some(hypothesis.change.config.clone()),
            trials: self.tried(),
        }
    }
}
