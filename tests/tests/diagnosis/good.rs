//! Packets that are received as they should be, with their associations.

use espial_core::inspect::{Outcome, Receiver};
use espial_core::mbuf::Layout;
use espial_core::sa::{Protocol, SaConfig};
use espial_core::stage::{Profile, Verdict};
use espial_core::wire::IpProtocol;
use espial_core::wire::checksum::Checksum;
use espial_core::wire::extension::{End, ExtensionHeader, walk};
use espial_core::wire::link::LinkType;
use espial_tests::{LinuxCase, ScapyCase, vectors};
use std::fs;

/// A packet that is delivered, and why.
#[derive(Clone)]
pub(crate) struct Good {
    pub(crate) name: String,
    /// All associations of the host.
    pub(crate) sas: Vec<SaConfig>,
    /// The one that the packet finds.
    pub(crate) used: usize,
    pub(crate) packet: Vec<u8>,
    /// The packet as the upper layer gets it.
    pub(crate) inner: Vec<u8>,
    /// Whether a checksum inside is right.
    pub(crate) checked: bool,
    /// Where ESP or AH starts.
    pub(crate) skip: usize,
}

impl Good {
    fn new(name: String, receiver: &Receiver, packet: Vec<u8>) -> Option<Self> {
        let sas: Vec<SaConfig> = receiver
            .world
            .sad
            .iter()
            .map(|(_, association)| association.config().clone())
            .collect();
        let report = receiver.clone().receive(LinkType::RAW, &packet);
        let Outcome::Received(Verdict::Delivered {
            checksum,
            sas: removed,
            ..
        }) = &report.outcome
        else {
            return None;
        };
        let [removed] = removed.as_slice() else {
            return None;
        };
        let used = sas
            .iter()
            .position(|config| (config.dst, config.spi) == (removed.dst, removed.spi))?;
        Some(Self {
            name,
            sas,
            used,
            checked: *checksum == Checksum::Ok,
            skip: protection(&packet)?,
            inner: report.inner,
            packet,
        })
    }

    /// The association that the packet finds.
    pub(crate) fn config(&self) -> &SaConfig {
        &self.sas[self.used]
    }

    pub(crate) fn is(&self, proto: Protocol) -> bool {
        self.config().protection.protocol() == proto
    }

    pub(crate) fn is_ipv4(&self) -> bool {
        self.packet[0] >> 4 == 4
    }

    /// The same with another association in place of the one that the packet finds.
    pub(crate) fn with(&self, config: SaConfig) -> Vec<SaConfig> {
        let mut sas = self.sas.clone();
        sas[self.used] = config;
        sas
    }
}

/// Where AH or ESP starts in a packet.
pub(crate) fn protection(packet: &[u8]) -> Option<usize> {
    let walk = walk(packet);
    if let Some(ah) = walk
        .headers
        .iter()
        .find(|header| header.kind == ExtensionHeader::Ah)
    {
        return Some(ah.offset);
    }
    match walk.end {
        End::Upper {
            protocol: IpProtocol::ESP,
            offset,
            ..
        } => Some(offset),
        _ => None,
    }
}

/// One packet of each direction of every kernel's capture with one layer of protection, and every packet of scapy's.
pub(crate) fn all() -> Vec<Good> {
    let mut names: Vec<String> = fs::read_dir(vectors().join("linux"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.contains("then") && !name.contains("fragmented"))
        .collect();
    names.sort();
    let mut goods: Vec<Good> = names.iter().flat_map(|name| kernels(name)).collect();
    for case in ScapyCase::all() {
        let receiver = case.receiver(Profile::Rfc, Layout::Cluster);
        goods.extend(Good::new(case.name.clone(), &receiver, case.wire()));
    }
    goods
}

fn kernels(name: &str) -> Vec<Good> {
    let case = LinuxCase::load(name);
    let mut receiver = case.receiver(Profile::Rfc, Layout::Cluster);
    let mut goods: Vec<Good> = Vec::new();
    for packet in case.packets() {
        let good = Good::new(name.to_owned(), &receiver, packet.clone());
        let good = good.filter(|good| goods.iter().all(|other| other.used != good.used));
        goods.extend(good.filter(|good| good.checked));
        receiver.receive(LinkType::RAW, &packet);
        if goods.len() == 2 {
            break;
        }
    }
    goods
}
