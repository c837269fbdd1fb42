//! Why a fragment is not taken.

use crate::stage::MbufOperation;
use crate::wire::IpProtocol;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a fragment is not taken. Lengths and offsets are in octets of the whole packet's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum FragmentError {
    /// Nothing behind the fragment header.
    #[error("the fragment at {start} has no data")]
    Empty {
        /// Its offset.
        start: usize,
    },
    /// Not the last, and not in units of 8 octets.
    #[error("a fragment that is not the last has {len} octets, which is no multiple of 8")]
    Length {
        /// Octets of data.
        len: usize,
    },
    /// The whole packet would be longer than its length field can say.
    #[error("the whole packet would have a length of {length}, more than {most}")]
    TooLong {
        /// The length field that it would need.
        length: usize,
        /// The most that there is.
        most: usize,
    },
    /// The first fragment ends before the upper layer's header does.
    #[error(
        "the first fragment ends within its headers: {proto} needs {needed} octets, {had} are there"
    )]
    FirstCut {
        /// Whose header is cut.
        proto: IpProtocol,
        /// Octets needed.
        needed: usize,
        /// Octets there.
        had: usize,
    },
    /// The same fragment a second time.
    #[error("the fragment of octets {start} to {end} is here already")]
    Duplicate {
        /// Its first octet.
        start: usize,
        /// The octet after its last.
        end: usize,
    },
    /// It has octets that another has too.
    #[error(
        "the fragment from {start} overlaps one of octets {other_start} to {other_end}, so the whole packet is discarded"
    )]
    Overlap {
        /// Its first octet.
        start: usize,
        /// The other's first octet.
        other_start: usize,
        /// The octet after the other's last.
        other_end: usize,
    },
    /// The last fragment ends before others do.
    #[error(
        "the last fragment ends at {total}, another at {end}, so the whole packet is discarded"
    )]
    BeyondLast {
        /// Where the last ends.
        total: usize,
        /// Where the other ends.
        end: usize,
    },
    /// A fragment of a packet that was discarded.
    #[error("another fragment of this packet was wrong, so none is taken any more")]
    Discarded,
    /// The packet has more fragments than the host holds.
    #[error("the host holds at most {most} fragments")]
    TooMany {
        /// The limit.
        most: usize,
    },
    /// The walk to the octet that names the fragment header does not end where that starts. In octets of the packet.
    #[error(
        "the walk over the headers comes out at octet {walked}, the fragment header is at {off}"
    )]
    Protoff {
        /// Where the fragment header starts.
        off: usize,
        /// Where the walk came out.
        walked: usize,
    },
    /// No mbuf to be had while the whole packet was put together.
    #[error("{} found no memory", operation.name())]
    NoBufs {
        /// The operation that wanted it.
        operation: MbufOperation,
    },
}

impl FragmentError {
    /// RFC number and section of the rule; empty where it is the stack's own.
    pub fn rfc(&self) -> &'static str {
        match self {
            Self::Empty { .. }
            | Self::Length { .. }
            | Self::TooLong { .. }
            | Self::Duplicate { .. } => "8200 4.5",
            Self::Protoff { .. } => "8200 4",
            Self::FirstCut { .. } => "7112 5",
            Self::Overlap { .. } | Self::BeyondLast { .. } | Self::Discarded => "5722 4",
            Self::TooMany { .. } | Self::NoBufs { .. } => "",
        }
    }
}
