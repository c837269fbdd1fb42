//! The security policy database: which policy a packet meets first (RFC 4301, 4.4.1).

use super::{Action, Direction, PolicyConfig, Request, Selector};
use crate::sa::SavRef;
use crate::wire::IpProtocol;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::sync::Arc;
use thiserror::Error;

/// Names a policy of one database. After that policy's deletion it names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SpRef(
    /// How many policies the database had taken up before this one.
    pub u32,
);

/// One transform of a policy's list (`struct ipsecrequest`): which policy, and the place in its list, from 0, innermost
/// first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Isr {
    /// The policy.
    pub sp: SpRef,
    /// Place in its list.
    pub index: usize,
}

/// A transform that a policy asks for, and the association that it is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IpsecRequest {
    /// As configured.
    pub config: Request,
    /// The association to use whatever others fit (`isr->sav`); none where each packet looks it up.
    pub sav: Option<SavRef>,
}

/// A policy at work (`struct secpolicy`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecPolicy {
    config: PolicyConfig,
    requests: Vec<IpsecRequest>,
    /// Packets that met it.
    pub packets: u64,
}

impl SecPolicy {
    /// As configured.
    pub fn config(&self) -> &PolicyConfig {
        &self.config
    }

    /// What it asks for, innermost first; empty where it asks for no IPsec.
    pub fn requests(&self) -> &[IpsecRequest] {
        &self.requests
    }
}

/// What a database refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SpdError {
    /// The database has taken up so many policies, deleted ones included, that it has no name for another.
    #[error("the database has taken up {most} policies in its life and takes no more")]
    UsedUp {
        /// The most policies over a database's life.
        most: u32,
    },
}

/// What of a packet selectors look at (`struct secpolicyindex`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PacketSelector {
    /// Source address.
    pub src: IpAddr,
    /// Destination address.
    pub dst: IpAddr,
    /// Upper-layer protocol.
    pub upper: IpProtocol,
    /// Source port, or ICMP type; none where the packet has none that can be read.
    pub src_port: Option<u16>,
    /// Destination port, or ICMP code.
    pub dst_port: Option<u16>,
}

impl Selector {
    /// Whether the packet is one of those meant.
    pub fn matches(&self, packet: &PacketSelector) -> bool {
        let port = |wanted: Option<u16>, had| wanted.is_none_or(|wanted| had == Some(wanted));
        self.src.contains(packet.src)
            && self.dst.contains(packet.dst)
            && self.upper.is_none_or(|upper| upper == packet.upper)
            && port(self.src_port, packet.src_port)
            && port(self.dst_port, packet.dst_port)
    }
}

/// The policies of a host, in the order in which they are tried. A clone costs a reference count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spd {
    policies: Arc<Vec<(SpRef, SecPolicy)>>,
    next: u32,
}

impl Spd {
    /// A database without policies.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of policies.
    pub fn len(&self) -> usize {
        self.policies.len()
    }

    /// Whether there is no policy: then nothing of IPsec touches a packet that carries none.
    pub fn is_empty(&self) -> bool {
        self.policies.is_empty()
    }

    /// Takes up a policy behind those of its priority and lower ones.
    ///
    /// # Errors
    /// [`SpdError::UsedUp`].
    pub fn add(&mut self, config: PolicyConfig) -> Result<SpRef, SpdError> {
        let sp = SpRef(self.next);
        let most = u32::MAX;
        self.next = self.next.checked_add(1).ok_or(SpdError::UsedUp { most })?;
        let requests = match &config.action {
            Action::Ipsec(requests) => requests.as_slice(),
            Action::None | Action::Discard => &[],
        };
        let requests = requests
            .iter()
            .map(|request| IpsecRequest {
                config: *request,
                sav: None,
            })
            .collect();
        let policies = Arc::make_mut(&mut self.policies);
        let place =
            policies.partition_point(|(_, policy)| policy.config.priority <= config.priority);
        let policy = SecPolicy {
            config,
            requests,
            packets: 0,
        };
        policies.insert(place, (sp, policy));
        Ok(sp)
    }

    /// Removes a policy and returns it; `None` if it is not there any more.
    pub fn delete(&mut self, sp: SpRef) -> Option<SecPolicy> {
        let place = self.place(sp)?;
        Some(Arc::make_mut(&mut self.policies).remove(place).1)
    }

    /// The policy; `None` if it is not there any more.
    pub fn get(&self, sp: SpRef) -> Option<&SecPolicy> {
        self.policies.get(self.place(sp)?).map(|(_, policy)| policy)
    }

    /// The policy, to be changed; `None` if it is not there any more.
    pub fn get_mut(&mut self, sp: SpRef) -> Option<&mut SecPolicy> {
        let place = self.place(sp)?;
        let (_, policy) = Arc::make_mut(&mut self.policies).get_mut(place)?;
        Some(policy)
    }

    /// One transform of a policy's list; `None` past its end or where the policy is gone.
    pub fn request(&self, isr: Isr) -> Option<&IpsecRequest> {
        self.get(isr.sp)?.requests.get(isr.index)
    }

    /// Binds a transform to an association.
    pub fn bind(&mut self, isr: Isr, sav: Option<SavRef>) {
        let policy = self.get_mut(isr.sp);
        if let Some(request) = policy.and_then(|policy| policy.requests.get_mut(isr.index)) {
            request.sav = sav;
        }
    }

    /// The first policy of that direction whose selector fits the packet (`key_allocsp`).
    pub fn key_allocsp(&self, packet: &PacketSelector, direction: Direction) -> Option<SpRef> {
        let found = self.policies.iter().find(|(_, policy)| {
            policy.config.direction == direction && policy.config.selector.matches(packet)
        });
        found.map(|(sp, _)| *sp)
    }

    /// All policies in the order in which they are tried.
    pub fn iter(&self) -> impl Iterator<Item = (SpRef, &SecPolicy)> {
        self.policies.iter().map(|(sp, policy)| (*sp, policy))
    }

    fn place(&self, sp: SpRef) -> Option<usize> {
        self.policies.iter().position(|(name, _)| *name == sp)
    }
}

#[cfg(test)]
mod tests {
    use super::{Isr, PacketSelector, Spd};
    use crate::policy::{Action, Direction, Level, PolicyConfig, Prefix, Request, Selector};
    use crate::sa::{Mode, Protocol};
    use crate::wire::IpProtocol;

    fn policy(dst: &str, len: u8, priority: u32, action: Action) -> PolicyConfig {
        let any = Prefix {
            address: "::".parse().unwrap(),
            len: 0,
        };
        let dst = Prefix {
            address: dst.parse().unwrap(),
            len,
        };
        PolicyConfig {
            selector: Selector {
                src: any,
                dst,
                upper: None,
                src_port: None,
                dst_port: None,
            },
            direction: Direction::Out,
            action,
            priority,
        }
    }

    fn echo(dst: &str) -> PacketSelector {
        PacketSelector {
            src: "fd00::1".parse().unwrap(),
            dst: dst.parse().unwrap(),
            upper: IpProtocol::ICMPV6,
            src_port: Some(128),
            dst_port: Some(0),
        }
    }

    #[test]
    fn the_first_policy_that_fits_wins_and_priority_comes_before_age() {
        let mut spd = Spd::new();
        let wide = spd.add(policy("fd00::", 16, 5, Action::Discard)).unwrap();
        let same = spd.add(policy("fd00::", 16, 5, Action::None)).unwrap();
        assert_eq!(
            spd.key_allocsp(&echo("fd00::2"), Direction::Out),
            Some(wide)
        );
        let first = spd.add(policy("fd00::2", 128, 1, Action::None)).unwrap();
        assert_eq!(
            spd.key_allocsp(&echo("fd00::2"), Direction::Out),
            Some(first)
        );
        assert_eq!(
            spd.key_allocsp(&echo("fd00::3"), Direction::Out),
            Some(wide)
        );
        assert_eq!(spd.key_allocsp(&echo("fd00::2"), Direction::In), None);
        assert_eq!(spd.key_allocsp(&echo("fd01::2"), Direction::Out), None);
        spd.delete(wide);
        assert_eq!(
            spd.key_allocsp(&echo("fd00::3"), Direction::Out),
            Some(same)
        );
        assert_eq!(spd.get(wide), None);
    }

    #[test]
    fn a_selector_asks_for_protocol_type_and_code_only_where_it_names_them() {
        let mut selector = policy("fd00::", 16, 0, Action::None).selector;
        selector.upper = Some(IpProtocol::ICMPV6);
        assert!(selector.matches(&echo("fd00::2")));
        selector.src_port = Some(129);
        assert!(!selector.matches(&echo("fd00::2")));
        selector.src_port = Some(128);
        selector.dst_port = Some(0);
        assert!(selector.matches(&echo("fd00::2")));
        let unreadable = PacketSelector {
            src_port: None,
            ..echo("fd00::2")
        };
        assert!(!selector.matches(&unreadable));
    }

    #[test]
    fn a_list_ends_after_its_last_request() {
        let request = Request {
            proto: Protocol::Esp,
            mode: Mode::Transport,
            ends: None,
            level: Level::Require,
            reqid: 0,
        };
        let mut spd = Spd::new();
        let sp = spd
            .add(policy("fd00::", 16, 0, Action::Ipsec(vec![request])))
            .unwrap();
        let found = spd.request(Isr { sp, index: 0 }).unwrap();
        assert_eq!((found.config, found.sav), (request, None));
        assert_eq!(spd.request(Isr { sp, index: 1 }), None);
    }
}
