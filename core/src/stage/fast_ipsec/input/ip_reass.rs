//! `ip_reass`: an IPv4 fragment waits for the others.

use crate::mbuf::Chain;
use crate::stage::world::Flow;
use crate::stage::{Counter, Stage, Verdict, World};
use crate::trace::{Event, Observer};
use crate::wire::ipv4;

/// Holds the fragment.
pub(in crate::stage) fn ip_reass(world: &mut World, o: &mut impl Observer, m: Chain) -> Flow {
    world.count(o, &m, Counter::IpFragments, 1);
    o.record(world, &m, || Event::Hold {
        off: ipv4::field::FRAGMENT_OFFSET.start,
    });
    let sas = world.removed(&m);
    Ok(Stage::Done {
        m: Some(m),
        verdict: Verdict::Held { sas },
    })
}
