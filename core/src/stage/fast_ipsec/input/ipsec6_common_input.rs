//! `ipsec6_common_input`: finds `protoff`, the octet that will name whatever is left when this header is gone.

use crate::mbuf::Chain;
use crate::sa::Protocol;
use crate::stage::world::{Flow, Stop};
use crate::stage::{Reason, Stage, StageId, World};
use crate::trace::{Event, Observer};
use crate::wire::{IpProtocol, ipv6};

/// Walks the headers from the base header to `off`; the walk has to end exactly there.
pub(in crate::stage) fn ipsec6_common_input(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    off: usize,
    proto: Protocol,
) -> Flow {
    match find_protoff(world, &m, off)? {
        Ok(protoff) => {
            o.record(world, &m, || Event::Protoff { protoff, off });
            Ok(Stage::IpsecCommonInput {
                m,
                skip: off,
                protoff,
                sproto: proto,
            })
        }
        Err(walked) => {
            let reason = Reason::Protoff { proto, off, walked };
            Err(world.drop_packet(o, StageId::Ipsec6CommonInput, m, reason))
        }
    }
}

/// The offset of the octet that names the header at `off`, or where the walk came out instead.
pub(in crate::stage) fn find_protoff(
    world: &World,
    m: &Chain,
    off: usize,
) -> Result<Result<usize, usize>, Stop> {
    let mut protoff = ipv6::field::NEXT_HEADER.start;
    let mut at = ipv6::HEADER_LEN;
    let mut nxt = IpProtocol(world.peek::<1>(m, protoff)?[0]);
    while at < off {
        let [next, length] = world.peek(m, at)?;
        let length = usize::from(length);
        let len = match nxt {
            IpProtocol::AH => (length + 2) * 4,
            IpProtocol::FRAGMENT => 8,
            _ => (length + 1) * 8,
        };
        protoff = at;
        at += len;
        nxt = IpProtocol(next);
    }
    Ok(if at == off { Ok(protoff) } else { Err(at) })
}
