//! What may happen while packets are parked at the crypto boundary: every event at every point, in every order. Each packet
//! is accounted for once, its memory is returned, and no association is held for it any more.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::mbuf::{InUse, Layout, Limits};
use espial_core::policy::{Action, Direction, Level, PolicyConfig, Prefix, Request, Selector};
use espial_core::sa::{Expiry, Mode, SaConfig, SaState, SavRef};
use espial_core::stage::{
    Counter, CryptoQueue, Delivery, Injected, Profile, Reason, Stage, StageId, Verdict, World,
};
use espial_core::trace::Silent;
use espial_core::wire::IpProtocol;
use espial_tests::LinuxCase;
use std::collections::BTreeMap;
use std::net::Ipv6Addr;

/// ESP with separate and combined algorithms, AH, IPComp, bundles and tunnels, over IPv6 and IPv4.
const CASES: [&str; 11] = [
    "esp-transport-aes128-cbc-hmac-sha1-96",
    "esp-transport-aes128-gcm16",
    "esp-esn-aes128-gcm16",
    "esp-transport-noauth-aes128-cbc",
    "ah-transport-hmac-sha256-128",
    "ipcomp-then-esp-transport",
    "esp-then-ah-transport",
    "esp-tunnel-then-ah-transport",
    "esp-tunnel-aes256-gcm16",
    "esp4-tunnel",
    "ah4-transport",
];

/// Which of the requests under way the driver performs next.
#[derive(Clone, Copy, Debug)]
enum Order {
    First,
    Last,
}

/// How a run goes: order, delivery, and the point at which something happens, if anything does.
#[derive(Clone, Debug)]
struct Plan {
    order: Order,
    delivery: Delivery,
    /// Whether the return queue is emptied before the driver goes on.
    prompt: bool,
    event: Option<(usize, Injected)>,
}

/// What a run came to.
#[derive(Debug)]
struct Outcome {
    world: World,
    /// By packet: the verdict, and the octets that the upper layer got.
    verdicts: BTreeMap<usize, (Verdict, Vec<u8>)>,
    /// Points at which something could have happened.
    points: usize,
    /// The packets that were parked when it did, with their associations, and whether the driver was done with them.
    parked: Vec<(usize, SavRef, bool)>,
}

struct Run {
    outcome: Outcome,
    queue: CryptoQueue,
    arrived: usize,
}

impl Run {
    fn new(world: World, plan: &Plan) -> Self {
        Self {
            outcome: Outcome {
                world,
                verdicts: BTreeMap::new(),
                points: 0,
                parked: Vec::new(),
            },
            queue: CryptoQueue::new(plan.delivery),
            arrived: 0,
        }
    }

    fn arrive(&mut self, event: &Injected) {
        if let Some(stage) = event.apply(&mut self.outcome.world).unwrap() {
            let packet = self.arrived;
            self.arrived += 1;
            self.go_on(packet, stage);
        }
    }

    /// Runs a packet to the boundary or to its end.
    fn go_on(&mut self, packet: usize, stage: Stage) {
        let world = &mut self.outcome.world;
        let stage = stage.run_to_boundary(world, &mut Silent).unwrap();
        let Err(stage) = self.queue.park(packet, stage) else {
            return;
        };
        let Stage::Done { m, verdict } = *stage else {
            panic!("{stage:?}");
        };
        let octets = m.as_ref().map_or(Vec::new(), |m| world.mbufs.to_vec(m));
        if let Some(m) = m {
            world.mbufs.m_freem(m).unwrap();
        }
        let before = self.outcome.verdicts.insert(packet, (verdict, octets));
        assert!(before.is_none(), "packet {packet} had a verdict");
    }

    /// One reference a parked request; and none goes out with a session that was released or is not its association's.
    fn assert_consistent(&self) {
        let sad = &self.outcome.world.sad;
        let parked = self.queue.waiting().len() + self.queue.returned().len();
        assert_eq!(sad.references(), u64::try_from(parked).unwrap());
        for parked in self.queue.waiting() {
            let crp = parked.stage.request().unwrap();
            let sessions = &sad.get(crp.crp_sid).unwrap().sessions;
            let lost = crp.crp_session < sessions.cryptoid();
            let current = crp.crp_session == sessions.cryptoid();
            assert!(current || lost && !sessions.is_open(crp.crp_session));
        }
    }

    /// A point at which something may happen.
    fn point(&mut self, plan: &Plan) {
        self.assert_consistent();
        if let Some((at, event)) = &plan.event
            && *at == self.outcome.points
        {
            let waiting = self.queue.waiting().iter().map(|parked| (parked, false));
            let returned = self.queue.returned().iter().map(|parked| (parked, true));
            self.outcome.parked = waiting
                .chain(returned)
                .map(|(parked, done)| {
                    let crp = parked.stage.request().unwrap();
                    (parked.packet, crp.crp_opaque.tc_sav, done)
                })
                .collect();
            self.arrive(event);
        }
        self.outcome.points += 1;
    }

    fn finish(mut self, plan: &Plan) -> Outcome {
        while !self.queue.is_empty() {
            self.point(plan);
            let world = &mut self.outcome.world;
            let index = match plan.order {
                Order::First => 0,
                Order::Last => self.queue.waiting().len().saturating_sub(1),
            };
            let waits = !self.queue.returned().is_empty();
            let went_on = match self.queue.waiting().is_empty() || plan.prompt && waits {
                true => self.queue.call_back(world, &mut Silent).unwrap(),
                false => self.queue.complete(index, world, &mut Silent).unwrap(),
            };
            if let Some(parked) = went_on {
                self.go_on(parked.packet, parked.stage);
            }
        }
        self.outcome
    }
}

fn is_protected(packet: &[u8]) -> bool {
    let protocol = match packet[0] >> 4 {
        4 => packet[9],
        _ => packet[6],
    };
    [50, 51, 108].contains(&protocol)
}

/// A host with the case's associations and a policy, and its first two protected packets for one destination.
fn set_up(name: &str, profile: Profile) -> (World, [Vec<u8>; 2]) {
    let case = LinuxCase::load(name);
    let mut world = case.receiver(profile, Layout::Cluster).world;
    world.spd.add(policy()).unwrap();
    let mut packets = case.packets().into_iter().filter(|p| is_protected(p));
    let first = packets.next().unwrap();
    let destination = |packet: &[u8]| match packet[0] >> 4 {
        4 => packet[16..20].to_vec(),
        _ => packet[24..40].to_vec(),
    };
    let second = packets
        .find(|packet| destination(packet) == destination(&first))
        .unwrap();
    (world, [first, second])
}

/// Any protection will do, so that it is the packets' own affair.
fn policy() -> PolicyConfig {
    let any = Prefix {
        address: Ipv6Addr::UNSPECIFIED.into(),
        len: 0,
    };
    PolicyConfig {
        selector: Selector {
            src: any,
            dst: any,
            upper: Some(IpProtocol(254)),
            src_port: None,
            dst_port: None,
        },
        direction: Direction::In,
        action: Action::Ipsec(vec![Request {
            proto: espial_core::sa::Protocol::Esp,
            mode: Mode::Transport,
            ends: None,
            level: Level::Require,
            reqid: 0,
        }]),
        priority: 0,
    }
}

fn run(world: &World, packets: &[Vec<u8>; 2], plan: &Plan) -> Outcome {
    let mut run = Run::new(world.clone(), plan);
    for octets in packets {
        run.arrive(&Injected::Arrived {
            octets: octets.clone(),
            layout: Layout::Cluster,
        });
    }
    let arrived = run.arrived;
    let outcome = run.finish(plan);
    assert!(arrived >= 2);
    outcome
}

/// Every event that can happen to these packets' host.
fn events(world: &World, packets: &[Vec<u8>; 2]) -> Vec<Injected> {
    let mut events = vec![Injected::Memory {
        limits: Limits {
            mbufs: Some(1),
            clusters: Some(1),
        },
    }];
    events.extend(packets.iter().map(|octets| Injected::Arrived {
        octets: octets.clone(),
        layout: Layout::MlenChain,
    }));
    let policies = world.spd.iter();
    events.extend(policies.map(|(sp, _)| Injected::PolicyDeleted { sp }));
    for (sav, association) in world.sad.iter() {
        events.push(Injected::SaDeleted { sav });
        for expiry in [Expiry::Soft, Expiry::Hard] {
            events.push(Injected::SaExpired { sav, expiry });
        }
        for delete in [false, true] {
            let config = association.config();
            let new = Box::new(SaConfig {
                spi: config.spi ^ 1,
                ..config.clone()
            });
            let old = sav;
            events.push(Injected::Rekeyed { old, new, delete });
        }
        events.push(Injected::SessionMigrated { sav });
    }
    events
}

/// The counters that a drop bumps.
const DROPS: [Counter; 12] = [
    Counter::EspNoAssociation,
    Counter::AhNoAssociation,
    Counter::IpcompNoAssociation,
    Counter::EspReplay,
    Counter::AhReplay,
    Counter::EspCrypto,
    Counter::AhCrypto,
    Counter::EspHeaderDrops,
    Counter::AhHeaderDrops,
    Counter::IpcompHeaderDrops,
    Counter::IpcompCrypto,
    Counter::InPolicyViolation,
];

/// One verdict a packet, one count a verdict, and nothing left behind.
fn assert_accounted(outcome: &Outcome, packets: usize, what: &str) {
    let Outcome {
        world, verdicts, ..
    } = outcome;
    assert_eq!(verdicts.len(), packets, "{what}");
    let delivered = [Counter::Ip6Delivered, Counter::IpDelivered]
        .map(|counter| world.counters.get(counter))
        .iter()
        .sum::<u64>();
    let dropped: u64 = DROPS.iter().map(|c| world.counters.get(*c)).sum();
    let is_delivered =
        |(verdict, _): &&(Verdict, Vec<u8>)| matches!(verdict, Verdict::Delivered { .. });
    let count = verdicts.values().filter(is_delivered).count();
    assert_eq!(delivered, u64::try_from(count).unwrap(), "{what}");
    assert_eq!(
        delivered + dropped,
        u64::try_from(packets).unwrap(),
        "{what}: {verdicts:?}"
    );
    assert_eq!(world.mbufs.in_use(), InUse::default(), "{what}");
    assert_eq!(world.sad.references(), 0, "{what}");
    for (sav, association) in world.sad.iter() {
        assert!(association.sessions.open().len() <= 1, "{what}: {sav:?}");
    }
}

/// What the event must lead to, beyond that every packet is accounted for.
fn assert_right(calm: &Outcome, outcome: &Outcome, event: &Injected, what: &str) {
    let gone = |packet: usize, sav: SavRef| {
        let (verdict, _) = &outcome.verdicts[&packet];
        let Verdict::Dropped { stage, reason, .. } = verdict else {
            panic!("{what}: {verdict:?}");
        };
        assert!(matches!(reason, Reason::AssociationGone { .. }), "{what}");
        assert!(
            [
                StageId::EspInputCb,
                StageId::AhInputCb,
                StageId::IpcompInputCb
            ]
            .contains(stage),
            "{what}: {sav:?}"
        );
    };
    let as_ever = |packet: &usize| {
        let (verdict, octets) = &outcome.verdicts[packet];
        assert_eq!(
            (verdict, octets),
            {
                let (verdict, octets) = &calm.verdicts[packet];
                (verdict, octets)
            },
            "{what}"
        );
    };
    match event {
        Injected::SaDeleted { sav: lost }
        | Injected::SaExpired {
            sav: lost,
            expiry: Expiry::Hard,
        }
        | Injected::Rekeyed {
            old: lost,
            delete: true,
            ..
        } => {
            for (packet, sav, _) in &outcome.parked {
                if sav == lost {
                    gone(*packet, *sav);
                }
            }
        }
        Injected::SaExpired {
            sav,
            expiry: Expiry::Soft,
        } => {
            [0, 1].iter().for_each(as_ever);
            let state = outcome.world.sad.get(*sav).unwrap().state;
            assert_eq!(state, SaState::Dying);
        }
        Injected::Rekeyed { delete: false, .. } | Injected::PolicyDeleted { .. } => {
            [0, 1].iter().for_each(as_ever);
        }
        Injected::SessionMigrated { sav } => {
            [0, 1].iter().for_each(as_ever);
            let sessions = &outcome.world.sad.get(*sav).unwrap().sessions;
            let mut parked = outcome.parked.iter();
            let again = parked.any(|(_, parked, done)| parked == sav && !done);
            assert!(!again || sessions.is_open(sessions.cryptoid()), "{what}");
        }
        Injected::Arrived { octets, .. } => {
            let copies = outcome.verdicts.values();
            let copies = copies.filter(|(verdict, inner)| {
                matches!(verdict, Verdict::Delivered { .. })
                    && calm.verdicts.values().any(|(_, calm)| calm == inner)
            });
            let unchecked = outcome
                .world
                .sad
                .iter()
                .all(|(_, association)| !association.config().protection.checks_icv());
            let expected = if unchecked { 3 } else { 2 };
            assert_eq!(copies.count(), expected, "{what}: {octets:02x?}");
        }
        Injected::Memory { .. } => {}
    }
}

#[test]
fn every_event_at_every_point_leaves_every_packet_accounted_for_once() {
    let mut runs = 0;
    for name in CASES {
        let (world, packets) = set_up(name, Profile::Rfc);
        for order in [Order::First, Order::Last] {
            for (delivery, prompt) in [
                (Delivery::Inline, false),
                (Delivery::Queued, false),
                (Delivery::Queued, true),
            ] {
                let mut plan = Plan {
                    order,
                    delivery,
                    prompt,
                    event: None,
                };
                let calm = run(&world, &packets, &plan);
                assert_accounted(&calm, 2, name);
                assert_eq!(calm.world.counters.get(Counter::EspReplay), 0);
                for event in events(&world, &packets) {
                    for point in 0..calm.points {
                        plan.event = Some((point, event.clone()));
                        let outcome = run(&world, &packets, &plan);
                        let arrived = match event {
                            Injected::Arrived { .. } => 3,
                            _ => 2,
                        };
                        let what = format!("{name}: {plan:?}");
                        assert_accounted(&outcome, arrived, &what);
                        assert_right(&calm, &outcome, &event, &what);
                        runs += 1;
                    }
                }
            }
        }
    }
    assert!(runs > 1000, "{runs}");
}
