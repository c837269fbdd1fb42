//! UDP between the IP header and ESP (RFC 3948, 2.1), as a part of `ipsec_process_done`.

use super::make_space;
use crate::mbuf::Chain;
use crate::sa::{Protocol, UdpEncapsulation};
use crate::stage::fast_ipsec::input::write_next_header;
use crate::stage::world::Stop;
use crate::stage::{StageId, World};
use crate::trace::{Event, Observer, SendEvent};
use crate::wire::IpProtocol;
use crate::wire::checksum::upper_layer;
use crate::wire::extension::{ExtensionHeader, Routing, walk};
use crate::wire::ipv6::Ipv6;
use crate::wire::udp::{self, field};
use std::net::Ipv6Addr;

/// Puts a UDP header before ESP at `skip`. Over IPv4 it goes without a checksum (RFC 3948, 2.1); over IPv6 it has one
/// (RFC 8200, 8.1).
pub(in crate::stage) fn udp_encapsulation(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    ports: UdpEncapsulation,
    (skip, protoff): (usize, usize),
    ipv6: bool,
) -> Result<Chain, Stop> {
    let proto = Protocol::Esp;
    let len = udp::HEADER_LEN;
    let mut m = make_space(world, o, stage, m, proto, (skip, len))?;
    let length = world.mbufs.pkthdr_len(&m).saturating_sub(skip);
    let length = u16::try_from(length).unwrap_or(0);
    let UdpEncapsulation { sport, dport } = ports;
    let fields = [sport, dport, length, 0].map(u16::to_be_bytes);
    world
        .mbufs
        .m_copyback(&mut m, skip, fields.as_flattened())?;
    let checksum = match ipv6 {
        true => checksum(world, &m, skip)?,
        false => 0,
    };
    let off = skip + field::CHECKSUM.start;
    world
        .mbufs
        .m_copyback(&mut m, off, &checksum.to_be_bytes())?;
    o.record(world, &m, || {
        Event::Send(SendEvent::UdpHeader {
            off: skip,
            sport,
            dport,
            checksum,
        })
    });
    write_next_header(world, o, &mut m, protoff, IpProtocol::UDP)?;
    Ok(m)
}

/// Over the pseudo-header and everything from the UDP header on; a sum of 0 is sent as 0xffff.
fn checksum(world: &World, m: &Chain, skip: usize) -> Result<u16, Stop> {
    let mut packet = vec![0; world.mbufs.pkthdr_len(m)];
    world.mbufs.m_copydata(m, 0, &mut packet)?;
    let Some((headers, datagram)) = packet.split_at_checked(skip) else {
        return Ok(0);
    };
    let Ok(header) = Ipv6::parse(headers) else {
        return Ok(0);
    };
    let destination = final_destination(&packet).unwrap_or(header.dst());
    let sum = upper_layer(
        header.src().into(),
        destination.into(),
        IpProtocol::UDP,
        datagram,
    );
    Ok(if sum == 0 { 0xffff } else { sum })
}

/// Where a routing header leads, which the pseudo-header has for destination.
fn final_destination(packet: &[u8]) -> Option<Ipv6Addr> {
    let walk = walk(packet);
    let routing = walk
        .headers
        .iter()
        .find(|extension| extension.kind == ExtensionHeader::Routing)?;
    Routing::parse(packet.get(routing.offset..)?)
        .ok()?
        .final_destination()
}
