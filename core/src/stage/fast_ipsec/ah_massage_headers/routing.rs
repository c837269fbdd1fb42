//! A routing header that the packet has yet to follow, in the form that its last node sees (RFC 4302, 3.3.3.1.2.1).

use super::MassageError;
use crate::wire::extension::{Routing, routing_field};
use crate::wire::ipv6;
use std::ops::Range;

const ADDRESS: usize = 16;

/// What becomes of a routing header and of the packet's destination on the way.
pub(super) struct Foreseen {
    /// The destination in the end.
    pub(super) destination: [u8; ADDRESS],
    /// The routing header in the end.
    pub(super) header: Vec<u8>,
}

/// The end of the route in `range` of the headers; `None` where no segments are left.
pub(super) fn foresee(
    headers: &[u8],
    range: Range<usize>,
) -> Result<Option<Foreseen>, MassageError> {
    let off = range.start;
    let octets = headers.get(range).unwrap_or_default();
    let routing = Routing::parse(octets).map_err(|error| MassageError::header(error, off))?;
    let (kind, segments_left) = (routing.routing_type(), routing.segments_left());
    if segments_left == 0 {
        return Ok(None);
    }
    let unforeseen = MassageError::SegmentsLeft {
        kind,
        segments_left,
        off,
    };
    let mut header = octets.to_vec();
    let destination = headers.get(ipv6::field::DST).unwrap_or_default();
    let destination = *destination.first_chunk().ok_or(unforeseen)?;
    let addresses = header.get_mut(routing_field::TYPE_SPECIFIC.end..);
    let (addresses, _) = addresses.unwrap_or_default().as_chunks_mut::<ADDRESS>();
    let last = match kind {
        // Each node puts its own address where it found the next.
        0 | 2 => {
            let visited = addresses.len().checked_sub(segments_left.into());
            let ahead = visited.and_then(|visited| addresses.get_mut(visited..));
            let ahead = ahead.ok_or(unforeseen)?;
            ahead.rotate_right(1);
            let first = ahead.first_mut().ok_or(unforeseen)?;
            std::mem::replace(first, destination)
        }
        // A segment list stays as it is, and is in reverse order (RFC 8754, 2).
        4 => *addresses.first().ok_or(unforeseen)?,
        _ => return Err(unforeseen),
    };
    if let Some(left) = header.get_mut(routing_field::SEGMENTS_LEFT.start) {
        *left = 0;
    }
    Ok(Some(Foreseen {
        destination: last,
        header,
    }))
}

#[cfg(test)]
mod tests {
    use super::{MassageError, foresee};

    const FIRST: [u8; 16] = [1; 16];
    const SECOND: [u8; 16] = [2; 16];
    const THIRD: [u8; 16] = [3; 16];

    fn headers(kind: u8, segments_left: u8) -> Vec<u8> {
        let mut headers = vec![0x60, 0, 0, 0, 0, 100, 43, 64];
        headers.extend([0x20; 16]);
        headers.extend(FIRST);
        headers.extend([51, 4, kind, segments_left, 1, 0, 0, 0]);
        headers.extend(SECOND);
        headers.extend(THIRD);
        headers
    }

    #[test]
    fn a_source_route_is_rotated_to_its_end() {
        let end = foresee(&headers(0, 2), 40..80).unwrap().unwrap();
        assert_eq!(end.destination, THIRD);
        let expected = [&[51, 4, 0, 0, 1, 0, 0, 0][..], &FIRST, &SECOND].concat();
        assert_eq!(end.header, expected);
        let half = foresee(&headers(0, 1), 40..80).unwrap().unwrap();
        assert_eq!(half.destination, THIRD);
        let expected = [&[51, 4, 0, 0, 1, 0, 0, 0][..], &SECOND, &FIRST].concat();
        assert_eq!(half.header, expected);
        assert!(foresee(&headers(0, 0), 40..80).unwrap().is_none());
    }

    #[test]
    fn a_segment_list_stays_and_its_first_entry_is_the_end() {
        let end = foresee(&headers(4, 1), 40..80).unwrap().unwrap();
        assert_eq!(end.destination, SECOND);
        let expected = [&[51, 4, 4, 0, 1, 0, 0, 0][..], &SECOND, &THIRD].concat();
        assert_eq!(end.header, expected);
    }

    #[test]
    fn a_route_that_cannot_be_foreseen_is_refused() {
        for (kind, segments_left) in [(0, 3), (3, 1), (200, 1)] {
            let error = MassageError::SegmentsLeft {
                kind,
                segments_left,
                off: 40,
            };
            let found = foresee(&headers(kind, segments_left), 40..80);
            assert_eq!(found.err(), Some(error));
        }
    }
}
