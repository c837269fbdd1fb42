//! `ah_massage_headers`: which octets before AH its ICV takes for something else than what they are (RFC 4302, 3.3.3.1).

mod ipv4;
mod ipv6;
mod routing;

use crate::stage::AhMutableOptions;
use crate::wire::{IpProtocol, WireError, ipv4 as wire_ipv4, ipv6 as wire_ipv6};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use thiserror::Error;

/// What a range of octets before AH is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Massaged {
    /// Traffic class and flow label of an IPv6 header, with the version, which stays.
    TrafficClassAndFlowLabel,
    /// Hop limit of an IPv6 header.
    HopLimit,
    /// An IPv6 option, or its data, that may change on the way.
    Option {
        /// Option type.
        kind: u8,
    },
    /// An IPv6 options header in which nothing may change: it counts as sent.
    ImmutableOptions {
        /// Hop-by-hop or destination options.
        proto: IpProtocol,
    },
    /// A routing header: with no segments left it has the form that the sender foresaw, and counts as it is.
    RoutingHeader {
        /// Routing type.
        kind: u8,
    },
    /// Destination of a packet whose routing header, or source route in IPv4, is not at its end: it will be the last of the
    /// route.
    Destination,
    /// Type of service of an IPv4 header.
    TypeOfService,
    /// Flags and fragment offset of an IPv4 header.
    FlagsAndFragmentOffset,
    /// Time to live of an IPv4 header.
    TimeToLive,
    /// Checksum of an IPv4 header.
    HeaderChecksum,
    /// An IPv4 option that may change on the way.
    Ipv4Option {
        /// Option type.
        kind: u8,
    },
}

impl Massaged {
    /// What the ICV takes an octet of it for, the `index`th.
    pub(crate) fn counted(self, index: usize, octet: u8) -> u8 {
        match (self, index) {
            (Self::TrafficClassAndFlowLabel, 0) => octet & 0xf0,
            (Self::ImmutableOptions { .. } | Self::RoutingHeader { .. } | Self::Destination, _) => {
                octet
            }
            _ => 0,
        }
    }
}

/// A range of octets before AH, in octets from the start of the packet, and what it is.
pub(in crate::stage) type Massage = (Range<usize>, Massaged);

/// Headers that AH cannot cover. Offsets are in octets from the start of the packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum MassageError {
    /// The payload length of an IPv6 header is 0: a jumbo payload, whose length stands in an option.
    #[error("an IPv6 payload length of 0 announces a jumbo payload, which AH does not cover here")]
    JumboPayload,
    /// A header before AH of which nobody has said what may change in it.
    #[error("AH does not cover the header {proto} at octet {off}")]
    Header {
        /// Its protocol number.
        proto: IpProtocol,
        /// Where it starts.
        off: usize,
    },
    /// A header does not end where AH begins, or earlier.
    #[error("the header at octet {off} needs {needed} octets, {had} precede AH")]
    HeaderCut {
        /// Where it starts.
        off: usize,
        /// Octets that it takes.
        needed: usize,
        /// Octets from there up to AH.
        had: usize,
    },
    /// An option does not end where its header does, or earlier.
    #[error("the option at octet {off} needs {needed} octets, its header has {had} more")]
    OptionCut {
        /// Where it starts.
        off: usize,
        /// Octets that it takes.
        needed: usize,
        /// Octets from there up to the end of its header.
        had: usize,
    },
    /// An IPv4 option whose length is less than its type and length take.
    #[error("the option {kind} at octet {off} has a length of {length}, the least is 2")]
    OptionLength {
        /// Option type.
        kind: u8,
        /// Where it starts.
        off: usize,
        /// Its length field.
        length: usize,
    },
    /// A routing header whose end nobody can foresee.
    #[error(
        "the routing header at octet {off}, type {kind} with {segments_left} segments left, leads to no known end"
    )]
    SegmentsLeft {
        /// Routing type.
        kind: u8,
        /// Segments left.
        segments_left: u8,
        /// Where it starts.
        off: usize,
    },
    /// The headers do not start with an IP header.
    #[error("no IP header before AH")]
    NoIpHeader,
}

impl MassageError {
    /// What `error` says of a header that starts at `off`.
    fn header(error: WireError, off: usize) -> Self {
        match error {
            WireError::Truncated { needed, had, .. } => Self::HeaderCut { off, needed, had },
            _ => Self::NoIpHeader,
        }
    }
}

/// Goes through the headers before AH, the whole packet up to there. Each field that may change on the way is listed,
/// and each extension header.
pub(in crate::stage) fn ah_massage_headers(
    headers: &[u8],
    options: AhMutableOptions,
) -> Result<Vec<Massage>, MassageError> {
    match headers.first().map(|octet| octet >> 4) {
        Some(4) => ipv4::massage(headers),
        _ => ipv6::massage(headers, options),
    }
}

/// A range of octets by its start, what they count as, and what it is.
pub(in crate::stage) type Counted = (usize, Vec<u8>, Massaged);

/// [`ah_massage_headers`] of a packet that leaves: a routing header that it has yet to follow counts as it will be in the
/// end, and so does the destination (RFC 4302, 3.3.3.1.2.1); with a source route of IPv4 the destination alone
/// (3.3.3.1.1.1).
pub(in crate::stage) fn massage_output(
    headers: &[u8],
    options: AhMutableOptions,
) -> Result<Vec<Counted>, MassageError> {
    let mut all = Vec::new();
    for (range, part) in ah_massage_headers(headers, options)? {
        let foreseen = match part {
            Massaged::RoutingHeader { .. } => routing::foresee(headers, range.clone())?,
            _ => None,
        };
        let off = range.start;
        if let Some(end) = foreseen {
            let destination = end.destination.to_vec();
            all.push((
                wire_ipv6::field::DST.start,
                destination,
                Massaged::Destination,
            ));
            all.push((off, end.header, part));
            continue;
        }
        let octets = headers.get(range).unwrap_or_default();
        if let (Massaged::Ipv4Option { .. }, Some(destination)) = (part, ipv4::foresee(octets)) {
            let off = wire_ipv4::field::DST.start;
            all.push((off, destination.to_vec(), Massaged::Destination));
        }
        let octets = octets.iter().enumerate();
        let counted = octets.map(|(index, octet)| part.counted(index, *octet));
        all.push((off, counted.collect(), part));
    }
    Ok(all)
}
