//! `udp_input` and `udp6_input`: what is ESP inside goes back to IPsec (RFC 3948), the rest is delivered.

use super::adj;
use super::upper_input::{upper_input, verify};
use crate::mbuf::Chain;
use crate::stage::world::{Flow, Stop};
use crate::stage::{Reason, Stage, StageId, World};
use crate::trace::{Event, Observer};
use crate::wire::checksum::Checksum;
use crate::wire::udp::{self, Encapsulation, Udp};
use crate::wire::{IpProtocol, esp};

/// Looks into datagrams on the ports of IPsec. `stage` says whether it is the IPv4 or the IPv6 function.
pub(in crate::stage) fn udp_input(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    off: usize,
) -> Flow {
    let had = world.mbufs.pkthdr_len(&m).saturating_sub(off);
    if had < udp::HEADER_LEN {
        return upper_input(world, o, stage, m, off, IpProtocol::UDP);
    }
    let header: [u8; udp::HEADER_LEN] = world.peek(&m, off)?;
    let Some(header) = Udp::parse(&header)
        .ok()
        .filter(|header| is_ipsec(world, header.source_port(), header.destination_port()))
    else {
        return upper_input(world, o, stage, m, off, IpProtocol::UDP);
    };
    let ipv6 = stage == StageId::Udp6Input;
    let length = usize::from(header.length());
    let Some(octets) = length
        .checked_sub(udp::HEADER_LEN)
        .filter(|_| length <= had)
    else {
        let length = header.length();
        return Err(world.drop_packet(o, stage, m, Reason::UdpLength { length, had, ipv6 }));
    };
    let (sport, dport) = (header.source_port(), header.destination_port());
    let kind = kind(world, &m, off + udp::HEADER_LEN, octets)?;
    if let Some(kind) = kind {
        o.record(world, &m, || Event::UdpEncapsulation {
            off,
            sport,
            dport,
            kind,
        });
    }
    match kind {
        Some(Encapsulation::Esp) => {
            let found = header.checksum();
            // A sum of 0 is none; for a tunnel that is allowed over IPv6 too (RFC 3948, 2.1; RFC 6935, 5).
            if found != 0 && verify(world, &m).checksum == Checksum::Bad {
                let reason = Reason::UdpChecksum { found, ipv6 };
                return Err(world.drop_packet(o, stage, m, reason));
            }
            o.record(world, &m, || Event::UdpChecked {
                length,
                checksum: found,
            });
            to_espinudp(world, o, stage, m, off, had - length)
        }
        Some(Encapsulation::Keepalive) => {
            let reason = Reason::NatKeepalive { sport, dport };
            Err(world.drop_packet(o, stage, m, reason))
        }
        Some(Encapsulation::Ike) | None => upper_input(world, o, stage, m, off, IpProtocol::UDP),
    }
}

/// Whether ESP may come on these ports: 4500 on either side, or a pair that some association names.
fn is_ipsec(world: &World, sport: u16, dport: u16) -> bool {
    [sport, dport].contains(&udp::IPSEC_NAT_T) || world.sad.has_encapsulation(sport, dport)
}

/// What the data is, by its length in octets and its first four. As much as an ESP header and no more is no ESP.
fn kind(
    world: &World,
    m: &Chain,
    off: usize,
    octets: usize,
) -> Result<Option<Encapsulation>, Stop> {
    let mut first = [0; 4];
    let first = first.get_mut(..octets.min(4)).unwrap_or_default();
    world.mbufs.m_copydata(m, off, first)?;
    let kind = Encapsulation::of(first);
    Ok(kind.filter(|kind| *kind != Encapsulation::Esp || octets > esp::HEADER_LEN))
}

/// Octets after the datagram come off, then the UDP header is next.
fn to_espinudp(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    mut m: Chain,
    off: usize,
    beyond: usize,
) -> Flow {
    if beyond > 0 {
        adj(world, o, &mut m, -beyond.cast_signed())?;
    }
    let stage = match stage {
        StageId::Udp6Input => StageId::Udp6Espinudp,
        _ => StageId::Udp4Espinudp,
    };
    Ok(Stage::Espinudp { stage, m, off })
}
