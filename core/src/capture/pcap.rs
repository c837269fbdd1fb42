//! The format of libpcap (draft-ietf-opsawg-pcap): a file header, then records with a header of 16 octets each.

use super::order::Order;
use super::{Capture, CaptureError, Frame, Timestamp, Warning};
use crate::wire::link::LinkType;

const FILE_HEADER: usize = 24;
const RECORD_HEADER: usize = 16;

/// What the magic number tells.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    order: Order,
    /// Nanoseconds in one unit of a record's second time field.
    unit: u32,
}

impl Kind {
    pub(super) fn of(magic: [u8; 4]) -> Option<Self> {
        let (order, unit) = match magic {
            [0xa1, 0xb2, 0xc3, 0xd4] => (Order::Big, 1000),
            [0xd4, 0xc3, 0xb2, 0xa1] => (Order::Little, 1000),
            [0xa1, 0xb2, 0x3c, 0x4d] => (Order::Big, 1),
            [0x4d, 0x3c, 0xb2, 0xa1] => (Order::Little, 1),
            _ => return None,
        };
        Some(Self { order, unit })
    }
}

struct RecordHeader {
    seconds: u32,
    fraction: u32,
    captured: u32,
    original: u32,
}

impl RecordHeader {
    fn read(order: Order, octets: &[u8], at: usize) -> Option<Self> {
        Some(Self {
            seconds: order.u32(octets, at)?,
            fraction: order.u32(octets, at + 4)?,
            captured: order.u32(octets, at + 8)?,
            original: order.u32(octets, at + 12)?,
        })
    }

    fn timestamp(&self, kind: Kind) -> Timestamp {
        let nanoseconds = u64::from(self.fraction) * u64::from(kind.unit);
        Timestamp {
            seconds: u64::from(self.seconds) + nanoseconds / 1_000_000_000,
            nanoseconds: u32::try_from(nanoseconds % 1_000_000_000).unwrap_or_default(),
        }
    }
}

/// Reads a file; the capture has its octets from elsewhere.
pub(super) fn read(octets: &[u8], kind: Kind) -> Result<Capture, CaptureError> {
    let order = kind.order;
    let link = order.u32(octets, 20).ok_or(CaptureError::Short {
        needed: FILE_HEADER,
        had: octets.len(),
    })?;
    // Above are the length of the FCS and reserved bits.
    let link = LinkType(u16::try_from(link & 0xffff).unwrap_or_default());
    let mut capture = Capture::default();
    let frames = &mut capture.frames;
    let mut offset = FILE_HEADER;
    while offset < octets.len() {
        let header = RecordHeader::read(order, octets, offset);
        let captured = header.as_ref().map_or(0, |header| header.captured);
        let start = offset + RECORD_HEADER;
        let end = usize::try_from(captured)
            .ok()
            .and_then(|captured| start.checked_add(captured))
            .filter(|end| *end <= octets.len());
        let (Some(header), Some(end)) = (header, end) else {
            let warning = Warning::cut_off(offset, 16 + u64::from(captured), octets);
            capture.warnings.push(warning);
            break;
        };
        frames.push(Frame {
            number: frames.len() + 1,
            link,
            interface: None,
            timestamp: Some(header.timestamp(kind)),
            original_len: usize::try_from(header.original).unwrap_or(usize::MAX),
            range: start..end,
            comments: Vec::new(),
        });
        offset = end;
    }
    Ok(capture)
}

impl Warning {
    /// For a record at `offset` that needs more than the octets have.
    pub(super) fn cut_off(offset: usize, needed: u64, octets: &[u8]) -> Self {
        let had = octets.len().saturating_sub(offset);
        Self::CutOff {
            offset,
            needed,
            had: u64::try_from(had).unwrap_or(u64::MAX),
        }
    }
}
