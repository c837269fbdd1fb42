//! Receives and sends as many clear packets as it is told to, on a host without associations and policies: what
//! `cargo xtask bench hooks` counts the instructions of. The packets have no data, so that little hides what hooks cost.

use espial_core::mbuf::Layout;
use espial_core::stage::{Stage, Verdict, World};
use espial_core::trace::Silent;
use std::error::Error;

/// ICMPv6, UDP over IPv6, ICMP and UDP over IPv4, with the right checksums.
#[rustfmt::skip]
const PACKETS: [&[u8]; 4] = [
    &[
        0x60, 0, 0, 0, 0, 8, 58, 64,
        0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
        0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2,
        0x80, 0, 0x85, 0xb6, 0, 1, 0, 1,
    ],
    &[
        0x60, 0, 0, 0, 0, 8, 17, 64,
        0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
        0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2,
        0x30, 0x39, 0, 9, 0, 8, 0xd5, 0x97,
    ],
    &[
        0x45, 0, 0, 28, 0, 1, 0, 0, 64, 1, 0x66, 0xde, 10, 0, 0, 1, 10, 0, 0, 2,
        8, 0, 0xf7, 0xfd, 0, 1, 0, 1,
    ],
    &[
        0x45, 0, 0, 28, 0, 1, 0, 0, 64, 17, 0x66, 0xce, 10, 0, 0, 1, 10, 0, 0, 2,
        0x30, 0x39, 0, 9, 0, 8, 0xbb, 0x99,
    ],
];

fn main() -> Result<(), Box<dyn Error>> {
    let count = std::env::args().nth(1).ok_or("how many packets?")?;
    let mut world = World::default();
    for packet in PACKETS.iter().cycle().take(count.parse()?) {
        receive(&mut world, packet)?;
        send(&mut world, packet)?;
    }
    Ok(())
}

fn receive(world: &mut World, packet: &[u8]) -> Result<(), Box<dyn Error>> {
    let m = world.mbufs.load(packet, Layout::Cluster)?;
    let (m, verdict) = Stage::arrived(world, m).run(world, &mut Silent)?;
    if let Some(m) = m {
        world.mbufs.m_freem(m)?;
    }
    match verdict {
        Verdict::Clear { .. } => Ok(()),
        other => Err(format!("not received in clear: {other:?}").into()),
    }
}

fn send(world: &mut World, packet: &[u8]) -> Result<(), Box<dyn Error>> {
    let m = world.mbufs.load(packet, Layout::Cluster)?;
    let (_, verdict) = Stage::leaving(world, m, false).run(world, &mut Silent)?;
    while let Some(m) = world.if_snd.pop() {
        world.mbufs.m_freem(m)?;
    }
    match verdict {
        Verdict::Sent { sas, packets: 1 } if sas.is_empty() => Ok(()),
        other => Err(format!("not sent in clear: {other:?}").into()),
    }
}
