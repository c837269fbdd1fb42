//! The loop over `pr_input` that `ip6_input` starts and `ipsec6_common_input_cb` goes on with.

use crate::mbuf::{Chain, MbufFlags};
use crate::sa::Protocol;
use crate::stage::world::{Flow, Stop};
use crate::stage::{Reason, Stage, StageId, World};
use crate::trace::{Event, Observer};
use crate::wire::IpProtocol;

/// `ip6_hdrnestlimit`.
const HEADER_NEST_LIMIT: usize = 50;

/// Walks extension headers from `off`, where a header of protocol `nxt` starts, and gives the stage that takes over.
pub(in crate::stage) fn header_loop(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    mut off: usize,
    mut nxt: IpProtocol,
) -> Flow {
    for _ in 0..HEADER_NEST_LIMIT {
        let next = match nxt {
            IpProtocol::HOP_BY_HOP | IpProtocol::DESTINATION_OPTIONS | IpProtocol::ROUTING => None,
            IpProtocol::FRAGMENT => Some(Stage::Frag6Input { m: m.clone(), off }),
            IpProtocol::ESP => Some(Stage::Ipsec6CommonInput {
                m: m.clone(),
                off,
                proto: Protocol::Esp,
            }),
            IpProtocol::AH => Some(Stage::Ipsec6CommonInput {
                m: m.clone(),
                off,
                proto: Protocol::Ah,
            }),
            IpProtocol::IPCOMP => Some(Stage::Ipsec6CommonInput {
                m: m.clone(),
                off,
                proto: Protocol::Ipcomp,
            }),
            IpProtocol::IPV6 | IpProtocol::IPV4 if is_protected(world, &m) => {
                Some(Stage::IpipInput {
                    m: m.clone(),
                    off,
                    proto: nxt,
                })
            }
            proto => Some(Stage::Upper {
                stage: upper(proto),
                m: m.clone(),
                off,
                proto,
            }),
        };
        if let Some(next) = next {
            o.record(world, &m, || Event::Dispatch {
                version: 6,
                proto: nxt,
                off,
            });
            return Ok(next);
        }
        match extension_header(world, o, &m, nxt, off)? {
            Ok((len, next)) => {
                off += len;
                nxt = next;
            }
            Err(reason) => return Err(world.drop_packet(o, stage, m, reason)),
        }
    }
    let limit = HEADER_NEST_LIMIT;
    Err(world.drop_packet(o, stage, m, Reason::TooManyHeaders { limit }))
}

/// `ipip_input` takes only what AH or ESP has vouched for.
pub(super) fn is_protected(world: &World, m: &Chain) -> bool {
    [MbufFlags::M_DECRYPTED, MbufFlags::M_AUTHIPHDR]
        .into_iter()
        .any(|flag| world.mbufs.has_flags(m, flag))
}

fn upper(proto: IpProtocol) -> StageId {
    match proto {
        IpProtocol::ICMPV6 => StageId::Icmp6Input,
        IpProtocol::TCP => StageId::TcpInput,
        IpProtocol::UDP => StageId::Udp6Input,
        _ => StageId::Rip6Input,
    }
}

/// One hop-by-hop, destination or routing header: its length and what it names next, or why the packet may not go on.
fn extension_header(
    world: &mut World,
    o: &mut impl Observer,
    m: &Chain,
    proto: IpProtocol,
    off: usize,
) -> Result<Result<(usize, IpProtocol), Reason>, Stop> {
    let had = world.mbufs.pkthdr_len(m).saturating_sub(off);
    let cut = |needed| Reason::ExtensionHeaderCut {
        proto,
        off,
        needed,
        had,
    };
    if had < 8 {
        return Ok(Err(cut(8)));
    }
    let [next, length, kind, segments_left] = world.peek(m, off)?;
    let len = (usize::from(length) + 1) * 8;
    if had < len {
        return Ok(Err(cut(len)));
    }
    if proto == IpProtocol::ROUTING && segments_left > 0 && !world.every_hop {
        return Ok(Err(Reason::RoutingHeader {
            kind,
            segments_left,
        }));
    }
    let next = IpProtocol(next);
    o.record(world, m, || Event::ExtensionHeader {
        proto,
        off,
        len,
        next,
    });
    Ok(Ok((len, next)))
}
