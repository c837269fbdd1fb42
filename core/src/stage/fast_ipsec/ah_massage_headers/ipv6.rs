//! IPv6 and its extension headers (RFC 4302, 3.3.3.1.2 and Appendix A2).

use super::{Massage, MassageError, Massaged};
use crate::stage::AhMutableOptions;
use crate::wire::extension::{self, ExtensionHeader, Options, routing_field};
use crate::wire::ipv6::{self, Ipv6, field};
use crate::wire::{IpProtocol, WireError};

/// Lists what may change in the base header and in every extension header up to the end of `headers`.
pub(super) fn massage(
    headers: &[u8],
    options: AhMutableOptions,
) -> Result<Vec<Massage>, MassageError> {
    let base = Ipv6::parse(headers).map_err(|error| MassageError::header(error, 0))?;
    if base.payload_length() == 0 {
        return Err(MassageError::JumboPayload);
    }
    let mut found = vec![
        (
            field::VERSION.start..field::FLOW_LABEL.end,
            Massaged::TrafficClassAndFlowLabel,
        ),
        (field::HOP_LIMIT, Massaged::HopLimit),
    ];
    let mut proto = base.next_header();
    let mut off = ipv6::HEADER_LEN;
    while let Some(rest) = headers.get(off..).filter(|rest| !rest.is_empty()) {
        let Some(kind) = ExtensionHeader::from_protocol(proto) else {
            return Err(MassageError::Header { proto, off });
        };
        let len = kind
            .length(rest)
            .map_err(|error| MassageError::header(error, off))?;
        let header = rest.get(..len).unwrap_or_default();
        match kind {
            ExtensionHeader::HopByHop | ExtensionHeader::DestinationOptions => {
                massage_options(&mut found, header, proto, off, options)?;
            }
            ExtensionHeader::Routing => {
                let kind = header.get(routing_field::ROUTING_TYPE.start);
                let kind = kind.copied().unwrap_or(0);
                found.push((off..off + len, Massaged::RoutingHeader { kind }));
            }
            ExtensionHeader::Fragment | ExtensionHeader::Ah => {
                return Err(MassageError::Header { proto, off });
            }
        }
        let next = header.get(extension::NEXT_HEADER.start);
        proto = IpProtocol(next.copied().unwrap_or(0));
        off += len;
    }
    Ok(found)
}

/// The third bit of an option's type tells whether its data may change (RFC 4302, 3.3.3.1.2.2).
fn massage_options(
    found: &mut Vec<Massage>,
    header: &[u8],
    proto: IpProtocol,
    off: usize,
    habit: AhMutableOptions,
) -> Result<(), MassageError> {
    let before = found.len();
    let area = extension::HEADER_LENGTH.end;
    let mut end = off + area;
    for option in Options::new(header.get(area..).unwrap_or_default()) {
        let option = option.map_err(|error| cut(error, end))?;
        let start = off + area + option.offset;
        end = start + option.length;
        if !option.kind.is_mutable() {
            continue;
        }
        let first = match habit {
            AhMutableOptions::Data => end - option.data.len(),
            AhMutableOptions::TypeAndLengthToo => start,
        };
        let kind = option.kind.0;
        found.push((first..end, Massaged::Option { kind }));
    }
    if found.len() == before {
        let range = off..off + header.len();
        found.push((range, Massaged::ImmutableOptions { proto }));
    }
    Ok(())
}

fn cut(error: WireError, off: usize) -> MassageError {
    match error {
        WireError::Truncated { needed, had, .. } => MassageError::OptionCut { off, needed, had },
        other => MassageError::header(other, off),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A base header with these extension headers behind it; the last one names AH.
    fn headers(first: u8, extensions: &[u8]) -> Vec<u8> {
        let mut headers = vec![0x6f, 0xa1, 0xb2, 0xc3, 0, 100, first, 64];
        headers.extend([0x20; 16]);
        headers.extend([0xfd; 16]);
        headers.extend(extensions);
        headers
    }

    fn data(headers: &[u8]) -> Result<Vec<Massage>, MassageError> {
        massage(headers, AhMutableOptions::Data)
    }

    #[test]
    fn class_flow_label_and_hop_limit_are_all_that_changes_in_a_base_header() {
        let headers = headers(51, &[]);
        let found = data(&headers).unwrap();
        assert_eq!(
            found,
            [
                (0..4, Massaged::TrafficClassAndFlowLabel),
                (7..8, Massaged::HopLimit)
            ]
        );
        let counted: Vec<u8> = (0..4).map(|i| found[0].1.counted(i, headers[i])).collect();
        assert_eq!(counted, [0x60, 0, 0, 0]);
        assert_eq!(found[1].1.counted(0, 64), 0);
    }

    #[test]
    fn only_the_data_of_a_mutable_option_counts_as_zeros() {
        let headers = headers(0, &[0x33, 0, 0x3e, 4, 0xde, 0xad, 0xbe, 0xef]);
        let mutable = Massaged::Option { kind: 0x3e };
        assert_eq!(data(&headers).unwrap()[2..], [(44..48, mutable)]);
        let all = massage(&headers, AhMutableOptions::TypeAndLengthToo).unwrap();
        assert_eq!(all[2..], [(42..48, mutable)]);
    }

    #[test]
    fn immutable_options_and_routing_headers_count_as_they_are() {
        let headers = headers(
            0,
            &[
                0x2b, 0, 5, 2, 0, 0, 1, 0, 0x3c, 2, 0, 0, 0, 0, 0, 0, 0x20, 1, 0x0d, 0xb8, 0, 0, 0,
                0, 0, 0, 0, 0, 0, 0, 0, 1, 0x33, 0, 0x1e, 4, 1, 2, 3, 4,
            ],
        );
        let hop_by_hop = IpProtocol::HOP_BY_HOP;
        let destination = IpProtocol::DESTINATION_OPTIONS;
        let found = data(&headers).unwrap();
        assert_eq!(
            found[2..],
            [
                (40..48, Massaged::ImmutableOptions { proto: hop_by_hop }),
                (48..72, Massaged::RoutingHeader { kind: 0 }),
                (72..80, Massaged::ImmutableOptions { proto: destination }),
            ]
        );
        assert!((2..5).all(|i| found[i].1.counted(3, 0x5a) == 0x5a));
    }

    #[test]
    fn options_without_data_are_passed() {
        // A mutable option without data, twice Pad1, a mutable option of one octet, Pad1.
        let headers = headers(0, &[51, 0, 0x3e, 0, 0, 0, 0x3f, 0]);
        let found = [
            (44..44, Massaged::Option { kind: 0x3e }),
            (48..48, Massaged::Option { kind: 0x3f }),
        ];
        assert_eq!(data(&headers).unwrap()[2..], found);
    }

    #[test]
    fn an_option_has_to_end_with_its_header() {
        let error = data(&headers(60, &[0x33, 0, 5, 2, 0, 0, 1, 5])).unwrap_err();
        let expected = MassageError::OptionCut {
            off: 46,
            needed: 7,
            had: 2,
        };
        assert_eq!(error, expected);
        let error = data(&headers(60, &[0x33, 0, 1, 4, 0, 0])).unwrap_err();
        let expected = MassageError::HeaderCut {
            off: 40,
            needed: 8,
            had: 6,
        };
        assert_eq!(error, expected);
        let error = data(&headers(60, &[0x33, 1, 1, 4, 0, 0, 0, 0])).unwrap_err();
        let expected = MassageError::HeaderCut {
            off: 40,
            needed: 16,
            had: 8,
        };
        assert_eq!(error, expected);
    }

    #[test]
    fn fragment_ah_and_unknown_headers_are_refused() {
        for proto in [44, 51, 50, 135, 17] {
            let proto = IpProtocol(proto);
            let error = MassageError::Header { proto, off: 40 };
            let headers = headers(
                proto.0,
                &[
                    0x33, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                ],
            );
            assert_eq!(data(&headers), Err(error));
        }
    }

    #[test]
    fn a_payload_length_of_0_is_refused() {
        let mut headers = headers(51, &[]);
        headers[5] = 0;
        assert_eq!(data(&headers), Err(MassageError::JumboPayload));
    }

    #[test]
    fn what_is_no_ipv6_header_is_refused() {
        assert_eq!(data(&[0x50; 40]), Err(MassageError::NoIpHeader));
        let cut = MassageError::HeaderCut {
            off: 0,
            needed: 40,
            had: 39,
        };
        assert_eq!(data(&[0x60; 39]), Err(cut));
    }

    proptest! {
        #[test]
        fn every_range_lies_in_the_headers_in_order(
            first in prop::sample::select(&[0_u8, 43, 51, 60][..]),
            extensions in prop::collection::vec(any::<u8>(), 0..80),
            habit in prop::sample::select(&[AhMutableOptions::Data, AhMutableOptions::TypeAndLengthToo][..]),
        ) {
            let mut headers = headers(first, &[]);
            headers.extend(extensions);
            let mut end = 0;
            for (range, _) in massage(&headers, habit).unwrap_or_default() {
                prop_assert!(end <= range.start && range.start <= range.end);
                end = range.end;
            }
            prop_assert!(end <= headers.len());
        }
    }
}
