//! Compression of payloads: DEFLATE (RFC 2394) for IPComp (RFC 3173).

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A compression algorithm. It has no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CompressionAlgorithm {
    /// RFC 2394: a DEFLATE stream (RFC 1951) without zlib's header.
    Deflate,
}

/// A payload that cannot be what was compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum CompressionError {
    /// It would become longer than a packet can be.
    #[error("{had} octets inflate to more than the {most} that fit in the packet")]
    TooLong {
        /// Octets of compressed payload.
        had: usize,
        /// The most octets that were allowed.
        most: usize,
    },
    /// It is not a whole stream of the algorithm.
    #[error("the {had} octets of payload are no whole DEFLATE stream")]
    Corrupt {
        /// Octets of compressed payload.
        had: usize,
    },
}

impl CompressionAlgorithm {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Deflate => "DEFLATE",
        }
    }

    /// The algorithm of a well-known CPI (RFC 3173, 3.3).
    pub fn from_cpi(cpi: u32) -> Option<Self> {
        (cpi == 2).then_some(Self::Deflate)
    }

    /// The payload length in octets under which it is sent as it is: compression would hardly make it shorter (RFC 2394, 3).
    pub fn threshold(self) -> usize {
        match self {
            Self::Deflate => 90,
        }
    }

    /// Compresses a payload.
    pub fn compress(self, payload: &[u8]) -> Vec<u8> {
        /// What zlib calls its default.
        const LEVEL: u8 = 6;
        match self {
            Self::Deflate => compress_to_vec(payload, LEVEL),
        }
    }

    /// Gives the payload as it was before compression.
    ///
    /// # Errors
    /// [`CompressionError`] when it would have more than `most` octets, before they are all made, and when the payload
    /// is no whole stream.
    pub fn decompress(self, payload: &[u8], most: usize) -> Result<Vec<u8>, CompressionError> {
        let had = payload.len();
        let inflated = match self {
            Self::Deflate => decompress_to_vec_with_limit(payload, most),
        };
        inflated.map_err(|error| match error.status {
            TINFLStatus::HasMoreOutput => CompressionError::TooLong { had, most },
            _ => CompressionError::Corrupt { had },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{CompressionAlgorithm, CompressionError};

    const WORDS: &[u8] = b"the same words, the same words, the same words";
    /// `WORDS` as zlib deflates it, without its header.
    const DEFLATED: &[u8] = &[
        0x2b, 0xc9, 0x48, 0x55, 0x28, 0x4e, 0xcc, 0x4d, 0x55, 0x28, 0xcf, 0x2f, 0x4a, 0x29, 0xd6,
        0x51, 0x28, 0xc1, 0xcb, 0x07, 0x00,
    ];

    #[test]
    fn inflates_what_zlib_deflated() {
        let inflated = CompressionAlgorithm::Deflate.decompress(DEFLATED, WORDS.len());
        assert_eq!(inflated.as_deref(), Ok(WORDS));
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let most = WORDS.len() - 1;
        let had = DEFLATED.len();
        assert_eq!(
            CompressionAlgorithm::Deflate.decompress(DEFLATED, most),
            Err(CompressionError::TooLong { had, most })
        );
    }

    #[test]
    fn a_stream_that_is_cut_or_none_is_corrupt() {
        for payload in [&DEFLATED[..20], &[], &[0xff; 8]] {
            let had = payload.len();
            assert_eq!(
                CompressionAlgorithm::Deflate.decompress(payload, 1000),
                Err(CompressionError::Corrupt { had })
            );
        }
    }
}
