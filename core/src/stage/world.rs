//! Everything that a stage may read or change besides its own continuation.

use super::{
    Counter, Counters, ErrorRate, Fault, FaultKind, Paths, Profile, Reason, Reassembly, Removed,
    Stage, StageId, Verdict,
};
use crate::crypto::{Icv, IvSource};
use crate::mbuf::{Chain, MbufError, MbufPool, PacketTag};
use crate::policy::Spd;
use crate::sa::{Sad, unscoped};
use crate::trace::{Event, Observer};
use crate::wire::IpProtocol;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// The receiving host: memory, associations, counters and habits. A clone costs pointers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct World {
    /// Where packets live.
    pub mbufs: MbufPool,
    /// The associations.
    pub sad: Sad,
    /// The policies.
    pub spd: Spd,
    /// Whose code runs.
    pub stack: Stack,
    /// The host's own addresses. A host without any takes every packet for its own, as one that looks at a capture does.
    pub addresses: Vec<IpAddr>,
    /// Whether the host passes on what is not for it.
    pub forwards: bool,
    /// The most octets of an IP packet that the link takes; 0 for no limit.
    pub mtu: usize,
    /// Where IVs come from.
    pub ivs: IvSource,
    /// The time, in milliseconds; it moves only when told.
    pub now: u64,
    /// The identification of the next packet that needs one: a fragmented one, or an outer IPv4 header (`ip6_id`, `ip_id`).
    pub identification: u32,
    /// Packets that wait for the link, in order (`if_snd`).
    pub if_snd: Vec<Chain>,
    /// ICMP errors that the host has made, in order. Each is a packet that has yet to leave through `ip6_output` or
    /// `ip_output`; a host without addresses makes none.
    #[serde(default)]
    pub icmp_errors: Vec<Chain>,
    /// How many of them there were lately.
    #[serde(default)]
    pub error_rate: ErrorRate,
    /// The paths to where the host has sent.
    #[serde(default)]
    pub paths: Paths,
    /// `netstat -s`.
    pub counters: Counters,
    /// Whose habits apply.
    pub profile: Profile,
    /// Fragments that wait for the rest of their packets.
    pub reassembly: Reassembly,
    /// Whether the host stands in for every hop of a route: a capture shows packets on their way, and a routing header with
    /// segments left does not stop one.
    pub every_hop: bool,
    /// Room for operations over octets that lie in several mbufs.
    #[serde(skip)]
    pub(super) scratch: Scratch,
}

/// One implementation of IPsec. Both give the same octets.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Stack {
    /// FAST_IPSEC: continuations.
    #[default]
    FastIpsec,
    /// KAME: one call stack.
    Kame,
}

impl Stack {
    /// Both, the default first.
    pub const ALL: [Self; 2] = [Self::FastIpsec, Self::Kame];

    /// The name on the command line and in addresses.
    pub fn id(self) -> &'static str {
        match self {
            Self::FastIpsec => "fast_ipsec",
            Self::Kame => "kame",
        }
    }

    /// The stack of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stack| stack.id() == id)
    }
}

/// A buffer that is reused and never compared or cloned.
#[derive(Debug, Default)]
pub(super) struct Scratch(pub(super) Vec<u8>);

impl Clone for Scratch {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Scratch {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Scratch {}

/// How a stage ends early: the engine cannot go on, or the packet may not.
#[derive(Debug)]
pub(super) enum Stop {
    /// What would panic a kernel.
    Fault(FaultKind),
    /// Another stage is next, mostly the end.
    End(Box<Stage>),
}

impl From<MbufError> for Stop {
    fn from(error: MbufError) -> Self {
        Self::Fault(FaultKind::Mbuf(error))
    }
}

/// What a stage function returns.
pub(super) type Flow = Result<Stage, Stop>;

impl Stop {
    /// Turns the early end into what [`Stage::resume`] returns.
    pub(super) fn into_result(self, stage: StageId) -> Result<Stage, Fault> {
        match self {
            Self::Fault(kind) => Err(Fault { stage, kind }),
            Self::End(end) => Ok(*end),
        }
    }
}

impl World {
    /// Whether a packet to this address is for this host: one of its own, loopback, or that of many hosts.
    pub fn is_own(&self, address: IpAddr) -> bool {
        let of_many = match address {
            IpAddr::V4(address) => address.is_multicast() || address.is_broadcast(),
            IpAddr::V6(address) => address.is_multicast(),
        };
        let own = |own: &IpAddr| unscoped(*own) == unscoped(address);
        self.addresses.is_empty()
            || of_many
            || address.is_loopback()
            || self.addresses.iter().any(own)
    }

    /// Whether there are policies to ask.
    #[inline]
    pub(super) fn has_policies(&self) -> bool {
        cfg!(feature = "ipsec-hooks") && !self.spd.is_empty()
    }

    /// Bumps a counter and says so.
    pub(super) fn count(&mut self, o: &mut impl Observer, m: &Chain, counter: Counter, by: u64) {
        self.counters.add(counter, by);
        o.record(self, m, || Event::Count { counter, by });
    }

    /// The associations that have been removed from the packet, outermost first.
    pub(super) fn removed(&self, m: &Chain) -> Vec<Removed> {
        let tags = self.mbufs.tags(m);
        tags.iter()
            .filter_map(|tag| match *tag {
                PacketTag::IpsecInDone {
                    dst,
                    proto,
                    spi,
                    tunnel,
                    seq,
                    ..
                } => Some(Removed {
                    dst,
                    proto: IpProtocol(proto),
                    spi,
                    seq,
                    tunnel,
                }),
                PacketTag::IpsecNatTPorts { .. }
                | PacketTag::IpsecOutDone { .. }
                | PacketTag::IpsecOutDoneAlone => None,
            })
            .collect()
    }

    /// The associations whose protection has been put on the packet, innermost first.
    pub(super) fn applied(&self, m: &Chain) -> Vec<Removed> {
        let tags = self.mbufs.tags(m);
        tags.iter()
            .filter_map(|tag| match *tag {
                PacketTag::IpsecOutDone {
                    dst,
                    proto,
                    spi,
                    tunnel,
                    seq,
                } => Some(Removed {
                    dst,
                    proto: IpProtocol(proto),
                    spi,
                    seq,
                    tunnel,
                }),
                _ => None,
            })
            .collect()
    }

    /// An identification that no packet had for long.
    pub(super) fn next_identification(&mut self) -> u32 {
        let id = self.identification;
        self.identification = id.wrapping_add(1);
        id
    }

    /// Drops the packet: counts, frees, and ends its way.
    pub(super) fn drop_packet(
        &mut self,
        o: &mut impl Observer,
        stage: StageId,
        m: Chain,
        reason: Reason,
    ) -> Stop {
        if let Some(counter) = reason.counter_at(stage) {
            self.counters.add(counter, 1);
        }
        o.record(self, &m, || Event::Drop {
            reason: reason.clone(),
        });
        let sas = self.removed(&m);
        if let Err(error) = self.mbufs.m_freem(m) {
            return error.into();
        }
        Stop::End(Box::new(Stage::Done {
            m: None,
            verdict: Verdict::Dropped { stage, reason, sas },
        }))
    }

    /// Accounts for a packet that an mbuf operation has freed already.
    pub(super) fn dropped_already(&mut self, stage: StageId, reason: Reason) -> Stop {
        if let Some(counter) = reason.counter_at(stage) {
            self.counters.add(counter, 1);
        }
        Stop::End(Box::new(Stage::Done {
            m: None,
            verdict: Verdict::Dropped {
                stage,
                reason,
                sas: Vec::new(),
            },
        }))
    }

    /// Copies a fixed number of octets out of the chain.
    ///
    /// # Errors
    /// A fault when they are not all there: the BSDs panic in `m_copydata`.
    pub(super) fn peek<const N: usize>(&self, m: &Chain, off: usize) -> Result<[u8; N], Stop> {
        let mut octets = [0; N];
        self.mbufs.m_copydata(m, off, &mut octets)?;
        Ok(octets)
    }

    /// Copies an ICV out of the chain.
    ///
    /// # Errors
    /// A fault when it is not all there.
    pub(super) fn icv(&self, m: &Chain, off: usize, len: usize) -> Result<Icv, Stop> {
        let mut octets = [0; Icv::MAX];
        let icv = octets.get_mut(..len).unwrap_or_default();
        self.mbufs.m_copydata(m, off, icv)?;
        Icv::try_from(&*icv).map_err(|error| Stop::Fault(FaultKind::Icv(error)))
    }
}
