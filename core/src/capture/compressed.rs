//! Compressed capture files, uncompressed as far as they go.

mod zstd;

use super::{CaptureError, Warning};
use flate2::read::MultiGzDecoder;
use std::fmt;
use std::io::{ErrorKind, Read};

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        })
    }
}

/// Why uncompressing ended before the file did.
#[derive(Debug)]
enum Stop {
    /// The file is cut off.
    CutOff,
    /// What follows is damaged, or nothing that can be uncompressed.
    Damaged(String),
    /// There would be more than allowed.
    Limit,
}

impl Compression {
    /// What the first octets of a file say.
    pub fn of(octets: &[u8]) -> Option<Self> {
        match octets {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            // A skippable frame, which some compressors put in front.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstd),
            _ => None,
        }
    }

    /// Uncompresses up to the end, or to where the file is cut off or damaged.
    pub(super) fn uncompress(
        self,
        octets: &[u8],
        limit: u64,
    ) -> Result<(Vec<u8>, Option<Warning>), CaptureError> {
        let mut uncompressed = Vec::new();
        let stopped = match self {
            Self::Gzip => gzip(octets, limit, &mut uncompressed),
            Self::Zstd => zstd::uncompress(octets, limit, &mut uncompressed),
        };
        let (compression, had) = (self, octets.len());
        let whole = uncompressed.len();
        let warning = match stopped {
            Ok(()) => None,
            Err(Stop::Limit) => return Err(CaptureError::TooLong { compression, limit }),
            Err(Stop::CutOff) if whole == 0 => {
                return Err(CaptureError::CompressedCutOff { compression, had });
            }
            Err(Stop::Damaged(why)) if whole == 0 => {
                return Err(CaptureError::CompressedDamaged { compression, why });
            }
            Err(Stop::CutOff) => Some(Warning::CompressedCutOff {
                compression,
                had,
                uncompressed: whole,
            }),
            Err(Stop::Damaged(why)) => Some(Warning::CompressedDamaged {
                compression,
                uncompressed: whole,
                why,
            }),
        };
        Ok((uncompressed, warning))
    }
}

/// All members of a file.
fn gzip(octets: &[u8], limit: u64, uncompressed: &mut Vec<u8>) -> Result<(), Stop> {
    let mut decoder = MultiGzDecoder::new(octets).take(limit.saturating_add(1));
    let read = decoder.read_to_end(uncompressed);
    if decoder.limit() == 0 {
        return Err(Stop::Limit);
    }
    match read {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Err(Stop::CutOff),
        Err(error) => Err(Stop::Damaged(error.to_string())),
    }
}
