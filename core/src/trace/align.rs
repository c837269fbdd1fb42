//! The timelines of one packet in both stacks side by side: which frames do the same, and where the packets part.

use super::Timeline;
use super::timeline::Frame;
use crate::mbuf::Chain;
use crate::stage::{StageId, Verdict, World};
use serde::Serialize;

/// A frame of FAST_IPSEC beside a frame of KAME that does the same, by their place in each timeline; or one without the
/// other. A frame stands in several rows where the other stack needs several for its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Index into FAST_IPSEC's frames.
    pub fast_ipsec: Option<usize>,
    /// Index into KAME's frames.
    pub kame: Option<usize>,
    /// The first octet in which the packets differ once both frames have run; none where they are equal, where a packet
    /// is no more, and where only one frame stands here.
    pub differs_at: Option<usize>,
}

/// Where the two stacks part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Difference {
    /// In the packet's octets.
    Octets {
        /// Index of the row.
        row: usize,
        /// The first octet that differs.
        offset: usize,
    },
    /// In what became of the packet.
    Verdict,
}

/// Both timelines in rows, in the order of the packet's way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alignment {
    /// The rows.
    pub rows: Vec<Row>,
    /// Whether both give the same verdict. The stage that drops a packet and the counter are each stack's own.
    pub same_verdict: bool,
    /// Whether the packets that come out are equal, octet for octet.
    pub same_packet: bool,
}

impl Alignment {
    /// Lays the frames of one packet's two timelines side by side, by the stage table.
    pub fn of(fast_ipsec: &Timeline, kame: &Timeline) -> Self {
        let rows = rows(fast_ipsec, kame);
        let same_verdict = match (fast_ipsec.verdict(), kame.verdict()) {
            (Some(one), Some(other)) => is_same(one, other),
            (None, None) => true,
            _ => false,
        };
        let same_packet = match (after_all(fast_ipsec), after_all(kame)) {
            (Some(one), Some(other)) => packet(one) == packet(other),
            _ => true,
        };
        Self {
            rows,
            same_verdict,
            same_packet,
        }
    }

    /// The first difference, in octets on the way or else in the verdict. On the way the stacks differ by design: KAME
    /// puts the payload length right at every step and FAST_IPSEC once.
    pub fn first_difference(&self) -> Option<Difference> {
        let mut rows = self.rows.iter().enumerate();
        let octets = rows.find_map(|(row, found)| {
            let offset = found.differs_at?;
            Some(Difference::Octets { row, offset })
        });
        octets.or_else(|| (!self.same_verdict).then_some(Difference::Verdict))
    }
}

fn is_same(one: &Verdict, other: &Verdict) -> bool {
    match (one, other) {
        (
            Verdict::Dropped { reason, sas, .. },
            Verdict::Dropped {
                reason: other_reason,
                sas: other_sas,
                ..
            },
        ) => reason == other_reason && sas == other_sas,
        _ => one == other,
    }
}

pub(crate) type Packet<'a> = (&'a World, &'a Chain);

fn packet((world, chain): Packet<'_>) -> Vec<u8> {
    world.mbufs.to_vec(chain)
}

/// The packet after a frame: as the next frame has it, or as the last event left it.
pub(crate) fn after(frames: &[Frame], index: usize) -> Option<Packet<'_>> {
    if let Some(next) = frames.get(index + 1) {
        return next.stage.chain().map(|chain| (&next.world, chain));
    }
    let last = frames.get(index)?.events.last()?;
    Some((&last.world, &last.chain))
}

fn after_all(timeline: &Timeline) -> Option<Packet<'_>> {
    let frames = timeline.frames();
    after(frames, frames.len().checked_sub(1)?)
}

fn first_difference(one: &[u8], other: &[u8]) -> Option<usize> {
    let common = one.iter().zip(other).position(|(one, other)| one != other);
    common.or_else(|| (one.len() != other.len()).then(|| one.len().min(other.len())))
}

fn rows(fast_ipsec: &Timeline, kame: &Timeline) -> Vec<Row> {
    let ids = |timeline: &Timeline| -> Vec<StageId> {
        let frames = timeline.frames().iter();
        frames.map(|frame| frame.stage.id()).collect()
    };
    let mut rows = way(&ids(fast_ipsec), &ids(kame));
    for row in &mut rows {
        if let (Some(one), Some(other)) = (row.fast_ipsec, row.kame)
            && let Some(one) = after(fast_ipsec.frames(), one)
            && let Some(other) = after(kame.frames(), other)
        {
            row.differs_at = first_difference(&packet(one), &packet(other));
        }
    }
    rows
}

/// The way through both lists of stages that has the most pairs; steps go forwards in one list or in both.
fn way(fast_ipsec: &[StageId], kame: &[StageId]) -> Vec<Row> {
    let (height, width) = (fast_ipsec.len(), kame.len());
    let pairs = |i: usize, j: usize| {
        let ids = fast_ipsec.get(i).zip(kame.get(j));
        ids.is_some_and(|(one, other)| other.aligned().contains(one))
    };
    // `most[i][j]`: pairs from there to the end.
    let mut most = vec![vec![0_usize; width + 1]; height + 1];
    let at = |most: &[Vec<usize>], i: usize, j: usize| {
        let row = most.get(i).map(Vec::as_slice).unwrap_or_default();
        row.get(j).copied().unwrap_or(0)
    };
    for i in (0..height).rev() {
        for j in (0..width).rev() {
            let onwards = at(&most, i + 1, j)
                .max(at(&most, i, j + 1))
                .max(at(&most, i + 1, j + 1));
            if let Some(cell) = most.get_mut(i).and_then(|row| row.get_mut(j)) {
                *cell = onwards + usize::from(pairs(i, j));
            }
        }
    }
    let mut found = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < height || j < width {
        let row = |fast_ipsec: bool, kame: bool| Row {
            fast_ipsec: fast_ipsec.then_some(i),
            kame: kame.then_some(j),
            differs_at: None,
        };
        if pairs(i, j) {
            found.push(row(true, true));
        }
        let (down, right) = (at(&most, i + 1, j), at(&most, i, j + 1));
        let (step_i, step_j) = match at(&most, i + 1, j + 1) {
            _ if i >= height => (0, 1),
            _ if j >= width => (1, 0),
            both if both >= down && both >= right => (1, 1),
            _ if down >= right => (1, 0),
            _ => (0, 1),
        };
        let stands = |rows: &[Row], place: fn(&Row) -> Option<usize>, index: usize| {
            rows.iter().rev().any(|row| place(row) == Some(index))
        };
        if step_i == 1 && !stands(&found, |row| row.fast_ipsec, i) {
            found.push(row(true, false));
        }
        if step_j == 1 && !stands(&found, |row| row.kame, j) {
            found.push(row(false, true));
        }
        (i, j) = (i + step_i, j + step_j);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{first_difference, way};
    use crate::stage::StageId as Id;

    #[test]
    fn frames_pair_up_by_the_table_and_one_may_stand_beside_several() {
        let fast_ipsec = [Id::Ip6Input, Id::CryptoInvoke, Id::EspInputCb, Id::TcpInput];
        let kame = [
            Id::KameIp6Input,
            Id::KameEspAuth,
            Id::KameEspDecrypt,
            Id::KameIp6InputLoop,
            Id::TcpInput,
        ];
        let rows: Vec<_> = way(&fast_ipsec, &kame)
            .iter()
            .map(|row| (row.fast_ipsec, row.kame))
            .collect();
        assert_eq!(
            rows,
            [
                (Some(0), Some(0)),
                (Some(1), Some(1)),
                (Some(1), Some(2)),
                (Some(2), None),
                (None, Some(3)),
                (Some(3), Some(4)),
            ]
        );
    }

    #[test]
    fn packets_differ_where_one_octet_does_or_where_the_shorter_ends() {
        assert_eq!(first_difference(&[1, 2, 3], &[1, 9, 3]), Some(1));
        assert_eq!(first_difference(&[1, 2], &[1, 2, 3]), Some(2));
        assert_eq!(first_difference(&[1, 2], &[1, 2]), None);
    }
}
