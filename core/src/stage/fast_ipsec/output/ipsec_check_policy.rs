//! `ipsec6_check_policy` and `ipsec4_output`: whether a packet that leaves meets a policy, and which transform is first.

use crate::mbuf::{Chain, PacketTag};
use crate::policy::{Action, Direction, Isr};
use crate::stage::fast_ipsec::setspidx;
use crate::stage::world::Stop;
use crate::stage::{Counter, Reason, StageId, World};
use crate::trace::{Event, Observer, PolicyOutcome};

/// Gives the first transform of the policy that the packet meets; `None` where it goes as it is. Without policies this is
/// one branch. A packet that the policies are done with is not looked up again.
pub(in crate::stage) fn ipsec_check_policy(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: &Chain,
) -> Result<Option<Isr>, Stop> {
    if world.spd.is_empty() {
        return Ok(None);
    }
    if is_done(world, m) {
        o.record(world, m, || Event::PolicySkipped);
        return Ok(None);
    }
    let packet = setspidx(world, m)?;
    world.count(o, m, Counter::PolicyLookUps, 1);
    let found = world.spd.key_allocsp(&packet, Direction::Out);
    let policy = found.and_then(|sp| world.spd.get_mut(sp));
    let outcome = match policy {
        None => PolicyOutcome::Clear,
        Some(policy) => {
            policy.packets = policy.packets.saturating_add(1);
            match policy.config().action {
                Action::Discard => PolicyOutcome::Discard,
                Action::None => PolicyOutcome::Clear,
                Action::Ipsec(_) => PolicyOutcome::Protect,
            }
        }
    };
    o.record(world, m, || Event::PolicyLookUp {
        packet,
        direction: Direction::Out,
        found,
        outcome,
    });
    match (outcome, found) {
        (PolicyOutcome::Discard, Some(sp)) => {
            let reason = Reason::PolicyDiscard { sp };
            Err(world.drop_packet(o, stage, m.clone(), reason))
        }
        (PolicyOutcome::Protect, Some(sp)) => Ok(Some(Isr { sp, index: 0 })),
        _ => Ok(None),
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
