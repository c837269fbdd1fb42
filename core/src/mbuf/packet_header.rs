//! The packet header of a chain's first mbuf (`m_pkthdr`): length, tags and the flags that IPsec sets.
//!
//! The flags are kept here and not beside `m_len`, so whatever moves the header moves them too.

use super::chain::Chain;
use super::error::MbufError;
use super::pool::MbufPool;
use super::tag::PacketTag;
use serde::{Deserialize, Serialize};

/// A set of `m_flags` bits that belong to the packet as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MbufFlags(u16);

impl MbufFlags {
    /// The IP header was authenticated: AH was verified.
    pub const M_AUTHIPHDR: Self = Self(0x10);
    /// The packet was decrypted: ESP was removed.
    pub const M_DECRYPTED: Self = Self(0x20);
    /// The packet went through the loopback interface.
    pub const M_LOOP: Self = Self(0x40);
    /// The datagram was authenticated: an ICV was verified.
    pub const M_AUTHIPDGM: Self = Self(0x80);

    /// Both sets together.
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This set without the flags of the other.
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether every flag of the other set is in this one.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The flags' names in `mbuf.h`, lowest bit first.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        [
            (Self::M_AUTHIPHDR, "M_AUTHIPHDR"),
            (Self::M_DECRYPTED, "M_DECRYPTED"),
            (Self::M_LOOP, "M_LOOP"),
            (Self::M_AUTHIPDGM, "M_AUTHIPDGM"),
        ]
        .into_iter()
        .filter_map(move |(flag, name)| self.contains(flag).then_some(name))
    }
}

/// `m_pkthdr`, with the flags of the packet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PktHdr {
    /// Length of the packet in octets; the sum of all `m_len`, except between `m_cat` and the caller's fix-up.
    pub len: usize,
    /// Flags of the packet.
    pub flags: MbufFlags,
    /// Tags, oldest first.
    pub tags: Vec<PacketTag>,
}

impl MbufPool {
    /// The packet header of a chain.
    pub fn pkthdr(&self, chain: &Chain) -> Result<&PktHdr, MbufError> {
        let head = self.mbuf(chain.head)?;
        head.pkthdr
            .as_ref()
            .ok_or(MbufError::NoPacketHeader { mbuf: head.serial })
    }

    pub(super) fn pkthdr_mut(&mut self, chain: &Chain) -> Result<&mut PktHdr, MbufError> {
        let head = self.mbuf_mut(chain.head)?;
        let mbuf = head.serial;
        head.pkthdr
            .as_mut()
            .ok_or(MbufError::NoPacketHeader { mbuf })
    }

    /// `m_pkthdr.len` in octets; 0 for a chain that was freed.
    pub fn pkthdr_len(&self, chain: &Chain) -> usize {
        self.pkthdr(chain).map_or(0, |header| header.len)
    }

    /// Sets `m_pkthdr.len`, as a caller of [`m_cat`](Self::m_cat) must.
    pub fn set_pkthdr_len(&mut self, chain: &mut Chain, len: usize) -> Result<(), MbufError> {
        self.pkthdr_mut(chain)?.len = len;
        Ok(())
    }

    /// Adds flags to the packet's.
    pub fn set_flags(&mut self, chain: &mut Chain, flags: MbufFlags) -> Result<(), MbufError> {
        let header = self.pkthdr_mut(chain)?;
        header.flags = header.flags.union(flags);
        Ok(())
    }

    /// Takes flags away from the packet's.
    pub fn clear_flags(&mut self, chain: &mut Chain, flags: MbufFlags) -> Result<(), MbufError> {
        let header = self.pkthdr_mut(chain)?;
        header.flags = header.flags.without(flags);
        Ok(())
    }

    /// Whether the packet has all these flags; false for a chain that was freed.
    pub fn has_flags(&self, chain: &Chain, flags: MbufFlags) -> bool {
        self.pkthdr(chain)
            .is_ok_and(|header| header.flags.contains(flags))
    }

    /// The packet's tags, oldest first; none for a chain that was freed.
    pub fn tags(&self, chain: &Chain) -> &[PacketTag] {
        self.pkthdr(chain)
            .map_or(&[], |header| header.tags.as_slice())
    }

    /// Adds a tag to the packet (`m_tag_prepend`).
    pub fn add_tag(&mut self, chain: &mut Chain, tag: PacketTag) -> Result<(), MbufError> {
        if self.pkthdr(chain)?.tags.capacity() == 0 {
            self.pkthdr_mut(chain)?.tags = self.spares.take_tags();
        }
        self.pkthdr_mut(chain)?.tags.push(tag);
        Ok(())
    }

    /// Removes the packet's tags, as when it starts anew on a loopback interface (`m_tag_delete_chain`).
    pub fn delete_tags(&mut self, chain: &mut Chain) -> Result<(), MbufError> {
        self.pkthdr_mut(chain)?.tags.clear();
        Ok(())
    }
}
