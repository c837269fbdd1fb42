//! The format of libpcap: one link layer a file, and no comments.

use super::too_long;
use crate::capture::Timestamp;
use crate::wire::link::LinkType;
use std::io::{self, Write};

/// Times in nanoseconds.
const MAGIC: u32 = 0xa1b2_3c4d;
/// 2.4, as two halves of a little-endian word.
const VERSION: u32 = 4 << 16 | 2;
/// `MAXIMUM_SNAPLEN` of libpcap.
const SNAP_LENGTH: u32 = 262_144;

/// Writes a pcap file with times in nanoseconds.
pub struct PcapWriter<W> {
    out: W,
}

impl<W: Write> PcapWriter<W> {
    /// Writes the header of a file with packets of one LINKTYPE.
    ///
    /// # Errors
    /// Those of the output.
    pub fn new(out: W, link: LinkType) -> io::Result<Self> {
        let mut writer = Self { out };
        writer.words([MAGIC, VERSION, 0, 0, SNAP_LENGTH, link.0.into()])?;
        Ok(writer)
    }

    /// Writes one packet. Times after 2106, which the format has no room for, become the last one that it has.
    ///
    /// # Errors
    /// Those of the output, and `InvalidInput` for a packet too long for the format.
    pub fn packet(
        &mut self,
        timestamp: Option<Timestamp>,
        octets: &[u8],
        original_len: usize,
    ) -> io::Result<()> {
        let (seconds, nanoseconds) = timestamp.map_or((0, 0), |time| {
            (
                u32::try_from(time.seconds).unwrap_or(u32::MAX),
                time.nanoseconds,
            )
        });
        let captured = u32::try_from(octets.len()).map_err(too_long)?;
        let original = u32::try_from(original_len.max(octets.len())).map_err(too_long)?;
        self.words([seconds, nanoseconds, captured, original])?;
        self.out.write_all(octets)
    }

    /// Flushes, and gives the output back.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }

    fn words<const N: usize>(&mut self, words: [u32; N]) -> io::Result<()> {
        words
            .iter()
            .try_for_each(|word| self.out.write_all(&word.to_le_bytes()))
    }
}
