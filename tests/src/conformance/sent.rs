//! What a row of the table sends: a packet, what is wrong with it, and what happens to it on the way.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use super::packet::{self, Headers, UDP, datagram, is_ipv4, mend_length};
use super::seal::seal;
use crate::packets::mend_checksum;
use espial_core::sa::{Mode, Protocol, SecAsVar};
use serde::Deserialize;
use std::net::IpAddr;

/// One packet, or as many alike as there are sequence numbers.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sent {
    /// Sequence numbers; 1 where nothing is said.
    pub seq: Sequence,
    /// Octets of data in the UDP datagram that is protected.
    pub payload: usize,
    /// Nothing is protected at all, not even a datagram.
    pub empty: bool,
    /// The inner packet of a tunnel is of the other version.
    pub other_version: bool,
    /// Another SPI than the association's.
    pub spi: Option<u32>,
    /// Another source.
    pub src: Option<IpAddr>,
    /// Another destination.
    pub dst: Option<IpAddr>,
    /// IPv4 options, or those of an IPv6 hop-by-hop header, in hex.
    pub options: String,
    /// Options of an IPv6 destination options header, in hex.
    pub destination_options: String,

    /// ESP's next header, or AH's, as the sender protects it.
    pub next_header: Option<u8>,
    /// Octets of TFC padding (RFC 4303, 2.7).
    pub tfc: usize,
    /// Octets of padding; where nothing is said, as few as are needed.
    pub padlen: Option<u8>,
    /// Octets of padding, by their position from 1, that have another value.
    pub pad: Vec<(usize, u8)>,
    /// The padding is zeros.
    pub zero_padding: bool,
    /// The pad length field, where it lies.
    pub pad_length: Option<u8>,
    /// Octets of ESP's ICV that are sent.
    pub icv: Option<usize>,
    /// AH's length field, where it lies, under an ICV that covers it so.
    pub ah_length: Option<u8>,
    /// To what multiple AH's ICV is padded, where it is another than the IP version's.
    pub ah_align: Option<usize>,
    /// AH's reserved field, covered by the ICV.
    pub reserved: u16,

    /// Fields in which a bit changes on the way.
    pub flip: Vec<String>,
    /// Octets that go from the end on the way, with the IP length put right.
    pub cut: usize,
    /// Octets that come to the end on the way, with the IP length put right.
    pub append: usize,
    /// Fragments of the protected packet in the order of their coming: from and to which octet of what follows the IP
    /// header; 0 is its end.
    pub fragments: Vec<(usize, usize)>,
    /// The same of a tunnel's inner packet, before it is protected: each is a packet with a number of its own.
    pub inner_fragments: Vec<(usize, usize)>,
}

/// Sequence numbers.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Sequence {
    /// One.
    One(u64),
    /// Several, in this order.
    Several(Vec<u64>),
    /// All from one to another, up or down.
    Range {
        /// The first.
        from: u64,
        /// The last.
        to: u64,
    },
}

impl Default for Sequence {
    fn default() -> Self {
        Self::One(1)
    }
}

impl Sequence {
    fn numbers(&self) -> Vec<u64> {
        match self {
            Self::One(seq) => vec![*seq],
            Self::Several(numbers) => numbers.clone(),
            Self::Range { from, to } if from <= to => (*from..=*to).collect(),
            Self::Range { from, to } => (*to..=*from).rev().collect(),
        }
    }
}

/// A packet, and what the upper layer gets if it is delivered.
#[derive(Clone, Debug)]
pub struct Packet {
    /// As it arrives.
    pub wire: Vec<u8>,
    /// As it is without protection.
    pub plain: Vec<u8>,
}

fn octets(hex: &str) -> Vec<u8> {
    hex::decode(hex).expect("options are in hex")
}

impl Sent {
    /// What arrives, with `savs` on it, the outermost first.
    pub(super) fn packets(&self, savs: &[SecAsVar]) -> Vec<Packet> {
        let numbers = self.seq.numbers().into_iter();
        if self.inner_fragments.is_empty() {
            return numbers.flat_map(|seq| self.packet(savs, seq)).collect();
        }
        let mut plain = self.plain(savs, 0);
        let inner = fragments(&plain, &self.inner_fragments, 1);
        as_reassembled(&mut plain);
        let sealed = numbers.zip(inner);
        sealed
            .map(|(seq, inner)| Packet {
                wire: self.on_the_way(savs, self.seal(savs, &inner, seq)),
                plain: plain.clone(),
            })
            .collect()
    }

    fn packet(&self, savs: &[SecAsVar], seq: u64) -> Vec<Packet> {
        let wire = self.on_the_way(savs, self.seal(savs, &self.plain(savs, 0), seq));
        let mut plain = self.plain(savs, self.tfc);
        if !is_tunnel(savs) {
            as_it_arrived(&mut plain, &wire);
        }
        let wires = match self.fragments.as_slice() {
            [] => vec![wire],
            ranges => fragments(
                &wire,
                ranges,
                u16::try_from(seq).expect("an identification"),
            ),
        };
        if !self.fragments.is_empty() && !is_tunnel(savs) {
            as_reassembled(&mut plain);
        }
        let packets = wires.into_iter();
        packets
            .map(|wire| Packet {
                wire,
                plain: plain.clone(),
            })
            .collect()
    }

    fn seal(&self, savs: &[SecAsVar], packet: &[u8], seq: u64) -> Vec<u8> {
        let inwards = savs.iter().rev();
        inwards.fold(packet.to_vec(), |packet, sav| seal(sav, &packet, self, seq))
    }

    /// The packet that is protected. In transport mode TFC padding stays behind the datagram.
    fn plain(&self, savs: &[SecAsVar], tfc: usize) -> Vec<u8> {
        let config = savs.last().expect("a case has an association").config();
        let (options, destination_options) =
            (octets(&self.options), octets(&self.destination_options));
        let (src, dst) = match (is_tunnel(savs), config.dst.is_ipv4() ^ self.other_version) {
            (true, true) => (IpAddr::from([10, 9, 1, 1]), IpAddr::from([10, 9, 1, 2])),
            (true, false) => (
                IpAddr::from([0xfd00, 0xb, 0, 0, 0, 0, 0, 1]),
                IpAddr::from([0xfd00, 0xb, 0, 0, 0, 0, 0, 2]),
            ),
            (false, _) => (
                self.src.unwrap_or(config.src),
                self.dst.unwrap_or(config.dst),
            ),
        };
        let headers = Headers {
            src,
            dst,
            options: &options,
            destination_options: &destination_options,
        };
        let mut payload = match self.empty {
            true => Vec::new(),
            false => datagram(src, dst, self.payload),
        };
        if !is_tunnel(savs) {
            payload.resize(payload.len() + tfc, 0);
            return headers.packet(self.next_header.unwrap_or(UDP), &payload);
        }
        headers.packet(UDP, &payload)
    }

    fn on_the_way(&self, savs: &[SecAsVar], mut packet: Vec<u8>) -> Vec<u8> {
        for name in &self.flip {
            let (at, mask) = packet::bit(&packet, name)
                .or_else(|| protection_bit(&savs[0], &packet, name))
                .unwrap_or_else(|| panic!("there is no field {name}"));
            packet[at] ^= mask;
        }
        if self.cut + self.append > 0 {
            packet.truncate(packet.len() - self.cut);
            packet.resize(packet.len() + self.append, 0);
            mend_length(&mut packet);
        }
        if is_ipv4(&packet) && !self.flip.iter().any(|name| name == "checksum") {
            mend_checksum(&mut packet);
        }
        packet
    }
}

fn is_tunnel(savs: &[SecAsVar]) -> bool {
    savs.iter().any(|sav| sav.config().mode == Mode::Tunnel)
}

/// Routers change headers, and the upper layer gets them so; length and protocol are those without protection.
fn as_it_arrived(plain: &mut [u8], wire: &[u8]) {
    let (end, protoff) = packet::headers(plain);
    let changed = match is_ipv4(plain) {
        true => 4,
        false => 6,
    };
    for at in (0..changed - 2).chain(changed..end) {
        if at != protoff {
            plain[at] = wire[at];
        }
    }
    if is_ipv4(plain) {
        mend_checksum(plain);
    }
}

/// A packet that came in fragments may be fragmented.
fn as_reassembled(plain: &mut [u8]) {
    if is_ipv4(plain) {
        plain[6..8].fill(0);
        mend_checksum(plain);
    }
}

/// A bit of ESP or AH: octet and mask.
fn protection_bit(sav: &SecAsVar, packet: &[u8], name: &str) -> Option<(usize, u8)> {
    let (skip, _) = packet::headers(packet);
    let (end, icv) = (packet.len(), sav.alen());
    Some(match (sav.config().protection.protocol(), name) {
        (Protocol::Esp, "spi") => (skip + 3, 1),
        (Protocol::Esp, "sequence") => (skip + 7, 0x10),
        (Protocol::Esp, "iv") => (skip + 8, 1),
        (Protocol::Esp, "ciphertext-first") => (skip + 8 + sav.ivlen(), 1),
        (Protocol::Esp, "ciphertext-last") => (end - icv - 1, 1),
        (Protocol::Esp, "icv-first") => (end - icv, 0x80),
        (Protocol::Esp, "icv-last") => (end - 1, 1),
        (Protocol::Ah, "next-header") => (skip, 1),
        (Protocol::Ah, "ah-length") => (skip + 1, 1),
        (Protocol::Ah, "reserved") => (skip + 3, 1),
        (Protocol::Ah, "spi") => (skip + 7, 1),
        (Protocol::Ah, "sequence") => (skip + 11, 0x10),
        (Protocol::Ah, "icv-first") => (skip + 12, 0x80),
        (Protocol::Ah, "icv-last") => (skip + 12 + icv - 1, 1),
        (Protocol::Ah, "icv-padding") => (skip + 12 + icv, 1),
        _ => return None,
    })
}

/// Fragments of what follows the IP header.
fn fragments(packet: &[u8], ranges: &[(usize, usize)], identification: u16) -> Vec<Vec<u8>> {
    let (skip, protoff) = match is_ipv4(packet) {
        true => (usize::from(packet[0] & 0x0f) * 4, 9),
        false => (40, 6),
    };
    let data = &packet[skip..];
    let fragment = |&(start, end): &(usize, usize)| {
        let end = if end == 0 { data.len() } else { end };
        let more = u16::from(end < data.len());
        let offset = u16::try_from(start).expect("an offset");
        assert_eq!(offset % 8, 0, "a fragment starts at a multiple of 8");
        let mut fragment = packet[..skip].to_vec();
        if is_ipv4(packet) {
            fragment[6..8].copy_from_slice(&((offset / 8) | (more << 13)).to_be_bytes());
        } else {
            fragment[protoff] = 44;
            fragment.extend([packet[protoff], 0]);
            fragment.extend((offset | more).to_be_bytes());
            fragment.extend(u32::from(identification).to_be_bytes());
        }
        fragment.extend(&data[start..end]);
        mend_length(&mut fragment);
        fragment
    };
    ranges.iter().map(fragment).collect()
}
