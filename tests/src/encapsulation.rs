//! Packets taken out of their protection, and the host that puts the same protection on again.

// A test's set-up may stop the test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use espial_core::crypto::IvSource;
use espial_core::mbuf::{Chain, Layout, PacketTag};
use espial_core::policy::{Direction, PolicyConfig};
use espial_core::sa::SavRef;
use espial_core::stage::{Fault, Profile, Stage, StageId, Verdict, World};
use espial_core::trace::{Event, Observer, Silent};

/// One association's protection of a packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// IP protocol number: 50, 51 or 108.
    pub proto: u8,
    /// SPI.
    pub spi: u32,
    /// Sequence number, whole.
    pub seq: u64,
}

/// A packet that came out of its protection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decapsulated {
    /// The packet, before anything inside of it is put together from fragments.
    pub packet: Vec<u8>,
    /// Its protection, outermost first.
    pub layers: Vec<Layer>,
    /// The IVs that it carried, outermost first.
    pub ivs: Vec<Vec<u8>>,
}

/// Reads IVs where the receiver measures a packet.
#[derive(Default)]
struct Ivs(Vec<Vec<u8>>);

impl Observer for Ivs {
    fn record(&mut self, world: &World, m: &Chain, event: impl FnOnce() -> Event) {
        let (off, ivlen) = match event() {
            Event::EspParts {
                skip, hlen, ivlen, ..
            } => (skip + hlen - ivlen, ivlen),
            Event::ZeroIcv { off, .. } => {
                // AES-GMAC's IV is what stands before the zeros.
                let len = off.saturating_sub(ah_icv(world, m));
                (off - len, len)
            }
            _ => return,
        };
        if ivlen > 0 {
            let mut iv = vec![0; ivlen];
            world
                .mbufs
                .m_copydata(m, off, &mut iv)
                .expect("it is there");
            self.0.push(iv);
        }
    }
}

/// Where the ICV field of the first AH header is.
fn ah_icv(world: &World, m: &Chain) -> usize {
    let packet = world.mbufs.to_vec(m);
    if packet[0] >> 4 == 4 {
        return usize::from(packet[0] & 15) * 4 + 12;
    }
    let (mut next, mut off) = (packet[6], 40);
    while next != 51 {
        next = packet[off];
        off += (usize::from(packet[off + 1]) + 1) * 8;
    }
    off + 12
}

fn arrival(packet: &[u8], m: Chain) -> Stage {
    match packet[0] >> 4 {
        4 => Stage::IpInput { m },
        _ => Stage::Ip6Input { m },
    }
}

/// Receives a packet stage by stage. `None` where nothing was taken off, as of a fragment that waits.
///
/// # Panics
/// When the engine cannot go on.
pub fn decapsulate(world: &mut World, layout: Layout, packet: &[u8]) -> Option<Decapsulated> {
    let m = world.mbufs.load(packet, layout).expect("it fits");
    let mut stage = arrival(packet, m);
    let mut ivs = Ivs::default();
    let mut out: Option<Decapsulated> = None;
    loop {
        let ran = stage.id();
        stage = stage.resume(world, &mut ivs).expect("no fault");
        let takes_off = matches!(
            ran,
            StageId::Ipsec6CommonInputCb | StageId::Ipsec4CommonInputCb | StageId::IpipInput
        );
        if let (true, Some(m)) = (takes_off, stage.chain()) {
            out = Some(Decapsulated {
                packet: own_octets(world.mbufs.to_vec(m)),
                layers: layers(world.mbufs.tags(m)),
                ivs: ivs.0.clone(),
            });
        }
        if let Stage::Done { m, verdict } = stage {
            if let Some(m) = m {
                world.mbufs.m_freem(m).expect("it is the packet");
            }
            world
                .mbufs
                .release_other_holders()
                .expect("bpf lets go of it");
            if matches!(verdict, Verdict::Dropped { .. }) {
                return None;
            }
            return out;
        }
    }
}

/// Without what follows the packet: octets that hide its length (RFC 4303, 2.7).
fn own_octets(mut packet: Vec<u8>) -> Vec<u8> {
    let (at, before) = match packet[0] >> 4 {
        4 => (2, 0),
        _ => (4, 40),
    };
    let length = u16::from_be_bytes([packet[at], packet[at + 1]]);
    packet.truncate(before + usize::from(length));
    packet
}

fn layers(tags: &[PacketTag]) -> Vec<Layer> {
    let layer = |tag: &PacketTag| match *tag {
        PacketTag::IpsecInDone {
            proto, spi, seq, ..
        } => Some(Layer { proto, spi, seq }),
        _ => None,
    };
    tags.iter().filter_map(layer).collect()
}

/// What became of a packet that was to leave.
#[derive(Debug)]
pub struct Sent {
    /// How its way ended.
    pub verdict: Verdict,
    /// The packets that are in the link's queue, in order.
    pub wire: Vec<Vec<u8>>,
}

/// Hands a packet to `ip6_output` or `ip_output`. Afterwards no mbuf is in use.
///
/// # Errors
/// What would panic a kernel.
///
/// # Panics
/// When the packet is not accounted for.
pub fn send(world: &mut World, layout: Layout, packet: &[u8]) -> Result<Sent, Fault> {
    send_watched(world, layout, packet, &mut Silent)
}

/// [`send`], with somebody watching.
///
/// # Errors
/// What would panic a kernel.
///
/// # Panics
/// When the packet is not accounted for.
pub fn send_watched(
    world: &mut World,
    layout: Layout,
    packet: &[u8],
    observer: &mut impl Observer,
) -> Result<Sent, Fault> {
    let m = world.mbufs.load(packet, layout).expect("it fits");
    let stage = Stage::leaving(world, m, false);
    let (m, verdict) = stage.run(world, observer)?;
    assert_eq!(m, None);
    let mut wire = Vec::new();
    for m in std::mem::take(&mut world.if_snd) {
        wire.push(world.mbufs.to_vec(&m));
        world.mbufs.m_freem(m).expect("it is the packet");
    }
    world
        .mbufs
        .release_other_holders()
        .expect("bpf lets go of it");
    let in_use = world.mbufs.in_use();
    assert_eq!((in_use.mbufs, in_use.clusters), (0, 0), "{verdict:?}");
    Ok(Sent { verdict, wire })
}

/// Receives a packet to its end: the verdict, and the packet that the upper layer gets.
///
/// # Errors
/// What would panic a kernel.
///
/// # Panics
/// When the packet does not fit.
pub fn receive(
    world: &mut World,
    layout: Layout,
    packet: &[u8],
) -> Result<(Verdict, Option<Vec<u8>>), Fault> {
    let m = world.mbufs.load(packet, layout).expect("it fits");
    let (m, verdict) = Stage::arrived(world, m).run(world, &mut Silent)?;
    let packet = m.as_ref().map(|m| world.mbufs.to_vec(m));
    if let Some(m) = m {
        world.mbufs.m_freem(m).expect("it is the packet");
    }
    world
        .mbufs
        .release_other_holders()
        .expect("bpf lets go of it");
    Ok((verdict, packet))
}

/// A host that has another's associations and policies and sends by them.
///
/// # Panics
/// When an association or a policy cannot be.
pub fn sender(receiver: &World, policies: &[PolicyConfig], profile: Profile) -> World {
    let mut world = World::default();
    world.profile = profile;
    world.ivs = IvSource::seeded([7; 32]);
    for (_, association) in receiver.sad.iter() {
        let config = association.config().clone();
        world.sad.add(config).expect("it is there once");
    }
    for policy in policies {
        let mut policy = policy.clone();
        // A receiver's policies for what comes in are its peer's for what goes out.
        if policy.direction != Direction::Fwd {
            policy.direction = Direction::Out;
            world.spd.add(policy).expect("there is room");
        }
    }
    world
}

/// Sets the sender to where it was before it protected this packet: sequence numbers and IVs.
///
/// # Panics
/// When it has not the packet's association.
pub fn rewind(world: &mut World, packet: &Decapsulated) {
    for layer in packet.layers.iter().filter(|layer| layer.proto != 108) {
        let sav = find(world, layer);
        let association = world.sad.get_mut(sav).expect("it is there");
        association.last_sent = layer.seq - 1;
    }
    for iv in packet.ivs.iter().rev() {
        world.ivs.lay_ready(iv.clone());
    }
}

fn find(world: &World, layer: &Layer) -> SavRef {
    let found = world.sad.iter().find(|(_, association)| {
        let id = association.config().id();
        (id.proto.number(), id.spi) == (layer.proto, layer.spi)
    });
    found.expect("the association is there").0
}
