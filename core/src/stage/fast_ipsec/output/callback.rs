//! What every output callback does with the packet that came back from the crypto boundary.

use crate::policy::Isr;
use crate::stage::fast_ipsec::input::came_back;
use crate::stage::world::Stop;
use crate::stage::{Cryptop, Reason, StageId, World};
use crate::trace::Observer;

/// The request, and the transform of the policy that the packet is protected for. Policy and association may have gone
/// away while the request was parked; and the request may have failed. The association's reference goes on with the
/// packet.
pub(super) fn resume(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    crp: Box<Cryptop>,
) -> Result<(Cryptop, Isr), Stop> {
    let crp = *came_back(world, o, stage, crp)?;
    let tc = &crp.crp_opaque;
    let (proto, sav) = (tc.tc_proto, tc.tc_sav);
    let reason = match tc.tc_isr {
        Some(isr) if world.spd.request(isr).is_none() => Reason::PolicyGone { sp: isr.sp },
        Some(isr) if crp.crp_etype.is_none() => return Ok((crp, isr)),
        Some(_) | None => Reason::NoTransform { proto },
    };
    world.key_freesav(sav);
    Err(world.drop_packet(o, stage, crp.crp_buf, reason))
}
