//! Where what a sender may choose comes from: IVs and random padding. The engine has no randomness of its own.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::collections::VecDeque;

/// How an IV has to be (RFC 4303, 3.3; RFC 3602, 3; RFC 4106, 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IvKind {
    /// Not to be foreseen by others: CBC.
    Unpredictable,
    /// Never the same twice under one key: counter modes. It is the sequence number.
    Unique,
}

/// Gives IVs and padding that follow from a seed, the association and the sequence number, whatever the order in which
/// packets are sent; or those that were laid ready.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IvSource {
    seed: [u8; 32],
    ready: VecDeque<Vec<u8>>,
}

impl IvSource {
    /// From a seed: random octets in use, a fixed number in tests.
    pub fn seeded(seed: [u8; 32]) -> Self {
        Self {
            seed,
            ready: VecDeque::new(),
        }
    }

    /// From a number, so that what is sent can be sent again.
    pub fn numbered(number: u64) -> Self {
        let mut seed = [0; 32];
        for (to, from) in seed.iter_mut().zip(number.to_be_bytes()) {
            *to = from;
        }
        Self::seeded(seed)
    }

    /// Lays an IV ready for the next packet that needs one of its length.
    pub fn lay_ready(&mut self, iv: Vec<u8>) {
        self.ready.push_back(iv);
    }

    /// The IV of the packet with this sequence number.
    pub fn iv(&mut self, kind: IvKind, spi: u32, seq: u64, iv: &mut [u8]) {
        if self
            .ready
            .front()
            .is_some_and(|next| next.len() == iv.len())
            && let Some(next) = self.ready.pop_front()
        {
            iv.copy_from_slice(&next);
            return;
        }
        match kind {
            IvKind::Unpredictable => self.expand(b"iv", spi, seq, iv),
            IvKind::Unique => {
                let counter = seq.to_be_bytes();
                for (to, from) in iv.iter_mut().rev().zip(counter.iter().rev()) {
                    *to = *from;
                }
            }
        }
    }

    /// Random padding of the packet with this sequence number.
    pub fn padding(&self, spi: u32, seq: u64, padding: &mut [u8]) {
        self.expand(b"padding", spi, seq, padding);
    }

    fn expand(&self, purpose: &[u8], spi: u32, seq: u64, octets: &mut [u8]) {
        for (block, chunk) in (0_u32..).zip(octets.chunks_mut(32)) {
            // HMAC takes a key of any length.
            let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.seed) else {
                return;
            };
            mac.update(&spi.to_be_bytes());
            mac.update(&seq.to_be_bytes());
            mac.update(&block.to_be_bytes());
            mac.update(purpose);
            for (to, from) in chunk.iter_mut().zip(mac.finalize().into_bytes()) {
                *to = from;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{IvKind, IvSource};

    fn iv(source: &mut IvSource, kind: IvKind, seq: u64, len: usize) -> Vec<u8> {
        let mut iv = vec![0; len];
        source.iv(kind, 0x1000, seq, &mut iv);
        iv
    }

    #[test]
    fn unpredictable_ivs_differ_by_seed_and_sequence_number_and_not_by_order() {
        let mut one = IvSource::seeded([1; 32]);
        let first = iv(&mut one, IvKind::Unpredictable, 1, 16);
        let second = iv(&mut one, IvKind::Unpredictable, 2, 16);
        assert_ne!(first, second);
        assert_eq!(iv(&mut one, IvKind::Unpredictable, 1, 16), first);
        let mut other = IvSource::seeded([2; 32]);
        assert_ne!(iv(&mut other, IvKind::Unpredictable, 1, 16), first);
        let mut padding = [0; 16];
        one.padding(0x1000, 1, &mut padding);
        assert_ne!(padding.as_slice(), first.as_slice());
    }

    #[test]
    fn unique_ivs_count() {
        let mut source = IvSource::default();
        let counted = iv(&mut source, IvKind::Unique, 0x1_0000_0002, 8);
        assert_eq!(counted, [0, 0, 0, 1, 0, 0, 0, 2]);
    }

    #[test]
    fn an_iv_laid_ready_is_taken_once_and_only_where_its_length_fits() {
        let mut source = IvSource::default();
        source.lay_ready(vec![7; 8]);
        assert_ne!(iv(&mut source, IvKind::Unpredictable, 1, 16), [7; 16]);
        assert_eq!(iv(&mut source, IvKind::Unique, 1, 8), [7; 8]);
        assert_eq!(iv(&mut source, IvKind::Unique, 1, 8), 1_u64.to_be_bytes());
    }
}
