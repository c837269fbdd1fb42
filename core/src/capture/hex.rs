//! Packets as people paste them: plain hexadecimal, dumps (`hexdump -C`, `xxd`, tcpdump, Wireshark), arrays and strings
//! of programs, base64.

mod base64;
mod scanner;
mod source;
#[cfg(test)]
mod tests;
mod tokens;

use super::{Capture, Frame, HexError, Place};
use crate::wire::link::LinkType;
use scanner::{DumpLine, End, Scanner};

/// No line interface carries more in a packet (`MAXIMUM_SNAPLEN` of libpcap).
const LONGEST: usize = 262_144;

/// `hexdump` leaves out lines like the one before, of this many octets, and writes `*`.
const REPEATED: usize = 16;

/// EtherTypes that tell a frame with an IP packet: IPv6, IPv4, and a tag of IEEE 802.1Q.
const ETHERTYPES: [[u8; 2]; 3] = [[0x86, 0xdd], [0x08, 0x00], [0x81, 0x00]];

/// Reads one packet or several from text.
///
/// Plain octets may be spaced in any way, have `0x`, commas and colons between them, and end at an empty line. In a dump,
/// offsets that begin again at 0 begin a packet, and so does whatever follows a line that is none of the dump. Lines that
/// begin with `#` are left out.
///
/// Quotes, brackets and `\x` make it the source text of a program: arrays in C and its like, escaped strings, Python's
/// bytes and `bytes.fromhex`, each declaration a packet. What is no hexadecimal may be base64, if all of it decodes to IP
/// packets or Ethernet frames.
///
/// # Errors
/// [`HexError`] with the place of the first thing that is wrong.
pub fn parse_hex(text: &str) -> Result<Capture, HexError> {
    let lines: Vec<(usize, &str)> = (1..).zip(text.lines()).collect();
    let is_dump = lines
        .iter()
        .any(|(number, line)| DumpLine::new(*number, line).is_some_and(|line| line.certain));
    let mut packets = Packets::default();
    if is_dump {
        packets.dump(lines)?;
    } else if source::is_source(text) {
        packets.all(source::packets(text)?);
    } else if let Err(error) = packets.plain(lines) {
        packets = Packets::default();
        packets.all(base64::packets(text).ok_or(error)?);
    }
    if packets.frames.is_empty() {
        return Err(HexError::Empty);
    }
    Ok(Capture {
        octets: packets.done.into(),
        frames: packets.frames,
        ..Capture::default()
    })
}

#[derive(Default)]
struct Packets<'t> {
    /// The octets of the packets that have ended.
    done: Vec<u8>,
    frames: Vec<Frame>,
    /// The octets of the packet at hand.
    octets: Vec<u8>,
    /// Its last line. How much of it is octets, the next one's offset tells.
    pending: Option<DumpLine<'t>>,
    /// Whether `*` came after that line.
    repeated: bool,
    /// The column after the octets of a full line: what stands there or later is text.
    text_column: Option<usize>,
}

impl<'t> Packets<'t> {
    fn dump(&mut self, lines: Vec<(usize, &'t str)>) -> Result<(), HexError> {
        for (number, line) in lines {
            let content = line.trim();
            match DumpLine::new(number, line) {
                _ if content.starts_with('#') => {}
                Some(line) => self.dump_line(line)?,
                None if content.is_empty() => self.end()?,
                None if content == "*" => self.repeated = true,
                None => self.header(number, line)?,
            }
        }
        self.end()
    }

    fn plain(&mut self, lines: Vec<(usize, &'t str)>) -> Result<(), HexError> {
        for (number, line) in lines {
            let content = line.trim();
            if content.is_empty() {
                self.end()?;
            } else if !content.starts_with('#') {
                Scanner::new(number, line, 1).plain(&mut self.octets)?;
            }
        }
        self.end()
    }

    fn all(&mut self, packets: Vec<Vec<u8>>) {
        for packet in packets {
            self.octets = packet;
            self.packet();
        }
    }

    fn dump_line(&mut self, line: DumpLine<'t>) -> Result<(), HexError> {
        if line.offset == 0 {
            self.end()?;
        } else {
            self.full_line(line.offset, line.place)?;
        }
        if self.octets.len() != line.offset {
            return Err(HexError::Offset {
                place: line.place,
                expected: self.octets.len(),
                found: line.offset,
            });
        }
        self.pending = Some(line);
        Ok(())
    }

    /// Reads the pending line, whose octets go up to the offset of the next.
    fn full_line(&mut self, next: usize, place: Place) -> Result<(), HexError> {
        let Some(line) = self.pending.take() else {
            return Ok(());
        };
        let fails = |expected| HexError::Offset {
            place,
            expected,
            found: next,
        };
        if next > LONGEST {
            return Err(fails(self.octets.len()));
        }
        let repeated = std::mem::take(&mut self.repeated);
        let width = match next.checked_sub(line.offset) {
            Some(_) if repeated => REPEATED,
            Some(width) if width > 0 => width,
            _ => return Err(fails(self.octets.len())),
        };
        let column = line.scanner.octets(End::Octets(width), &mut self.octets)?;
        self.text_column = Some(column);
        let start = line.offset;
        while repeated && self.octets.len() < next {
            let again = self.octets.get(start..start + REPEATED).map(<[u8]>::to_vec);
            self.octets
                .extend(again.ok_or_else(|| fails(self.octets.len()))?);
        }
        Ok(())
    }

    /// Reads the pending line as the packet's last, and ends the packet.
    fn end(&mut self) -> Result<(), HexError> {
        if let Some(line) = self.pending.take() {
            let end = self.text_column.map_or(End::Unknown, End::Column);
            line.scanner.octets(end, &mut self.octets)?;
        }
        self.repeated = false;
        self.packet();
        Ok(())
    }

    /// Ends the packet at hand.
    fn packet(&mut self) {
        if !self.octets.is_empty() {
            let start = self.done.len();
            self.done.extend(&self.octets);
            self.frames.push(Frame {
                number: self.frames.len() + 1,
                link: link(&self.octets),
                interface: None,
                timestamp: None,
                original_len: self.octets.len(),
                range: start..self.done.len(),
                comments: Vec::new(),
            });
            self.octets.clear();
        }
    }

    /// A line of a dump without an offset: what tcpdump says about the packet, or a packet in plain hexadecimal.
    fn header(&mut self, number: usize, line: &'t str) -> Result<(), HexError> {
        self.end()?;
        let mut octets = Vec::new();
        let plain = Scanner::new(number, line, 1).plain(&mut octets);
        // The shortest IP packet has 20 octets.
        if plain.is_ok() && octets.len() >= 20 {
            self.octets = octets;
            self.end()?;
        }
        Ok(())
    }
}

/// The length of an IP packet by its own header.
fn ip_length(octets: &[u8]) -> Option<usize> {
    let length_at = |at: usize| {
        let length = octets.get(at..).and_then(<[u8]>::first_chunk);
        length.map(|length| usize::from(u16::from_be_bytes(*length)))
    };
    match octets.first().map(|first| first >> 4) {
        Some(6) => length_at(4).map(|payload| payload + 40),
        Some(4) => length_at(2),
        _ => None,
    }
}

/// What the octets are: an IP packet whose length agrees, else Ethernet if the type at its place says so, else raw again.
fn link(octets: &[u8]) -> LinkType {
    let ethertype = octets.get(12..14);
    let ethernet = ETHERTYPES.iter().any(|known| ethertype == Some(known));
    if ip_length(octets) != Some(octets.len()) && ethernet {
        LinkType::ETHERNET
    } else {
        LinkType::RAW
    }
}
