//! `udp4_espinudp` and `udp6_espinudp`: the UDP header comes off, and the packet is ESP as if it had come that way.

use super::callback::{strip_header, write_next_header};
use super::ipsec4_common_input_cb::write_total_length;
use super::ipsec6_common_input::find_protoff;
use super::ipsec6_common_input_cb::write_payload_length;
use super::make_writable;
use crate::mbuf::{Chain, PacketTag};
use crate::sa::Protocol;
use crate::stage::world::Flow;
use crate::stage::{Reason, Stage, StageId, World};
use crate::trace::{Event, Observer};
use crate::wire::udp::{self, Udp};
use crate::wire::{IpProtocol, ipv4};

/// Removes the UDP header at `off`, puts the length right and names ESP (RFC 3948, 3.3 and 3.5). The ports stay with
/// the packet as a tag, for the look-up.
pub(in crate::stage) fn espinudp(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    off: usize,
) -> Flow {
    let ipv6 = stage == StageId::Udp6Espinudp;
    let header: [u8; udp::HEADER_LEN] = world.peek(&m, off)?;
    let (sport, dport) =
        Udp::parse(&header).map_or((0, 0), |udp| (udp.source_port(), udp.destination_port()));
    let protoff = match ipv6 {
        true => find_protoff(world, &m, off)?,
        false => Ok(ipv4::field::PROTOCOL.start),
    };
    let protoff = match protoff {
        Ok(protoff) => protoff,
        Err(walked) => {
            let reason = Reason::Protoff {
                proto: Protocol::Esp,
                off,
                walked,
            };
            return Err(world.drop_packet(o, stage, m, reason));
        }
    };
    let len = world.mbufs.pkthdr_len(&m);
    let m = make_writable(world, o, stage, Protocol::Esp, m, len)?;
    let mut m = strip_header(world, o, stage, m, Protocol::Esp, (off, udp::HEADER_LEN))?;
    match ipv6 {
        true => write_payload_length(world, o, &mut m)?,
        false => write_total_length(world, o, &mut m)?,
    }
    write_next_header(world, o, &mut m, protoff, IpProtocol::ESP)?;
    let tag = PacketTag::IpsecNatTPorts { sport, dport };
    world.mbufs.add_tag(&mut m, tag)?;
    o.record(world, &m, || Event::NatTPorts { sport, dport });
    Ok(Stage::IpsecCommonInput {
        m,
        skip: off,
        protoff,
        sproto: Protocol::Esp,
    })
}
