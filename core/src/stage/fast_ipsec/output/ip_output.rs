//! `ip_output`: policy first; then, once the policies are done with the packet, fragments where it is too long for the
//! link and may be cut, and the link's queue.

use super::fragment::{fragment_ipv4, send};
use super::ipsec_check_policy::ipsec_check_policy;
use crate::mbuf::Chain;
use crate::stage::world::{Flow, Stop};
use crate::stage::{Counter, Reason, Stage, StageId, World};
use crate::trace::{Event, Observer};
use crate::wire::ipv4::{self, Ipv4};

const STAGE: StageId = StageId::IpOutput;

/// Takes a whole packet, the host's own or one that it passes on for others (`forwarding`).
pub(in crate::stage) fn ip_output(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    forwarding: bool,
) -> Flow {
    check_header(world, o, STAGE, &m)?;
    if let Some(isr) = ipsec_check_policy(world, o, STAGE, &m)? {
        return Ok(Stage::Ipsec4ProcessPacket { m, isr });
    }
    finish(world, o, STAGE, m, forwarding)
}

/// Checks the header and the lengths in it. `stage` says in which stack.
pub(in crate::stage) fn check_header(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: &Chain,
) -> Result<(), Stop> {
    let had = world.mbufs.pkthdr_len(m);
    let mut octets = [0; ipv4::MOST_HEADER_LEN];
    let header = octets
        .get_mut(..had.min(ipv4::MOST_HEADER_LEN))
        .unwrap_or_default();
    world.mbufs.m_copydata(m, 0, header)?;
    let header = match read(header, had) {
        Ok(header) => header,
        Err(reason) => return Err(world.drop_packet(o, stage, m.clone(), reason)),
    };
    o.record(world, m, || Event::IpHeader {
        src: header.src(),
        dst: header.dst(),
        hlen: header.header_len(),
        total_length: header.total_length(),
        had,
    });
    Ok(())
}

/// What is left when the policies are done with the packet: fragments where it is too long, and the link's queue.
pub(in crate::stage) fn finish(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    forwarding: bool,
) -> Flow {
    let had = world.mbufs.pkthdr_len(&m);
    let mut octets = [0; ipv4::MOST_HEADER_LEN];
    let header = octets
        .get_mut(..had.min(ipv4::MOST_HEADER_LEN))
        .unwrap_or_default();
    world.mbufs.m_copydata(&m, 0, header)?;
    let header = match read(header, had) {
        Ok(header) => header,
        Err(reason) => return Err(world.drop_packet(o, stage, m, reason)),
    };
    let local = match forwarding {
        true => Counter::IpForwarded,
        false => Counter::IpLocalOut,
    };
    world.count(o, &m, local, 1);
    let mtu = world.mtu;
    if mtu == 0 || had <= mtu {
        return send(world, o, m);
    }
    if header.dont_fragment() {
        o.record(world, &m, || Event::PacketTooBig { len: had, mtu });
        let reason = Reason::MessageSize {
            len: had,
            mtu,
            ipv6: false,
        };
        return Err(world.drop_packet(o, stage, m, reason));
    }
    fragment_ipv4(world, o, m, header, mtu)
}

/// The header, of a packet whose lengths are what they should be.
fn read(octets: &[u8], had: usize) -> Result<Ipv4<'_>, Reason> {
    let Some(first) = octets.first().filter(|_| had >= ipv4::HEADER_LEN) else {
        return Err(Reason::IpHeaderCut { had });
    };
    let version = first >> 4;
    if version != 4 {
        return Err(Reason::IpVersion { version });
    }
    let hlen = usize::from(first & 0x0f) * 4;
    let header = Ipv4::parse(octets).map_err(|_| Reason::IpHeaderLength { hlen, had })?;
    let total_length = header.total_length();
    let needed = usize::from(total_length);
    if needed < hlen {
        return Err(Reason::IpTotalLength { total_length, hlen });
    }
    match needed == had {
        true => Ok(header),
        false => Err(Reason::IpCut { needed, had }),
    }
}
