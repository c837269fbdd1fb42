//! pcapng (draft-ietf-opsawg-pcapng): sections of blocks, interfaces described before their packets.

mod interface;
mod names;
mod options;

use super::order::Order;
use super::{Capture, CaptureError, Frame, Note, Secrets, Timestamp, Warning};
use interface::Source;
use options::comments;
use std::ops::Range;

/// The type of a section header block, the same in both byte orders.
pub(super) const MAGIC: [u8; 4] = [0x0a, 0x0d, 0x0d, 0x0a];

const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const INTERFACE_DESCRIPTION: u32 = 1;
const OBSOLETE_PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const NAME_RESOLUTION: u32 = 4;
const ENHANCED_PACKET: u32 = 6;
const DECRYPTION_SECRETS: u32 = 10;

/// Block type and total length before a body, total length after it.
const AROUND_BODY: usize = 12;

/// A block that the file holds whole.
struct Block {
    offset: usize,
    kind: u32,
    /// Without type and lengths.
    body: Range<usize>,
}

struct Reader<'f> {
    octets: &'f [u8],
    order: Order,
    /// The interfaces of the section; `None` for one whose block is damaged.
    interfaces: Vec<Option<Source>>,
    /// What was read, but for the octets.
    capture: Capture,
}

/// Reads a file; the capture has its octets from elsewhere.
pub(super) fn read(octets: &[u8]) -> Result<Capture, CaptureError> {
    let mut reader = Reader {
        octets,
        order: section_order(octets, 0)?,
        interfaces: Vec::new(),
        capture: Capture::default(),
    };
    let mut offset = 0;
    while offset < octets.len() {
        match reader.block(offset) {
            Ok(block) => {
                offset = block.body.end + 4;
                if let Err(warning) = reader.take(&block) {
                    reader.capture.warnings.push(warning);
                }
            }
            Err(warning) => {
                reader.capture.warnings.push(warning);
                break;
            }
        }
    }
    Ok(reader.capture)
}

/// The byte order of the section whose header is at `offset`.
fn section_order(octets: &[u8], offset: usize) -> Result<Order, CaptureError> {
    let magic = Order::Big
        .u32(octets, offset + 8)
        .ok_or(CaptureError::Short {
            needed: AROUND_BODY,
            had: octets.len().saturating_sub(offset),
        })?;
    match magic {
        0x1a2b_3c4d => Ok(Order::Big),
        0x4d3c_2b1a => Ok(Order::Little),
        _ => Err(CaptureError::ByteOrder { magic }),
    }
}

impl Reader<'_> {
    /// The block at `offset`, if it is whole.
    fn block(&mut self, offset: usize) -> Result<Block, Warning> {
        let cut = |needed| Warning::cut_off(offset, needed, self.octets);
        if self
            .octets
            .get(offset..)
            .is_some_and(|rest| rest.starts_with(&MAGIC))
        {
            self.order = section_order(self.octets, offset).map_err(|error| match error {
                CaptureError::Short { .. } => cut(12),
                _ => Warning::ByteOrder { offset },
            })?;
        }
        let kind = self.order.u32(self.octets, offset).ok_or_else(|| cut(12))?;
        let length = self
            .order
            .u32(self.octets, offset + 4)
            .ok_or_else(|| cut(12))?;
        let octets = usize::try_from(length)
            .ok()
            .filter(|octets| *octets >= AROUND_BODY && octets.is_multiple_of(4));
        let Some(octets) = octets else {
            return Err(Warning::BlockLength { offset, length });
        };
        let end = offset
            .checked_add(octets)
            .filter(|end| *end <= self.octets.len());
        let Some(end) = end else {
            return Err(cut(u64::from(length)));
        };
        if self.order.u32(self.octets, end - 4) != Some(length) {
            return Err(Warning::BlockLength { offset, length });
        }
        Ok(Block {
            offset,
            kind,
            body: offset + 8..end - 4,
        })
    }

    fn take(&mut self, block: &Block) -> Result<(), Warning> {
        let body = self.octets.get(block.body.clone()).unwrap_or_default();
        match block.kind {
            SECTION_HEADER => {
                self.interfaces.clear();
                let comments = comments(self.order, body.get(16..).unwrap_or_default());
                let notes = comments.into_iter().map(Note::SectionComment);
                self.capture.notes.extend(notes);
            }
            INTERFACE_DESCRIPTION => self.interface_description(block, body)?,
            NAME_RESOLUTION => self.capture.names.extend(names::names(self.order, body)),
            DECRYPTION_SECRETS => {
                let kind = Secrets(self.field(block, 0, 8)?);
                let length = self.field(block, 4, 8)?;
                self.capture.notes.push(Note::Secrets { kind, length });
            }
            ENHANCED_PACKET => {
                let interface = self.field(block, 0, 20)?;
                self.packet(block, interface)?;
            }
            OBSOLETE_PACKET => {
                self.field(block, 16, 20)?;
                let interface = self.order.u16(self.octets, block.body.start);
                self.packet(block, u32::from(interface.unwrap_or_default()))?;
            }
            SIMPLE_PACKET => self.simple_packet(block)?,
            _ => {}
        }
        Ok(())
    }

    /// The field `at` octets into a body that has fields of `needed` octets.
    fn field(&self, block: &Block, at: usize, needed: u64) -> Result<u32, Warning> {
        let field = block.body.start + at;
        match self.order.u32(self.octets, field) {
            Some(value) if field + 4 <= block.body.end => Ok(value),
            _ => Err(block.short(needed)),
        }
    }

    fn interface_description(&mut self, block: &Block, body: &[u8]) -> Result<(), Warning> {
        let described = Source::read(self.order, body, self.capture.interfaces.len());
        self.interfaces
            .push(described.as_ref().map(|(source, _)| *source));
        let (_, about) = described.ok_or_else(|| block.short(8))?;
        self.capture.interfaces.push(about);
        Ok(())
    }

    fn interface(&self, block: &Block, interface: u32) -> Result<Source, Warning> {
        usize::try_from(interface)
            .ok()
            .and_then(|index| self.interfaces.get(index).copied().flatten())
            .ok_or(Warning::UnknownInterface {
                offset: block.offset,
                interface,
            })
    }

    /// Enhanced and obsolete packet blocks, whose fields differ only in the first four octets.
    fn packet(&mut self, block: &Block, interface: u32) -> Result<(), Warning> {
        let high = self.field(block, 4, 20)?;
        let low = self.field(block, 8, 20)?;
        let captured = self.field(block, 12, 20)?;
        let original = self.field(block, 16, 20)?;
        let interface = self.interface(block, interface)?;
        let range = block.data(20, captured)?;
        let options = range.end.next_multiple_of(4)..block.body.end;
        let options = self.octets.get(options).unwrap_or_default();
        let comments = comments(self.order, options);
        let timestamp = interface.timestamp(u64::from(high) << 32 | u64::from(low));
        self.push(interface, timestamp, original, range, comments);
        Ok(())
    }

    /// No time, no captured length: the snap length of interface 0 or the packet itself, whichever is shorter.
    fn simple_packet(&mut self, block: &Block) -> Result<(), Warning> {
        let original = self.field(block, 0, 4)?;
        let interface = self.interface(block, 0)?;
        let captured = match interface.snap_length {
            0 => original,
            limit => original.min(limit),
        };
        let range = block.data(4, captured)?;
        self.push(interface, None, original, range, Vec::new());
        Ok(())
    }

    fn push(
        &mut self,
        interface: Source,
        timestamp: Option<Timestamp>,
        original: u32,
        range: Range<usize>,
        comments: Vec<String>,
    ) {
        self.capture.frames.push(Frame {
            number: self.capture.frames.len() + 1,
            link: interface.link,
            interface: Some(interface.index),
            timestamp,
            original_len: usize::try_from(original).unwrap_or(usize::MAX),
            range,
            comments,
        });
    }
}

impl Block {
    /// Where `captured` octets are that follow `fields` octets of the body.
    fn data(&self, fields: usize, captured: u32) -> Result<Range<usize>, Warning> {
        let start = self.body.start + fields;
        usize::try_from(captured)
            .ok()
            .and_then(|captured| start.checked_add(captured))
            .filter(|end| *end <= self.body.end)
            .map(|end| start..end)
            .ok_or_else(|| {
                let fields = u64::try_from(fields).unwrap_or(u64::MAX);
                self.short(fields.saturating_add(captured.into()))
            })
    }

    fn short(&self, needed: u64) -> Warning {
        Warning::ShortBlock {
            offset: self.offset,
            kind: self.kind,
            needed,
        }
    }
}
