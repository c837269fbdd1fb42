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

#[cfg(test)]
mod tests {
    use super::super::testing::{association, dropped, esp, host, ipv6, sent};
    use crate::sa::Protocol;
    use crate::stage::{Counter, Profile, Reason};
    use crate::wire::IpProtocol;

    fn extensions(chain: &[u8]) -> Vec<u8> {
        let next = chain.iter().skip(1).chain([&253]);
        next.flat_map(|next| [*next, 0, 0, 0, 0, 0, 0, 0]).collect()
    }

    /// Where ESP comes among these headers, counted in headers.
    fn position(profile: Profile, chain: &[u8]) -> usize {
        let mut world = host(&[association(esp())]);
        world.profile = profile;
        let (_, wire) = sent(&mut world, &ipv6(chain[0], &extensions(chain), 20));
        let mut next = wire[6];
        let mut passed = 0;
        while next != 50 {
            next = wire[40 + passed * 8];
            passed += 1;
        }
        passed
    }

    #[test]
    fn what_routers_look_at_stays_outside() {
        const HOP: u8 = 0;
        const ROUTE: u8 = 43;
        const OPTIONS: u8 = 60;
        for (chain, passed) in [
            (&[HOP][..], 1),
            (&[OPTIONS], 1),
            (&[ROUTE], 1),
            (&[HOP, OPTIONS, ROUTE, OPTIONS], 3),
            (&[ROUTE, OPTIONS], 1),
            (&[OPTIONS, OPTIONS], 1),
        ] {
            assert_eq!(position(Profile::Rfc, chain), passed, "{chain:?}");
            assert_eq!(position(Profile::Freebsd, chain), 0, "{chain:?}");
        }
    }

    #[test]
    fn fragments_and_headers_that_are_cut_are_refused() {
        let mut world = host(&[association(esp())]);
        let fragment = ipv6(44, &[253, 0, 0, 1, 0, 0, 0, 9], 80);
        let proto = Protocol::Esp;
        let reason = Reason::TransportOfFragment { proto, off: 40 };
        let expected = (reason, Counter::OutputInvalid);
        assert_eq!(dropped(&mut world, &fragment, false), expected);
        let (reason, _) = dropped(&mut world, &ipv6(0, &[253, 4, 0, 0, 0, 0, 0, 0], 8), false);
        let cut = Reason::ExtensionHeaderCut {
            proto: IpProtocol::HOP_BY_HOP,
            off: 40,
            needed: 40,
            had: 16,
        };
        assert_eq!(reason, cut);
    }
}
