//! pcapng: packets of several link layers, with comments.

use super::{Packet, too_long};
use crate::capture::{Interface, ResolvedName, Timestamp};
use std::io::{self, Write};
use std::net::IpAddr;

const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const INTERFACE_DESCRIPTION: u32 = 1;
const NAME_RESOLUTION: u32 = 4;
const ENHANCED_PACKET: u32 = 6;

const OPT_COMMENT: u16 = 1;
const SHB_USERAPPL: u16 = 4;
const IF_NAME: u16 = 2;
const IF_DESCRIPTION: u16 = 3;
const IF_TSRESOL: u16 = 9;
const NRB_RECORD_IPV4: u16 = 1;
const NRB_RECORD_IPV6: u16 = 2;

/// `opt_endofopt`, and `nrb_record_end` too.
const END: [u8; 4] = [0; 4];

/// Writes a pcapng file: one section, each interface before its first packet, times in nanoseconds.
pub struct PcapngWriter<W> {
    out: W,
    interfaces: Vec<Interface>,
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
        // The section's length is not told.
        body.extend_from_slice(&u64::MAX.to_le_bytes());
        let application = concat!("Espial ", env!("CARGO_PKG_VERSION"));
        option_text(&mut body, SHB_USERAPPL, application);
        body.extend_from_slice(&END);
        writer.block(SECTION_HEADER, &body)?;
        Ok(writer)
    }

    /// Writes one packet. A comment is cut at the 65,535 octets that the format has room for.
    ///
    /// # Errors
    /// Those of the output, and `InvalidInput` for a packet too long for the format.
    pub fn packet(&mut self, packet: &Packet<'_>) -> io::Result<()> {
        let interface = self.interface(packet.interface)?;
        let octets = packet.octets;
        let time = packet.timestamp.map_or(0, nanoseconds).to_be_bytes();
        let (high, low) = time.split_at(4);
        let captured = u32::try_from(octets.len()).map_err(too_long)?;
        let original = u32::try_from(packet.original_len.max(octets.len())).map_err(too_long)?;
        let mut body = Vec::with_capacity(octets.len() + 64);
        body.extend_from_slice(&interface.to_le_bytes());
        body.extend(high.iter().rev());
        body.extend(low.iter().rev());
        body.extend_from_slice(&captured.to_le_bytes());
        body.extend_from_slice(&original.to_le_bytes());
        body.extend_from_slice(octets);
        pad(&mut body);
        for comment in packet.comments {
            option_text(&mut body, OPT_COMMENT, comment);
        }
        body.extend_from_slice(&END);
        self.block(ENHANCED_PACKET, &body)
    }

    /// Writes names of addresses, if there are any.
    ///
    /// # Errors
    /// Those of the output, and `InvalidInput` for more names than the format has room for.
    pub fn names(&mut self, names: &[ResolvedName]) -> io::Result<()> {
        if names.is_empty() {
            return Ok(());
        }
        let mut body = Vec::new();
        for name in names {
            let (kind, mut value) = match name.address {
                IpAddr::V4(address) => (NRB_RECORD_IPV4, address.octets().to_vec()),
                IpAddr::V6(address) => (NRB_RECORD_IPV6, address.octets().to_vec()),
            };
            for name in &name.names {
                value.extend_from_slice(name.as_bytes());
                value.push(0);
            }
            let length = u16::try_from(value.len()).map_err(too_long)?;
            option(&mut body, kind, length, &value);
        }
        body.extend_from_slice(&END);
        self.block(NAME_RESOLUTION, &body)
    }

    /// Flushes, and gives the output back.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }

    /// The interface's index; it is described first if need be.
    fn interface(&mut self, interface: &Interface) -> io::Result<u32> {
        let known = self.interfaces.iter().position(|known| known == interface);
        let index = match known {
            Some(index) => index,
            None => {
                self.describe(interface)?;
                self.interfaces.push(interface.clone());
                self.interfaces.len() - 1
            }
        };
        u32::try_from(index).map_err(too_long)
    }

    fn describe(&mut self, interface: &Interface) -> io::Result<()> {
        let mut body = Vec::new();
        body.extend_from_slice(&interface.link.0.to_le_bytes());
        // Reserved, and a snap length of 0: there is no limit.
        body.extend_from_slice(&[0; 6]);
        if let Some(name) = &interface.name {
            option_text(&mut body, IF_NAME, name);
        }
        if let Some(description) = &interface.description {
            option_text(&mut body, IF_DESCRIPTION, description);
        }
        for comment in &interface.comments {
            option_text(&mut body, OPT_COMMENT, comment);
        }
        option(&mut body, IF_TSRESOL, 1, &[9]);
        body.extend_from_slice(&END);
        self.block(INTERFACE_DESCRIPTION, &body)
    }

    fn block(&mut self, kind: u32, body: &[u8]) -> io::Result<()> {
        let total = u32::try_from(body.len() + 12).map_err(too_long)?;
        self.out.write_all(&kind.to_le_bytes())?;
        self.out.write_all(&total.to_le_bytes())?;
        self.out.write_all(body)?;
        self.out.write_all(&total.to_le_bytes())
    }
}

/// Nanoseconds since 1970; after 2554, the last that there is room for.
fn nanoseconds(time: Timestamp) -> u64 {
    time.seconds
        .saturating_mul(1_000_000_000)
        .saturating_add(time.nanoseconds.into())
}

fn option(body: &mut Vec<u8>, code: u16, length: u16, value: &[u8]) {
    body.extend_from_slice(&code.to_le_bytes());
    body.extend_from_slice(&length.to_le_bytes());
    body.extend_from_slice(value);
    pad(body);
}

/// An option of text, as much of it as there is room for.
fn option_text(body: &mut Vec<u8>, code: u16, text: &str) {
    let end = text.floor_char_boundary(u16::MAX.into());
    let value = text.as_bytes().get(..end).unwrap_or_default();
    let length = u16::try_from(end).unwrap_or(u16::MAX);
    option(body, code, length, value);
}

fn pad(body: &mut Vec<u8>) {
    body.resize(body.len().next_multiple_of(4), 0);
}
