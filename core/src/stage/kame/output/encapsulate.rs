//! `ipsec6_encapsulate` and `ipsec4_encapsulate`: the outer header of a tunnel.

use super::super::{Encapsulate, Returned, Step};
use super::Ran;
use crate::mbuf::Chain;
use crate::stage::fast_ipsec::output::ipip_output;
use crate::stage::{StageId, World};
use crate::trace::Observer;

/// Puts it on (RFC 4301, 5.1.2). KAME took inner packets of the outer one's version alone; here both go in both.
pub(in crate::stage::kame) fn encapsulate(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    arguments: Encapsulate,
) -> Ran {
    let Encapsulate { isr, sav } = arguments;
    let m = ipip_output::encapsulate(world, o, stage, m, isr, sav)?;
    let value = Returned::Zero;
    Ok(Step::Return { m, value })
}
