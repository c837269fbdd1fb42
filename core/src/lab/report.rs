//! A run as lines of plain data: what `espial lab --json` prints, and what one run is compared with another by.

use super::expectation::counters;
use super::host::Origin;
use super::record::LabRun;
use super::wire::{Carried, Fate};
use crate::explain::Language;
use serde::Serialize;
use std::collections::BTreeMap;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Line {
    /// A packet's way on one host.
    Packet {
        /// When its first stage ran, in milliseconds.
        at: u64,
        /// The host.
        host: String,
        /// The task's number.
        packet: u32,
        /// Where the packet came from.
        origin: Origin,
        /// The stages that ran.
        stages: Vec<&'static str>,
        /// What became of it, or `under way`.
        outcome: String,
    },
    /// A packet on the wire.
    Wire {
        /// The time, in milliseconds.
        at: u64,
        /// Its number, from 1.
        number: u64,
        /// The host that sent it.
        from: String,
        /// What the wire did to it.
        fate: Fate,
        /// Its octets as hex.
        octets: String,
    },
    /// A host at the end.
    Host {
        /// Its name.
        host: String,
        /// Its stack.
        stack: &'static str,
        /// Its counters that are not zero.
        counters: BTreeMap<String, u64>,
    },
}

/// The packets, the wire and the hosts of a run, with outcomes in a language.
pub fn lines(run: &LabRun, language: Language) -> Vec<Line> {
    let name = |index: usize| {
        let host = run.lab().hosts().get(index);
        host.map(|host| host.name.clone()).unwrap_or_default()
    };
    let packets = run.packets().map(|packet| Line::Packet {
        at: packet.at,
        host: name(packet.host),
        packet: packet.task,
        origin: packet.origin,
        stages: packet.stage_names().collect(),
        outcome: packet.describe().text(language),
    });
    let carried = run.lab().wire().carried().iter();
    let wire = carried.map(
        |Carried {
             at,
             number,
             from,
             fate,
             octets,
         }| Line::Wire {
            at: *at,
            number: *number,
            from: name(*from),
            fate: *fate,
            octets: octets.iter().map(|octet| format!("{octet:02x}")).collect(),
        },
    );
    let hosts = run.lab().hosts().iter().map(|host| Line::Host {
        host: host.name.clone(),
        stack: host.world.stack.id(),
        counters: counters(host),
    });
    packets.chain(wire).chain(hosts).collect()
}
