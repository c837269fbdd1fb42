//! Policies where none are configured: which packets the associations are for, by their addresses.

use super::{
    Action, Direction, IpsecRequest, Isr, Level, PolicyConfig, Prefix, Request, Selector, Spd,
    SpdError,
};
use crate::sa::{Mode, Protocol, Sad, SavRef, unscoped};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The order of a bundle, innermost first: compression before encryption, and AH around all.
const BUNDLE: [Protocol; 3] = [Protocol::Ipcomp, Protocol::Esp, Protocol::Ah];

/// Policies that follow from associations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Implied {
    /// The policies, all of them for packets that leave, and bound to their associations.
    pub spd: Spd,
    /// Pairs of tunnel ends, where there are several: which of them a packet between other addresses goes through is not
    /// said, and so it goes through none.
    pub undecided_tunnels: usize,
    /// Associations for several sources, destinations or SPIs: they do not say which SPI to send.
    pub patterns: usize,
}

/// The associations of one pair of addresses, the newest of each protocol.
#[derive(Clone, Copy)]
struct Bundle {
    ends: (IpAddr, IpAddr),
    savs: [Option<(SavRef, Mode)>; BUNDLE.len()],
}

/// In the order in which they are tried.
#[derive(Clone, Copy)]
enum Rank {
    OwnAddresses,
    AnySource,
    OwnEnds,
    Everything,
}

impl Implied {
    /// The associations between two addresses, IPComp, ESP and AH in this order from the inside, protect the packets between
    /// them; of several of one protocol, the newest does. A tunnel is for the packets between its ends too, and if it is
    /// the only one, for all that no other association is for; around it come the associations in transport mode between
    /// its ends.
    ///
    /// # Errors
    /// [`SpdError`] when there is no room for another policy.
    pub fn of(sad: &Sad) -> Result<Self, SpdError> {
        let patterns = sad
            .iter()
            .filter(|(_, association)| association.config().pattern.is_some())
            .count();
        let (transports, tunnels) = (bundles(sad, false), bundles(sad, true));
        let mut spd = Spd::new();
        for bundle in &transports {
            let rank = match bundle.ends.0.is_unspecified() {
                true => Rank::AnySource,
                false => Rank::OwnAddresses,
            };
            add(&mut spd, between(bundle.ends), rank, &bundle.requests())?;
        }
        for tunnel in &tunnels {
            let mut requests = tunnel.requests();
            let around = transports.iter().find(|other| other.ends == tunnel.ends);
            requests.extend(around.iter().flat_map(|around| around.requests()));
            add(&mut spd, between(tunnel.ends), Rank::OwnEnds, &requests)?;
            if tunnels.len() == 1 {
                let any: [IpAddr; 2] = [Ipv6Addr::UNSPECIFIED.into(), Ipv4Addr::UNSPECIFIED.into()];
                for address in any {
                    let all = between((address, address));
                    add(&mut spd, all, Rank::Everything, &requests)?;
                }
            }
        }
        Ok(Self {
            spd,
            undecided_tunnels: Some(tunnels.len()).filter(|count| *count > 1).unwrap_or(0),
            patterns,
        })
    }
}

impl Bundle {
    fn requests(&self) -> Vec<IpsecRequest> {
        let found = BUNDLE.into_iter().zip(self.savs);
        let request = |(proto, sav): (Protocol, Option<(SavRef, Mode)>)| {
            let (sav, mode) = sav?;
            let config = Request {
                proto,
                mode,
                ends: (mode == Mode::Tunnel).then_some(self.ends),
                level: Level::Require,
                reqid: 0,
            };
            let sav = Some(sav);
            Some(IpsecRequest { config, sav })
        };
        found.filter_map(request).collect()
    }
}

/// The bundles of tunnels, or those of all else, in the order of their first associations.
fn bundles(sad: &Sad, tunnels: bool) -> Vec<Bundle> {
    let mut bundles: Vec<Bundle> = Vec::new();
    for (sav, association) in sad.iter() {
        let config = association.config();
        if config.pattern.is_some() || (config.mode == Mode::Tunnel) != tunnels {
            continue;
        }
        let ends = (unscoped(config.src), unscoped(config.dst));
        let proto = config.protection.protocol();
        let place = BUNDLE.iter().position(|other| *other == proto);
        let known = bundles.iter().position(|bundle| bundle.ends == ends);
        let index = known.unwrap_or(bundles.len());
        if known.is_none() {
            let savs = Default::default();
            bundles.push(Bundle { ends, savs });
        }
        let bundle = bundles.get_mut(index);
        let slot = bundle
            .zip(place)
            .and_then(|(bundle, at)| bundle.savs.get_mut(at));
        if let Some(slot) = slot {
            *slot = Some((sav, config.mode));
        }
    }
    bundles
}

/// The packets between two addresses; an unspecified one stands for all of its family.
fn between((src, dst): (IpAddr, IpAddr)) -> Selector {
    let prefix = |address: IpAddr| match address.is_unspecified() {
        true => Prefix { address, len: 0 },
        false => Prefix::host(address),
    };
    let any_source = match dst {
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let src = Some(src).filter(|src| !src.is_unspecified());
    Selector {
        src: prefix(src.unwrap_or(any_source)),
        dst: prefix(dst),
        upper: None,
        src_port: None,
        dst_port: None,
    }
}

fn add(
    spd: &mut Spd,
    selector: Selector,
    rank: Rank,
    requests: &[IpsecRequest],
) -> Result<(), SpdError> {
    let sp = spd.add(PolicyConfig {
        selector,
        direction: Direction::Out,
        action: Action::Ipsec(requests.iter().map(|request| request.config).collect()),
        priority: match rank {
            Rank::OwnAddresses => 0,
            Rank::AnySource => 1,
            Rank::OwnEnds => 2,
            Rank::Everything => 3,
        },
    })?;
    for (index, request) in requests.iter().enumerate() {
        spd.bind(Isr { sp, index }, request.sav);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Implied;
    use crate::keys;
    use crate::policy::{Direction, PacketSelector};
    use crate::sa::Sad;
    use crate::wire::IpProtocol;

    /// Associations in setkey's statements: protocol, addresses and SPI, and what else is said of each.
    fn sad(lines: &[(&str, &str)]) -> Sad {
        let mut sad = Sad::new();
        for (what, more) in lines {
            let algorithm = match what.split_whitespace().nth(2) {
                Some("esp") => "-E null -A hmac-sha1 0x0102030405060708090a0b0c0d0e0f1011121314",
                Some("ah") => "-A hmac-sha1 0x0102030405060708090a0b0c0d0e0f1011121314",
                _ => "-C deflate",
            };
            let parsed = keys::parse(&format!("add {what} {more} {algorithm};"));
            assert_eq!(parsed.problems, [], "{what}");
            sad.add(parsed.sas[0].config.clone()).unwrap();
        }
        sad
    }

    /// The SPIs of the associations that a packet goes through, innermost first.
    fn spis(sad: &Sad, src: &str, dst: &str) -> Vec<u32> {
        let implied = Implied::of(sad).unwrap();
        let packet = PacketSelector {
            src: src.parse().unwrap(),
            dst: dst.parse().unwrap(),
            upper: IpProtocol::UDP,
            src_port: None,
            dst_port: None,
        };
        let Some(sp) = implied.spd.key_allocsp(&packet, Direction::Out) else {
            return Vec::new();
        };
        let requests = implied.spd.get(sp).unwrap().requests();
        requests
            .iter()
            .map(|request| sad.get(request.sav.unwrap()).unwrap().config().spi)
            .collect()
    }

    const TRANSPORT: &str = "-m transport";
    const TUNNEL: &str = "-m tunnel";

    #[test]
    fn associations_of_one_pair_form_a_bundle_whatever_their_order_and_the_newest_serves() {
        let sad = sad(&[
            ("fd00::1 fd00::2 ah 0x300", TRANSPORT),
            ("fd00::1 fd00::2 esp 0x200", TRANSPORT),
            ("fd00::1 fd00::2 ipcomp 0x100", TRANSPORT),
            ("fd00::2 fd00::1 esp 0x400", ""),
            ("fd00::1 fd00::2 esp 0x201", ""),
        ]);
        assert_eq!(spis(&sad, "fd00::1", "fd00::2"), [0x100, 0x201, 0x300]);
        assert_eq!(spis(&sad, "fd00::2", "fd00::1"), [0x400]);
        assert_eq!(spis(&sad, "fd00::1", "fd00::3"), [0; 0]);
    }

    #[test]
    fn all_else_goes_through_the_only_tunnel_with_what_is_around_it() {
        let sad = sad(&[
            ("fd00::1 fd00::2 esp 0x200", TUNNEL),
            ("fd00::1 fd00::2 ah 0x300", TRANSPORT),
            ("fd00::8 fd00::9 esp 0x400", TRANSPORT),
        ]);
        assert_eq!(spis(&sad, "fd01::1", "fd01::2"), [0x200, 0x300]);
        assert_eq!(spis(&sad, "10.0.0.1", "10.0.0.2"), [0x200, 0x300]);
        assert_eq!(spis(&sad, "fd00::8", "fd00::9"), [0x400]);
        assert_eq!(spis(&sad, "fd00::1", "fd00::2"), [0x300]);
        assert_eq!(Implied::of(&sad).unwrap().undecided_tunnels, 0);
    }

    #[test]
    fn of_several_tunnels_none_is_for_packets_between_other_addresses() {
        let sad = sad(&[
            ("fd00::1 fd00::2 esp 0x200", TUNNEL),
            ("fd00::2 fd00::1 esp 0x201", TUNNEL),
        ]);
        assert_eq!(spis(&sad, "fd01::1", "fd01::2"), [0; 0]);
        assert_eq!(spis(&sad, "fd00::2", "fd00::1"), [0x201]);
        assert_eq!(Implied::of(&sad).unwrap().undecided_tunnels, 2);
    }

    #[test]
    fn an_association_without_a_source_serves_any_that_none_other_is_for() {
        let sad = sad(&[
            (":: fd00::2 esp 0x200", TRANSPORT),
            ("fd00::1 fd00::2 esp 0x201", TRANSPORT),
        ]);
        assert_eq!(spis(&sad, "fd00::1", "fd00::2"), [0x201]);
        assert_eq!(spis(&sad, "fd00::7", "fd00::2"), [0x200]);
    }

    #[test]
    fn what_is_for_several_destinations_sends_nothing() {
        let row = r#""IPv6","*","fd00::2","0x*","NULL","","NULL","""#;
        let parsed = keys::parse(row);
        assert_eq!(parsed.problems, []);
        let mut sad = Sad::new();
        sad.add(parsed.sas[0].config.clone()).unwrap();
        let implied = Implied::of(&sad).unwrap();
        assert!(implied.spd.is_empty());
        assert_eq!(implied.patterns, 1);
    }
}
