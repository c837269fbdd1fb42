//! AH: senders that cover what they should not, or what changed on the way.

use super::{Fault, mac};
use crate::bad::{Bad, Random};
use crate::good::Good;
use crate::seal;
use espial_core::crypto::AuthenticationAlgorithm;
use espial_core::explain::Cause;
use espial_core::sa::{Protocol, SaConfig};
use espial_core::stage::Profile;
use espial_core::wire::extension::{ExtensionHeader, walk};
use espial_tests::packets::mend_checksum;
use std::net::IpAddr;

pub(crate) const FAULTS: &[Fault] = &[
    ("AH: hop limit covered as sent", hop_limit),
    ("AH: hop limit covered as it arrived", hop_limit_as_arrived),
    ("AH: flow label covered", flow_label),
    ("AH: traffic class covered", traffic_class),
    ("AH: traffic class and flow label covered", class_and_label),
    ("AH: IPv4 type of service covered", type_of_service),
    ("AH: IPv4 flags covered", flags),
    ("AH: IPv4 time to live covered", time_to_live),
    ("AH: data of a mutable option covered", option_covered),
    ("AH: mutable option zeroed whole", option_whole),
    ("AH: mutable option zeroed from its type", option_from_type),
    (
        "AH: mutable option zeroed by its data, at a BSD",
        option_data,
    ),
    ("AH: routing header covered as sent", routing_header),
    ("AH: padding taken for zeros", padding),
    ("AH: reserved field changed", reserved),
    ("AH: source address translated", source),
    ("AH: destination address translated", destination),
    ("AH: prefix of the source translated", prefix),
];

/// The packet with a change before the ICV is computed, and the ICV of a sender with that view.
fn made(
    good: &Good,
    cause: Cause,
    change: impl FnOnce(&mut Vec<u8>),
    view: impl FnOnce(&mut Vec<u8>),
) -> Option<Bad> {
    let key = mac(good.config())?;
    if !good.is(Protocol::Ah)
        || good.config().esn
        || key.algorithm() == AuthenticationAlgorithm::AesGmac
    {
        return None;
    }
    let mut packet = good.packet.clone();
    change(&mut packet);
    if packet[0] >> 4 == 4 {
        mend_checksum(&mut packet);
    }
    let sealed = seal::ah(good.config(), &packet, good.skip, view);
    Some(Bad::packet(good, sealed, cause))
}

fn ipv6(good: &Good) -> Option<()> {
    (!good.is_ipv4()).then_some(())
}

fn hop_limit(good: &Good, random: &mut Random) -> Option<Bad> {
    ipv6(good)?;
    let sent = u8::try_from(random.below(200)).unwrap() + 50;
    made(
        good,
        Cause::AhHopLimitCovered,
        |packet| packet[7] = sent - 7,
        |seen| seen[7] = sent,
    )
}

fn hop_limit_as_arrived(good: &Good, _: &mut Random) -> Option<Bad> {
    ipv6(good)?;
    made(
        good,
        Cause::AhHopLimitCovered,
        |packet| packet[7] = 61,
        |seen| seen[7] = 61,
    )
}

/// A first word with a traffic class and a flow label.
fn first_word(packet: &mut [u8]) {
    packet[..4].copy_from_slice(&[0x6b, 0x81, 0x23, 0x45]);
}

fn flow_label(good: &Good, _: &mut Random) -> Option<Bad> {
    ipv6(good)?;
    made(
        good,
        Cause::AhFlowLabelCovered,
        |packet| first_word(packet),
        |seen| seen[1..4].copy_from_slice(&[0x01, 0x23, 0x45]),
    )
}

fn traffic_class(good: &Good, _: &mut Random) -> Option<Bad> {
    ipv6(good)?;
    made(
        good,
        Cause::AhTrafficClassCovered,
        |packet| first_word(packet),
        |seen| seen[..2].copy_from_slice(&[0x6b, 0x80]),
    )
}

fn class_and_label(good: &Good, _: &mut Random) -> Option<Bad> {
    ipv6(good)?;
    made(
        good,
        Cause::AhMutableFieldsCovered,
        |packet| first_word(packet),
        |seen| seen[..4].copy_from_slice(&[0x6b, 0x81, 0x23, 0x45]),
    )
}

fn ipv4(good: &Good) -> Option<()> {
    good.is_ipv4().then_some(())
}

fn type_of_service(good: &Good, _: &mut Random) -> Option<Bad> {
    ipv4(good)?;
    made(
        good,
        Cause::AhTypeOfServiceCovered,
        |packet| packet[1] = 0xb8,
        |seen| seen[1] = 0xb8,
    )
}

fn flags(good: &Good, _: &mut Random) -> Option<Bad> {
    ipv4(good)?;
    made(
        good,
        Cause::AhFlagsCovered,
        |packet| packet[6] = 0x40,
        |seen| seen[6] = 0x40,
    )
}

fn time_to_live(good: &Good, _: &mut Random) -> Option<Bad> {
    ipv4(good)?;
    made(
        good,
        Cause::AhTimeToLiveCovered,
        |packet| packet[8] = 57,
        |seen| seen[8] = 64,
    )
}

/// The mutable options with data, as they stand in the packet.
fn mutable(good: &Good) -> Option<Vec<(usize, Vec<u8>)>> {
    let options = seal::options(&good.packet, good.skip).into_iter();
    let mutable: Vec<_> = options
        .filter(|(_, kind, len)| kind.is_mutable() && *len > 2)
        .map(|(at, _, len)| (at, good.packet[at..at + len].to_vec()))
        .collect();
    (!mutable.is_empty()).then_some(mutable)
}

fn option_covered(good: &Good, _: &mut Random) -> Option<Bad> {
    let options = mutable(good)?;
    made(
        good,
        Cause::AhOptionCovered,
        |_| (),
        |seen| {
            for (at, octets) in options {
                seen[at..at + octets.len()].copy_from_slice(&octets);
            }
        },
    )
}

fn option_whole(good: &Good, _: &mut Random) -> Option<Bad> {
    let options = mutable(good)?;
    made(
        good,
        Cause::AhOptionsHashedWhole,
        |_| (),
        |seen| {
            for (at, octets) in options {
                seen[at..at + octets.len()].fill(0);
            }
        },
    )
}

fn option_from_type(good: &Good, _: &mut Random) -> Option<Bad> {
    let options = mutable(good)?;
    made(
        good,
        Cause::AhOptionsHashedWhole,
        |_| (),
        |seen| {
            for (at, octets) in options {
                seen[at..at + octets.len()].copy_from_slice(&octets);
                seen[at..at + octets.len() - 2].fill(0);
            }
        },
    )
}

fn option_data(good: &Good, _: &mut Random) -> Option<Bad> {
    mutable(good)?;
    let bad = made(good, Cause::AhOptionsHashedByData, |_| (), |_| ())?;
    Some(Bad {
        profile: Profile::Freebsd,
        ..bad
    })
}

/// The sender covers the routing header as it leaves: the first hop is the destination, and all segments are left.
fn routing_header(good: &Good, _: &mut Random) -> Option<Bad> {
    let header = walk(&good.packet)
        .headers
        .into_iter()
        .find(|header| header.kind == ExtensionHeader::Routing && header.offset < good.skip)?;
    let hops = (header.length - 8) / 16;
    (hops > 0).then_some(())?;
    let list = header.offset + 8;
    made(
        good,
        Cause::AhRoutingHeaderForm,
        |_| (),
        |seen| {
            let last = seen[24..40].to_vec();
            let first = seen[list..list + 16].to_vec();
            seen[24..40].copy_from_slice(&first);
            seen.copy_within(list + 16..list + 16 * hops, list);
            seen[list + 16 * (hops - 1)..list + 16 * hops].copy_from_slice(&last);
            seen[header.offset + 3] = u8::try_from(hops).unwrap();
        },
    )
}

fn padding(good: &Good, _: &mut Random) -> Option<Bad> {
    let end = good.skip + 12 + mac(good.config())?.icv();
    let header = (usize::from(good.packet[good.skip + 1]) + 2) * 4;
    let len = (good.skip + header)
        .checked_sub(end)
        .filter(|len| *len > 0)?;
    made(
        good,
        Cause::AhPaddingZeroed,
        |packet| packet[end..end + len].fill(0xa5),
        |seen| seen[end..end + len].fill(0),
    )
}

fn reserved(good: &Good, random: &mut Random) -> Option<Bad> {
    let mut packet = good.packet.clone();
    packet[good.skip + 2] ^= u8::try_from(random.below(255)).unwrap() + 1;
    good.is(Protocol::Ah)
        .then(|| Bad::packet(good, packet, Cause::AhReservedChanged))
}

/// The packet with another source or destination.
fn translated(good: &Good, at: [usize; 2], cause: Cause) -> Option<(Bad, IpAddr)> {
    good.is(Protocol::Ah).then_some(())?;
    let mut packet = good.packet.clone();
    let v4 = good.is_ipv4();
    let at = at[usize::from(v4)];
    packet[at + if v4 { 3 } else { 9 }] ^= 0x33;
    if v4 {
        mend_checksum(&mut packet);
    }
    let now = match v4 {
        true => IpAddr::from(<[u8; 4]>::try_from(&packet[at..at + 4]).unwrap()),
        false => IpAddr::from(<[u8; 16]>::try_from(&packet[at..at + 16]).unwrap()),
    };
    Some((Bad::packet(good, packet, cause), now))
}

fn source(good: &Good, _: &mut Random) -> Option<Bad> {
    // A tunnel's outer source is the association's; in transport mode an IPv6 home address would be another.
    translated(good, [8, 12], Cause::AddressTranslated).map(|(bad, _)| bad)
}

fn destination(good: &Good, _: &mut Random) -> Option<Bad> {
    let (bad, _) = translated(good, [24, 16], Cause::AddressTranslated)?;
    Some(bad)
}

fn prefix(good: &Good, _: &mut Random) -> Option<Bad> {
    good.is(Protocol::Ah).then_some(())?;
    ipv6(good)?;
    let mut packet = good.packet.clone();
    // Words 1 and 3 of the source: one grows by what the other loses.
    packet[8 + 6..8 + 8].copy_from_slice(&[0x7a, 0x31]);
    let mut config = SaConfig {
        src: IpAddr::from(<[u8; 16]>::try_from(&packet[8..24]).unwrap()),
        ..good.config().clone()
    };
    config.esn = good.config().esn;
    let sealed = match good.config().esn {
        true => return None,
        false => seal::ah(&config, &packet, good.skip, |_| ()),
    };
    let mut packet = sealed;
    let word = u16::from_be_bytes([packet[10], packet[11]]) + 0x0102;
    packet[10..12].copy_from_slice(&word.to_be_bytes());
    packet[14..16].copy_from_slice(&(0x7a31_u16 - 0x0102).to_be_bytes());
    Some(Bad {
        packet,
        ..Bad::config(good, config, Cause::PrefixTranslated)
    })
}
