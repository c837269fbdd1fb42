//! `compute_ipsec_pos`: where among the extension headers AH, ESP or IPComp goes (RFC 4303, 3.1.1; RFC 4302, 3.1.1).

use super::{gone, xf_output};
use crate::mbuf::Chain;
use crate::policy::Isr;
use crate::sa::SavRef;
use crate::stage::world::{Flow, Stop};
use crate::stage::{HeaderPosition, Reason, StageId, World};
use crate::trace::{Event, Observer};
use crate::wire::{IpProtocol, ipv6};

const STAGE: StageId = StageId::ComputeIpsecPos;

/// Finds the place, and the octet that names what stands there now.
pub(in crate::stage) fn compute_ipsec_pos(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    isr: Isr,
    sav: SavRef,
) -> Flow {
    let (skip, protoff) = match world.profile.header_position() {
        HeaderPosition::BehindBaseHeader => (ipv6::HEADER_LEN, ipv6::field::NEXT_HEADER.start),
        HeaderPosition::BehindHeadersOnTheWay => match walk(world, o, &m)? {
            Ok(position) => position,
            Err(reason) => return Err(world.drop_packet(o, STAGE, m, reason)),
        },
    };
    o.record(world, &m, || Event::Protoff { protoff, off: skip });
    let next = world.peek::<1>(&m, protoff)?;
    if next == [IpProtocol::FRAGMENT.0] {
        let Some(association) = world.sad.get(sav) else {
            return Err(gone(world, o, STAGE, m, isr));
        };
        let proto = association.config().protection.protocol();
        let reason = Reason::TransportOfFragment { proto, off: skip };
        return Err(world.drop_packet(o, STAGE, m, reason));
    }
    xf_output(world, o, STAGE, (m, isr, sav), (skip, protoff))
}

/// Passes what nodes on the way look at: hop-by-hop options and routing headers, and the destination options that stand
/// before the latter, or alone. Those behind a routing header, or behind others, are the last node's and are protected.
pub(in crate::stage) fn walk(
    world: &mut World,
    o: &mut impl Observer,
    m: &Chain,
) -> Result<Result<(usize, usize), Reason>, Stop> {
    let len = world.mbufs.pkthdr_len(m);
    let (mut off, mut protoff) = (ipv6::HEADER_LEN, ipv6::field::NEXT_HEADER.start);
    let mut options_are_inside = false;
    loop {
        let proto = IpProtocol(world.peek::<1>(m, protoff)?[0]);
        match proto {
            IpProtocol::HOP_BY_HOP => {}
            IpProtocol::ROUTING => options_are_inside = true,
            IpProtocol::DESTINATION_OPTIONS if !options_are_inside => options_are_inside = true,
            _ => return Ok(Ok((off, protoff))),
        }
        let had = len.saturating_sub(off);
        let cut = |needed| Reason::ExtensionHeaderCut {
            proto,
            off,
            needed,
            had,
        };
        if had < 8 {
            return Ok(Err(cut(8)));
        }
        let [next, units] = world.peek(m, off)?;
        let needed = (usize::from(units) + 1) * 8;
        if had < needed {
            return Ok(Err(cut(needed)));
        }
        o.record(world, m, || Event::ExtensionHeader {
            proto,
            off,
            len: needed,
            next: IpProtocol(next),
        });
        (off, protoff) = (off + needed, off);
    }
}
