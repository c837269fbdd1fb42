//! One change, tried: the engine runs in silence, in a world that holds no more associations than the packet needs.

use crate::crypto::EncryptionKind;
use crate::mbuf::{Chain, Layout};
use crate::sa::{Protection, SaConfig, Sad, SavRef};
use crate::stage::{Profile, Reason, Stack, Stage, Verdict, World};
use crate::trace::{Event, Observer};
use crate::wire::checksum::Checksum;

/// Associations inside the one in question that a trial adds as the packet asks for them.
const MOST_INSIDE: usize = 4;

/// What is changed.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// The association that the packet is to find.
    pub(super) config: SaConfig,
    /// The packet, where it is changed.
    pub(super) packet: Option<Vec<u8>>,
    /// Octets that the ICV is to see, in octets from the packet's start: written at the crypto boundary.
    pub(super) seen: Vec<(usize, Vec<u8>)>,
    /// Whose habits apply, where not the host's own.
    pub(super) profile: Option<Profile>,
}

impl Change {
    /// A change of the association alone.
    pub(super) fn of(config: SaConfig) -> Self {
        Self {
            config,
            packet: None,
            seen: Vec::new(),
            profile: None,
        }
    }
}

/// What came of a change.
#[derive(Clone, Debug)]
pub(super) struct Trial {
    /// Whether the ICV of the association in question verifies.
    pub(super) verified: bool,
    /// Octets of the ICV.
    icv: usize,
    /// Whether that ICV covers what the cipher makes of the packet, so that no other evidence is needed.
    vouches_for_plaintext: bool,
    /// Bits that the padding counts: 8 a pad octet that was compared, and 8 for the pad length where all of them were.
    padding: u32,
    /// Bits of the ICVs inside that verify.
    inside: u32,
    /// Where the packet's way ended; `None` for what a kernel would panic over.
    pub(super) verdict: Option<Verdict>,
}

/// What the plaintext says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    /// It contradicts itself.
    None,
    /// It agrees with itself; random octets do so once in two to the power of `bits`.
    Some {
        /// The exponent.
        bits: u32,
        /// Whether a checksum inside, or an ICV, is part of it.
        checked: bool,
    },
}

impl Trial {
    /// Whether what came out is a packet. Beside the padding, a known next header counts 3 bits (32 of 256), and a checksum
    /// 16.
    pub(super) fn sense(&self) -> Sense {
        let some = |bits: u32, checked| Sense::Some {
            bits: self
                .padding
                .saturating_add(bits)
                .saturating_add(self.inside),
            checked: checked || self.inside > 0,
        };
        match &self.verdict {
            Some(Verdict::Delivered {
                upper, checksum, ..
            }) => match checksum {
                Checksum::Ok => some(3 + 16, true),
                Checksum::None if upper.name().is_some() => some(3, false),
                Checksum::None | Checksum::Bad => Sense::None,
            },
            Some(Verdict::Held { .. }) => some(8, false),
            Some(Verdict::Dropped { reason, .. }) => match reason {
                Reason::Dummy => some(8, false),
                Reason::NoAssociation { .. } if self.verified || self.icv == 0 => some(7, false),
                _ if self.inside > 0 => some(0, true),
                _ => Sense::None,
            },
            Some(Verdict::Clear { .. } | Verdict::Sent { .. } | Verdict::Forwarded { .. })
            | None => Sense::None,
        }
    }

    /// Whether it was delivered with a wrong checksum inside.
    pub(super) fn has_wrong_checksum(&self) -> bool {
        let verdict = self.verdict.as_ref();
        matches!(
            verdict,
            Some(Verdict::Delivered {
                checksum: Checksum::Bad,
                ..
            })
        )
    }

    /// What speaks for the change. `before` says whether the ICV verified without it, `tried` how many changes were tried
    /// up to this one, which makes chance likelier.
    pub(super) fn evidence(&self, before: bool, tried: usize) -> Evidence {
        let sense = self.sense();
        if self.verified && !before {
            return match sense {
                Sense::None if !self.vouches_for_plaintext => Evidence::IcvAlone,
                _ => Evidence::Icv,
            };
        }
        if self.icv > 0 && !self.verified {
            return Evidence::None;
        }
        let Sense::Some { bits, checked } = sense else {
            return Evidence::None;
        };
        if self.verified && self.vouches_for_plaintext {
            return Evidence::Icv;
        }
        let bits = bits.saturating_sub(tried.max(1).ilog2() + 1);
        match bits {
            _ if bits < 12 => Evidence::None,
            _ => Evidence::Agreement { bits, checked },
        }
    }
}

/// What speaks for a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    /// Nothing.
    None,
    /// The ICV verifies, and what the cipher makes of the packet is still no packet.
    IcvAlone,
    /// The ICV verifies.
    Icv,
    /// Padding and next header agree, and a checksum inside if `checked`; by chance once in two to the power of `bits`.
    Agreement {
        /// The exponent, with the number of trials allowed for.
        bits: u32,
        /// Whether a checksum inside, or an ICV, is part of it.
        checked: bool,
    },
}

/// Where changes are tried, and how many have been.
#[derive(Debug)]
pub(super) struct Bench<'a> {
    sad: &'a Sad,
    profile: Profile,
    packet: &'a [u8],
    inside: Vec<SaConfig>,
    most: usize,
    tried: usize,
}

impl<'a> Bench<'a> {
    /// For a packet as it is where AH or ESP is met, and at most so many trials.
    pub(super) fn new(world: &'a World, packet: &'a [u8], most: usize) -> Self {
        Self {
            sad: &world.sad,
            profile: world.profile,
            packet,
            inside: Vec::new(),
            most,
            tried: 0,
        }
    }

    /// Changes that have been tried.
    pub(super) fn tried(&self) -> usize {
        self.tried
    }

    /// Whether no more may be tried.
    pub(super) fn is_spent(&self) -> bool {
        self.tried >= self.most
    }

    /// Runs the packet with a change. `None` where the budget is spent or the association cannot be.
    pub(super) fn run(&mut self, change: &Change) -> Option<Trial> {
        if self.is_spent() {
            return None;
        }
        self.tried += 1;
        loop {
            let trial = self.once(change)?;
            let missing = match &trial.verdict {
                Some(Verdict::Dropped {
                    reason: Reason::NoAssociation { dst, proto, spi },
                    ..
                }) => self.sad.key_lookup_sa(*dst, *proto, *spi),
                _ => None,
            };
            let inside = missing.and_then(|sav| self.sad.get(sav));
            let Some(inside) = inside.filter(|_| self.inside.len() < MOST_INSIDE) else {
                return Some(trial);
            };
            if inside.config().id() == change.config.id() {
                return Some(trial);
            }
            self.inside.push(inside.config().clone());
        }
    }

    fn once(&self, change: &Change) -> Option<Trial> {
        let mut world = World::default();
        world.profile = change.profile.unwrap_or(self.profile);
        world.every_hop = true;
        let sav = world.sad.add(without_replay(&change.config)).ok()?;
        for config in &self.inside {
            // One that stands there already is the changed one.
            let _present = world.sad.add(without_replay(config));
        }
        let packet = change.packet.as_deref().unwrap_or(self.packet);
        let m = world.mbufs.load(packet, Layout::Cluster).ok()?;
        let protection = &change.config.protection;
        let mut watch = Watch {
            sav,
            current: None,
            verified: false,
            padding: 0,
            inside: 0,
        };
        world.stack = Stack::FastIpsec;
        let mut stage = Stage::arrived(&world, m);
        let verdict = loop {
            if let Stage::CryptoInvoke { crp } = &mut stage
                && crp.crp_sid == sav
            {
                for (off, octets) in &change.seen {
                    world
                        .mbufs
                        .m_copyback(&mut crp.crp_buf, *off, octets)
                        .ok()?;
                }
            }
            match stage {
                Stage::Done { verdict, .. } => break Some(verdict),
                next => match next.resume(&mut world, &mut watch) {
                    Ok(next) => stage = next,
                    Err(_) => break None,
                },
            }
        };
        Some(Trial {
            verified: watch.verified,
            icv: match protection.checks_icv() {
                true => protection.icv(),
                false => 0,
            },
            vouches_for_plaintext: vouches_for_plaintext(protection),
            padding: watch.padding,
            inside: watch.inside,
            verdict,
        })
    }
}

/// The association with no window: a trial asks for the ICV and not for the order of packets. With ESN the high half
/// stays.
fn without_replay(config: &SaConfig) -> SaConfig {
    SaConfig {
        replay_window: 0,
        received: Vec::new(),
        ..config.clone()
    }
}

/// Whether an ICV that verifies leaves no doubt about the plaintext: there is no cipher with a key of its own.
pub(super) fn vouches_for_plaintext(protection: &Protection) -> bool {
    match protection {
        Protection::Esp { encryption, .. } => match encryption.algorithm().transform().kind {
            EncryptionKind::Null
            | EncryptionKind::Combined
            | EncryptionKind::AuthenticationOnly => protection.checks_icv(),
            EncryptionKind::Cbc | EncryptionKind::Counter => false,
        },
        Protection::Ah { .. } => protection.checks_icv(),
        Protection::Ipcomp { .. } => false,
    }
}

struct Watch {
    sav: SavRef,
    current: Option<SavRef>,
    verified: bool,
    padding: u32,
    inside: u32,
}

impl Observer for Watch {
    fn record(&mut self, _: &World, _: &Chain, event: impl FnOnce() -> Event) {
        match event() {
            Event::LookUp { found, .. } => self.current = found,
            Event::CompareIcv {
                len, equal: true, ..
            } if self.current == Some(self.sav) => {
                self.verified = len > 0;
            }
            Event::CompareIcv {
                len, equal: true, ..
            } => {
                self.inside += u32::try_from(len * 8).unwrap_or(0);
            }
            Event::PadChecked { looked_at, padlen } if self.current == Some(self.sav) => {
                let length = usize::from(looked_at == usize::from(padlen));
                self.padding = u32::try_from(8 * (looked_at + length)).unwrap_or(0);
            }
            _ => {}
        }
    }
}
