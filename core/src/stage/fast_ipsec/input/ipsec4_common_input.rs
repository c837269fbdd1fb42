//! `ipsec4_common_input`: in IPv4 one octet names whatever follows the header.

use crate::mbuf::Chain;
use crate::sa::Protocol;
use crate::stage::world::Flow;
use crate::stage::{Stage, World};
use crate::trace::{Event, Observer};
use crate::wire::ipv4;

/// `offsetof(struct ip, ip_p)` is `protoff`; there are no headers to walk.
pub(in crate::stage) fn ipsec4_common_input(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    off: usize,
    proto: Protocol,
) -> Flow {
    let protoff = ipv4::field::PROTOCOL.start;
    o.record(world, &m, || Event::Protoff { protoff, off });
    Ok(Stage::IpsecCommonInput {
        m,
        skip: off,
        protoff,
        sproto: proto,
    })
}
