//! Octets that ciphers and integrity algorithms make, and what AH's ICV takes the headers before it for.

use super::history::{Check, History, Moment};
use super::operation::{Dependence, Field, Made, span};
use super::pieces::{Octets, Pieces};
use crate::crypto::{EncryptionAlgorithm, EncryptionKind, Icv};
use crate::sa::{Protection, SaConfig};
use crate::stage::Massaged;
use crate::trace::{Event, KameEvent};
use crate::wire::{ah, esp};
use std::ops::Range;
use std::sync::Arc;

impl History {
    /// The payload was decrypted or encrypted in place.
    pub(super) fn ciphered(
        &mut self,
        moment: Moment<'_>,
        encrypt: bool,
        data: Range<usize>,
        iv: Range<usize>,
    ) {
        let algorithm = match moment.config(self.sav).map(|config| &config.protection) {
            Some(Protection::Esp { encryption, .. }) => encryption.algorithm(),
            _ => EncryptionAlgorithm::Null,
        };
        let row = algorithm.transform();
        let (block, iv_off, from) = (row.block.max(1), iv.start, data.start);
        let dependence = match row.kind {
            EncryptionKind::Null | EncryptionKind::AuthenticationOnly => Dependence::Same { from },
            EncryptionKind::Cbc if encrypt => Dependence::CbcEncrypt {
                block,
                iv: iv_off,
                data: from,
            },
            EncryptionKind::Cbc => Dependence::CbcDecrypt {
                block,
                iv: iv_off,
                data: from,
            },
            EncryptionKind::Counter | EncryptionKind::Combined => {
                // With an implicit IV it is the sequence number, the header's last field (RFC 8750, 3).
                let nonce = match iv.is_empty() {
                    true => iv.start.saturating_sub(esp::field::SEQUENCE.len())..iv.start,
                    false => iv.clone(),
                };
                Dependence::Keystream {
                    nonce: Octets::of(nonce),
                    data: from,
                }
            }
        };
        let made = Made::Ciphered {
            encrypt,
            algorithm,
            iv: span(iv),
            data: span(data.clone()),
        };
        self.write(data, made, dependence);
    }

    /// Events around an ICV.
    pub(super) fn icv(&mut self, moment: Moment<'_>) {
        match moment.recorded.event {
            Event::SaveHeaders { len } => {
                self.saved = self.now.slice(0..len);
                self.not_counted = Octets::default();
            }
            Event::RestoreHeaders { len } => {
                let saved = self.saved.slice(0..len);
                self.put(0..len, &saved);
            }
            Event::SaveIcv { off, icv, .. } | Event::Kame(KameEvent::CopyIcv { off, icv, .. }) => {
                let range = off..off + icv.as_slice().len();
                self.received = Some((span(range.clone()), self.now.slice(range)));
            }
            Event::ZeroIcv { off, len } => self.field(off, len, Field::IcvPlace),
            Event::Massage {
                off,
                ref before,
                ref after,
                part,
            } => self.massage(off, before, after, part),
            Event::Authenticated {
                off,
                len,
                inject,
                icv,
                esn,
                output,
                ..
            } => {
                // An ICV of ESP lies behind what it covers.
                let end = (off + len).min(match off {
                    0 => usize::MAX,
                    _ => inject,
                });
                self.authenticated(moment, (off..end, esn), (inject, icv), output);
            }
            Event::Kame(KameEvent::Call { .. }) => self.not_counted = Octets::default(),
            Event::Kame(KameEvent::HashCopy {
                off,
                ref before,
                ref after,
                part,
            }) => self.hash_copy(off, before, after, part),
            Event::Kame(KameEvent::Summed { off, len, esn, .. }) => {
                self.summed(moment, off..off + len, esn);
            }
            Event::Kame(KameEvent::AppendIcv { off, icv, .. }) => self.append_icv(moment, off, icv),
            _ => {}
        }
    }

    /// What the ICV takes a field before AH for is written over it.
    fn massage(&mut self, off: usize, before: &[u8], after: &[u8], part: Massaged) {
        for (index, (one, other)) in before.iter().zip(after).enumerate() {
            let from = off + index;
            let range = from..from + 1;
            if keeps(part) && one != other {
                let every = Dependence::Every {
                    from: Octets::of(0..self.saved.len()),
                    exact: false,
                };
                self.write(range, Made::Field(Field::CountedAsAtTheEnd), every);
            } else if !keeps(part) {
                let (field, dependence) = match part.counted(index, u8::MAX) {
                    0 => (Field::CountedAsZero, Dependence::Nothing),
                    _ => (Field::CountedAsVersion, Dependence::Same { from }),
                };
                self.write(range, Made::Field(field), dependence);
            }
        }
    }

    /// KAME hashes a copy instead, so the packet stays and the octets are left out.
    fn hash_copy(&mut self, off: usize, before: &[u8], after: &[u8], part: Massaged) {
        for index in 0..before.len().min(after.len()) {
            if !keeps(part) && part.counted(index, u8::MAX) == 0 {
                self.not_counted.add(off + index..off + index + 1);
            }
        }
    }

    /// KAME computed an ICV and has not written it yet.
    fn summed(&mut self, moment: Moment<'_>, range: Range<usize>, esn: Option<u32>) {
        let mut covers = Octets::of(range.clone()).without(&self.not_counted);
        if let (0, Some([skip, _, authsize])) = (range.start, self.ah) {
            let iv = iv_of_icv(moment.config(self.sav));
            let icv = skip + ah::HEADER_LEN;
            covers = covers.without(&Octets::of(icv + iv..icv + authsize));
        }
        if !self.sending {
            self.check(moment, covers.clone());
        }
        self.summed = Some((covers, esn));
    }

    fn authenticated(
        &mut self,
        moment: Moment<'_>,
        (range, esn): (Range<usize>, Option<u32>),
        (inject, icv): (usize, Icv),
        output: bool,
    ) {
        let covers = Octets::of(range);
        if !output {
            self.check(moment, covers.clone());
        }
        self.write_icv(moment, covers, (inject, icv), esn, output);
        // A combined mode has decrypted by now; the event of it comes next.
        let next = moment.following.first().map(|recorded| &recorded.event);
        if let (
            false,
            Some(&Event::Decrypted {
                off,
                len,
                iv,
                ivlen,
            }),
        ) = (output, next)
            && self.is_combined(moment)
        {
            self.ciphered(moment, false, off..off + len, iv..iv + ivlen);
            self.opened = true;
        }
    }

    fn append_icv(&mut self, moment: Moment<'_>, off: usize, icv: Icv) {
        let (covers, esn) = self.summed.take().unwrap_or_else(|| {
            let start = self.esp.unwrap_or(off);
            (Octets::of(start..off), None)
        });
        self.write_icv(moment, covers, (off, icv), esn, true);
    }

    fn write_icv(
        &mut self,
        moment: Moment<'_>,
        covers: Octets,
        (inject, icv): (usize, Icv),
        esn: Option<u32>,
        output: bool,
    ) {
        let config = moment.config(self.sav);
        let iv = iv_of_icv(config);
        let algorithm = label(config);
        let made = Made::Icv {
            algorithm,
            esn,
            output,
        };
        let every = Dependence::Every {
            from: covers,
            exact: true,
        };
        let end = inject + icv.as_slice().len();
        self.write(inject + iv..end, made, every);
    }

    /// The ICV of a packet that arrived was computed.
    fn check(&mut self, moment: Moment<'_>, covers: Octets) {
        let (icv, came) = self
            .received
            .take()
            .unwrap_or_else(|| (span(0..0), Pieces::default()));
        self.checks.push(Check {
            tick: self.tick(),
            algorithm: label(moment.config(self.sav)),
            covers,
            icv,
            came,
            before: Arc::clone(&self.before),
        });
    }

    fn is_combined(&self, moment: Moment<'_>) -> bool {
        let sav = self.sav.and_then(|sav| moment.recorded.world.sad.get(sav));
        sav.is_some_and(|sav| sav.session().aead().is_some())
    }
}

/// Whether the ICV covers what the octets are, though perhaps elsewhere.
fn keeps(part: Massaged) -> bool {
    matches!(
        part,
        Massaged::ImmutableOptions { .. } | Massaged::RoutingHeader { .. } | Massaged::Destination
    )
}

/// Octets of the IV that leads the ICV of AES-GMAC in AH, which is sent and stays.
fn iv_of_icv(config: Option<&SaConfig>) -> usize {
    match config.map(|config| &config.protection) {
        Some(Protection::Ah { authentication }) => authentication.algorithm().transform().iv,
        _ => 0,
    }
}

fn label(config: Option<&SaConfig>) -> String {
    config.map_or_else(String::new, |config| config.protection.icv_label())
}
