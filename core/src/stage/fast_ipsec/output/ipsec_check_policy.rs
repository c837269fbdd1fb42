//! `ipsec6_check_policy` and `ipsec4_output`: whether a packet that leaves meets a policy, and which transform is first.

use crate::mbuf::{Chain, PacketTag};
use crate::policy::{Action, Direction, Isr};
use crate::stage::fast_ipsec::output::is_ipv6;
use crate::stage::fast_ipsec::selector::{key_allocsp, setspidx};
use crate::stage::world::Stop;
use crate::stage::{Ipv6Output, Reason, StageId, World};
use crate::trace::{Event, Observer, SendEvent};

/// Gives the first transform of the policy that the packet meets; `None` where it goes as it is. Without policies this is
/// one branch. A packet that the policies are done with is not looked up again.
#[inline]
pub(in crate::stage) fn ipsec_check_policy(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: &Chain,
) -> Result<Option<Isr>, Stop> {
    match world.has_policies() {
        false => Ok(None),
        true => first_transform(world, o, stage, m),
    }
}

#[inline(never)]
fn first_transform(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: &Chain,
) -> Result<Option<Isr>, Stop> {
    if world.profile.ipv6_output() == Ipv6Output::BlackHole && is_ipv6(world, m)? {
        return Err(world.drop_packet(o, stage, m.clone(), Reason::BlackHole));
    }
    if is_done(world, m) {
        o.record(world, m, || Event::Send(SendEvent::PolicySkipped));
        return Ok(None);
    }
    let packet = setspidx(world, m)?;
    let found = key_allocsp(world, o, m, &packet, Direction::Out);
    let met = found.and_then(|sp| Some((sp, world.spd.get(sp)?)));
    match met.map(|(sp, policy)| (sp, &policy.config().action)) {
        None | Some((_, Action::None)) => Ok(None),
        Some((sp, Action::Ipsec(_))) => Ok(Some(Isr { sp, index: 0 })),
        Some((sp, Action::Discard)) => {
            let reason = Reason::PolicyDiscard { sp };
            Err(world.drop_packet(o, stage, m.clone(), reason))
        }
    }
}

/// `PACKET_TAG_IPSEC_OUT_DONE`.
fn is_done(world: &World, m: &Chain) -> bool {
    world.mbufs.tags(m).iter().any(|tag| {
        matches!(
            tag,
            PacketTag::IpsecOutDone { .. } | PacketTag::IpsecOutDoneAlone
        )
    })
}
