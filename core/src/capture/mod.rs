//! Packets from outside: capture files and hexadecimal text.

mod compressed;
mod error;
mod hex;
mod note;
mod order;
mod pcap;
mod pcapng;
#[cfg(test)]
mod tests;
mod write;

pub use compressed::Compression;
pub use error::{CaptureError, HexError, Place, Warning};
pub use hex::parse_hex;
pub use note::{Interface, Note, ResolvedName, Secrets};
pub use write::{Packet, PcapWriter, PcapngWriter};

use crate::wire::link::LinkType;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::Arc;

/// Time since 1970-01-01 00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Timestamp {
    /// Whole seconds.
    pub seconds: u64,
    /// Nanoseconds, below 10^9.
    pub nanoseconds: u32,
}

/// One captured frame. Its octets are in the [`Capture`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Its number in the capture, from 1.
    pub number: usize,
    /// What its first octets are, by the registry of link-layer types (LINKTYPE).
    pub link: LinkType,
    /// What it was captured on: an index of [`Capture::interfaces`], if the file describes any.
    pub interface: Option<usize>,
    /// When it was captured.
    pub timestamp: Option<Timestamp>,
    /// Its length on the wire in octets; fewer may have been kept.
    pub original_len: usize,
    /// Where its octets are in the capture.
    pub range: Range<usize>,
    /// What people wrote to it (`opt_comment` of pcapng).
    pub comments: Vec<String>,
}

/// Frames over shared octets: a clone copies no packet.
#[derive(Clone, Debug, Default)]
pub struct Capture {
    octets: Arc<[u8]>,
    /// The frames, in the order of the file.
    pub frames: Vec<Frame>,
    /// What was wrong, and yet did not keep the frames from being read.
    pub warnings: Vec<Warning>,
    /// The interfaces that the file describes, those of all its sections.
    pub interfaces: Vec<Interface>,
    /// The names that the file has for addresses.
    pub names: Vec<ResolvedName>,
    /// What the file says besides.
    pub notes: Vec<Note>,
}

impl Capture {
    /// The octets of one of this capture's frames.
    pub fn octets(&self, frame: &Frame) -> &[u8] {
        self.octets.get(frame.range.clone()).unwrap_or_default()
    }

    /// Adds the notes that sum up what is kept elsewhere.
    fn count_notes(&mut self) {
        let commented = |frame: &&Frame| !frame.comments.is_empty();
        let frames = self.frames.iter().filter(commented).count();
        if frames > 0 {
            self.notes.push(Note::FrameComments { frames });
        }
        let addresses = self.names.len();
        if addresses > 0 {
            self.notes.push(Note::Names { addresses });
        }
    }
}

/// Whether a file's first octets are those of a capture, compressed or not.
pub fn is_capture(octets: &[u8]) -> bool {
    let magic = octets.first_chunk().copied();
    Compression::of(octets).is_some()
        || magic.is_some_and(|magic| magic == pcapng::MAGIC || pcap::Kind::of(magic).is_some())
}

/// Octets that [`read`] uncompresses at most: 4 GiB, or 512 MiB where addresses have 32 bits.
pub const UNCOMPRESSED_LIMIT: u64 = if cfg!(target_pointer_width = "32") {
    1 << 29
} else {
    1 << 32
};

/// Reads a capture file, pcap or pcapng as its first octets say, and either of them compressed with gzip or zstd.
///
/// What stands before a damaged or cut-off record is read; a warning tells of the rest.
///
/// # Errors
/// [`CaptureError`] when not even the file's header can be read, or a compressed file is longer than
/// [`UNCOMPRESSED_LIMIT`].
pub fn read(octets: impl Into<Arc<[u8]>>) -> Result<Capture, CaptureError> {
    read_within(octets, UNCOMPRESSED_LIMIT)
}

/// Like [`read`], for a compressed file of no more than `limit` octets when uncompressed.
///
/// # Errors
/// Those of [`read`].
pub fn read_within(octets: impl Into<Arc<[u8]>>, limit: u64) -> Result<Capture, CaptureError> {
    let octets = octets.into();
    let Some(compression) = Compression::of(&octets) else {
        return read_plain(octets);
    };
    let (uncompressed, warning) = compression.uncompress(&octets, limit)?;
    let mut capture = read_plain(uncompressed.into())?;
    capture.warnings.splice(..0, warning);
    Ok(capture)
}

fn read_plain(octets: Arc<[u8]>) -> Result<Capture, CaptureError> {
    let magic = octets.first_chunk().ok_or(CaptureError::Short {
        needed: 4,
        had: octets.len(),
    })?;
    let mut capture = if *magic == pcapng::MAGIC {
        pcapng::read(&octets)?
    } else if let Some(kind) = pcap::Kind::of(*magic) {
        pcap::read(&octets, kind)?
    } else {
        return Err(CaptureError::UnknownMagic {
            magic: u32::from_be_bytes(*magic),
        });
    };
    capture.count_notes();
    Ok(Capture { octets, ..capture })
}
