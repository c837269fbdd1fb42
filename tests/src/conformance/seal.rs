//! The sender: puts ESP and AH around a packet with the association's own transforms.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use super::packet::{Headers, headers, immutable, is_ipv4, mend_length};
use super::sent::Sent;
use espial_core::sa::{Mode, Protocol, SecAsVar};

/// The packet under an association, with its sequence number whole.
pub(super) fn seal(sav: &SecAsVar, packet: &[u8], sent: &Sent, seq: u64) -> Vec<u8> {
    let config = sav.config();
    let outer = Headers {
        src: sent.src.unwrap_or(config.src),
        dst: sent.dst.unwrap_or(config.dst),
        options: &[],
        destination_options: &[],
    };
    let mut packet = match config.mode {
        Mode::Tunnel if is_ipv4(packet) => outer.packet(4, packet),
        Mode::Tunnel => outer.packet(41, packet),
        _ => packet.to_vec(),
    };
    let (skip, protoff) = headers(&packet);
    let payload = packet.split_off(skip);
    let next = sent.next_header.unwrap_or(packet[protoff]);
    let proto = config.protection.protocol();
    packet[protoff] = proto.number();
    match proto {
        Protocol::Esp => {
            packet.extend(esp(sav, sent, seq, next, payload));
            mend_length(&mut packet);
        }
        Protocol::Ah => ah(sav, sent, seq, next, &payload, &mut packet),
        Protocol::Ipcomp => panic!("the table is about ESP and AH"),
    }
    packet
}

fn spi_and_sequence(sav: &SecAsVar, sent: &Sent, seq: u64) -> Vec<u8> {
    let spi = sent.spi.unwrap_or(sav.config().spi);
    [spi.to_be_bytes().as_slice(), &seq.to_be_bytes()[4..]].concat()
}

/// The high half of an extended sequence number.
fn high(seq: u64) -> [u8; 4] {
    *seq.to_be_bytes().first_chunk().expect("it has eight")
}

/// RFC 4303, 2: header, IV, payload, TFC padding, padding, pad length, next header, ICV.
fn esp(sav: &SecAsVar, sent: &Sent, seq: u64, next: u8, payload: Vec<u8>) -> Vec<u8> {
    let mut text = payload;
    text.resize(text.len() + sent.tfc, 0);
    text.extend(padding(sav.blocksize(), text.len(), sent));
    text.push(next);
    let mut packet = spi_and_sequence(sav, sent, seq);
    let iv: Vec<u8> = (0xa0..).take(sav.ivlen()).collect();
    let (session, esn) = (sav.session(), sav.config().esn);
    let mut icv: Vec<u8> = Vec::new();
    if let Some(aead) = session.aead() {
        let mut aad = packet.clone();
        if esn {
            aad.splice(4..4, high(seq));
        }
        let sealed = aead.seal(&iv, &aad, &mut text).expect("sizes are right");
        icv.extend(sealed.as_slice());
    }
    if let Some(cipher) = session.cipher() {
        // What is no whole number of blocks stays as it is: no receiver gets as far as to decrypt it.
        let _ = cipher.encrypt(&iv, &mut text);
    }
    packet.extend(iv);
    packet.extend(text);
    if let Some(mac) = session.mac() {
        let mut state = mac.begin(&[]).expect("ESP's have no IV");
        state.update(&packet);
        if esn {
            state.update(&high(seq));
        }
        icv.extend(state.finish().as_slice());
    }
    icv.truncate(sent.icv.unwrap_or(icv.len()));
    packet.extend(icv);
    packet
}

/// RFC 4303, 2.4: 1, 2, 3 and so on, as few as make whole blocks, then their number.
fn padding(block: usize, len: usize, sent: &Sent) -> Vec<u8> {
    let least = (block - (len + 2) % block) % block;
    let padlen = sent
        .padlen
        .unwrap_or(u8::try_from(least).expect("less than a block"));
    let mut padding: Vec<u8> = (1..=padlen).collect();
    if sent.zero_padding {
        padding.fill(0);
    }
    for (position, value) in &sent.pad {
        padding[*position - 1] = *value;
    }
    padding.push(sent.pad_length.unwrap_or(padlen));
    padding
}

/// RFC 4302, 2: AH behind the headers. Its ICV sees the length that the packet then has.
fn ah(sav: &SecAsVar, sent: &Sent, seq: u64, next: u8, payload: &[u8], packet: &mut Vec<u8>) {
    let align = if is_ipv4(packet) { 4 } else { 8 };
    let len = (12 + sav.alen()).next_multiple_of(sent.ah_align.unwrap_or(align));
    let units = u8::try_from(len / 4 - 2).expect("it is short");
    let mut header = vec![next, sent.ah_length.unwrap_or(units)];
    header.extend(sent.reserved.to_be_bytes());
    header.extend(spi_and_sequence(sav, sent, seq));
    let iv: Vec<u8> = (0xa0..).take(sav.ivlen()).collect();
    header.extend(&iv);
    header.resize(12 + sav.alen(), 0);
    // What pads the ICV is the sender's choice and covered as it is.
    header.resize(len, 0xa5);
    let start = packet.len();
    packet.extend(header);
    packet.extend(payload);
    mend_length(packet);
    let mac = sav.session().mac().expect("AH has one");
    let mut state = mac.begin(&iv).expect("it has its length");
    state.update(&immutable(packet));
    state.update(&packet[start..]);
    if sav.config().esn {
        state.update(&high(seq));
    }
    let icv = state.finish();
    packet[start + 12..start + 12 + sav.alen()].copy_from_slice(icv.as_slice());
}
