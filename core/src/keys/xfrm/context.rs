//! The lines `anti-replay context` and `anti-replay esn context`.

use super::line::number_after;
use crate::keys::token::Token;
use crate::keys::{KeysError, Problem, ReplayState, Span};

/// Sequence numbers and window, as far as they were read.
#[derive(Default)]
pub(super) struct Context {
    seen: bool,
    sequence: [u32; 2],
    output_sequence: [u32; 2],
    /// The plain context's bitmap: bit 0 is the last packet.
    bitmap: Option<u32>,
    extended: Option<Extended>,
    /// The extended context's bitmap, its last word first.
    words: Vec<u32>,
}

#[derive(Clone, Copy)]
struct Extended {
    window: u32,
    /// Words of the bitmap.
    length: u32,
    /// Where both are said.
    span: Span,
}

impl Context {
    pub(super) fn line(&mut self, words: &[Token<'_>], first: &Token<'_>) -> Result<(), Problem> {
        self.seen = true;
        let number = |name, what| number_after(words, name, first, what);
        let sequence = "the sequence number";
        match first.text {
            "seq-hi" => {
                self.sequence = [number("seq-hi", sequence)?, number("seq", sequence)?];
                self.output_sequence = [number("oseq-hi", sequence)?, number("oseq", sequence)?];
            }
            "replay_window" => {
                let window = number("replay_window", "the replay window")?;
                let length = number("bitmap-length", "the length of the bitmap")?;
                let span = first.span;
                self.extended = Some(Extended {
                    window,
                    length,
                    span,
                });
            }
            _ if words.iter().any(|word| word.text == "esn") => {}
            _ => {
                self.sequence = [0, number("seq", sequence)?];
                self.output_sequence = [0, number("oseq", sequence)?];
                self.bitmap = Some(number("bitmap", "the bitmap")?);
            }
        }
        Ok(())
    }

    pub(super) fn state(&self) -> Result<Option<ReplayState>, Problem> {
        if !self.seen {
            return Ok(None);
        }
        let joined = |[high, low]: [u32; 2]| u64::from(high) << 32 | u64::from(low);
        let [_, low] = self.sequence;
        let received = match &self.extended {
            // Nothing has come yet.
            _ if self.sequence == [0, 0] => Vec::new(),
            None => self.bitmap.into_iter().collect(),
            // Some printouts leave the words out.
            Some(_) if self.words.is_empty() => Vec::new(),
            Some(extended) => {
                if usize::try_from(extended.length) != Ok(self.words.len()) {
                    return Err(Problem {
                        span: extended.span,
                        error: KeysError::ReplayBitmap {
                            needed: extended.length,
                            had: self.words.len(),
                        },
                    });
                }
                let ring: Vec<u32> = self.words.iter().rev().copied().collect();
                ReplayState::unroll(low, extended.window, &ring)
            }
        };
        Ok(Some(ReplayState {
            last_received: joined(self.sequence),
            last_sent: joined(self.output_sequence),
            received,
        }))
    }

    /// Takes a line of the bitmap's words; `false` if this is none.
    pub(super) fn bitmap_words(&mut self, words: &[Token<'_>]) -> bool {
        let read: Option<Vec<u32>> = words.iter().map(bitmap_word).collect();
        match (self.extended, read) {
            (Some(_), Some(read)) => {
                self.words.extend(read);
                true
            }
            _ => false,
        }
    }

    /// The window of an extended context in packets; 0 without one.
    pub(super) fn window(&self) -> u32 {
        self.extended.map_or(0, |extended| extended.window)
    }
}

fn bitmap_word(word: &Token<'_>) -> Option<u32> {
    match word.text.len() {
        8 => u32::from_str_radix(word.text, 16).ok(),
        _ => None,
    }
}
