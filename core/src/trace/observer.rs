//! Who watches a stage, and nobody.

use super::Event;
use crate::mbuf::Chain;
use crate::stage::World;

/// Who watches. `record` is called after each event; what it is given is the state with the event done.
pub trait Observer {
    /// Takes one event. The closure builds it, so that nothing is built for one who does not look.
    fn record(&mut self, world: &World, chain: &Chain, event: impl FnOnce() -> Event);
}

/// Nobody watches: the batch path.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Observer for Silent {
    #[inline(always)]
    fn record(&mut self, _: &World, _: &Chain, _: impl FnOnce() -> Event) {}
}
