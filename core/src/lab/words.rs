//! Words for packets, moves and interventions of a lab.

use super::host::Outcome;
use super::intervention::Intervention;
use super::record::{LabRun, Move};
use super::run::{Lab, Moved};
use super::scenario::Step;
use super::view::MoveView;
use super::wire::Fate;
use crate::explain::language::{Message, say};
use crate::explain::{self, Language};
use crate::sa::{Expiry, SavRef};
use crate::stage::{Injected, Stack};
use crate::wire::summary::summarize;

/// `ESP 0x1000 seq 2`, `echo request 1`: as short as a ladder's rung wants it.
pub(super) fn packet(octets: &[u8]) -> String {
    let summary = summarize(octets);
    if let Some(echo) = summary.proto.strip_prefix("ICMPv6 echo ") {
        let sequence = summary.detail.trim_start_matches("seq ");
        return format!("echo {echo} {sequence}");
    }
    let proto = match summary.proto.split_once("0x") {
        Some((name, digits)) => format!("{name}{}", spi_of(digits)),
        None => summary.proto,
    };
    let detail = summary.detail.split(" · ").next().unwrap_or_default();
    format!("{proto} {detail}").trim_end().to_owned()
}

fn spi_of(digits: &str) -> String {
    match digits.trim_start_matches('0') {
        "" => "0x0".to_owned(),
        digits => format!("0x{digits}"),
    }
}

/// Whether ESP, AH or IPComp protects it, as far as its outermost header tells.
pub(super) fn is_protected(octets: &[u8]) -> bool {
    let proto = summarize(octets).proto;
    ["ESP", "AH", "IPComp", "fragment of ESP", "fragment of AH"]
        .iter()
        .any(|name| proto.starts_with(name))
}

fn name(lab: &Lab, host: usize) -> &str {
    lab.hosts().get(host).map_or("", |host| host.name.as_str())
}

/// A move in words.
pub(super) fn moved(run: &LabRun, made: &Move, language: Language) -> MoveView {
    let lab = &made.before;
    let of_task = |task: u32, host: usize| {
        let record = run.packet_of(task);
        let words = record.map(|record| packet(&record.octets));
        let words = words.unwrap_or_default();
        say!("lab.packet-of", host = name(lab, host), task, words)
    };
    let view = |kind, title: Message, detail: Message| MoveView {
        kind,
        host: made.moved.task().map(|(_, host)| host),
        task: made.moved.task().map(|(task, _)| task),
        title: title.text(language),
        detail: detail.text(language),
        outcome: None,
        dropped: false,
    };
    match &made.moved {
        Moved::Stage {
            task,
            host,
            outcome,
        } => {
            let stage = lab.next_task().map(|task| task.stage.id().name());
            let title = Message::verbatim(stage.unwrap_or_default());
            let outcome = outcome.as_ref();
            MoveView {
                outcome: outcome.map(|outcome| outcome.describe().text(language)),
                dropped: outcome.is_some_and(Outcome::is_drop),
                ..view("stage", title, of_task(*task, *host))
            }
        }
        Moved::Parked { task, host } => view("parked", explain::parked(), of_task(*task, *host)),
        Moved::Arrival { packet, tasks } => {
            let tasks = tasks.clone().map(|task| say!("lab.task", task)).collect();
            let tasks = Message::joined(", ", tasks);
            let back = lab.wire().next_arrival().is_some_and(|next| next.back);
            let detail = match back {
                true => say!("lab.error-arrives", packet, tasks => tasks),
                false => say!("lab.arrives", packet, tasks => tasks),
            };
            view("arrival", say!("lab.arrival"), detail)
        }
        Moved::Step { index, step: what } => {
            let title = say!("lab.step", number = index + 1);
            view("step", title, step(what))
        }
        Moved::Intervention(what) => MoveView {
            host: what.host(),
            ..view("intervention", say!("lab.you"), intervention(lab, what))
        },
    }
}

/// `ping6 from alice to fd00::2, 3 times`.
pub(super) fn step(step: &Step) -> Message {
    match step {
        Step::Ping6 {
            from, to, count: 1, ..
        } => say!("lab.ping6", from, to),
        Step::Ping6 {
            from, to, count, ..
        } => say!("lab.ping6-times", from, to, count),
        Step::Udp {
            from, to, dport, ..
        } => say!("lab.udp", from, to, dport),
        Step::Tcp {
            from, to, dport, ..
        } => say!("lab.tcp", from, to, dport),
        Step::Wait { ms } => say!("lab.wait", ms),
        Step::AddKeys { host, .. } => say!("lab.add-keys", host),
        Step::DeleteSa { host, spi } => say!("lab.delete-sa", host, spi = format!("0x{spi:x}")),
        Step::HoldCrypto { host, hold: true } => {
            say!("lab.hold-crypto", host)
        }
        Step::HoldCrypto { host, .. } => {
            say!("lab.hold-crypto-no-longer", host)
        }
        Step::Complete { host, index } => say!("lab.complete", host, index),
        Step::Replay { packet } => say!("lab.replay", packet),
    }
}

fn intervention(lab: &Lab, intervention: &Intervention) -> Message {
    let host = name(lab, intervention.host().unwrap_or_default());
    let parked = |host: usize, index: usize| {
        let parked = lab.hosts().get(host).map(|host| host.parked.as_slice());
        let task = parked.and_then(|parked| parked.get(index));
        task.map_or_else(
            || Message::verbatim(""),
            |task| say!("lab.task", task = task.id),
        )
    };
    match intervention {
        Intervention::Complete { host: place, index } => {
            say!("lab.you-complete", host, packet => parked(*place, *index))
        }
        Intervention::Duplicate { host: place, index } => {
            say!("lab.you-duplicate", host, packet => parked(*place, *index))
        }
        Intervention::Inject { host: place, event } => {
            say!("lab.you-inject", host, event => injected(lab, *place, event))
        }
        Intervention::HoldCrypto { hold: true, .. } => {
            say!("lab.you-hold-crypto", host)
        }
        Intervention::HoldCrypto { .. } => {
            say!("lab.you-hold-crypto-no-longer", host)
        }
        Intervention::SetStack { stack, .. } => {
            let stack = match stack {
                Stack::FastIpsec => "FAST_IPSEC",
                Stack::Kame => "KAME",
            };
            say!("lab.you-set-stack", host, stack)
        }
        Intervention::SetProfile { profile, .. } => {
            say!("lab.you-set-profile", host, profile = profile.id())
        }
        Intervention::Wire { fate } => on_wire(*fate, lab.wire().next_number()),
    }
}

/// What is to become of the next packet, by its number.
fn on_wire(fate: Fate, number: u64) -> Message {
    match fate {
        Fate::Lost => say!("lab.wire-lost", number),
        Fate::Doubled => say!("lab.wire-doubled", number),
        Fate::Overtaken => say!("lab.wire-overtaken", number),
        Fate::Damaged => say!("lab.wire-damaged", number),
        Fate::Arrives | Fate::TooBig => say!("lab.wire-arrives", number),
    }
}

fn injected(lab: &Lab, host: usize, event: &Injected) -> Message {
    let spi = |sav: SavRef| {
        let world = lab.hosts().get(host).map(|host| &host.world);
        let association = world.and_then(|world| world.sad.get(sav));
        match association {
            Some(association) => Message::verbatim(format!("0x{:x}", association.config().spi)),
            None => say!("lab.sa-gone"),
        }
    };
    match event {
        Injected::SaDeleted { sav } => say!("lab.sa-deleted", spi => spi(*sav)),
        Injected::SaExpired {
            sav,
            expiry: Expiry::Soft,
        } => say!("lab.soft-lifetime", spi => spi(*sav)),
        Injected::SaExpired { sav, .. } => say!("lab.hard-lifetime", spi => spi(*sav)),
        Injected::Rekeyed { old, new, .. } => {
            say!("lab.rekeyed", new = format!("0x{:x}", new.spi), old => spi(*old))
        }
        Injected::PolicyDeleted { sp } => say!("lab.policy-deleted", sp = sp.0),
        Injected::SessionMigrated { sav } => {
            say!("lab.session-migrated", spi => spi(*sav))
        }
        Injected::Arrived { octets, .. } => {
            say!("lab.injected-packet", packet = packet(octets))
        }
        Injected::Memory { .. } => say!("lab.memory"),
    }
}

#[cfg(test)]
mod tests {
    use super::packet;
    use crate::wire::samples;

    #[test]
    fn a_packet_is_a_few_words() {
        assert_eq!(packet(&samples::esp()), "ESP 0xb58bce8 seq 1");
        assert_eq!(packet(&samples::echo_request()), "echo request 1");
        assert_eq!(packet(&samples::ah4()), "AH 0x8caa91b seq 1");
        assert_eq!(packet(&samples::udp()), "UDP 42858 → 33435 24 octets");
    }
}
