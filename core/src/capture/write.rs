//! pcapng out: packets with a comment each.

use super::Timestamp;
use crate::wire::link::LinkType;
use std::io::{self, Write};

const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const INTERFACE: u32 = 1;
const ENHANCED_PACKET: u32 = 6;
const OPTION_COMMENT: u16 = 1;
const OPTION_TIME_RESOLUTION: u16 = 9;

/// Writes a pcapng file: one section, an interface for each link type, times in nanoseconds.
pub struct PcapngWriter<W> {
    out: W,
    interfaces: Vec<LinkType>,
}

impl<W: Write> PcapngWriter<W> {
    /// Writes the section header.
    ///
    /// # Errors
    /// Those of the output.
    pub fn new(out: W) -> io::Result<Self> {
        let mut writer = Self {
            out,
            interfaces: Vec::new(),
        };
        let mut body = Vec::new();
        body.extend_from_slice(&0x1a2b_3c4d_u32.to_le_bytes());
        body.extend_from_slice(&1_u16.to_le_bytes());
        body.extend_from_slice(&0_u16.to_le_bytes());
        body.extend_from_slice(&u64::MAX.to_le_bytes());
        writer.block(SECTION_HEADER, &body)?;
        Ok(writer)
    }

    /// Writes one packet of a LINKTYPE, with a comment.
    ///
    /// # Errors
    /// Those of the output, and `InvalidInput` for a packet or comment too long for the format.
    pub fn packet(
        &mut self,
        link: LinkType,
        timestamp: Option<Timestamp>,
        octets: &[u8],
        comment: &str,
    ) -> io::Result<()> {
        let interface = self.interface(link)?;
        let time = timestamp.map_or(0, |time| {
            time.seconds
                .wrapping_mul(1_000_000_000)
                .wrapping_add(u64::from(time.nanoseconds))
        });
        let len = u32::try_from(octets.len()).map_err(too_long)?;
        let [high, low] = [time >> 32, time & 0xffff_ffff]
            .map(|half| u32::try_from(half).unwrap_or(0).to_le_bytes());
        let mut body = Vec::with_capacity(octets.len() + comment.len() + 40);
        body.extend_from_slice(&interface.to_le_bytes());
        body.extend_from_slice(&high);
        body.extend_from_slice(&low);
        body.extend_from_slice(&len.to_le_bytes());
        body.extend_from_slice(&len.to_le_bytes());
        body.extend_from_slice(octets);
        pad(&mut body);
        option(&mut body, OPTION_COMMENT, comment.as_bytes())?;
        body.extend_from_slice(&[0; 4]);
        self.block(ENHANCED_PACKET, &body)
    }

    /// Flushes, and gives the output back.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }

    /// The index of the interface with that LINKTYPE, described first if need be.
    fn interface(&mut self, link: LinkType) -> io::Result<u32> {
        let index = match self.interfaces.iter().position(|known| *known == link) {
            Some(index) => index,
            None => {
                let mut body = Vec::new();
                body.extend_from_slice(&link.0.to_le_bytes());
                body.extend_from_slice(&[0; 6]);
                option(&mut body, OPTION_TIME_RESOLUTION, &[9])?;
                body.extend_from_slice(&[0; 4]);
                self.block(INTERFACE, &body)?;
                self.interfaces.push(link);
                self.interfaces.len() - 1
            }
        };
        u32::try_from(index).map_err(too_long)
    }

    fn block(&mut self, kind: u32, body: &[u8]) -> io::Result<()> {
        let total = u32::try_from(body.len() + 12).map_err(too_long)?;
        self.out.write_all(&kind.to_le_bytes())?;
        self.out.write_all(&total.to_le_bytes())?;
        self.out.write_all(body)?;
        self.out.write_all(&total.to_le_bytes())
    }
}

fn option(body: &mut Vec<u8>, code: u16, value: &[u8]) -> io::Result<()> {
    body.extend_from_slice(&code.to_le_bytes());
    body.extend_from_slice(&u16::try_from(value.len()).map_err(too_long)?.to_le_bytes());
    body.extend_from_slice(value);
    pad(body);
    Ok(())
}

fn pad(body: &mut Vec<u8>) {
    body.resize(body.len().next_multiple_of(4), 0);
}

fn too_long(error: std::num::TryFromIntError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_with_times_and_link_types() {
        let mut writer = PcapngWriter::new(Vec::new()).unwrap();
        let time = Timestamp {
            seconds: 1_795_000_000,
            nanoseconds: 123_456_789,
        };
        writer
            .packet(
                LinkType::RAW,
                Some(time),
                &[0x60, 1, 2],
                "frame 1: delivered",
            )
            .unwrap();
        writer
            .packet(LinkType::ETHERNET, None, &[9; 64], "frame 2: clear")
            .unwrap();
        let capture = crate::capture::read(writer.finish().unwrap()).unwrap();
        assert!(capture.warnings.is_empty());
        let [first, second] = capture.frames.as_slice() else {
            panic!("two frames");
        };
        assert_eq!(
            (first.link, second.link),
            (LinkType::RAW, LinkType::ETHERNET)
        );
        assert_eq!(first.timestamp, Some(time));
        assert_eq!(capture.octets(first), [0x60, 1, 2]);
        assert_eq!(capture.octets(second), [9; 64]);
    }
}
