//! What every output callback does with the packet that came back from the crypto boundary.

use crate::policy::Isr;
use crate::stage::fast_ipsec::input::came_back;
use crate::stage::world::Stop;
use crate::stage::{Cryptop, Reason, StageId, World};
use crate::trace::{Event, Observer, SendEvent};

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
        Some(isr) if crp.crp_etype.is_none() => {
            let spi = tc.tc_spi;
            o.record(world, &crp.crp_buf, || {
                Event::Send(SendEvent::FoundAgain { proto, spi })
            });
            return Ok((crp, isr));
        }
        Some(_) | None => Reason::NoTransform { proto },
    };
    world.key_freesav(sav);
    Err(world.drop_packet(o, stage, crp.crp_buf, reason))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ah, association, esp, host, ipcomp, ipv6};
    use crate::crypto::AuthenticationAlgorithm;
    use crate::mbuf::Layout;
    use crate::sa::{Protection, SaConfig};
    use crate::stage::{Counter, Reason, Stage, StageId, Verdict, World};
    use crate::trace::Silent;

    fn protections() -> [Protection; 3] {
        [esp(), ah(AuthenticationAlgorithm::HmacSha1, 20), ipcomp()]
    }

    /// Parks a packet, lets something happen, and runs on to the end.
    fn parked(config: &SaConfig, event: impl FnOnce(&mut World)) -> (StageId, Reason) {
        let mut world = host(std::slice::from_ref(config));
        let m = world.mbufs.load(&ipv6(253, &[], 400), Layout::Cluster);
        let mut stage = Stage::Ip6Output {
            m: m.unwrap(),
            forwarding: false,
        };
        while stage.id() != StageId::CryptoInvoke {
            stage = stage.resume(&mut world, &mut Silent).unwrap();
        }
        event(&mut world);
        let (m, verdict) = stage.run(&mut world, &mut Silent).unwrap();
        assert_eq!((m, world.mbufs.in_use().mbufs), (None, 0));
        assert!(world.if_snd.is_empty());
        match verdict {
            Verdict::Dropped { stage, reason, .. } => (stage, reason),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_association_that_goes_away_while_the_packet_is_parked_takes_it_along() {
        for protection in protections() {
            let config = association(protection);
            let (stage, reason) = parked(&config, |world| {
                let (sav, _) = world.sad.iter().next().unwrap();
                world.sad.delete(sav);
            });
            let expected = Reason::AssociationGone {
                proto: config.protection.protocol(),
                dst: config.dst,
                spi: config.spi,
            };
            assert_eq!(reason, expected);
            assert!(stage.name().ends_with("_output_cb"));
        }
    }

    #[test]
    fn a_policy_that_goes_away_while_the_packet_is_parked_takes_it_along() {
        for protection in protections() {
            let (_, reason) = parked(&association(protection), |world| {
                for (sp, _) in world.spd.clone().iter() {
                    world.spd.delete(sp);
                }
            });
            assert!(matches!(reason, Reason::PolicyGone { .. }));
            assert_eq!(reason.counter(), Some(Counter::OutputInvalid));
        }
    }
}
