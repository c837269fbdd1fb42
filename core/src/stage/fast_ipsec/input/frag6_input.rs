//! `frag6_input`: a fragment waits for the others.

use crate::mbuf::Chain;
use crate::stage::world::Flow;
use crate::stage::{Counter, Stage, Verdict, World};
use crate::trace::{Event, Observer};

/// Holds the fragment.
pub(in crate::stage) fn frag6_input(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    off: usize,
) -> Flow {
    world.count(o, &m, Counter::Ip6Fragments, 1);
    o.record(world, &m, || Event::Hold { off });
    let sas = world.removed(&m);
    Ok(Stage::Done {
        m: Some(m),
        verdict: Verdict::Held { sas },
    })
}
