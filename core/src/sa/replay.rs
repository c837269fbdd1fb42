//! The anti-replay window of a receiver (RFC 4303, 3.4.3; RFC 4302, 3.4.3), as a ring of blocks (RFC 6479).

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The widest window, in packets.
const WIDEST: u16 = 4096;
/// Sequence numbers that a block of the ring holds.
const BLOCK: u64 = 64;

/// How many bits a sequence number has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SequenceNumbers {
    /// 32, all of them sent.
    Short,
    /// 64, of which the low 32 are sent and the high 32 inferred (ESN; RFC 4303, 2.2.1).
    Extended,
}

/// What a receiver remembers of the sequence numbers that it accepted.
///
/// The right edge is the highest of them. The window never allocates after its creation, and moving it costs the same
/// for any distance.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "SavedReplay", into = "SavedReplay")]
pub struct SecReplay {
    width: u16,
    numbers: SequenceNumbers,
    last_seq: u64,
    ring: Box<[u64]>,
}

/// A window that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReplayWindowError {
    /// The width is out of range.
    #[error("a replay window holds 1 to {WIDEST} packets, {had} were asked for")]
    Width {
        /// The width that was asked for, in packets.
        had: u32,
    },
    /// The right edge needs more than the 32 bits that a sequence number has without ESN.
    #[error("the last sequence number is {had}, without ESN it is at most 4294967295")]
    LastSeq {
        /// The right edge that was asked for.
        had: u64,
    },
}

/// Why a sequence number is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum ReplayError {
    /// A sender counts from 1 (RFC 4303, 2.2).
    #[error("sequence number 0 is never sent")]
    Zero,
    /// It lies left of the window.
    #[error("sequence number {seq} is left of the window of {width}, which starts at {left_edge}")]
    Old {
        /// The packet's sequence number.
        seq: u64,
        /// The lowest sequence number still in the window.
        left_edge: u64,
        /// Width of the window in packets.
        width: u32,
    },
    /// Its high half would have to be one less than 0: it lies left of the first number (ESN only).
    #[error(
        "sequence number {seq} would come before the first one; with ESN the high half may be another"
    )]
    BeforeFirst {
        /// The low half that the packet carries.
        seq: u32,
    },
    /// It was accepted before.
    #[error("sequence number {seq} was received before")]
    Duplicate {
        /// The packet's sequence number.
        seq: u64,
    },
    /// It lies left of the window, whose right edge is the last number there is: the sender has begun anew, which
    /// RFC 4303, 3.3.3 forbids, or it is an old packet.
    #[error("sequence number {seq} comes after the last one: the association is used up")]
    Wrapped {
        /// The packet's sequence number.
        seq: u64,
    },
}

impl ReplayError {
    /// The number that is not accepted; where it could not be inferred whole, its low half.
    pub fn seq(&self) -> u64 {
        match *self {
            Self::Zero => 0,
            Self::BeforeFirst { seq } => seq.into(),
            Self::Old { seq, .. } | Self::Duplicate { seq } | Self::Wrapped { seq } => seq,
        }
    }
}

/// How far an accepted packet moved the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowMove {
    /// The highest accepted sequence number before the packet; 0 for none.
    pub right_edge_before: u64,
    /// The highest accepted sequence number with the packet.
    pub right_edge_after: u64,
}

impl SecReplay {
    /// A window of `width` packets before the first packet.
    ///
    /// # Errors
    /// [`ReplayWindowError::Width`] unless `width` is 1 to 4096.
    pub fn new(width: u32, numbers: SequenceNumbers) -> Result<Self, ReplayWindowError> {
        Self::resume(width, numbers, 0, [])
    }

    /// A window as an exported state describes it: `last_seq` is the right edge, `received` says for it and for every
    /// lower number in turn whether it was accepted. What `received` leaves out was not.
    ///
    /// # Errors
    /// [`ReplayWindowError`] unless `width` is 1 to 4096 and `last_seq` fits the numbers' bits.
    pub fn resume(
        width: u32,
        numbers: SequenceNumbers,
        last_seq: u64,
        received: impl IntoIterator<Item = bool>,
    ) -> Result<Self, ReplayWindowError> {
        let narrow = match u16::try_from(width) {
            Ok(narrow @ 1..=WIDEST) => narrow,
            _ => return Err(ReplayWindowError::Width { had: width }),
        };
        if last_seq > numbers.last() {
            return Err(ReplayWindowError::LastSeq { had: last_seq });
        }
        // The window's first and last number may lie in the middle of a block: one block more than it fills.
        let blocks = usize::from(narrow - 1).div_ceil(64) + 1;
        let mut replay = Self {
            width: narrow,
            numbers,
            last_seq,
            ring: vec![0; blocks].into_boxed_slice(),
        };
        let window = (replay.left_edge()..=last_seq).rev();
        for (seq, received) in window.zip(received) {
            if received {
                replay.mark(seq);
            }
        }
        Ok(replay)
    }

    /// Width in packets.
    pub fn width(&self) -> u32 {
        u32::from(self.width)
    }

    /// The highest accepted sequence number; 0 for none.
    pub fn right_edge(&self) -> u64 {
        self.last_seq
    }

    /// The lowest sequence number that the window still holds; 1 as long as it is not full.
    pub fn left_edge(&self) -> u64 {
        self.last_seq
            .saturating_sub(u64::from(self.width - 1))
            .max(1)
    }

    /// One entry a packet of the width, the right edge first: whether that number was accepted.
    pub fn bits(&self) -> Vec<bool> {
        (0..u64::from(self.width))
            .map(|back| {
                self.last_seq
                    .checked_sub(back)
                    .is_some_and(|seq| self.holds(seq))
            })
            .collect()
    }

    /// The whole number of a packet that carries `low`: the one closest to the window (RFC 4303, A2.2).
    ///
    /// # Errors
    /// [`ReplayError::BeforeFirst`] where that would be a negative number.
    pub fn infer(&self, low: u32) -> Result<u64, ReplayError> {
        if self.numbers == SequenceNumbers::Short {
            return Ok(low.into());
        }
        let [top_high, top_low] = halves(self.last_seq);
        // The window's bottom, on the circle of low halves; it lies in the subspace before where it is above the top.
        let bottom = top_low.wrapping_sub(u32::from(self.width - 1));
        let high = match (bottom <= top_low, low >= bottom) {
            (true, true) | (false, false) => Some(top_high),
            (true, false) => top_high.checked_add(1),
            (false, true) => top_high.checked_sub(1),
        };
        match high {
            Some(high) => Ok(u64::from(high) << 32 | u64::from(low)),
            None if bottom <= top_low => Err(ReplayError::Wrapped { seq: low.into() }),
            None => Err(ReplayError::BeforeFirst { seq: low }),
        }
    }

    /// Whether a packet that carries `low` may go on to its ICV check, and its whole number. The window stays as it is.
    ///
    /// # Errors
    /// [`ReplayError`] says why not.
    pub fn ipsec_chkreplay(&self, low: u32) -> Result<u64, ReplayError> {
        let seq = self.infer(low)?;
        self.check(seq).map(|()| seq)
    }

    /// Records a packet whose ICV was right, by its whole number. The test is repeated: since the first one the same
    /// number may have arrived in another packet.
    ///
    /// # Errors
    /// [`ReplayError`] says why the packet is not accepted; the window then stays as it is.
    pub fn ipsec_updatereplay(&mut self, seq: u64) -> Result<WindowMove, ReplayError> {
        self.check(seq)?;
        let right_edge_before = self.last_seq;
        self.advance(seq);
        self.mark(seq);
        Ok(WindowMove {
            right_edge_before,
            right_edge_after: self.last_seq,
        })
    }

    fn check(&self, seq: u64) -> Result<(), ReplayError> {
        if seq == 0 {
            Err(ReplayError::Zero)
        } else if seq > self.last_seq {
            Ok(())
        } else if seq >= self.left_edge() {
            match self.holds(seq) {
                true => Err(ReplayError::Duplicate { seq }),
                false => Ok(()),
            }
        } else if self.last_seq == self.numbers.last() {
            Err(ReplayError::Wrapped { seq })
        } else {
            Err(ReplayError::Old {
                seq,
                left_edge: self.left_edge(),
                width: self.width(),
            })
        }
    }

    /// Moves the right edge to `seq` if that is further right, and forgets the blocks that the move reuses.
    fn advance(&mut self, seq: u64) {
        let first = self.last_seq / BLOCK + 1;
        for block in (first..=seq / BLOCK).take(self.ring.len()) {
            if let Some(bits) = self.block_mut(block) {
                *bits = 0;
            }
        }
        self.last_seq = self.last_seq.max(seq);
    }

    fn mark(&mut self, seq: u64) {
        if let Some(bits) = self.block_mut(seq / BLOCK) {
            *bits |= 1 << (seq % BLOCK);
        }
    }

    /// Whether `seq` is in the window and was accepted.
    fn holds(&self, seq: u64) -> bool {
        (self.left_edge()..=self.last_seq).contains(&seq)
            && self
                .position(seq / BLOCK)
                .and_then(|position| self.ring.get(position))
                .is_some_and(|bits| bits >> (seq % BLOCK) & 1 == 1)
    }

    fn block_mut(&mut self, block: u64) -> Option<&mut u64> {
        let position = self.position(block)?;
        self.ring.get_mut(position)
    }

    fn position(&self, block: u64) -> Option<usize> {
        let blocks = u64::try_from(self.ring.len()).ok()?;
        usize::try_from(block.checked_rem(blocks)?).ok()
    }
}

impl SequenceNumbers {
    /// The last number there is.
    fn last(self) -> u64 {
        match self {
            Self::Short => u32::MAX.into(),
            Self::Extended => u64::MAX,
        }
    }
}

/// The high and the low half.
fn halves(seq: u64) -> [u32; 2] {
    let [a, b, c, d, e, f, g, h] = seq.to_be_bytes();
    [
        u32::from_be_bytes([a, b, c, d]),
        u32::from_be_bytes([e, f, g, h]),
    ]
}

/// Windows are equal when they answer alike; what the ring still holds of numbers left of the window is no part of it.
impl PartialEq for SecReplay {
    fn eq(&self, other: &Self) -> bool {
        (self.width, self.numbers, self.last_seq) == (other.width, other.numbers, other.last_seq)
            && self.bits() == other.bits()
    }
}

impl Eq for SecReplay {}

/// The saved form: bit `i` of word `w` stands for `last_seq - (32 w + i)`.
#[derive(Serialize, Deserialize)]
struct SavedReplay {
    width: u32,
    numbers: SequenceNumbers,
    last_seq: u64,
    received: Vec<u32>,
}

impl From<SecReplay> for SavedReplay {
    fn from(replay: SecReplay) -> Self {
        let word = |bits: &[bool]| {
            bits.iter()
                .rev()
                .fold(0, |word, received| word << 1 | u32::from(*received))
        };
        Self {
            width: replay.width(),
            numbers: replay.numbers,
            last_seq: replay.last_seq,
            received: replay.bits().chunks(32).map(word).collect(),
        }
    }
}

impl TryFrom<SavedReplay> for SecReplay {
    type Error = ReplayWindowError;

    fn try_from(saved: SavedReplay) -> Result<Self, ReplayWindowError> {
        let received = saved
            .received
            .iter()
            .flat_map(|word| (0..32).map(move |bit| word >> bit & 1 == 1));
        Self::resume(saved.width, saved.numbers, saved.last_seq, received)
    }
}

#[cfg(test)]
mod tests;
