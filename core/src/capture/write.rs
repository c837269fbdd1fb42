//! Capture files out.

mod pcap;
mod pcapng;
#[cfg(test)]
mod tests;

pub use pcap::PcapWriter;
pub use pcapng::PcapngWriter;

use super::{Interface, Timestamp};
use std::io;

/// One packet of a pcapng file to be.
#[derive(Clone, Copy, Debug)]
pub struct Packet<'p> {
    /// What it is said to have been captured on, which tells its link layer too.
    pub interface: &'p Interface,
    /// When; without, the file says 1970-01-01 00:00.
    pub timestamp: Option<Timestamp>,
    /// What there is of it.
    pub octets: &'p [u8],
    /// Its length on the wire in octets, if that is more.
    pub original_len: usize,
    /// What goes beside it.
    pub comments: &'p [String],
}

fn too_long(error: std::num::TryFromIntError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, error)
}
