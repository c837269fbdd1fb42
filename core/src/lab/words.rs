//! Words for packets, moves and interventions of a lab.

use super::host::Outcome;
use super::intervention::Intervention;
use super::record::{LabRun, Move};
use super::run::{Lab, Moved};
use super::scenario::Step;
use super::view::MoveView;
use super::wire::Fate;
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
pub(super) fn moved(run: &LabRun, made: &Move) -> MoveView {
    let lab = &made.before;
    let of_task = |task: u32, host: usize| {
        let record = run.packet_of(task);
        let words = record.map(|record| packet(&record.octets));
        let words = words.unwrap_or_default();
        format!("{}, packet {task}: {words}", name(lab, host))
    };
    let view = |kind, title: String, detail| MoveView {
        kind,
        host: made.moved.task().map(|(_, host)| host),
        task: made.moved.task().map(|(task, _)| task),
        title,
        detail,
        outcome: None,
    };
    match &made.moved {
        Moved::Stage {
            task,
            host,
            outcome,
        } => {
            let stage = lab.next_task().map(|task| task.stage.id().name());
            let title = stage.unwrap_or_default().to_owned();
            MoveView {
                outcome: outcome.as_ref().map(Outcome::describe),
                ..view("stage", title, of_task(*task, *host))
            }
        }
        Moved::Parked { task, host } => view("parked", "parked".to_owned(), of_task(*task, *host)),
        Moved::Arrival { packet, tasks } => {
            let tasks: Vec<String> = tasks.clone().map(|task| format!("packet {task}")).collect();
            let back = lab.wire().next_arrival().is_some_and(|next| next.back);
            let what = if back { "a router's error about " } else { "" };
            let detail = format!("{what}wire packet {packet} arrives as {}", tasks.join(", "));
            view("arrival", "arrival".to_owned(), detail)
        }
        Moved::Step { index, step: what } => {
            view("step", format!("scenario step {}", index + 1), step(what))
        }
        Moved::Intervention(what) => MoveView {
            host: what.host(),
            ..view("intervention", "you".to_owned(), intervention(lab, what))
        },
    }
}

/// `ping6 from alice to fd00::2, 3 times`.
pub(super) fn step(step: &Step) -> String {
    match step {
        Step::Ping6 {
            from, to, count: 1, ..
        } => format!("ping6 from {from} to {to}"),
        Step::Ping6 {
            from, to, count, ..
        } => format!("ping6 from {from} to {to}, {count} times"),
        Step::Udp {
            from, to, dport, ..
        } => format!("UDP from {from} to {to}, port {dport}"),
        Step::Tcp {
            from, to, dport, ..
        } => format!("TCP from {from} to {to}, port {dport}"),
        Step::Wait { ms } => format!("the clock moves by {ms} ms"),
        Step::AddKeys { host, .. } => format!("{host} takes up associations and policies"),
        Step::DeleteSa { host, spi } => format!("{host} deletes SA 0x{spi:x}"),
        Step::HoldCrypto { host, hold: true } => {
            format!("requests at {host}'s crypto boundary wait from now on")
        }
        Step::HoldCrypto { host, .. } => {
            format!("requests at {host}'s crypto boundary wait no longer")
        }
        Step::Complete { host, index } => format!("{host}'s waiting request {index} is done"),
        Step::Replay { packet } => format!("wire packet {packet} is replayed"),
    }
}

fn intervention(lab: &Lab, intervention: &Intervention) -> String {
    let host = name(lab, intervention.host().unwrap_or_default());
    let parked = |host: usize, index: usize| {
        let parked = lab.hosts().get(host).map(|host| host.parked.as_slice());
        let task = parked.and_then(|parked| parked.get(index));
        task.map_or_else(String::new, |task| format!("packet {}", task.id))
    };
    match intervention {
        Intervention::Complete { host: place, index } => {
            format!("{host}: the request of {} is done", parked(*place, *index))
        }
        Intervention::Duplicate { host: place, index } => {
            format!("{host}: {} arrives once more", parked(*place, *index))
        }
        Intervention::Inject { host: place, event } => {
            format!("{host}: {}", injected(lab, *place, event))
        }
        Intervention::HoldCrypto { hold: true, .. } => {
            format!("{host}: requests at the crypto boundary wait from now on")
        }
        Intervention::HoldCrypto { .. } => {
            format!("{host}: requests at the crypto boundary wait no longer")
        }
        Intervention::SetStack { stack, .. } => {
            let stack = match stack {
                Stack::FastIpsec => "FAST_IPSEC",
                Stack::Kame => "KAME",
            };
            format!("{host}: {stack} takes the next packets")
        }
        Intervention::SetProfile { profile, .. } => {
            format!("{host}: the profile is {} from now on", profile.id())
        }
        Intervention::Wire { fate } => {
            let number = lab.wire().next_number();
            format!("the next packet on the wire, {number}, {}", will_be(*fate))
        }
    }
}

fn will_be(fate: Fate) -> &'static str {
    match fate {
        Fate::Lost => "will be lost",
        Fate::Doubled => "will arrive twice",
        Fate::Overtaken => "will be overtaken",
        Fate::Damaged => "will be damaged",
        Fate::Arrives | Fate::TooBig => "will arrive",
    }
}

fn injected(lab: &Lab, host: usize, event: &Injected) -> String {
    let spi = |sav: SavRef| {
        let world = lab.hosts().get(host).map(|host| &host.world);
        let association = world.and_then(|world| world.sad.get(sav));
        association.map_or("gone".to_owned(), |association| {
            format!("0x{:x}", association.config().spi)
        })
    };
    match event {
        Injected::SaDeleted { sav } => format!("SA {} is deleted", spi(*sav)),
        Injected::SaExpired {
            sav,
            expiry: Expiry::Soft,
        } => format!("the soft lifetime of SA {} is over", spi(*sav)),
        Injected::SaExpired { sav, .. } => format!("the hard lifetime of SA {} is over", spi(*sav)),
        Injected::Rekeyed { old, new, .. } => format!("SA 0x{:x} follows {}", new.spi, spi(*old)),
        Injected::PolicyDeleted { sp } => format!("policy {} is deleted", sp.0),
        Injected::SessionMigrated { sav } => {
            format!("the crypto session of SA {} moves: EAGAIN", spi(*sav))
        }
        Injected::Arrived { octets, .. } => format!("{} arrives", packet(octets)),
        Injected::Memory { .. } => "memory has other limits".to_owned(),
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
