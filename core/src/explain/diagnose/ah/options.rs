//! Options before AH that may change on the way (RFC 4302, 3.3.3.1.2.2): three ways of taking them for zeros.

use super::super::super::language::say;
use super::super::Cause;
use super::super::search::{Case, Hypothesis};
use super::super::trial::Change;
use super::base::header_len;
use super::seen;
use crate::sa::Protocol;
use crate::stage::{AhMutableOptions, Profile};
use crate::wire::extension::{self, ExtensionHeader, Options, walk};

/// Each other way.
pub(in super::super) fn options(case: &Case<'_>) -> Vec<Hypothesis> {
    let met = case.met;
    if met.proto != Protocol::Ah {
        return Vec::new();
    }
    let start = header_len(&met.packet);
    let headers = met.packet.get(start..met.skip).unwrap_or_default();
    if headers.is_empty() {
        return Vec::new();
    }
    let mut found = vec![seen(
        case,
        Cause::AhOptionCovered,
        vec![(start, headers.to_vec())],
        say!("why.ah-option-covered"),
        say!("fix.ah-option-covered"),
    )];
    if met.packet.first().is_some_and(|octet| octet >> 4 == 6) {
        found.push(other_habit(case));
        found.push(zeroed_from_the_type(case));
    }
    found
}

/// The habit that the host does not have.
fn other_habit(case: &Case<'_>) -> Hypothesis {
    let (profile, cause, why, fix) = match case.world.profile.ah_mutable_options() {
        AhMutableOptions::Data => (
            Profile::Freebsd,
            Cause::AhOptionsHashedWhole,
            say!("why.ah-options-hashed-whole"),
            say!("fix.ah-options-hashed-whole"),
        ),
        AhMutableOptions::TypeAndLengthToo => (
            Profile::Rfc,
            Cause::AhOptionsHashedByData,
            say!("why.ah-options-hashed-by-data"),
            say!("fix.ah-options-hashed-by-data"),
        ),
    };
    let change = Change {
        profile: Some(profile),
        ..Change::of(case.config.clone())
    };
    Hypothesis::new(cause, change, why, fix)
}

/// Older BSDs zeroed as many octets as the data has, from the type on.
fn zeroed_from_the_type(case: &Case<'_>) -> Hypothesis {
    let mut octets = Vec::new();
    let packet = &case.met.packet;
    for header in walk(packet).headers {
        let has_options = matches!(
            header.kind,
            ExtensionHeader::HopByHop | ExtensionHeader::DestinationOptions
        );
        let area = header.offset + extension::HEADER_LENGTH.end;
        let end = header.offset + header.length;
        let options = packet
            .get(area..end)
            .filter(|_| has_options && end <= case.met.skip);
        for option in Options::new(options.unwrap_or_default()).flatten() {
            let at = area + option.offset;
            let whole = packet.get(at..at + option.length);
            let (true, Some(whole)) = (option.kind.is_mutable(), whole) else {
                continue;
            };
            let mut counted = whole.to_vec();
            let zeroed = option.data.len().min(counted.len());
            counted.iter_mut().take(zeroed).for_each(|octet| *octet = 0);
            octets.push((at, counted));
        }
    }
    seen(
        case,
        Cause::AhOptionsHashedWhole,
        octets,
        say!("why.ah-options-zeroed-from-type"),
        say!("fix.ah-options-zeroed-from-type"),
    )
}
