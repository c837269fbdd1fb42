//! Where a new header goes (`mprev`, `nexthdrp`): behind what nodes on the way look at.

use super::super::IpVersion;
use super::Place;
use crate::mbuf::Chain;
use crate::sa::Protocol;
use crate::stage::fast_ipsec::output::compute_ipsec_pos::walk;
use crate::stage::world::Stop;
use crate::stage::{Reason, World};
use crate::trace::{Event, KameEvent, Observer};
use crate::wire::{IpProtocol, ipv4};

/// The place, and the octet that will name the header. KAME has every extension header in an mbuf of its own and knows
/// the place as the mbuf before it; it always takes the RFC's place (RFC 4303, 3.1.1).
pub(super) fn position(
    world: &mut World,
    o: &mut impl Observer,
    (stage, version): Place,
    m: Chain,
    proto: Protocol,
) -> Result<(Chain, (usize, usize)), Stop> {
    const FRAGMENT: u16 = 0x3fff;
    let (off, protoff, is_fragment, at) = match version {
        IpVersion::V6 => {
            let (off, protoff) = match walk(world, o, &m)? {
                Ok(place) => place,
                Err(reason) => return Err(world.drop_packet(o, stage, m, reason)),
            };
            let [next] = world.peek(&m, protoff)?;
            (off, protoff, next == IpProtocol::FRAGMENT.0, off)
        }
        IpVersion::V4 => {
            let off = usize::from(world.peek::<1>(&m, 0)?[0] & 0x0f) * 4;
            let at = ipv4::field::FRAGMENT_OFFSET.start;
            let field = u16::from_be_bytes(world.peek(&m, at)?);
            (off, ipv4::field::PROTOCOL.start, field & FRAGMENT != 0, at)
        }
    };
    o.record(world, &m, || {
        Event::Kame(KameEvent::PrevHdr { protoff, off })
    });
    if is_fragment {
        let reason = Reason::TransportOfFragment { proto, off: at };
        return Err(world.drop_packet(o, stage, m, reason));
    }
    Ok((m, (off, protoff)))
}
