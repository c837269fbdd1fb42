//! One frame through both stacks, side by side: which stages do the same work, and where the packets part.

use super::report::Receiver;
use crate::stage::{Stack, StageId, Verdict};
use crate::trace::Timeline;
use crate::trace::align::{Alignment, Difference, after};
use crate::wire::fields;
use crate::wire::link::LinkType;
use serde::Serialize;

/// Octets that are shown of each packet from the first that differs.
const SHOWN: usize = 6;

/// A stage of one of the stacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComparedStage {
    /// Its place in that stack's path, from 0.
    pub index: usize,
    /// The stage table's id: `esp_input_cb`.
    pub id: &'static str,
    /// Events that it gave.
    pub events: usize,
    /// Whether it is the crypto boundary.
    pub boundary: bool,
}

/// Where two packets part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parting {
    /// The first octet that differs, from the start of the packet.
    pub offset: usize,
    /// The field that it is in: `IPv6`, `payload length`; of FAST_IPSEC's packet.
    pub field: Option<(&'static str, &'static str)>,
    /// FAST_IPSEC's octets from there, at most six.
    pub fast_ipsec: Vec<u8>,
    /// KAME's.
    pub kame: Vec<u8>,
}

/// Stages that do the same work, or one that the other stack has no like of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComparedRow {
    /// FAST_IPSEC's.
    pub fast_ipsec: Option<ComparedStage>,
    /// KAME's.
    pub kame: Option<ComparedStage>,
    /// Where the packets differ once both have run.
    pub parting: Option<Parting>,
}

/// What a packet came to in one stack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComparedEnd {
    /// `delivered`, `dropped`, `held`, `clear`, `forwarded` or `fault`.
    pub verdict: &'static str,
    /// The counter of a drop.
    pub counter: Option<&'static str>,
}

/// One packet through both stacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// In the order of the packet's way.
    pub rows: Vec<ComparedRow>,
    /// How it ended in FAST_IPSEC.
    pub fast_ipsec: ComparedEnd,
    /// How it ended in KAME.
    pub kame: ComparedEnd,
    /// Whether both come to the same.
    pub same_verdict: bool,
    /// Whether the packets are equal in the end, octet for octet; of a dropped packet, as it was when it was dropped.
    pub same_packet: bool,
    /// The row in which the packets first differ.
    pub first_difference: Option<usize>,
}

impl Comparison {
    /// Receives a frame in both stacks, by the same host as it stands before it; `None` for what is not IP.
    pub(super) fn of(receiver: &Receiver, link: LinkType, frame: &[u8]) -> Option<Self> {
        let trace = |stack: Stack| {
            let mut receiver = receiver.clone();
            receiver.world.stack = stack;
            receiver.trace(link, frame)
        };
        let (fast_ipsec, kame) = (trace(Stack::FastIpsec)?, trace(Stack::Kame)?);
        let alignment = Alignment::of(&fast_ipsec, &kame);
        let rows = alignment.rows.iter().map(|row| ComparedRow {
            fast_ipsec: row.fast_ipsec.and_then(|index| stage(&fast_ipsec, index)),
            kame: row.kame.and_then(|index| stage(&kame, index)),
            parting: row.differs_at.and_then(|offset| {
                let one = packet(&fast_ipsec, row.fast_ipsec?);
                let other = packet(&kame, row.kame?);
                Some(parting(&one, &other, offset))
            }),
        });
        Some(Self {
            rows: rows.collect(),
            fast_ipsec: end(&fast_ipsec),
            kame: end(&kame),
            same_verdict: alignment.same_verdict,
            same_packet: alignment.same_packet,
            first_difference: match alignment.first_difference() {
                Some(Difference::Octets { row, .. }) => Some(row),
                _ => None,
            },
        })
    }
}

fn stage(timeline: &Timeline, index: usize) -> Option<ComparedStage> {
    let frame = timeline.frames().get(index)?;
    let id = frame.stage.id();
    Some(ComparedStage {
        index,
        id: id.name(),
        events: frame.events.len(),
        boundary: id == StageId::CryptoInvoke,
    })
}

fn packet(timeline: &Timeline, index: usize) -> Vec<u8> {
    let packet = after(timeline.frames(), index);
    packet.map_or_else(Vec::new, |(world, chain)| world.mbufs.to_vec(chain))
}

fn parting(one: &[u8], other: &[u8], offset: usize) -> Parting {
    let octets = |packet: &[u8]| -> Vec<u8> {
        let rest = packet.iter().skip(offset);
        rest.take(SHOWN).copied().collect()
    };
    let mut fields = fields::dissect(one, None).into_iter();
    let field = fields.find(|field| field.span.contains(&offset));
    Parting {
        offset,
        field: field.map(|field| (field.layer, field.name)),
        fast_ipsec: octets(one),
        kame: octets(other),
    }
}

fn end(timeline: &Timeline) -> ComparedEnd {
    let counter = match timeline.verdict() {
        Some(Verdict::Dropped { stage, reason, .. }) => reason.counter_at(*stage),
        _ => None,
    };
    ComparedEnd {
        verdict: timeline.verdict().map_or("fault", Verdict::name),
        counter: counter.map(|counter| counter.name()),
    }
}
