//! What happens in the functions of KAME alone.

use crate::crypto::Icv;
use crate::sa::{Protocol, SavRef};
use crate::stage::Massaged;
use crate::stage::kame::Returned;
use crate::wire::IpProtocol;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// An event of KAME's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KameEvent {
    /// A function is called.
    Call {
        /// Its name.
        function: &'static str,
    },
    /// A function returns.
    Return {
        /// What it gives back.
        value: Returned,
    },
    /// `ip6_input` copied a chain into one cluster.
    Join {
        /// Mbufs before.
        mbufs: usize,
        /// Octets of the packet.
        len: usize,
    },
    /// `ipsec_copypkt`: nothing shared is left in the packet.
    CopyPacket {
        /// New clusters.
        clusters: usize,
    },
    /// `IP6_EXTHDR_CHECK`: a header lies in the first mbuf.
    Contiguous {
        /// Where it starts.
        off: usize,
        /// Its octets.
        len: usize,
    },
    /// `key_allocsa` ran. It is given the source too, and does not search by it.
    AllocSa {
        /// Source.
        src: IpAddr,
        /// Destination.
        dst: IpAddr,
        /// Protocol.
        proto: Protocol,
        /// SPI.
        spi: u32,
        /// The association found.
        found: Option<SavRef>,
    },
    /// The packet's ICV was copied into a local of the function that will compare it.
    CopyIcv {
        /// ESP or AH.
        proto: Protocol,
        /// Where it is.
        off: usize,
        /// The ICV.
        icv: Icv,
    },
    /// An ICV was written into a packet that leaves.
    AppendIcv {
        /// ESP or AH.
        proto: Protocol,
        /// Where it is.
        off: usize,
        /// The ICV.
        icv: Icv,
    },
    /// An ICV was computed into the caller's `sum`.
    Summed {
        /// ESP or AH.
        proto: Protocol,
        /// First octet covered.
        off: usize,
        /// Octets covered.
        len: usize,
        /// The ICV.
        icv: Icv,
        /// The unsent high half of the sequence number that it covers too.
        esn: Option<u32>,
    },
    /// `ah6_calccksum` hashed a copy of a field or a header before AH.
    HashCopy {
        /// Where it is in the packet.
        off: usize,
        /// The octets that arrived.
        before: Vec<u8>,
        /// What the ICV takes them for.
        after: Vec<u8>,
        /// What it is.
        part: Massaged,
    },
    /// `ip6_get_prevhdr`: the octet that names a header was found.
    PrevHdr {
        /// Where it is.
        protoff: usize,
        /// Where the header starts.
        off: usize,
    },
    /// `ipsec6_tunnel_validate` ran.
    TunnelValidated {
        /// What follows the protection.
        nxt: IpProtocol,
        /// Whether it is a tunnel's inner packet.
        valid: bool,
    },
    /// `ovbcopy`: the octets before a header moved up over it.
    MoveHeaders {
        /// Octets before it, which moved.
        off: usize,
        /// Octets that came out.
        stripsiz: usize,
    },
    /// `m_split`, `m_adj`, `m_cat`: a header that does not lie in the first mbuf came out.
    SplitCat {
        /// Where it started.
        off: usize,
        /// Octets that came out.
        stripsiz: usize,
    },
}
