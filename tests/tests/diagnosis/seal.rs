//! Packets protected anew: by other keys and algorithms than those of the vectors, or by a sender with a mistake.

use crate::good::Good;
use espial_core::sa::{Mode, PadKind, SaConfig, SecAsVar};
use espial_core::wire::extension::{Extension, ExtensionHeader, OptionType, walk};
use espial_tests::packets::mend_checksum;

/// What a sender does otherwise than it should.
#[derive(Clone, Default)]
pub(crate) struct Sender {
    pub(crate) seq: Option<u64>,
    pub(crate) padding: PadKind,
    /// Changes the packet before it is protected.
    pub(crate) before: Option<fn(&mut Vec<u8>)>,
}

/// The sequence number that a packet carries.
pub(crate) fn sequence(good: &Good) -> u32 {
    let at = match good.is(espial_core::sa::Protocol::Ah) {
        true => good.skip + 8,
        false => good.skip + 4,
    };
    u32::from_be_bytes(good.packet[at..at + 4].try_into().unwrap())
}

/// The whole sequence number, with the high half that the association stands at.
fn whole(good: &Good) -> u64 {
    good.config().last_seq & !0xffff_ffff | u64::from(sequence(good))
}

fn put_length_right(packet: &mut [u8]) {
    if packet[0] >> 4 == 4 {
        let length = u16::try_from(packet.len()).unwrap().to_be_bytes();
        packet[2..4].copy_from_slice(&length);
        mend_checksum(packet);
    } else {
        let length = u16::try_from(packet.len() - 40).unwrap().to_be_bytes();
        packet[4..6].copy_from_slice(&length);
    }
}

/// What ESP protects of a good packet, and the number of what it starts with.
fn payload(good: &Good, sender: &Sender) -> (Vec<u8>, u8) {
    let mut inner = good.inner.clone();
    if let Some(before) = sender.before {
        before(&mut inner);
    }
    match good.config().mode {
        Mode::Tunnel => {
            let next = if inner[0] >> 4 == 4 { 4 } else { 41 };
            (inner, next)
        }
        _ => {
            let next = inner[protoff(&good.packet, good.skip)];
            (inner.split_off(good.skip), next)
        }
    }
}

/// The octet that names what is at `skip`.
fn protoff(packet: &[u8], skip: usize) -> usize {
    if packet[0] >> 4 == 4 {
        return 9;
    }
    let before = |header: &Extension| header.offset < skip;
    let last = walk(packet).headers.into_iter().rfind(before);
    last.map_or(6, |header| header.offset)
}

/// The good packet's contents under another association with the same addresses.
pub(crate) fn esp(good: &Good, config: &SaConfig, sender: &Sender) -> Vec<u8> {
    let sav = SecAsVar::new(config.clone()).unwrap();
    let seq = sender.seq.unwrap_or(whole(good));
    let (mut text, next) = payload(good, sender);
    let block = sav.blocksize();
    let mut padlen = (block - (text.len() + 2) % block) % block;
    if sender.padding != PadKind::Sequential && padlen < 2 {
        padlen += block;
    }
    let padding = (1..=u8::try_from(padlen).unwrap()).map(|octet| match sender.padding {
        PadKind::Sequential => octet,
        PadKind::Zero => 0,
        PadKind::Random => octet.wrapping_mul(0x5b) ^ 0xc4,
    });
    text.extend(padding);
    text.extend([u8::try_from(padlen).unwrap(), next]);
    let [high, low] = [seq >> 32, seq & 0xffff_ffff].map(|half| u32::try_from(half).unwrap());
    let mut body = [config.spi.to_be_bytes(), low.to_be_bytes()].concat();
    let iv: Vec<u8> = (0xa1..).take(sav.ivlen()).collect();
    let session = sav.session();
    let mut icv: Vec<u8> = Vec::new();
    if let Some(aead) = session.aead() {
        let mut aad = body.clone();
        if config.esn {
            aad.splice(4..4, high.to_be_bytes());
        }
        icv.extend(aead.seal(&iv, &aad, &mut text).unwrap().as_slice());
    }
    if let Some(cipher) = session.cipher() {
        cipher.encrypt(&iv, &mut text).unwrap();
    }
    body.extend(iv);
    body.extend(text);
    if let Some(mac) = session.mac() {
        let mut state = mac.begin(&[]).unwrap();
        state.update(&body);
        if config.esn {
            state.update(&high.to_be_bytes());
        }
        icv.extend(state.finish().as_slice());
    }
    let mut packet = good.packet[..good.skip].to_vec();
    packet.extend(body);
    packet.extend(icv);
    put_length_right(&mut packet);
    packet
}

/// The packet as AH's ICV sees it, by RFC 4302, 3.3.3.1.
fn image(packet: &[u8], skip: usize, icv: usize) -> Vec<u8> {
    let mut image = packet.to_vec();
    image[skip + 12..skip + 12 + icv].fill(0);
    if packet[0] >> 4 == 4 {
        for mutable in [1..2, 6..9, 10..12] {
            image[mutable].fill(0);
        }
        return image;
    }
    image[0] = 0x60;
    image[1..4].fill(0);
    image[7] = 0;
    for (at, kind, len) in options(packet, skip) {
        if kind.is_mutable() {
            image[at + 2..at + len].fill(0);
        }
    }
    image
}

/// The IPv6 options before AH with a length: offset, type, length in all.
pub(crate) fn options(packet: &[u8], skip: usize) -> Vec<(usize, OptionType, usize)> {
    let mut found = Vec::new();
    if packet[0] >> 4 == 4 {
        return found;
    }
    for header in walk(packet).headers {
        let options = [
            ExtensionHeader::HopByHop,
            ExtensionHeader::DestinationOptions,
        ];
        if header.offset >= skip || !options.contains(&header.kind) {
            continue;
        }
        let (mut at, end) = (header.offset + 2, header.offset + header.length);
        while at < end {
            if packet[at] == 0 {
                at += 1;
                continue;
            }
            let len = 2 + usize::from(packet[at + 1]);
            found.push((at, OptionType(packet[at]), len));
            at += len;
        }
    }
    found
}

/// A packet with the ICV that a sender computes who sees it as `view` makes it.
pub(crate) fn ah(
    config: &SaConfig,
    packet: &[u8],
    skip: usize,
    view: impl FnOnce(&mut Vec<u8>),
) -> Vec<u8> {
    let sav = SecAsVar::new(config.clone()).unwrap();
    let mut seen = image(packet, skip, sav.alen());
    view(&mut seen);
    let mut state = sav.session().mac().unwrap().begin(&[]).unwrap();
    state.update(&seen);
    let mut packet = packet.to_vec();
    packet[skip + 12..skip + 12 + sav.alen()].copy_from_slice(state.finish().as_slice());
    packet
}
