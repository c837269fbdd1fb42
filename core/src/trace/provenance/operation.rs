//! What makes octets, and which octets before it each of them depends on.

use super::pieces::{Octets, Pieces};
use crate::crypto::EncryptionAlgorithm;
use crate::sa::{PadKind, Protocol};
use crate::trace::view::Span;
use crate::wire::IpProtocol;
use std::ops::Range;
use std::sync::Arc;

/// What made octets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// They arrived, or were handed down to be sent.
    Arrived,
    /// They came in another fragment of the packet, which had arrived before.
    Held {
        /// Its place among the fragments, by offset, from 0.
        fragment: usize,
        /// Octets of its headers, which precede its data.
        headers: usize,
        /// Where its data belongs in the whole packet's.
        start: usize,
    },
    /// Somebody wrote them into the packet from outside, between two stages.
    Edited,
    /// Room was made for a header or a trailer; what stands there has no meaning yet.
    Room,
    /// A field was written, from something else than octets of the packet or from a few of them.
    Field(Field),
    /// The payload was decrypted or encrypted.
    Ciphered {
        /// Whether it was encrypted.
        encrypt: bool,
        /// By what.
        algorithm: EncryptionAlgorithm,
        /// Where the IV was; empty where it is the sequence number.
        iv: Span,
        /// The payload with its trailer.
        data: Span,
    },
    /// An ICV was computed.
    Icv {
        /// By what: `HMAC-SHA1-96`.
        algorithm: String,
        /// The unsent high half of the sequence number that it covers too.
        esn: Option<u32>,
        /// Whether the packet leaves.
        output: bool,
    },
    /// The payload was decompressed or compressed.
    Compressed {
        /// Whether it was compressed.
        compress: bool,
        /// Octets before.
        from: usize,
        /// And after.
        to: usize,
    },
}

/// A field that a stage writes, and what its value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// IP version and header length.
    Version,
    /// Traffic class or type of service of an outer header: the inner one's.
    TrafficClass,
    /// Traffic class or type of service that takes a congestion mark over from the outer header (RFC 6040, 4.2).
    CongestionMark,
    /// Flow label of an outer header around IPv4.
    FlowLabel,
    /// IPv6 payload length.
    PayloadLength {
        /// Its value.
        value: u16,
    },
    /// IPv4 total length.
    TotalLength {
        /// Its value.
        value: u16,
    },
    /// Identification of an IPv4 packet or of fragments, by the host's count.
    Identification,
    /// Flags and fragment offset.
    FragmentOffset,
    /// Hop limit or time to live of an outer header.
    HopLimit,
    /// One hop less.
    Hop,
    /// A protocol number that names a new header.
    NextHeader {
        /// Which.
        next: IpProtocol,
    },
    /// IPv4 header checksum.
    HeaderChecksum,
    /// Source address of an outer header.
    Source,
    /// Destination address of an outer header.
    Destination,
    /// SPI of the association.
    Spi {
        /// Which header's.
        proto: Protocol,
        /// Its value.
        spi: u32,
    },
    /// The half of the sequence number that is sent.
    SequenceNumber {
        /// The number, whole.
        seq: u64,
    },
    /// IV.
    Iv {
        /// Whether it is the sequence number, as a counter mode's is; else it cannot be foreseen.
        counter: bool,
    },
    /// Zeros that hide the payload's length.
    TfcPadding,
    /// ESP padding.
    Padding {
        /// What it is.
        kind: PadKind,
    },
    /// ESP pad length.
    PadLength {
        /// Its value.
        padlen: u8,
    },
    /// AH payload length.
    AhLength,
    /// Reserved octets of AH.
    Reserved,
    /// AH's ICV before it is computed, and what pads it.
    IcvPlace,
    /// A field before AH that may change on the way, as the ICV takes it.
    CountedAsZero,
    /// The first octet of an IPv6 header as AH's ICV takes it: the version alone.
    CountedAsVersion,
    /// A destination or routing header as it will be at the end of the route.
    CountedAsAtTheEnd,
    /// IPComp flags.
    IpcompFlags,
    /// CPI.
    Cpi {
        /// Its value.
        cpi: u32,
    },
    /// UDP port.
    Port {
        /// Its value.
        port: u16,
    },
    /// UDP length.
    UdpLength,
    /// UDP checksum.
    UdpChecksum,
}

/// What the octets made depend on, in offsets of the packet just before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Dependence {
    /// On no octet.
    Nothing,
    /// Each on the one octet in the same place, counted from here.
    Same { from: usize },
    /// Each on all of these; `exact` where each really changes with each.
    Every { from: Octets, exact: bool },
    /// Each on its own, and on all octets of the nonce.
    Keystream { nonce: Octets, data: usize },
    /// CBC: each on its block, and on one octet of the block or IV before.
    CbcDecrypt {
        block: usize,
        iv: usize,
        data: usize,
    },
    /// CBC: each on the IV and on all blocks up to its own.
    CbcEncrypt {
        block: usize,
        iv: usize,
        data: usize,
    },
}

impl Dependence {
    /// Where the octet `index` of what was made comes from, and whether that is exact.
    pub(super) fn sources(&self, index: usize) -> (Octets, bool) {
        let mut sources = Octets::default();
        match *self {
            Self::Nothing => {}
            Self::Same { from } => sources.add(from + index..from + index + 1),
            Self::Every { ref from, exact } => return (from.clone(), exact),
            Self::Keystream { ref nonce, data } => {
                sources = nonce.clone();
                sources.add(data + index..data + index + 1);
            }
            Self::CbcDecrypt { block, iv, data } => {
                let start = index - index % block;
                sources.add(data + start..data + start + block);
                let before = match index.checked_sub(block) {
                    Some(before) => data + before,
                    None => iv + index,
                };
                sources.add(before..before + 1);
            }
            Self::CbcEncrypt { block, iv, data } => {
                let end = index - index % block + block;
                sources.add(iv..iv + block);
                sources.add(data..data + end);
            }
        }
        (sources, true)
    }

    /// Which of the `len` octets made depend on the octet at `offset` of the packet before, and whether that is exact.
    pub(super) fn reached(&self, offset: usize, len: usize) -> (Octets, bool) {
        let all = |reached| if reached { 0..len } else { 0..0 };
        let same = |from: usize| match offset.checked_sub(from) {
            Some(index) if index < len => index..index + 1,
            _ => 0..0,
        };
        let mut reached = Octets::default();
        match *self {
            Self::Nothing => {}
            Self::Same { from } => reached.add(same(from)),
            Self::Every { ref from, exact } => {
                return (Octets::of(all(from.contains(offset))), exact);
            }
            Self::Keystream { ref nonce, data } => {
                reached.add(same(data));
                reached.add(all(nonce.contains(offset)));
            }
            Self::CbcDecrypt { block, iv, data } => {
                if (iv..iv + block).contains(&offset) {
                    reached.add(offset - iv..(offset - iv + 1).min(len));
                }
                for index in same(data) {
                    let start = index - index % block;
                    reached.add(start..(start + block).min(len));
                    let next = index + block;
                    reached.add(next.min(len)..(next + 1).min(len));
                }
            }
            Self::CbcEncrypt { block, iv, data } => {
                reached.add(all((iv..iv + block).contains(&offset)));
                for index in same(data) {
                    reached.add(index - index % block..len);
                }
            }
        }
        (reached, true)
    }
}

/// Something that made octets.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The tick that it belongs to; 0 for what there was at the start.
    pub tick: usize,
    /// Where the octets lay then.
    pub span: Span,
    /// What it was.
    pub made: Made,
    pub(super) dependence: Dependence,
    /// The packet that the dependence counts in.
    pub(super) before: Arc<Pieces>,
}

impl Operation {
    /// Whether its octets depend on no others.
    pub fn is_source(&self) -> bool {
        self.dependence == Dependence::Nothing
    }

    /// What its octets depend on, in offsets of the packet just before, and whether each of them really changes with each.
    pub(super) fn sources(&self, made: &Octets) -> (Octets, bool) {
        let mut all = Octets::default();
        let mut exact = true;
        for index in made.iter() {
            let (sources, is_exact) = self.dependence.sources(index);
            exact &= is_exact;
            all.extend(&sources);
            if matches!(self.dependence, Dependence::Every { .. }) {
                break;
            }
        }
        (all, exact)
    }

    /// Which of its octets depend on octets of the packet just before.
    pub(super) fn reached(&self, before: &Octets) -> (Octets, bool) {
        let mut all = Octets::default();
        let mut exact = true;
        for offset in before.iter() {
            let (reached, is_exact) = self.dependence.reached(offset, self.span.len);
            exact &= is_exact || reached.is_empty();
            all.extend(&reached);
        }
        (all, exact)
    }
}

/// A range as a span.
pub(super) fn span(range: Range<usize>) -> Span {
    Span {
        offset: range.start,
        len: range.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::Dependence;
    use crate::trace::provenance::Octets;

    #[test]
    fn cbc_decryption_reaches_a_block_and_one_octet() {
        let cbc = Dependence::CbcDecrypt {
            block: 16,
            iv: 48,
            data: 64,
        };
        let reached = |offset| cbc.reached(offset, 48).0;
        assert_eq!(reached(64 + 3).ranges(), [0..16, 19..20]);
        assert_eq!(reached(64 + 47), Octets::of(32..48));
        assert_eq!(reached(48 + 5), Octets::of(5..6));
        assert!(reached(47).is_empty());
        assert_eq!(cbc.sources(19).0.ranges(), [67..68, 80..96]);
        assert_eq!(cbc.sources(5).0.ranges(), [53..54, 64..80]);
    }

    #[test]
    fn cbc_encryption_reaches_everything_from_its_block_on() {
        let cbc = Dependence::CbcEncrypt {
            block: 8,
            iv: 48,
            data: 56,
        };
        assert_eq!(cbc.reached(56 + 9, 24).0, Octets::of(8..24));
        assert_eq!(cbc.reached(48, 24).0, Octets::of(0..24));
        assert_eq!(cbc.sources(9).0, Octets::of(48..72));
    }

    #[test]
    fn a_keystream_reaches_the_same_octet_and_its_nonce_all() {
        let ctr = Dependence::Keystream {
            nonce: Octets::of(48..56),
            data: 56,
        };
        assert_eq!(ctr.reached(60, 20).0, Octets::of(4..5));
        assert_eq!(ctr.reached(50, 20).0, Octets::of(0..20));
        assert_eq!(ctr.sources(4).0.ranges(), [48..56, 60..61]);
    }
}
