//! Every transform of the table: octets of a packet are changed, and what changes with them is what provenance says.

use super::pieces::{check, leaving};
use espial_core::crypto::{
    AuthenticationAlgorithm, AuthenticationKey, EncryptionAlgorithm, EncryptionKey, IvSource,
    KeyLength, SecretKey,
};
use espial_core::mbuf::Layout;
use espial_core::policy::{Action, Direction, Level, PolicyConfig, Prefix, Request, Selector};
use espial_core::sa::{Mode, PadKind, Protection, SaConfig};
use espial_core::stage::{Reason, Stack, Stage, Verdict, World};
use espial_core::trace::Timeline;
use espial_core::trace::provenance::{Flip, Octets};
use espial_tests::packets::mend_checksum;
use std::net::IpAddr;

const UPPER: u8 = 253;

/// One octet in so many is changed, others in each of the eight cases of a transform, so that between them none is left out.
const STRIDE: usize = 8;

/// Values that an octet is changed by. A cipher or MAC leaves an octet as it was by chance once in 256: six of them miss
/// one less than once in 10^14.
pub(crate) const MASKS: [u8; 6] = [0x02, 0x40, 0x99, 0xff, 0x18, 0x84];

fn key(lengths: KeyLength, salt: usize) -> SecretKey {
    let length = match lengths {
        KeyLength::OneOf(lengths) => lengths[0],
        KeyLength::Between(least, _) => least,
        KeyLength::Any { usual } => usual,
    };
    SecretKey::new(
        (1..)
            .take(length + salt)
            .map(|i: u8| i.wrapping_mul(7))
            .collect(),
    )
}

fn authentication(algorithm: AuthenticationAlgorithm) -> AuthenticationKey {
    let row = algorithm.transform();
    AuthenticationKey::new(algorithm, key(row.key, row.salt), None).unwrap()
}

/// ESP with this cipher.
pub(crate) fn esp(
    algorithm: EncryptionAlgorithm,
    authentication: Option<AuthenticationKey>,
) -> Protection {
    let row = algorithm.transform();
    Protection::Esp {
        encryption: EncryptionKey::new(algorithm, key(row.key, row.salt), None).unwrap(),
        authentication,
    }
}

/// Every cipher with and without an ICV where the choice is there; every integrity algorithm in ESP and in AH.
fn transforms() -> Vec<(String, Protection)> {
    let mut all = Vec::new();
    for row in EncryptionAlgorithm::all() {
        all.push((row.name.to_owned(), esp(row.algorithm, None)));
        if row.icv.is_empty() {
            let sha1 = authentication(AuthenticationAlgorithm::HmacSha1);
            let name = format!("{} with HMAC-SHA1", row.name);
            all.push((name, esp(row.algorithm, Some(sha1))));
        }
    }
    for row in AuthenticationAlgorithm::all() {
        if row.algorithm == AuthenticationAlgorithm::Unchecked {
            continue;
        }
        let authentication = authentication(row.algorithm);
        if row.iv == 0 {
            let aes = esp(EncryptionAlgorithm::AesCbc, Some(authentication.clone()));
            all.push((format!("AES-CBC with {}", row.name), aes));
        }
        all.push((
            format!("AH with {}", row.name),
            Protection::Ah { authentication },
        ));
    }
    all
}

pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) sender: World,
    pub(crate) receiver: World,
    pub(crate) packet: Vec<u8>,
}

fn ends(ipv6: bool, host: bool) -> (IpAddr, IpAddr) {
    let ends = match (ipv6, host) {
        (true, true) => ["fd00:a::1", "fd00:a::2"],
        (true, false) => ["fd00:b::1", "fd00:b::2"],
        (false, true) => ["10.9.0.1", "10.9.0.2"],
        (false, false) => ["10.8.0.1", "10.8.0.2"],
    };
    let [src, dst] = ends.map(|end| end.parse().unwrap());
    (src, dst)
}

fn packet(ipv6: bool, payload: &[u8]) -> Vec<u8> {
    let len = u16::try_from(payload.len()).unwrap();
    if ipv6 {
        let [high, low] = len.to_be_bytes();
        let mut packet = vec![0x60, 0, 2, 3, high, low, UPPER, 64];
        for last in [1, 2] {
            packet.extend([0xfd, 0, 0, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last]);
        }
        packet.extend(payload);
        return packet;
    }
    let [high, low] = (len + 20).to_be_bytes();
    let mut packet = vec![0x45, 0, high, low, 7, 7, 0, 0, 64, UPPER, 0, 0];
    packet.extend([10, 9, 0, 1, 10, 9, 0, 2]);
    mend_checksum(&mut packet);
    packet.extend(payload);
    packet
}

pub(crate) fn case(
    name: &str,
    protection: &Protection,
    mode: Mode,
    (ipv6, outer): (bool, bool),
    stack: Stack,
    payload: &[u8],
) -> Case {
    let tunnel = mode == Mode::Tunnel;
    let (src, dst) = ends(outer, !tunnel);
    let config = SaConfig {
        src,
        dst,
        spi: 0x1000,
        mode,
        reqid: 0,
        protection: protection.clone(),
        replay_window: 0,
        esn: false,
        last_seq: 0,
        received: Vec::new(),
        last_sent: 0x0102_0304,
        padding: PadKind::Sequential,
        tfc_padding: 0,
        encapsulation: None,
        lifetimes: Default::default(),
        pattern: None,
    };
    let (mut sender, mut receiver) = (World::default(), World::default());
    sender.stack = stack;
    receiver.stack = stack;
    sender.ivs = IvSource::seeded([9; 32]);
    sender.sad.add(config.clone()).unwrap();
    receiver.sad.add(config.clone()).unwrap();
    let request = Request {
        proto: config.protection.protocol(),
        mode,
        ends: tunnel.then_some((src, dst)),
        level: Level::Require,
        reqid: 0,
    };
    let (from, to) = ends(ipv6, true);
    let selector = Selector {
        src: Prefix::host(from),
        dst: Prefix::host(to),
        upper: None,
        src_port: None,
        dst_port: None,
    };
    let policy = PolicyConfig {
        selector,
        direction: Direction::Out,
        action: Action::Ipsec(vec![request]),
        priority: 0,
    };
    sender.spd.add(policy).unwrap();
    Case {
        name: format!("{name} {mode:?} ipv6 {ipv6} in ipv6 {outer} {stack:?}"),
        sender,
        receiver,
        packet: packet(ipv6, payload),
    }
}

fn cases() -> Vec<Case> {
    let payload: Vec<u8> = (0..61).map(|i: u8| i.wrapping_mul(37)).collect();
    let mut cases = Vec::new();
    for (name, protection) in transforms() {
        for stack in [Stack::FastIpsec, Stack::Kame] {
            for (mode, families) in [
                (Mode::Transport, (true, true)),
                (Mode::Transport, (false, false)),
                (Mode::Tunnel, (true, true)),
                (Mode::Tunnel, (false, true)),
            ] {
                cases.push(case(&name, &protection, mode, families, stack, &payload));
            }
        }
    }
    cases
}

pub(crate) fn received(world: &World, wire: &[u8]) -> Timeline {
    let mut world = world.clone();
    let m = world.mbufs.load(wire, Layout::Cluster).unwrap();
    Timeline::record(Stage::arrived(&world, m), &world)
}

pub(crate) fn last(timeline: &Timeline) -> Vec<u8> {
    let mut events = timeline.frames().iter().flat_map(|frame| &frame.events);
    let recorded = events.next_back().unwrap();
    recorded.world.mbufs.to_vec(&recorded.chain)
}

fn flips(timeline: &Timeline, offset: usize) -> Vec<Flip> {
    let flip = |mask: &u8| timeline.flip(0, offset, *mask).unwrap();
    MASKS.iter().map(flip).collect()
}

/// All octets that differ with any of the changes, after each cipher and at the end, against those that are predicted.
/// What decides the packet's way may end it otherwise; then only the ciphers are compared.
fn compare(flips: &[Flip], decides: bool, at: &str) -> Compared {
    let mut compared = Compared::default();
    let changes = &flips[0].changes;
    let all_there = flips.iter().all(|flip| flip.changes.len() == changes.len());
    for (index, change) in changes.iter().enumerate().filter(|_| all_there) {
        let is_end = change.operation.is_none();
        if is_end && decides {
            continue;
        }
        let mut union = Octets::default();
        for flip in flips {
            union.extend(&flip.changes[index].differ);
        }
        let predicted = &change.predicted;
        let what = format!("{at}, octet {}, {:?}", flips[0].offset, change.operation);
        let unexpected = union.without(&predicted.octets).without(&predicted.bound);
        assert!(
            unexpected.is_empty(),
            "{what}: {unexpected:?} beside {predicted:?}"
        );
        let missing = predicted.octets.without(&union);
        assert!(
            missing.is_empty(),
            "{what}: {missing:?} never changed, {union:?} did"
        );
        match is_end {
            true => compared.ends += 1,
            false => compared.ciphers += 1,
        }
        compared.octets += union.iter().count();
    }
    compared
}

/// What an ICV covers is refused, and nothing else is, unless it decides the packet's way.
fn refused(flips: &[Flip], covered: bool, decides: bool, at: &str) {
    for flip in flips {
        let verdict = flip.as_it_is.verdict();
        let bad_icv = matches!(
            verdict,
            Some(Verdict::Dropped {
                reason: Reason::BadIcv { .. },
                ..
            })
        );
        let dropped = matches!(verdict, Some(Verdict::Dropped { .. }));
        let what = format!("{at}, octet {}: {verdict:?}", flip.offset);
        match (covered, decides) {
            (true, false) => assert!(bad_icv, "{what}"),
            // Named otherwise, the packet does not come to the check at all, and is not delivered as protected.
            (true, true) => assert!(
                !matches!(verdict, Some(Verdict::Delivered { .. })),
                "{what}"
            ),
            (false, false) => assert!(!dropped, "{what}"),
            // Another length, and the ICV is looked for elsewhere.
            (false, true) => {}
        }
    }
}

#[derive(Default)]
struct Compared {
    ciphers: usize,
    ends: usize,
    octets: usize,
}

impl Compared {
    fn add(&mut self, other: &Self) {
        self.ciphers += other.ciphers;
        self.ends += other.ends;
        self.octets += other.octets;
    }
}

#[test]
fn a_changed_octet_of_what_arrives_changes_exactly_what_provenance_says() {
    for (number, case) in cases().into_iter().enumerate() {
        let mut sender = case.sender.clone();
        let wire = last(&leaving(&mut sender, Layout::Cluster, &case.packet));
        let timeline = received(&case.receiver, &wire);
        check(&timeline, &case.name);
        assert_eq!(last(&timeline), case.packet, "{}", case.name);
        let provenance = timeline.provenance();
        let mut compared = Compared::default();
        for offset in (number % STRIDE..wire.len()).step_by(STRIDE) {
            let influence = provenance.influence(0, offset, timeline.ticks()).unwrap();
            let decides = !influence.decides.is_empty();
            let flips = flips(&timeline, offset);
            // Of the first octet of IPv6, AH covers the version alone.
            if offset > 0 || wire[0] >> 4 == 4 {
                refused(
                    &flips,
                    !influence.covered_by.is_empty(),
                    decides,
                    &case.name,
                );
            }
            compared.add(&compare(&flips, decides, &case.name));
        }
        // The payload, at the least, but for the last block, in which there is the trailer.
        assert!(
            compared.ends * STRIDE >= 24,
            "{}: {}",
            case.name,
            compared.ends
        );
        assert!(compared.octets > 0, "{}", case.name);
    }
}

#[test]
fn a_bit_flipped_when_the_icv_was_set_aside_does_what_it_did_on_arrival() {
    let payload = [7; 61];
    let sha1 = authentication(AuthenticationAlgorithm::HmacSha1);
    let protections = [
        esp(EncryptionAlgorithm::AesCbc, Some(sha1.clone())),
        esp(EncryptionAlgorithm::AesCtr, Some(sha1)),
        esp(EncryptionAlgorithm::AesGcm, None),
    ];
    for protection in protections {
        let stack = Stack::FastIpsec;
        let case = case(
            "",
            &protection,
            Mode::Transport,
            (true, true),
            stack,
            &payload,
        );
        let wire = last(&leaving(
            &mut case.sender.clone(),
            Layout::Cluster,
            &case.packet,
        ));
        let timeline = received(&case.receiver, &wire);
        let parked = timeline
            .frames()
            .iter()
            .take_while(|frame| !matches!(frame.stage, Stage::CryptoInvoke { .. }));
        let tick: usize = parked.map(|frame| frame.events.len()).sum();
        let octet = 40 + 8 + 16 + 5;
        let flips = [0, tick].map(|tick| timeline.flip(tick, octet, 0x10).unwrap());
        let [on_arrival, parked] = &flips;
        assert_eq!((on_arrival.icvs, parked.icvs), (1, 1));
        assert!(!parked.changes[0].differ.is_empty());
        let differ = |flip: &Flip| -> Vec<Octets> {
            let changes = flip.changes.iter();
            changes.map(|change| change.differ.clone()).collect()
        };
        assert_eq!(differ(parked), differ(on_arrival));
    }
}

#[test]
fn a_changed_octet_of_what_is_sent_changes_exactly_what_provenance_says() {
    for (number, case) in cases().into_iter().enumerate() {
        let timeline = leaving(&mut case.sender.clone(), Layout::Cluster, &case.packet);
        check(&timeline, &case.name);
        let header = case.packet.len() - 61;
        let mut compared = Compared::default();
        for offset in (header + number % STRIDE..case.packet.len()).step_by(STRIDE) {
            compared.add(&compare(&flips(&timeline, offset), false, &case.name));
        }
        assert!(compared.ends * STRIDE >= 56, "{}", case.name);
    }
}
