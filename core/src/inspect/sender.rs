//! What sending made of one frame.

use super::report::ip_packet;
use crate::mbuf::{Chain, Layout, MbufError, MbufPool};
use crate::policy::{Direction, Implied, PolicyConfig, SpdError};
use crate::stage::{Fault, Profile, Stage, Verdict, World};
use crate::trace::Silent;
use crate::wire::extension::{End, ExtensionHeader, walk};
use crate::wire::link::{LinkType, NotIp};
use crate::wire::udp::{Encapsulation, Udp};
use crate::wire::{IpProtocol, esp};

/// What became of a frame that was to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Departure {
    /// It is not an IP packet.
    NotIp(NotIp),
    /// ESP or AH is on it already; nobody touched it.
    Protected,
    /// The stages gave a verdict: sent, with protection or without, or dropped.
    Verdict(Verdict),
    /// The engine cannot go on: what a kernel would panic over.
    Fault(Fault),
    /// The packet does not fit into the pool.
    NoBufs(MbufError),
}

/// What became of a frame, and the packets that go to the link in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendReport {
    /// The outcome.
    pub departure: Departure,
    /// IP packets: one, or fragments; none where the frame holds no packet or the packet was dropped.
    pub packets: Vec<Vec<u8>>,
}

/// A host that sends every frame that it is shown, whatever address it is from.
#[derive(Clone, Debug, Default)]
pub struct Sender {
    /// The host's state.
    pub world: World,
    /// How an upper layer lays a packet into mbufs.
    pub layout: Layout,
}

impl Sender {
    /// A host with these habits, without associations and policies.
    pub fn new(profile: Profile, layout: Layout) -> Self {
        let mut sender = Self {
            layout,
            ..Self::default()
        };
        sender.world.profile = profile;
        sender
    }

    /// Takes up the policies for packets that leave and, behind them, those for packets that arrive, which are for packets
    /// that leave their peer. Where there are neither, policies follow from the associations that there are by now; these
    /// are returned.
    ///
    /// # Errors
    /// [`SpdError`] when there is no room for another policy.
    pub fn take_policies(
        &mut self,
        policies: impl IntoIterator<Item = PolicyConfig>,
    ) -> Result<Option<Implied>, SpdError> {
        let mut policies: Vec<_> = policies
            .into_iter()
            .filter(|policy| policy.direction != Direction::Fwd)
            .collect();
        policies.sort_by_key(|policy| (policy.direction == Direction::In, policy.priority));
        for policy in policies {
            self.world.spd.add(PolicyConfig {
                direction: Direction::Out,
                priority: 0,
                ..policy
            })?;
        }
        if !self.world.spd.is_empty() {
            return Ok(None);
        }
        let implied = Implied::of(&self.world.sad)?;
        self.world.spd = implied.spd.clone();
        Ok(Some(implied))
    }

    /// Sends one frame's packet.
    pub fn send(&mut self, link: LinkType, frame: &[u8]) -> SendReport {
        let packet = match ip_packet(link, frame) {
            Ok(packet) => packet,
            Err(not_ip) => return nothing(Departure::NotIp(not_ip)),
        };
        if self.is_protected(packet) {
            let packets = vec![packet.to_vec()];
            let departure = Departure::Protected;
            return SendReport { departure, packets };
        }
        let m = match self.world.mbufs.load(packet, self.layout) {
            Ok(m) => m,
            Err(error) => return nothing(Departure::NoBufs(error)),
        };
        let sent = Stage::leaving(&self.world, m, false).run(&mut self.world, &mut Silent);
        let queue = std::mem::take(&mut self.world.if_snd);
        match sent {
            Ok((m, verdict)) => {
                let packets = queue.into_iter().map(|m| self.octets(m)).collect();
                let _freed = m.map(|m| self.world.mbufs.m_freem(m));
                let _released = self.world.mbufs.release_other_holders();
                let departure = Departure::Verdict(verdict);
                SendReport { departure, packets }
            }
            Err(fault) => {
                self.world.mbufs = MbufPool::default();
                nothing(Departure::Fault(fault))
            }
        }
    }

    fn octets(&mut self, m: Chain) -> Vec<u8> {
        let octets = self.world.mbufs.to_vec(&m);
        let _freed = self.world.mbufs.m_freem(m);
        octets
    }

    /// Whether ESP or AH is on the packet, ESP also in UDP, behind extension headers, or in a fragment.
    fn is_protected(&self, packet: &[u8]) -> bool {
        let walk = walk(packet);
        let is_ah = |kind| kind == ExtensionHeader::Ah;
        if walk.headers.iter().any(|header| is_ah(header.kind)) {
            return true;
        }
        match walk.end {
            End::Upper {
                protocol: IpProtocol::UDP,
                offset,
                ..
            } => self.is_esp_in_udp(packet.get(offset..).unwrap_or_default()),
            End::Upper { protocol, .. } | End::LaterFragment { protocol, .. } => {
                matches!(protocol, IpProtocol::ESP | IpProtocol::AH)
            }
            End::Malformed { .. } => false,
        }
    }

    fn is_esp_in_udp(&self, datagram: &[u8]) -> bool {
        let Ok(udp) = Udp::parse(datagram) else {
            return false;
        };
        let (sport, dport) = (udp.source_port(), udp.destination_port());
        let is_ipsec =
            udp.encapsulation().is_some() || self.world.sad.has_encapsulation(sport, dport);
        let data = udp.data();
        let is_esp = Encapsulation::of(data) == Some(Encapsulation::Esp);
        is_ipsec && is_esp && data.len() > esp::HEADER_LEN
    }
}

fn nothing(departure: Departure) -> SendReport {
    SendReport {
        departure,
        packets: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Departure, SendReport, Sender};
    use crate::inspect::{Outcome, Receiver};
    use crate::keys;
    use crate::mbuf::Layout;
    use crate::stage::{Profile, Verdict};
    use crate::wire::link::LinkType;

    const KEYS: &str = "\
        add fd00::1 fd00::2 esp 0x1000 -E null -A hmac-sha1 0x0102030405060708090a0b0c0d0e0f1011121314;\n\
        add fd00::1 fd00::2 ah 0x1001 -A hmac-sha1 0x0102030405060708090a0b0c0d0e0f1011121314;\n";

    fn sender(text: &str) -> Sender {
        let keys = keys::parse(text);
        assert_eq!(keys.problems, []);
        let mut sender = Sender::new(Profile::Rfc, Layout::Cluster);
        for entry in keys.sas {
            sender.world.sad.add(entry.config).unwrap();
        }
        let policies = keys.policies.into_iter().map(|entry| entry.config);
        sender.take_policies(policies).unwrap();
        sender
    }

    /// Echo-like: next header 253 from `fd00::1` to `fd00::2`.
    fn packet(payload: usize) -> Vec<u8> {
        let len = u16::try_from(payload).unwrap().to_be_bytes();
        let mut packet = vec![0x60, 0, 0, 0, len[0], len[1], 253, 64];
        for last in [1, 2] {
            packet.extend([0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last]);
        }
        packet.resize(40 + payload, 7);
        packet
    }

    fn reversed(packet: &[u8]) -> Vec<u8> {
        let (src, dst) = (packet[8..24].to_vec(), packet[24..40].to_vec());
        [&packet[..8], &dst, &src, &packet[40..]].concat()
    }

    /// The SPIs that a packet got, innermost first, and the packets on the link.
    fn sent(sender: &mut Sender, packet: &[u8]) -> (Vec<u32>, Vec<Vec<u8>>) {
        match sender.send(LinkType::RAW, packet) {
            SendReport {
                departure: Departure::Verdict(Verdict::Sent { sas, .. }),
                packets,
            } => (sas.iter().map(|sa| sa.spi).collect(), packets),
            report => panic!("{report:?}"),
        }
    }

    fn received(packets: &[Vec<u8>]) -> Vec<u8> {
        let mut receiver = Receiver::new(Profile::Rfc, Layout::Cluster);
        for entry in keys::parse(KEYS).sas {
            receiver.world.sad.add(entry.config).unwrap();
        }
        let reports = packets
            .iter()
            .map(|packet| receiver.receive(LinkType::RAW, packet));
        let last = reports.last().unwrap();
        assert!(matches!(
            last.outcome,
            Outcome::Received(Verdict::Delivered { .. })
        ));
        last.inner
    }

    #[test]
    fn a_bundle_goes_on_and_comes_off() {
        let mut sender = sender(KEYS);
        let (spis, packets) = sent(&mut sender, &packet(100));
        assert_eq!(spis, [0x1000, 0x1001]);
        assert_eq!(packets[0][6], 51);
        assert_eq!(received(&packets), packet(100));
        let other = reversed(&packet(100));
        assert_eq!(sent(&mut sender, &other), (vec![], vec![other]));
    }

    #[test]
    fn what_is_too_long_for_the_link_leaves_in_fragments() {
        let mut sender = sender(KEYS);
        sender.world.mtu = 1280;
        let (_, packets) = sent(&mut sender, &packet(3000));
        assert_eq!(packets.len(), 3);
        assert!(packets.iter().all(|packet| packet.len() <= 1280));
        assert_eq!(received(&packets), packet(3000));
        // Nobody protects these fragments again.
        for fragment in &packets {
            let report = sender.send(LinkType::RAW, fragment);
            assert_eq!(report.departure, Departure::Protected);
            assert_eq!(report.packets, [fragment.as_slice()]);
        }
    }

    #[test]
    fn inbound_policies_are_the_peers_outbound_ones_and_come_last() {
        let policies = "\
            spdadd fd00::1 fd00::2 any -P in ipsec ah/transport//require;\n\
            spdadd fd00::/64 fd00::/64 any -P in discard;\n\
            spdadd fd00::2 fd00::1 any -P out none;\n";
        let mut sender = sender(&format!("{KEYS}{policies}"));
        assert_eq!(sent(&mut sender, &packet(100)).0, [0x1001]);
        assert_eq!(sent(&mut sender, &reversed(&packet(100))).0, [0; 0]);
        let mut other = packet(100);
        other[39] = 3;
        let report = sender.send(LinkType::RAW, &other);
        assert!(matches!(
            report.departure,
            Departure::Verdict(Verdict::Dropped { .. })
        ));
        assert!(report.packets.is_empty());
    }

    #[test]
    fn what_is_protected_or_no_packet_is_left_alone() {
        let mut sender = sender(KEYS);
        let mut esp = packet(100);
        esp[6] = 50;
        let report = sender.send(LinkType::RAW, &esp);
        assert_eq!(
            (report.departure, report.packets),
            (Departure::Protected, vec![esp])
        );
        let report = sender.send(LinkType::RAW, &[0x50]);
        assert!(matches!(report.departure, Departure::NotIp(_)));
        let (_, once) = sent(&mut sender, &packet(100));
        let report = sender.send(LinkType::RAW, &once[0]);
        assert_eq!(
            (report.departure, report.packets),
            (Departure::Protected, once)
        );
    }

    #[test]
    fn no_memory_stays_in_use() {
        for layout in Layout::ALL {
            let mut sender = sender(KEYS);
            sender.layout = layout;
            sender.world.mtu = 1280;
            for payload in [0, 100, 3000] {
                sent(&mut sender, &packet(payload));
                sender.send(LinkType::RAW, &packet(payload)[..39]);
            }
            let in_use = sender.world.mbufs.in_use();
            assert_eq!((in_use.mbufs, in_use.clusters), (0, 0), "{layout:?}");
        }
    }
}
