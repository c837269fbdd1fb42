//! What every output callback does with the packet that came back from the crypto boundary.

use crate::mbuf::Chain;
use crate::policy::Isr;
use crate::sa::SavRef;
use crate::stage::fast_ipsec::input::find_again;
use crate::stage::world::Stop;
use crate::stage::{CryptoFailure, Reason, StageId, TdbCrypto, World};
use crate::trace::Observer;

/// The association, and the transform of the policy that the packet is protected for. Either may have gone away while the
/// request was parked; and the request may have failed.
pub(super) fn resume(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    tc: &TdbCrypto,
    crp_etype: Option<CryptoFailure>,
) -> Result<(Chain, Isr, SavRef), Stop> {
    let proto = tc.tc_proto;
    let reason = match (find_again(world, tc), tc.tc_isr) {
        (None, _) => Reason::AssociationGone {
            proto,
            dst: tc.tc_dst,
            spi: tc.tc_spi,
        },
        (Some(_), None) => Reason::NoTransform { proto },
        (Some(_), Some(isr)) if world.spd.request(isr).is_none() => {
            Reason::PolicyGone { sp: isr.sp }
        }
        (Some(_), Some(_)) if crp_etype.is_some() => Reason::NoTransform { proto },
        (Some(sav), Some(isr)) => return Ok((m, isr, sav)),
    };
    Err(world.drop_packet(o, stage, m, reason))
}
