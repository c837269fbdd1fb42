//! Draws one move of a lab as plain data.

use super::host::{Host, Origin, Outcome, Task};
use super::record::{LabRun, PacketRecord};
use super::run::{Lab, Moved};
use super::view::{
    ArrivedView, HostView, LabStageView, LabView, Landmark, PacketView, ParkedView, PathView,
    RungView, SaView, SpView, Standing, When,
};
use super::wire::Carried;
use super::words;
use crate::explain::{self, Language};
use crate::sa::{SavRef, SecAsVar};
use crate::stage::{Stage, StageId, Verdict, World};
use crate::trace::counters;

/// Everything to draw after so many moves of a run.
pub(super) fn view(run: &LabRun, cursor: usize, language: Language) -> LabView {
    let lab = run.state(cursor);
    let made = |place: Option<usize>| place.and_then(|place| run.made(place));
    let ran = made(cursor.checked_sub(1));
    let before = ran.map(|made| &made.before);
    let hosts = lab.hosts().iter().enumerate();
    LabView {
        cursor,
        length: run.moves().len(),
        now: lab.now(),
        ran: ran.map(|made| words::moved(run, made, language)),
        next: made(Some(cursor)).map(|made| words::moved(run, made, language)),
        hosts: hosts
            .map(|(place, host)| {
                let before = before.and_then(|lab| lab.hosts().get(place));
                host_view((run, cursor, language), place, host, before)
            })
            .collect(),
        mtu: lab.wire().mtu(),
        ladder: ladder(run, cursor, language),
        next_fate: lab.wire().next_fate(),
    }
}

fn host_view(
    (run, cursor, language): (&LabRun, usize, Language),
    place: usize,
    host: &Host,
    before: Option<&Host>,
) -> HostView {
    let world = &host.world;
    let before = before.map(|host| &host.world);
    HostView {
        name: host.name.clone(),
        addresses: world.addresses.iter().map(ToString::to_string).collect(),
        stack: world.stack.id(),
        profile: world.profile.id(),
        hold_crypto: host.hold_crypto,
        replies: host.replies,
        packet: packet_at(run, cursor, place)
            .map(|record| packet_view(run, cursor, record, language)),
        parked: host
            .parked
            .iter()
            .enumerate()
            .filter_map(|(index, task)| parked_view(world, index, task, language))
            .collect(),
        counters: counters(world, before, language),
        sad: world
            .sad
            .iter()
            .map(|(sav, association)| sa_view(sav, association, before))
            .collect(),
        spd: spd(world, before),
        paths: paths(world, before),
    }
}

fn paths(world: &World, before: Option<&World>) -> Vec<PathView> {
    let told = world.paths.told(world.now);
    told.map(|(dst, mtu)| PathView {
        dst: dst.to_string(),
        mtu,
        changed: before.is_some_and(|before| before.paths.mtu(dst, before.now) != Some(mtu)),
    })
    .collect()
}

/// The packet of a host that was worked on last; else the one whose turn it is, and before any has come, the first.
fn packet_at(run: &LabRun, cursor: usize, place: usize) -> Option<&PacketRecord> {
    let on_host = |moved: &Moved| {
        let (task, host) = moved.task()?;
        (host == place).then_some(task)
    };
    let just = cursor.checked_sub(1).and_then(|last| run.made(last));
    let just = just.and_then(|made| on_host(&made.moved));
    let turn = run.state(cursor).next_task();
    let turn = turn.filter(|task| task.host == place).map(|task| task.id);
    let earlier = || {
        let made = run.moves().take(cursor).rev();
        made.into_iter().find_map(|made| on_host(&made.moved))
    };
    let task = just.or(turn).or_else(earlier)?;
    run.packet_of(task)
}

/// A packet with its stages, as they stand after so many moves.
pub(super) fn packet_view(
    run: &LabRun,
    cursor: usize,
    record: &PacketRecord,
    language: Language,
) -> PacketView {
    let mut next_found = false;
    let mut path: Vec<LabStageView> = record
        .path()
        .filter_map(|(place, stage)| {
            let when = if place + 1 == cursor {
                When::Now
            } else if place < cursor {
                When::Done
            } else if next_found {
                When::Later
            } else {
                next_found = true;
                When::Next
            };
            Some(stage_view(stage?.id(), when, Some(place + 1), language))
        })
        .collect();
    // What waits at the end of the run has a stage that it does not come to.
    if record.outcome.is_none()
        && let Some(stage) = left(run.lab(), record)
    {
        let when = if next_found { When::Later } else { When::Next };
        path.push(stage_view(stage, when, None, language));
    }
    let (standing, state, dropped) = state(run, cursor, record, language);
    PacketView {
        task: record.task,
        words: words::packet(&record.octets),
        standing,
        state,
        dropped,
        path,
    }
}

fn stage_view(id: StageId, when: When, at: Option<usize>, language: Language) -> LabStageView {
    LabStageView {
        id: id.name(),
        role: explain::role(id).text(language),
        boundary: id == StageId::CryptoInvoke,
        when,
        at,
    }
}

/// The stage at which a packet stands in a lab at rest.
fn left(lab: &Lab, record: &PacketRecord) -> Option<StageId> {
    let parked = lab.hosts().get(record.host)?.parked.iter();
    let mut waiting = parked.filter(|task| task.id == record.task);
    waiting.next().map(|task| task.stage.id())
}

/// What has become of a packet after so many moves, in a word too, and whether that is a drop.
fn state(
    run: &LabRun,
    cursor: usize,
    record: &PacketRecord,
    language: Language,
) -> (Standing, String, bool) {
    let ended = record.path().last().is_some_and(|(last, _)| last < cursor);
    if let (true, Some(outcome)) = (ended, &record.outcome) {
        let dropped = outcome.is_drop();
        return (Standing::Ended, outcome.describe().text(language), dropped);
    }
    let host = run.state(cursor).hosts().get(record.host);
    let parked = host.is_some_and(|host| host.parked.iter().any(|task| task.id == record.task));
    let (standing, words) = match parked {
        true => (Standing::Parked, explain::parked()),
        false => (Standing::UnderWay, explain::under_way()),
    };
    (standing, words.text(language), false)
}

fn parked_view(world: &World, index: usize, task: &Task, language: Language) -> Option<ParkedView> {
    let crp = task.stage.request()?;
    let octets = world.mbufs.to_vec(&crp.crp_buf);
    let association = world.sad.get(crp.crp_sid);
    let survived = explain::survived(&task.stage, world);
    let gone = explain::gone(&task.stage, world);
    Some(ParkedView {
        index,
        task: task.id,
        words: words::packet(&octets),
        octets: octets.len(),
        algorithms: association
            .map(|association| explain::algorithms(&association.config().protection))
            .unwrap_or_default(),
        callback: crp.crp_callback.stage().name(),
        sav: crp.crp_sid,
        arrived: task.origin == Origin::Arrival,
        record: survived.iter().map(|entry| entry.view(language)).collect(),
        gone: gone.iter().map(|lost| lost.text(language)).collect(),
    })
}

fn sa_view(sav: SavRef, association: &SecAsVar, before: Option<&World>) -> SaView {
    let config = association.config();
    let row = |association: &SecAsVar| {
        let edge = association.replay.as_ref();
        let edge = edge.map(|replay| replay.right_edge());
        (association.state, association.last_sent, edge)
    };
    let now = row(association);
    let was = before.map(|before| before.sad.get(sav).map(row));
    let (state, sent, received) = now;
    SaView {
        sav,
        spi: format!("0x{:x}", config.spi),
        src: config.src.to_string(),
        dst: config.dst.to_string(),
        words: explain::association(config),
        state: state.to_string(),
        sent,
        received,
        references: association.references(),
        changed: was.is_some_and(|was| was != Some(now)),
    }
}

fn spd(world: &World, before: Option<&World>) -> Vec<SpView> {
    let rows = world.spd.iter().map(|(sp, policy)| {
        let config = policy.config();
        let was = before.map(|before| before.spd.get(sp).map(|policy| policy.packets));
        SpView {
            sp,
            direction: config.direction.name(),
            selector: explain::selector(&config.selector),
            action: explain::action(config),
            packets: policy.packets,
            changed: was.is_some_and(|was| was != Some(policy.packets)),
        }
    });
    rows.collect()
}

/// The wire's packets, with who sent each and what came of it.
fn ladder(run: &LabRun, cursor: usize, language: Language) -> Vec<RungView> {
    let earlier = run.state(0).wire().carried();
    let mut rungs: Vec<RungView> = earlier
        .iter()
        .map(|carried| rung(run, carried, None))
        .collect();
    let mut last_moved = None;
    for (place, made) in run.moves().take(cursor).enumerate() {
        let just = place + 1 == cursor;
        last_moved = made.moved.task().map(|(task, _)| task);
        let carried = run.state(place + 1).wire().carried();
        for carried in carried.iter().skip(rungs.len()) {
            rungs.push(RungView {
                current: just,
                ..rung(run, carried, last_moved)
            });
        }
        if let Moved::Arrival { packet, tasks } = &made.moved {
            let rung = rungs.iter_mut().find(|rung| rung.number == *packet);
            if let Some(rung) = rung {
                rung.current |= just;
                let arrived = tasks
                    .clone()
                    .filter_map(|task| arrived(run, cursor, task, language));
                rung.arrived.extend(arrived);
            }
        }
    }
    for rung in &mut rungs {
        let here = |arrived: &ArrivedView| Some(arrived.task) == last_moved;
        rung.current |= rung.arrived.iter().any(here);
    }
    rungs
}

fn rung(run: &LabRun, carried: &Carried, task: Option<u32>) -> RungView {
    let words = words::packet(&carried.octets);
    let began = task.and_then(|task| run.packet_of(task));
    let began = began.map(|record| words::packet(&record.octets));
    RungView {
        number: carried.number,
        from: carried.from,
        task,
        carries: began.filter(|began| *began != words),
        words,
        protected: words::is_protected(&carried.octets),
        octets: carried.octets.len(),
        fate: carried.fate,
        arrived: Vec::new(),
        current: false,
    }
}

fn arrived(run: &LabRun, cursor: usize, task: u32, language: Language) -> Option<ArrivedView> {
    let record = run.packet_of(task)?;
    let (standing, state, dropped) = state(run, cursor, record, language);
    Some(ArrivedView {
        host: record.host,
        task,
        standing,
        state,
        dropped,
    })
}

/// What each move stands for, in order.
pub(super) fn landmarks(run: &LabRun) -> Vec<Landmark> {
    let moves = run.moves().enumerate();
    moves
        .map(|(place, made)| {
            let ran = made.before.next_task().map(|task| &task.stage);
            let sent = |lab: &Lab| lab.wire().carried().len();
            match &made.moved {
                Moved::Stage {
                    outcome: Some(Outcome::Verdict(Verdict::Dropped { .. }) | Outcome::Fault(_)),
                    ..
                } => Landmark::Drop,
                Moved::Stage { .. } if matches!(ran, Some(Stage::CryptoInvoke { .. })) => {
                    Landmark::Boundary
                }
                Moved::Stage { .. } if sent(&made.before) == sent(run.state(place + 1)) => {
                    Landmark::Stage
                }
                Moved::Parked { .. } => Landmark::Boundary,
                Moved::Stage { .. } | Moved::Arrival { .. } | Moved::Step { .. } => Landmark::Wire,
                Moved::Intervention(_) => Landmark::Intervention,
            }
        })
        .collect()
}
