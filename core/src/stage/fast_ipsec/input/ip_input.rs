//! `ip_input`: the IPv4 header, then the protocol that it names.

use super::{adj, header_loop::is_protected, pullup};
use crate::mbuf::Chain;
use crate::sa::Protocol;
use crate::stage::world::{Flow, Stop};
use crate::stage::{Counter, Reason, Stage, StageId, World};
use crate::trace::{Event, Observer};
use crate::wire::IpProtocol;
use crate::wire::checksum::ones_complement;
use crate::wire::ipv4::{self, Ipv4};

/// Checks the header (RFC 791, 3.1; RFC 1122, 3.2.1), trims what the link layer added, and hands the packet on.
/// `stage` says in which stack.
pub(in crate::stage) fn ip_input(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
) -> Flow {
    world.count(o, &m, Counter::IpTotal, 1);
    let had = world.mbufs.pkthdr_len(&m);
    if had < ipv4::HEADER_LEN {
        return Err(world.drop_packet(o, stage, m, Reason::IpHeaderCut { had }));
    }
    let m = pullup(world, o, stage, m, ipv4::HEADER_LEN)?;
    let mut octets = [0; ipv4::MOST_HEADER_LEN];
    let there = octets.get_mut(..had.min(ipv4::MOST_HEADER_LEN));
    let there = there.unwrap_or_default();
    world.mbufs.m_copydata(&m, 0, there)?;
    let header = match Ipv4::parse(there) {
        Ok(header) => header,
        Err(_) => {
            let reason = refusal(world.peek(&m, 0)?, had);
            return Err(world.drop_packet(o, stage, m, reason));
        }
    };
    let hlen = header.header_len();
    let m = match hlen {
        ipv4::HEADER_LEN => m,
        _ => pullup(world, o, stage, m, hlen)?,
    };
    o.record(world, &m, || Event::IpHeader {
        src: header.src(),
        dst: header.dst(),
        hlen,
        total_length: header.total_length(),
        had,
    });
    if let Err(reason) = check(header, had) {
        return Err(world.drop_packet(o, stage, m, reason));
    }
    o.record(world, &m, || Event::HeaderChecksum { hlen });
    let m = trim(world, o, m, had, header.total_length().into())?;
    let (src, dst) = (header.src().into(), header.dst().into());
    if !world.is_own(dst) {
        if world.forwards {
            return Ok(Stage::IpForward { m });
        }
        let reason = Reason::CannotForward { src, dst };
        return Err(world.drop_packet(o, stage, m, reason));
    }
    if header.more_fragments() || header.fragment_offset() > 0 {
        return Ok(Stage::IpReass { m });
    }
    let (proto, off) = (header.protocol(), hlen);
    Ok(dispatch(world, o, m, off, proto))
}

/// Why a header that does not parse is refused: its version, or else its length.
fn refusal([first]: [u8; 1], had: usize) -> Reason {
    match first >> 4 {
        4 => Reason::IpHeaderLength {
            hlen: usize::from(first & 0x0f) * 4,
            had,
        },
        version => Reason::IpVersion { version },
    }
}

/// Source, checksum and total length, in the order of the BSDs.
fn check(header: Ipv4<'_>, had: usize) -> Result<(), Reason> {
    let src = header.src();
    if src.is_multicast() {
        return Err(Reason::IpSource { src });
    }
    if ones_complement([header.header()]) != 0 {
        return Err(Reason::IpChecksum {
            found: header.header_checksum(),
            expected: ipv4::checksum(header.header()),
        });
    }
    let (total_length, hlen) = (header.total_length(), header.header_len());
    let needed = usize::from(total_length);
    if needed < hlen {
        return Err(Reason::IpTotalLength { total_length, hlen });
    }
    if had < needed {
        return Err(Reason::IpCut { needed, had });
    }
    Ok(())
}

/// Link-layer padding comes off the end.
fn trim(
    world: &mut World,
    o: &mut impl Observer,
    mut m: Chain,
    had: usize,
    total_length: usize,
) -> Result<Chain, Stop> {
    let padding = had.saturating_sub(total_length);
    if padding > 0 {
        adj(world, o, &mut m, -padding.cast_signed())?;
    }
    Ok(m)
}

/// `inetsw[ip_protox[ip_p]].pr_input`.
pub(in crate::stage) fn dispatch(
    world: &World,
    o: &mut impl Observer,
    m: Chain,
    off: usize,
    proto: IpProtocol,
) -> Stage {
    o.record(world, &m, || Event::Dispatch {
        version: 4,
        proto,
        off,
    });
    let stage = match proto {
        IpProtocol::ESP | IpProtocol::AH | IpProtocol::IPCOMP => {
            let proto = match proto {
                IpProtocol::AH => Protocol::Ah,
                IpProtocol::IPCOMP => Protocol::Ipcomp,
                _ => Protocol::Esp,
            };
            return Stage::Ipsec4CommonInput { m, off, proto };
        }
        IpProtocol::IPV4 | IpProtocol::IPV6 if is_protected(world, &m) => {
            return Stage::IpipInput { m, off, proto };
        }
        IpProtocol::ICMP => StageId::IcmpInput,
        IpProtocol::TCP => StageId::TcpInput,
        IpProtocol::UDP => StageId::UdpInput,
        _ => StageId::RipInput,
    };
    Stage::Upper {
        stage,
        m,
        off,
        proto,
    }
}
