//! What an event did, with the packet's own numbers.

use super::massage::massage_detail;
use super::{fragments, kame, send};
use crate::explain::language::{Message, say};
use crate::explain::outcome::checksum_words;
use crate::explain::{policy, spi_words, why};
use crate::mbuf::StripPlace;
use crate::trace::{Event, WrittenField};
use crate::wire::ah;
use crate::wire::icmpv4;
use crate::wire::icmpv6::Type;
use crate::wire::udp::Encapsulation;
use std::net::IpAddr;

/// What it did, with the packet's numbers.
pub fn detail(event: &Event) -> Message {
    match event {
        Event::PolicyLookUp { .. }
        | Event::PolicyMet { .. }
        | Event::IcmpError { .. }
        | Event::PathMtu { .. }
        | Event::HopLimit { .. }
        | Event::Expire { .. }
        | Event::CryptoAgain { .. } => policy::detail(event),
        Event::FragmentHeader { .. }
        | Event::FragmentJoined { .. }
        | Event::FragmentsFreed { .. }
        | Event::Cat { .. }
        | Event::Reassembled { .. } => fragments::detail(event),
        Event::UdpEncapsulation { .. }
        | Event::UdpChecked { .. }
        | Event::NatTPorts { .. }
        | Event::EncapsulationChecked { .. } => udp(event),
        Event::Drop { reason } => why(reason),
        Event::Send(event) => send::detail(event),
        Event::Kame(event) => kame::detail(event),
        _ => ip(event),
    }
}

/// IP's own headers, and the memory that they lie in.
fn ip(event: &Event) -> Message {
    match event {
        Event::Count { counter, by } => say!("event.count", counter = counter.name(), by),
        Event::Pullup { n, before, after } if before == after => {
            say!("event.pullup-contiguous", n)
        }
        Event::Pullup { before, after, .. } => say!("event.pullup", before, after),
        Event::Ip6Header {
            src,
            dst,
            payload_length,
            ..
        } => say!("event.ip6-header", src, dst, payload_length),
        Event::IpHeader {
            src,
            dst,
            hlen,
            total_length,
            ..
        } => say!("event.ip-header", src, dst, hlen, total_length),
        Event::HeaderChecksum { hlen } => say!("event.header-checksum", hlen),
        Event::ExtensionHeader {
            proto, len, next, ..
        } => say!("event.extension-header", proto, len, next),
        Event::Dispatch { proto, off, .. } => say!("event.dispatch", proto, off),
        Event::Protoff { protoff, off } => say!("event.protoff", protoff, off),
        Event::MakeWritable { copied: 0, .. } => say!("event.nothing-shared"),
        Event::MakeWritable { copied, .. } => say!("event.make-writable", copied),
        Event::Adj { before, after, .. } => say!("event.adj", before, after),
        Event::Copyback {
            off,
            before,
            after,
            field,
            ..
        } => written(*field, *off, *before, *after),
        Event::InnerHeader {
            version,
            outer,
            inner,
        } => say!("event.inner-header", version, inner, outer),
        Event::Requeue { queue: "ipintrq" } => say!("event.requeue-ip-input"),
        Event::Requeue { .. } => say!("event.requeue"),
        Event::UpperChecksum {
            upper, checksum, ..
        } => say!("event.upper-checksum", upper, checksum => checksum_words(*checksum)),
        Event::Deliver { upper, len } => say!("event.deliver", upper, len),
        Event::Quoted { .. } => quoted(event),
        _ => protocol(event),
    }
}

/// What ESP, AH and IPComp read and check before anything is computed.
fn protocol(event: &Event) -> Message {
    match event {
        Event::ReadSpi { proto, spi, .. } => {
            say!("event.read-spi", proto, spi = spi_words(*spi))
        }
        Event::LookUp {
            dst,
            proto,
            spi,
            found,
        } => say!(
            "event.look-up",
            dst,
            proto,
            spi = spi_words(*spi),
            found => found_words(found.is_some()),
        ),
        Event::Aligned { skip, len } => say!("event.aligned", skip, len),
        Event::EspParts {
            hlen,
            plen,
            alen,
            block,
            ..
        } => say!("event.esp-parts", hlen, plen, block, alen),
        Event::ReplayCheck {
            seq,
            right_edge,
            width,
            ..
        } => say!("event.replay-check", seq, right_edge, width),
        Event::NoReplayCheck { seq, .. } => say!("event.no-replay-check", seq),
        Event::WindowMove {
            seq, before, after, ..
        } => say!("event.window-move", seq, before, after),
        Event::SaveIcv { icv, .. } => say!("event.save-icv", len = icv.as_slice().len()),
        Event::AhParts {
            hl, authsize, next, ..
        } => match hl.saturating_sub(ah::HEADER_LEN + authsize) {
            0 => say!("event.ah-parts", hl, authsize, next),
            pad => say!("event.ah-parts-padded", hl, authsize, pad, next),
        },
        Event::SaveHeaders { len } => say!("event.save-headers", len),
        Event::ZeroIcv { len, .. } => say!("event.zero-icv", len),
        Event::Massage {
            before,
            after,
            part,
            ..
        } => massage_detail(*part, before, after),
        Event::RestoreHeaders { len } => say!("event.restore-headers", len),
        _ => crypto(event),
    }
}

/// Around the crypto boundary, and what comes off behind it.
fn crypto(event: &Event) -> Message {
    match event {
        Event::CryptoDispatch {
            authenticate,
            decrypt,
        } => match (authenticate, decrypt) {
            (true, true) => say!("event.parked-authenticate-decrypt"),
            (true, false) => say!("event.parked-authenticate"),
            (false, true) => say!("event.parked-decrypt"),
            (false, false) => say!("event.parked-nothing"),
        },
        Event::Authenticated {
            off,
            len,
            inject,
            esn,
            ..
        } => say!("event.authenticated", covered => covered(*off, *len, *esn), inject),
        Event::DecryptHeldBack { .. } => say!("event.decrypt-held-back"),
        Event::Decrypted {
            off,
            len,
            iv,
            ivlen,
        } => ciphered(*off, *len, *iv, *ivlen),
        Event::CryptoDone { .. } => say!("event.crypto-done"),
        Event::IcvUnchecked { len } => say!("event.icv-unchecked", len),
        Event::CompareIcv {
            len, equal: true, ..
        } => say!("event.icv-agrees", len),
        Event::CompareIcv { len, .. } => say!("event.icv-differs", len),
        Event::Flag { .. } => say!("event.flag"),
        Event::DecompressDispatch { len } => say!("event.parked-decompress", len),
        Event::Decompressed { off, from, to } => say!("event.becomes", from, off, to),
        Event::StripHdr { place, moved, .. } => match place {
            StripPlace::Front => say!("event.strip-front", moved),
            StripPlace::Middle => say!("event.strip-middle", moved),
            StripPlace::End => say!("event.strip-end", moved),
        },
        Event::ReadTrailer { padlen, next, .. } => say!("event.read-trailer", padlen, next),
        Event::PadChecked { padlen: 0, .. } => say!("event.no-padding"),
        Event::PadChecked {
            looked_at: 0,
            padlen,
        } => say!("event.pad-unchecked", padlen),
        Event::PadChecked { looked_at, padlen } => say!("event.pad-checked", looked_at, padlen),
        Event::Tag { proto, spi } => say!("event.tag", proto, spi = spi_words(*spi)),
        Event::RecordTransfer { octets, packets } => {
            say!("event.record-transfer", octets, packets)
        }
        _ => Message::verbatim(""),
    }
}

/// Whether a look-up found an association.
pub(super) fn found_words(found: bool) -> Message {
    match found {
        true => say!("event.found"),
        false => say!("event.found-none"),
    }
}

/// What an ICV covers: octets of the packet, and of the sequence number what is not sent.
pub(super) fn covered(off: usize, len: usize, esn: Option<u32>) -> Message {
    let last = (off + len).saturating_sub(1);
    match esn {
        None => say!("event.covered", off, last),
        Some(high) => say!(
            "event.covered-esn",
            off,
            last,
            high = format!("0x{high:08x}")
        ),
    }
}

/// What a cipher worked on.
pub(super) fn ciphered(off: usize, len: usize, iv: usize, ivlen: usize) -> Message {
    match ivlen {
        0 => say!("event.ciphered", len, off),
        _ => say!("event.ciphered-iv", len, off, ivlen, iv),
    }
}

fn written(field: WrittenField, off: usize, before: u16, after: u16) -> Message {
    let hex = |value| format!("{value:04x}");
    match field {
        WrittenField::NextHeader => say!("event.write-next-header", before, after, off),
        WrittenField::PayloadLength => say!("event.write-payload-length", before, after),
        WrittenField::FragmentOffset => {
            Message::verbatim(format!("ip_off {before:04x} → {after:04x}"))
        }
        WrittenField::TotalLength => say!("event.write-total-length", before, after),
        WrittenField::HeaderChecksum => {
            say!(
                "event.write-header-checksum",
                before = hex(before),
                after = hex(after)
            )
        }
        WrittenField::TypeOfService => {
            say!(
                "event.write-type-of-service",
                before = hex(before),
                after = hex(after)
            )
        }
        WrittenField::TrafficClass => {
            say!(
                "event.write-traffic-class",
                before = hex(before),
                after = hex(after)
            )
        }
    }
}

/// Around the UDP header that ESP may come behind.
fn udp(event: &Event) -> Message {
    match event {
        Event::UdpEncapsulation {
            sport, dport, kind, ..
        } => match kind {
            Encapsulation::Esp => say!("event.udp-esp", sport, dport),
            Encapsulation::Ike => say!("event.udp-ike", sport, dport),
            Encapsulation::Keepalive => say!("event.udp-keepalive", sport, dport),
        },
        Event::UdpChecked {
            length,
            checksum: 0,
        } => say!("event.udp-no-checksum", length),
        Event::UdpChecked { length, .. } => say!("event.udp-checksum", length),
        Event::NatTPorts { sport, dport } => say!("event.nat-t-ports", sport, dport),
        Event::EncapsulationChecked { found } => say!(
            "event.encapsulation-checked",
            sport = found.sport,
            dport = found.dport,
        ),
        _ => Message::verbatim(""),
    }
}

/// A packet of this host's that an ICMP error is about.
fn quoted(event: &Event) -> Message {
    let Event::Quoted {
        message,
        parameter,
        dst,
        proto,
        spi,
        found,
    } = event
    else {
        return Message::verbatim("");
    };
    let spi = spi_words(*spi);
    let tells_mtu = dst.is_ipv4() || Type(*message) == Type::PACKET_TOO_BIG;
    let message = match dst {
        IpAddr::V4(_) => icmpv4::Type(*message).to_string(),
        IpAddr::V6(_) => Type(*message).to_string(),
    };
    let known = match found {
        Some(_) => say!("event.quoted-known"),
        None => say!("event.quoted-unknown"),
    };
    match tells_mtu {
        true => say!(
            "event.quoted-mtu",
            message,
            mtu = parameter,
            proto,
            spi,
            dst,
            known => known,
        ),
        false => say!("event.quoted", message, proto, spi, dst, known => known),
    }
}
