//! What can be wrong with a capture file or with hexadecimal text.

use super::Compression;
use std::fmt;
use thiserror::Error;

/// Why a file is no capture at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CaptureError {
    /// The file ends inside its header. Lengths are in octets.
    #[error("the file's header needs {needed} octets, the file has {had}")]
    Short {
        /// What the header takes.
        needed: usize,
        /// What the file has.
        had: usize,
    },
    /// The first four octets belong to no known format.
    #[error("neither pcap nor pcapng: the file begins with 0x{magic:08x}")]
    UnknownMagic {
        /// The four octets, first one highest.
        magic: u32,
    },
    /// A pcapng section header whose byte-order magic is none.
    #[error("a section header with the byte-order magic 0x{magic:08x}, expected 0x1a2b3c4d")]
    ByteOrder {
        /// What stands there, first octet highest.
        magic: u32,
    },
    /// A compressed file is longer than what may be uncompressed.
    #[error("uncompressed, the {compression} file is longer than the {limit} octets allowed")]
    TooLong {
        /// How it is compressed.
        compression: Compression,
        /// How many octets are allowed.
        limit: u64,
    },
    /// A compressed file is cut off before anything can be uncompressed.
    #[error("the {compression} file ends after {had} octets, before anything can be uncompressed")]
    CompressedCutOff {
        /// How it is compressed.
        compression: Compression,
        /// What the file has.
        had: usize,
    },
    /// Nothing in a compressed file can be uncompressed.
    #[error("the {compression} file cannot be uncompressed: {why}")]
    CompressedDamaged {
        /// How it is compressed.
        compression: Compression,
        /// What is wrong.
        why: String,
    },
}

/// What was wrong in a capture that could be read all the same. Offsets are octets from the start of the file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Warning {
    /// A record is longer than what is left: the file was cut off, or the record's length is damaged.
    #[error(
        "the record at offset {offset} takes {needed} octets and the file has {had} more: {} are missing",
        needed.saturating_sub(*had)
    )]
    CutOff {
        /// Where the record begins.
        offset: usize,
        /// The record's length with its header, or the header's alone where that is cut.
        needed: u64,
        /// What the file has from there on.
        had: u64,
    },
    /// A pcapng block whose length cannot be. What follows was not read.
    #[error("the block at offset {offset} says that it is {length} octets long, which cannot be")]
    BlockLength {
        /// Where the block begins.
        offset: usize,
        /// The length that it says.
        length: u32,
    },
    /// A pcapng block that is too short for what it holds. It was left out.
    #[error("the block of type {kind} at offset {offset} is too short for its {needed} octets")]
    ShortBlock {
        /// Where the block begins.
        offset: usize,
        /// The block's type.
        kind: u32,
        /// What its fields and its packet need.
        needed: u64,
    },
    /// A packet of an interface that no block describes. It was left out.
    #[error(
        "the packet at offset {offset} is of interface {interface}, which the file does not describe"
    )]
    UnknownInterface {
        /// Where its block begins.
        offset: usize,
        /// The interface's number in its section.
        interface: u32,
    },
    /// A section whose byte order cannot be told. What follows was not read.
    #[error("the section at offset {offset} has no valid byte-order magic")]
    ByteOrder {
        /// Where the section begins.
        offset: usize,
    },
    /// A compressed file is cut off. Offsets in other warnings are those of the uncompressed file.
    #[error(
        "the {compression} file is cut off after {had} octets; {uncompressed} octets could be uncompressed"
    )]
    CompressedCutOff {
        /// How it is compressed.
        compression: Compression,
        /// What the file has.
        had: usize,
        /// What came out of it.
        uncompressed: usize,
    },
    /// A compressed file is damaged, or something else follows it.
    #[error(
        "the {compression} file is damaged ({why}); {uncompressed} octets could be uncompressed"
    )]
    CompressedDamaged {
        /// How it is compressed.
        compression: Compression,
        /// What came out of it.
        uncompressed: usize,
        /// What is wrong.
        why: String,
    },
}

/// A place in a text, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Why a text is no packet.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HexError {
    /// There is no octet in it.
    #[error("there is no hexadecimal octet in this text")]
    Empty,
    /// Something that is no digit and separates none.
    #[error("{place}: {character:?} is not a hexadecimal digit")]
    Character {
        /// Where it stands.
        place: Place,
        /// What it is.
        character: char,
    },
    /// Half an octet.
    #[error("{place}: {digits} hexadecimal digits; each octet takes two")]
    OddDigits {
        /// Where the digits begin.
        place: Place,
        /// How many stand together.
        digits: usize,
    },
    /// An element of an array that is no octet.
    #[error(
        "{place}: {text:?} is no octet of an array: write 0x00 to 0xff, or 0 to 255 without a 0 in front"
    )]
    Number {
        /// Where it stands.
        place: Place,
        /// What it is.
        text: String,
    },
    /// A backslash that is followed by nothing that stands for an octet.
    #[error("{place}: a backslash takes x and two hexadecimal digits, or one of the letters of C")]
    Escape {
        /// Where the backslash stands.
        place: Place,
    },
    /// A string or comment without an end.
    #[error("{place}: what begins here has no end")]
    Unterminated {
        /// Where it begins.
        place: Place,
    },
    /// base64 with bits left over.
    #[error("{place}: the base64 text that begins here is cut")]
    Base64 {
        /// Where it begins.
        place: Place,
    },
    /// A dump whose offsets leave octets out, or count some twice.
    #[error("{place}: the offset is 0x{found:x}, and the octets before it end at 0x{expected:x}")]
    Offset {
        /// Where the offset stands.
        place: Place,
        /// The offset that would follow.
        expected: usize,
        /// The offset that is there.
        found: usize,
    },
}

impl HexError {
    /// Where it is, for what has a place.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Empty => None,
            Self::Character { place, .. }
            | Self::OddDigits { place, .. }
            | Self::Number { place, .. }
            | Self::Escape { place }
            | Self::Unterminated { place }
            | Self::Base64 { place }
            | Self::Offset { place, .. } => Some(*place),
        }
    }
}
