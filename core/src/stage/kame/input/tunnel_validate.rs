//! `ipsec6_tunnel_validate`, `ipsec4_tunnel_validate`: whether what came out of ESP or AH is a tunnel's inner packet.

use super::super::{Returned, Step, TunnelValidate};
use super::Ran;
use crate::mbuf::Chain;
use crate::policy::{Action, Direction, Spd};
use crate::sa::Mode;
use crate::stage::World;
use crate::stage::fast_ipsec::input::ipsec_common_input::addresses;
use crate::trace::{Event, KameEvent, Observer};
use crate::wire::IpProtocol;
use std::net::IpAddr;

/// It is one if a whole packet follows, the association is not for transport mode, the outer destination is the
/// association's, and, where inbound policies name tunnels, one of them names this one (`key_gettunnel`). KAME took inner
/// packets of the outer one's version alone; here both versions go in both.
pub(in crate::stage::kame) fn tunnel_validate(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    arguments: TunnelValidate,
) -> Ran {
    let TunnelValidate { nxt, sav, .. } = arguments;
    let outer = addresses(world, &m)?.ok().map(|(_, dst)| dst);
    let association = world.sad.get(sav);
    let valid = matches!(nxt, IpProtocol::IPV4 | IpProtocol::IPV6)
        && association.is_some_and(|association| {
            let config = association.config();
            config.mode != Mode::Transport
                && (config.pattern.is_some() || outer == Some(config.dst))
                && is_named(&world.spd, config.src, config.dst)
        });
    o.record(world, &m, || {
        Event::Kame(KameEvent::TunnelValidated { nxt, valid })
    });
    let value = Returned::Valid(valid);
    Ok(Step::Return { m, value })
}

/// Whether a policy names the tunnel, or none names any.
fn is_named(spd: &Spd, src: IpAddr, dst: IpAddr) -> bool {
    let mut ends = spd
        .iter()
        .filter(|(_, policy)| policy.config().direction == Direction::In)
        .filter_map(|(_, policy)| match &policy.config().action {
            Action::Ipsec(requests) => Some(requests),
            Action::None | Action::Discard => None,
        })
        .flatten()
        .filter(|request| request.mode == Mode::Tunnel)
        .filter_map(|request| request.ends)
        .peekable();
    ends.peek().is_none()
        || ends.any(|(from, to)| (src.is_unspecified() || from == src) && to == dst)
}
