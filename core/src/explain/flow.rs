//! All packets of one SPI and destination, judged together: what is lost, doubled, out of order or counted anew.

mod budget;

pub use budget::{Budget, MtuBudget};

use super::language::{Message, say};
use crate::sa::{Protocol, SaId, Sad};
use crate::wire::ah::Ah;
use crate::wire::esp::Esp;
use crate::wire::extension::{End, ExtensionHeader, walk};
use crate::wire::ipv4::Ipv4;
use crate::wire::ipv6::Ipv6;
use crate::wire::link::{self, LinkType};
use crate::wire::udp::{Encapsulation, Udp};
use crate::wire::{IpProtocol, WireError};
use rustc_hash::{FxHashMap, FxHasher};
use serde::Serialize;
use std::collections::BTreeSet;
use std::hash::Hasher;
use std::net::IpAddr;

/// A fall of sequence numbers that is no reordering any more: no window is that wide.
const RESTART: u64 = 4096;
/// Packets after one that tell whether the sender goes on counting from there.
const LOOK_AHEAD: usize = 8;
/// A step forwards that is called a jump and no loss.
const JUMP: u64 = 1024;

/// One packet of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    frame: usize,
    low: u32,
    digest: u64,
}

/// The packets of one SPI and destination, in the order of the capture.
#[derive(Clone, Debug)]
struct Flow {
    src: IpAddr,
    in_udp: bool,
    packets: Vec<Seen>,
}

/// The flows of a capture, known by their outermost AH or ESP header.
#[derive(Clone, Debug, Default)]
pub struct Flows {
    /// In order of their first packets.
    order: Vec<SaId>,
    flows: FxHashMap<SaId, Flow>,
}

/// What a flow had before a packet, and has after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// An earlier frame with the same octets from AH or ESP on.
    pub same: Option<usize>,
    /// An earlier frame with the same sequence number and other octets.
    pub other: Option<usize>,
    /// Whether the packets after this one go on below the highest number before it: the sender began anew.
    pub goes_on_below: bool,
}

/// What the packets of one SPI and destination are like together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FlowView {
    /// `esp` or `ah`.
    pub proto: Protocol,
    /// `0x0b58bce8`.
    pub spi: String,
    /// Source address of the first packet.
    pub src: String,
    /// Destination address.
    pub dst: String,
    /// Packets in the capture, doubled ones included.
    pub packets: usize,
    /// The first packet's frame, from 1.
    pub first_frame: usize,
    /// The lowest sequence number since the last restart.
    pub first_seq: u64,
    /// The highest sequence number since the last restart.
    pub last_seq: u64,
    /// Numbers that never came, between the lowest and the highest; those of jumps are not counted.
    pub lost: u64,
    /// Packets that came again with the same octets.
    pub duplicates: usize,
    /// Packets that came after one with a higher number.
    pub reordered: usize,
    /// The greatest distance by which one came late, in packets.
    pub greatest_distance: u64,
    /// Steps forwards of more than 1,024 numbers.
    pub jumps: usize,
    /// Times that the sender began to count anew.
    pub restarts: usize,
    /// The least replay window, in packets, under which none would have been dropped.
    pub window_needed: u64,
    /// The window that the association has; `None` where there is no association.
    pub window: Option<u32>,
    /// The SPI of the other direction, where there is one flow back.
    pub reverse_spi: Option<String>,
    /// Octets of overhead and the largest inner packets; `None` where there is no association.
    pub budget: Option<Budget>,
}

impl FlowView {
    /// A line on it: what it counts, the window that it would take, and what its protection costs.
    pub fn words(&self) -> Message {
        let Self {
            proto,
            spi,
            src,
            dst,
            packets,
            window_needed,
            ..
        } = self;
        let mut counted = vec![say!("flow.packets", proto, spi, src, dst, packets)];
        let mut count = |count: u64, words: fn(u64) -> Message| {
            counted.extend((count > 0).then(|| words(count)));
        };
        let whole = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        count(self.lost, |lost| say!("flow.lost", lost));
        count(whole(self.duplicates), |duplicates| {
            say!("flow.duplicates", duplicates)
        });
        count(whole(self.reordered), |reordered| {
            say!("flow.reordered", reordered)
        });
        count(whole(self.jumps), |jumps| say!("flow.jumps", jumps));
        count(whole(self.restarts), |restarts| {
            say!("flow.restarts", restarts)
        });
        let window = match self.window {
            Some(window) => say!("flow.window-of", window_needed, window),
            None => say!("flow.window", window_needed),
        };
        let budget = self.budget.as_ref().map(Budget::words);
        let counted = Message::joined(", ", counted);
        let parts = [counted, window].into_iter().chain(budget);
        Message::joined("; ", parts.collect())
    }
}

impl Flows {
    /// No packets yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a frame, numbered from 1; frames come in order. What has neither AH nor ESP is passed over.
    pub fn add(&mut self, number: usize, link: LinkType, frame: &[u8]) {
        let Some(Header {
            id,
            src,
            low,
            octets,
            in_udp,
        }) = packet(link, frame).and_then(header)
        else {
            return;
        };
        let mut hasher = FxHasher::default();
        hasher.write(octets);
        let seen = Seen {
            frame: number,
            low,
            digest: hasher.finish(),
        };
        let flow = self.flows.entry(id).or_insert_with(|| {
            self.order.push(id);
            Flow {
                src,
                in_udp,
                packets: Vec::new(),
            }
        });
        flow.packets.push(seen);
    }

    /// The flow that a frame belongs to.
    pub fn id(link: LinkType, frame: &[u8]) -> Option<SaId> {
        header(packet(link, frame)?).map(|header| header.id)
    }

    /// What surrounds a frame in its flow.
    pub fn before(&self, id: SaId, frame: usize) -> Before {
        let Some(flow) = self.flows.get(&id) else {
            return Before::default();
        };
        let at = flow.packets.partition_point(|seen| seen.frame < frame);
        let Some((earlier, [this, later @ ..])) = flow.packets.split_at_checked(at) else {
            return Before::default();
        };
        let edge = earlier.iter().map(|seen| seen.low).max().unwrap_or(0);
        let ahead = later.get(..LOOK_AHEAD).unwrap_or(later);
        let below = ahead.iter().filter(|seen| seen.low < edge).count();
        let alike = || earlier.iter().filter(|seen| seen.low == this.low);
        let frame = |same: bool| {
            let found = alike().find(|seen| (seen.digest == this.digest) == same);
            found.map(|seen| seen.frame)
        };
        Before {
            same: frame(true),
            other: frame(false),
            goes_on_below: this.low < edge && below >= 3 && below * 2 > ahead.len(),
        }
    }

    /// Every flow, in order of the first packets, with what its association says.
    pub fn views(&self, sad: &Sad) -> Vec<FlowView> {
        let flows = self.order.iter();
        flows
            .filter_map(|id| Some(self.view(*id, self.flows.get(id)?, sad)))
            .collect()
    }

    fn view(&self, id: SaId, flow: &Flow, sad: &Sad) -> FlowView {
        let counted = Counted::of(&flow.packets);
        let sav = sad.key_lookup_sa(id.dst, id.proto, id.spi);
        let config = sav.and_then(|sav| sad.get(sav)).map(|sav| sav.config());
        let reverse = self.order.iter().find(|other| {
            let back = self.flows.get(other).map(|back| back.src);
            other.proto == id.proto && other.dst == flow.src && back == Some(id.dst)
        });
        FlowView {
            proto: id.proto,
            spi: format!("0x{:08x}", id.spi),
            src: flow.src.to_string(),
            dst: id.dst.to_string(),
            packets: flow.packets.len(),
            first_frame: flow.packets.first().map_or(0, |seen| seen.frame),
            first_seq: counted.first,
            last_seq: counted.last,
            lost: counted.lost,
            duplicates: counted.duplicates,
            reordered: counted.reordered,
            greatest_distance: counted.distance,
            jumps: counted.jumps,
            restarts: counted.restarts,
            window_needed: counted.distance + 1,
            window: config.map(|config| config.replay_window),
            reverse_spi: reverse.map(|id| format!("0x{:08x}", id.spi)),
            budget: config.map(|config| Budget::of(config, flow.in_udp)),
        }
    }
}

/// A count over one flow.
#[derive(Default)]
struct Counted {
    first: u64,
    last: u64,
    lost: u64,
    duplicates: usize,
    reordered: usize,
    distance: u64,
    jumps: usize,
    restarts: usize,
}

/// What has come since the sender last began to count.
#[derive(Default)]
struct Epoch {
    digests: FxHashMap<u64, u64>,
    numbers: BTreeSet<u64>,
    jumped: u64,
}

impl Epoch {
    fn lost(&self) -> u64 {
        let (Some(first), Some(last)) = (self.numbers.first(), self.numbers.last()) else {
            return 0;
        };
        let came = u64::try_from(self.numbers.len()).unwrap_or(u64::MAX);
        (last - first + 1)
            .saturating_sub(came)
            .saturating_sub(self.jumped)
    }
}

impl Counted {
    fn of(packets: &[Seen]) -> Self {
        let mut counted = Self::default();
        let mut epoch = Epoch::default();
        for (index, seen) in packets.iter().enumerate() {
            let edge = epoch.numbers.last().copied();
            let seq = whole(seen.low, edge);
            let again = epoch.digests.get(&seq).copied();
            if again == Some(seen.digest) {
                counted.duplicates += 1;
                continue;
            }
            let behind = edge.unwrap_or(0).saturating_sub(seq);
            if again.is_some() || behind >= RESTART || goes_on_below(packets, index, edge) {
                counted.lost += epoch.lost();
                counted.restarts += 1;
                epoch = Epoch::default();
            } else if behind > 0 {
                counted.reordered += 1;
                counted.distance = counted.distance.max(behind);
            } else if let Some(step) = edge.map(|edge| seq - edge).filter(|step| *step > JUMP) {
                counted.jumps += 1;
                epoch.jumped += step - 1;
            }
            epoch.numbers.insert(seq);
            epoch.digests.insert(seq, seen.digest);
        }
        counted.lost += epoch.lost();
        counted.first = epoch.numbers.first().copied().unwrap_or(0);
        counted.last = epoch.numbers.last().copied().unwrap_or(0);
        counted
    }
}

/// Whether the packets from `index` on count from there, well below `edge`.
fn goes_on_below(packets: &[Seen], index: usize, edge: Option<u64>) -> bool {
    let (Some(edge), Some(this)) = (edge, packets.get(index)) else {
        return false;
    };
    let later = packets.get(index + 1..).unwrap_or_default();
    let ahead = later.get(..LOOK_AHEAD).unwrap_or(later);
    let below = ahead
        .iter()
        .filter(|seen| whole(seen.low, Some(edge)) < edge);
    let below = below.count();
    whole(this.low, Some(edge)) < edge && below >= 3 && below * 2 > ahead.len()
}

/// The number with the high half that brings it closest to the highest before it.
fn whole(low: u32, edge: Option<u64>) -> u64 {
    const SUBSPACE: u64 = 1 << 32;
    let Some(edge) = edge else {
        return low.into();
    };
    let high = edge & !(SUBSPACE - 1);
    let seq = high | u64::from(low);
    match seq + SUBSPACE / 2 < edge {
        true => seq + SUBSPACE,
        false => seq,
    }
}

/// The outermost AH or ESP header.
struct Header<'p> {
    id: SaId,
    src: IpAddr,
    low: u32,
    /// From the header on.
    octets: &'p [u8],
    in_udp: bool,
}

fn packet(link: LinkType, frame: &[u8]) -> Option<&[u8]> {
    let network = link::network(link, frame).ok()?;
    frame.get(network.offset..network.offset + network.len)
}

fn header(packet: &[u8]) -> Option<Header<'_>> {
    let (src, dst): (IpAddr, IpAddr) = match packet.first()? >> 4 {
        4 => {
            let ip = Ipv4::parse(packet).ok()?;
            (ip.src().into(), ip.dst().into())
        }
        _ => {
            let ip = Ipv6::parse(packet).ok()?;
            (ip.src().into(), ip.dst().into())
        }
    };
    let walk = walk(packet);
    let ah = walk
        .headers
        .iter()
        .find(|header| header.kind == ExtensionHeader::Ah);
    let found = |proto, spi, low, octets, in_udp| Header {
        id: SaId { dst, proto, spi },
        src,
        low,
        octets,
        in_udp,
    };
    if let Some(ah) = ah {
        let octets = packet.get(ah.offset..)?;
        let ah = Ah::parse(octets).ok()?;
        return Some(found(Protocol::Ah, ah.spi(), ah.sequence(), octets, false));
    }
    let End::Upper {
        protocol, offset, ..
    } = walk.end
    else {
        return None;
    };
    let rest = packet.get(offset..)?;
    let (octets, in_udp) = match protocol {
        IpProtocol::ESP => (rest, false),
        IpProtocol::UDP => (in_datagram(rest).ok()??, true),
        _ => return None,
    };
    let esp = Esp::parse(octets).ok()?;
    Some(found(
        Protocol::Esp,
        esp.spi(),
        esp.sequence(),
        octets,
        in_udp,
    ))
}

fn in_datagram(rest: &[u8]) -> Result<Option<&[u8]>, WireError> {
    let udp = Udp::parse(rest)?;
    Ok((udp.encapsulation() == Some(Encapsulation::Esp)).then(|| udp.data()))
}

#[cfg(test)]
mod tests;
