//! No association: what comes near, tried with the packet's own numbers.

use super::super::language::{Message, say};
use super::edit::{with_addresses, without};
use super::encounter::Encounter;
use super::search::{Hypothesis, Search};
use super::trial::Change;
use super::{Cause, Confidence, Diagnosis, association, keys};
use crate::explain::{guess_esp_null, spi_words, why_among};
use crate::sa::{NearMissReason, Protocol, SaConfig, SaId, SaState};
use crate::stage::{Reason, World};
use crate::wire::checksum;
use std::net::IpAddr;

/// Associations under other SPIs that are tried.
const MOST_OTHERS: usize = 48;
/// Associations that are looked through for them.
const MOST_SEEN: usize = 1 << 17;

/// Finds out which association the packet is for.
pub(super) fn diagnose(
    world: &World,
    met: &Encounter,
    search: &mut Search<'_>,
    wanted: SaId,
) -> Option<Diagnosis> {
    let near = search.first(near_misses(world, met, wanted));
    let found = near
        .or_else(|| search.first(marker(world, met, wanted)))
        .or_else(|| search.first(under_other_spis(world, wanted)));
    Some(
        found
            .or_else(|| search.alone())
            .or_else(|| search.likely())
            .unwrap_or_else(|| missing(world, met, wanted, search.tried())),
    )
}

fn near_misses(world: &World, met: &Encounter, wanted: SaId) -> Vec<Hypothesis> {
    let near = world.sad.nearest(wanted.dst, wanted.proto, wanted.spi);
    near.into_iter()
        .filter_map(|miss| {
            let config = world.sad.get(miss.sav)?.config();
            Some((config, miss.reason))
        })
        .flat_map(|(config, reason)| near_miss(config, reason, met, wanted))
        .collect()
}

/// The association with destination and SPI as the packet has them.
fn for_packet(config: &SaConfig, wanted: SaId) -> SaConfig {
    SaConfig {
        dst: wanted.dst,
        spi: wanted.spi,
        ..config.clone()
    }
}

fn near_miss(
    config: &SaConfig,
    reason: NearMissReason,
    met: &Encounter,
    wanted: SaId,
) -> Vec<Hypothesis> {
    let id = config.id();
    let spi = spi_words(wanted.spi);
    let mut change = Change::of(for_packet(config, wanted));
    let (cause, why, fix) = match reason {
        NearMissReason::NotUsable { state } => not_usable(id, state),
        NearMissReason::SpiByteOrder => (
            Cause::SpiByteOrder,
            say!(
                "why.spi-byte-order",
                spi = &spi,
                have = spi_words(config.spi)
            ),
            say!("fix.spi", spi),
        ),
        NearMissReason::SpiDiffersInOneOctet { have } => (
            Cause::SpiDiffers,
            say!("why.spi-octet-differs", spi = &spi, have = spi_words(have)),
            say!("fix.spi", spi),
        ),
        NearMissReason::ProtocolDiffers { have } => {
            let Some(protection) = keys::as_other_protocol(&config.protection) else {
                return Vec::new();
            };
            change.config.protection = protection;
            (
                Cause::ProtocolDiffers,
                say!("why.protocol-differs", proto = wanted.proto, have),
                say!("fix.protocol-differs", proto = wanted.proto),
            )
        }
        NearMissReason::DestinationDiffers { have } => {
            return destination_differs(change, have, met, wanted);
        }
    };
    vec![Hypothesis::new(cause, change, why, fix)]
}

fn not_usable(id: SaId, state: SaState) -> (Cause, Message, Message) {
    (
        Cause::AssociationNotUsable,
        say!("why.not-usable", association => association(id), state),
        say!("fix.not-usable"),
    )
}

/// The same association to another address: configured wrongly, or translated on the way. AH covers the address, so that
/// the packet tells which; ESP does not.
fn destination_differs(
    change: Change,
    have: IpAddr,
    met: &Encounter,
    wanted: SaId,
) -> Vec<Hypothesis> {
    let dst = wanted.dst;
    let translated = translation(have, dst);
    let words = |cause| match cause {
        Cause::PrefixTranslated | Cause::AddressTranslated => (
            say!("why.destination-translated", have, dst),
            say!("fix.destination-translated", dst),
        ),
        _ => (
            say!("why.destination-differs", dst, have),
            say!("fix.destination-differs", dst),
        ),
    };
    let mut found = Vec::new();
    if met.proto == Protocol::Ah {
        let original = met
            .addresses()
            .and_then(|(src, _)| with_addresses(&met.packet, src, have));
        let cause = translated.unwrap_or(Cause::AddressTranslated);
        if let Some(packet) = original {
            let mut change = change.clone();
            change.config.dst = have;
            change.packet = Some(packet);
            let (why, _) = words(cause);
            let fix = say!("fix.ah-address-translated");
            found.push(Hypothesis::new(cause, change, why, fix));
        }
    }
    let cause = match met.proto {
        Protocol::Ah => Cause::DestinationDiffers,
        _ => translated.unwrap_or(Cause::DestinationDiffers),
    };
    let (why, fix) = words(cause);
    found.push(Hypothesis::new(cause, change, why, fix));
    found
}

/// The translation of a prefix that leaves checksums as they are (RFC 6296), where one address may be that of the other.
pub(super) fn translation(from: IpAddr, to: IpAddr) -> Option<Cause> {
    let (IpAddr::V6(from), IpAddr::V6(to)) = (from, to) else {
        return None;
    };
    let (from, to) = (from.octets(), to.octets());
    let prefix_differs = from.get(..6) != to.get(..6);
    let sums = [from, to].map(|octets| checksum::ones_complement([&octets[..]]));
    let [one, other] = sums;
    (prefix_differs && one == other && from.get(8..) == to.get(8..))
        .then_some(Cause::PrefixTranslated)
}

/// ESP after the four zero octets that mark IKE, without UDP.
fn marker(world: &World, met: &Encounter, wanted: SaId) -> Vec<Hypothesis> {
    if (wanted.proto, wanted.spi) != (Protocol::Esp, 0) {
        return Vec::new();
    }
    let spi = met.rest().get(4..).and_then(<[u8]>::first_chunk);
    let spi = spi.map_or(0, |spi| u32::from_be_bytes(*spi));
    let sav = world.sad.key_lookup_sa(wanted.dst, Protocol::Esp, spi);
    let config = sav
        .and_then(|sav| world.sad.get(sav))
        .map(|sav| sav.config());
    config
        .zip(without(&met.packet, met.skip, 4))
        .map(|(config, packet)| marked(config, packet))
        .into_iter()
        .collect()
}

/// A packet of which the marker has been taken off.
pub(super) fn marked(config: &SaConfig, packet: Vec<u8>) -> Hypothesis {
    let change = Change {
        packet: Some(packet),
        ..Change::of(config.clone())
    };
    Hypothesis::new(
        Cause::NonEspMarker,
        change,
        say!("why.non-esp-marker", spi = spi_words(config.spi)),
        say!("fix.non-esp-marker"),
    )
}

/// The associations to the same destination, then all others, under the packet's SPI.
fn under_other_spis(world: &World, wanted: SaId) -> Vec<Hypothesis> {
    let of_protocol = |config: &&SaConfig| config.protection.protocol() == wanted.proto;
    let all = || {
        world
            .sad
            .iter()
            .take(MOST_SEEN)
            .map(|(_, sav)| sav.config())
            .filter(of_protocol)
    };
    let alike = all().filter(|config| config.dst == wanted.dst);
    let rest = all().filter(|config| config.dst != wanted.dst);
    alike
        .chain(rest)
        .take(MOST_OTHERS)
        .map(|config| {
            let change = Change::of(for_packet(config, wanted));
            let (cause, fix) = match config.spi == wanted.spi {
                true => (Cause::DestinationDiffers, say!("fix.destination-as-packet")),
                false => (Cause::SpiDiffers, say!("fix.spi-as-packet")),
            };
            Hypothesis::new(
                cause,
                change,
                say!(
                    "why.under-other-spi",
                    wanted => association(wanted),
                    other => association(config.id()),
                ),
                fix,
            )
        })
        .collect()
}

/// Nothing fits.
fn missing(world: &World, met: &Encounter, wanted: SaId, trials: usize) -> Diagnosis {
    let SaId { dst, proto, spi } = wanted;
    let near = world.sad.nearest(dst, proto, spi);
    let unusable = near.iter().find_map(|miss| match miss.reason {
        NearMissReason::NotUsable { state } => Some(state),
        _ => None,
    });
    let (cause, mut why, fix) = match unusable {
        Some(state) => not_usable(wanted, state),
        None if met.outside > 0 => (
            Cause::NestedProtection,
            say!("why.nested-protection", layers = met.outside, wanted => association(wanted)),
            say!("fix.add-association", wanted => association(wanted)),
        ),
        None => (
            Cause::NoAssociation,
            why_among(&Reason::NoAssociation { dst, proto, spi }, &world.sad),
            say!("fix.no-association", wanted => association(wanted)),
        ),
    };
    if let Some(guess) = guess_esp_null(&met.packet) {
        why = Message::joined("; ", vec![why, guess.words()]);
    }
    Diagnosis {
        cause,
        confidence: Confidence::Observed,
        why,
        fix,
        fixed: None,
        trials,
    }
}
