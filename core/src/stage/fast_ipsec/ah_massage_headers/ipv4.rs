//! IPv4 and its options (RFC 4302, 3.3.3.1.1 and Appendix A1).

use super::{Massage, MassageError, Massaged};
use crate::wire::ipv4::{self, Ipv4, field};

/// End of option list.
const EOL: u8 = 0;
/// No operation.
const NOP: u8 = 1;
/// Loose source and record route (RFC 791, 3.1).
const LSRR: u8 = 131;
/// Strict source and record route.
const SSRR: u8 = 137;

/// Lists what may change in the header and in its options, which reach up to the end of `headers`.
pub(super) fn massage(headers: &[u8]) -> Result<Vec<Massage>, MassageError> {
    Ipv4::parse(headers).map_err(|error| MassageError::header(error, 0))?;
    let mut found = vec![
        (field::TYPE_OF_SERVICE, Massaged::TypeOfService),
        (field::FRAGMENT_OFFSET, Massaged::FlagsAndFragmentOffset),
        (field::TIME_TO_LIVE, Massaged::TimeToLive),
        (field::HEADER_CHECKSUM, Massaged::HeaderChecksum),
    ];
    let mut off = ipv4::HEADER_LEN;
    while let Some((&kind, rest)) = headers.get(off..).and_then(<[u8]>::split_first) {
        match kind {
            EOL => break,
            NOP => off += 1,
            _ => {
                let had = rest.len() + 1;
                let needed = rest.first().map_or(2, |length| usize::from(*length));
                if needed < 2 {
                    let length = needed;
                    return Err(MassageError::OptionLength { kind, off, length });
                }
                if needed > had {
                    return Err(MassageError::OptionCut { off, needed, had });
                }
                if !is_immutable(kind) {
                    found.push((off..off + needed, Massaged::Ipv4Option { kind }));
                }
                off += needed;
            }
        }
    }
    Ok(found)
}

/// The last address of a source route that the packet has yet to follow: the destination in the end. None for other options,
/// and where the pointer is behind the route.
pub(super) fn foresee(option: &[u8]) -> Option<[u8; 4]> {
    const ROUTE: usize = 3;
    let (&[LSRR | SSRR, _, pointer], route) = option.split_first_chunk::<ROUTE>()? else {
        return None;
    };
    // It counts from 1, from the option's type.
    let next = usize::from(pointer).checked_sub(ROUTE + 1)?;
    let ahead = route.get(next..)?;
    ahead.as_chunks().0.last().copied()
}

/// The options that no router changes; any other counts as zeros, its type and length too.
fn is_immutable(kind: u8) -> bool {
    // Security, extended security, commercial security, router alert, sender directed multi-destination delivery.
    matches!(kind, 130 | 133 | 134 | 148 | 149)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn headers(options: &[u8]) -> Vec<u8> {
        let words = u8::try_from(5 + options.len() / 4).unwrap();
        let mut headers = vec![
            0x40 | words,
            0xb8,
            0,
            84,
            0x12,
            0x34,
            0x40,
            0,
            64,
            51,
            0xbe,
            0xef,
        ];
        headers.extend([10, 0, 0, 1, 10, 0, 0, 2]);
        headers.extend(options);
        headers
    }

    #[test]
    fn service_fragmentation_lifetime_and_checksum_count_as_zeros() {
        let found = massage(&headers(&[])).unwrap();
        assert_eq!(
            found,
            [
                (1..2, Massaged::TypeOfService),
                (6..8, Massaged::FlagsAndFragmentOffset),
                (8..9, Massaged::TimeToLive),
                (10..12, Massaged::HeaderChecksum),
            ]
        );
        assert!(found.iter().all(|(_, part)| part.counted(0, 0xff) == 0));
    }

    #[test]
    fn immutable_options_stay_and_all_of_any_other_goes() {
        for kind in [0x82, 0x85, 0x86, 0x94, 0x95] {
            let found = massage(&headers(&[kind, 4, 0, 0])).unwrap();
            assert_eq!(found.len(), 4, "{kind:#x}");
        }
        // Record route, loose and strict source route, timestamp, traceroute, stream identifier.
        for kind in [7, 131, 137, 68, 82, 136] {
            let found = massage(&headers(&[1, kind, 7, 4, 10, 0, 0, 9])).unwrap();
            assert_eq!(found[4..], [(21..28, Massaged::Ipv4Option { kind })]);
        }
    }

    #[test]
    fn a_source_route_leads_to_its_last_address_until_it_is_used_up() {
        const ROUTE: [u8; 11] = [131, 11, 4, 10, 0, 0, 3, 10, 0, 0, 9];
        let at = |kind: u8, pointer: u8| {
            let mut option = ROUTE;
            (option[0], option[2]) = (kind, pointer);
            foresee(&option)
        };
        for kind in [131, 137] {
            assert_eq!(at(kind, 4), Some([10, 0, 0, 9]));
            assert_eq!(at(kind, 8), Some([10, 0, 0, 9]));
            assert_eq!(
                (at(kind, 12), at(kind, 16), at(kind, 0)),
                (None, None, None)
            );
        }
        assert_eq!(at(7, 4), None);
        assert_eq!(foresee(&ROUTE[..6]), None);
        assert_eq!(foresee(&ROUTE[..2]), None);
    }

    #[test]
    fn nothing_after_the_end_of_the_list_is_an_option() {
        assert_eq!(massage(&headers(&[1, 0, 7, 200])).unwrap().len(), 4);
    }

    #[test]
    fn an_option_has_a_length_and_ends_with_the_header() {
        for length in [0, 1] {
            let error = MassageError::OptionLength {
                kind: 7,
                off: 20,
                length: length.into(),
            };
            assert_eq!(massage(&headers(&[7, length, 0, 0])), Err(error));
        }
        let error = MassageError::OptionCut {
            off: 20,
            needed: 5,
            had: 4,
        };
        assert_eq!(massage(&headers(&[0x94, 5, 0, 0])), Err(error));
        let error = MassageError::OptionCut {
            off: 23,
            needed: 2,
            had: 1,
        };
        assert_eq!(massage(&headers(&[1, 1, 1, 7])), Err(error));
    }

    #[test]
    fn a_header_that_is_cut_is_refused() {
        let cut = MassageError::HeaderCut {
            off: 0,
            needed: 20,
            had: 19,
        };
        assert_eq!(massage(&headers(&[])[..19]), Err(cut));
    }

    proptest! {
        #[test]
        fn every_range_lies_in_the_headers_in_order(options in prop::collection::vec(any::<u8>(), 0..41)) {
            let mut headers = headers(&[]);
            headers.extend(options);
            // The checksum is the last field before the options.
            let mut end = 12;
            for (range, _) in massage(&headers).unwrap_or_default().iter().skip(4) {
                prop_assert!(end <= range.start && range.start < range.end);
                end = range.end;
            }
            prop_assert!(end <= headers.len());
        }
    }
}
