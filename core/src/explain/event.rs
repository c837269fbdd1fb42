//! Words for events: a kind, the operation as the C source spells it, and what it did.

use super::language::Message;
use super::{kame, policy, sent, why};
use crate::mbuf::StripPlace;
use crate::sa::Protocol;
use crate::stage::Massaged;
use crate::trace::{Event, WrittenField};
use crate::wire::ah;
use crate::wire::icmpv4;
use crate::wire::icmpv6::Type;
use crate::wire::udp::Encapsulation;
use std::net::IpAddr;

/// The kind of an event, in one word.
pub fn kind(event: &Event) -> &'static str {
    match event {
        Event::Count { .. } => "count",
        Event::Pullup { .. } => "pull up",
        Event::Ip6Header { .. }
        | Event::IpHeader { .. }
        | Event::UdpEncapsulation { .. }
        | Event::ReadSpi { .. }
        | Event::ReadTrailer { .. }
        | Event::InnerHeader { .. } => "read",
        Event::ExtensionHeader { .. } | Event::Dispatch { .. } | Event::Protoff { .. } => "walk",
        Event::LookUp { .. } | Event::PolicyLookUp { .. } => "look-up",
        Event::HeaderChecksum { .. }
        | Event::UdpChecked { .. }
        | Event::EncapsulationChecked { .. }
        | Event::Aligned { .. }
        | Event::AhParts { .. }
        | Event::EspParts { .. }
        | Event::ReplayCheck { .. }
        | Event::NoReplayCheck { .. }
        | Event::CompareIcv { .. }
        | Event::IcvUnchecked { .. }
        | Event::PadChecked { .. }
        | Event::PolicyMet { .. }
        | Event::UpperChecksum { .. } => "check",
        Event::MakeWritable { .. } => "copy",
        Event::SaveIcv { .. } | Event::SaveHeaders { .. } => "save",
        Event::Massage { .. } => "massage",
        Event::CryptoDispatch { .. } => "park",
        Event::CryptoDone { .. } => "return",
        Event::Authenticated { .. } | Event::DecryptHeldBack { .. } | Event::Decrypted { .. } => {
            "crypto"
        }
        Event::Adj { .. } => "trim",
        Event::IcmpError { .. } => "error",
        Event::PathMtu { .. } => "path",
        Event::HopLimit { .. } => "write",
        Event::Expire { .. } => "expire",
        Event::CryptoAgain { .. } => "park",
        Event::Flag { .. } => "flag",
        Event::WindowMove { .. } => "window",
        Event::StripHdr { .. } => "strip",
        Event::Copyback { .. } | Event::ZeroIcv { .. } | Event::RestoreHeaders { .. } => "write",
        Event::Tag { .. } | Event::NatTPorts { .. } => "tag",
        Event::RecordTransfer { .. } => "account",
        Event::Requeue { .. } => "queue",
        Event::Deliver { .. } => "deliver",
        Event::Drop { .. } => "drop",
        Event::DecompressDispatch { .. } => "park",
        Event::Decompressed { .. } => "crypto",
        Event::FragmentHeader { .. } | Event::Quoted { .. } => "read",
        Event::FragmentJoined { .. } => "join",
        Event::FragmentsFreed { .. } => "free",
        Event::Cat { .. } => "append",
        Event::Reassembled { .. } => "whole",
        Event::Send(event) => sent::kind(event),
        Event::Kame(event) => kame::kind(event),
    }
}

/// Whether the event changes the packet, its memory or the association.
pub fn writes(event: &Event) -> bool {
    match event {
        Event::Pullup { before, after, .. } => before != after,
        Event::MakeWritable { copied, .. } => *copied > 0,
        Event::Massage { before, after, .. } => before != after,
        Event::Authenticated { .. }
        | Event::Decrypted { .. }
        | Event::Adj { .. }
        | Event::WindowMove { .. }
        | Event::StripHdr { .. }
        | Event::Cat { .. }
        | Event::Decompressed { .. }
        | Event::ZeroIcv { .. }
        | Event::RestoreHeaders { .. }
        | Event::HopLimit { .. }
        | Event::Expire { .. }
        | Event::Copyback { .. } => true,
        Event::Send(event) => sent::writes(event),
        Event::Kame(event) => kame::writes(event),
        _ => false,
    }
}

/// The operation, as the C source spells it.
pub fn operation(event: &Event) -> String {
    match event {
        Event::Count { counter, by: 1 } => format!("{}++", counter.name()),
        Event::Count { counter, by } => format!("{} += {by}", counter.name()),
        Event::Pullup { n, .. } => format!("m_pullup(m, {n})"),
        Event::Ip6Header { .. } => "mtod(m, struct ip6_hdr *)".to_owned(),
        Event::IpHeader { .. } => "mtod(m, struct ip *)".to_owned(),
        Event::HeaderChecksum { hlen } => format!("in_cksum(m, {hlen})"),
        Event::UdpEncapsulation { off, .. } => format!("udphdr at {off}"),
        Event::UdpChecked { .. } => "uh_ulen, uh_sum".to_owned(),
        Event::NatTPorts { .. } => "PACKET_TAG_IPSEC_NAT_T_PORTS".to_owned(),
        Event::EncapsulationChecked { .. } => "sav->natt_type".to_owned(),
        Event::ExtensionHeader { off, .. } => format!("ip6_ext at {off}"),
        Event::Dispatch {
            version: 4, proto, ..
        } => format!("inetsw[{proto}].pr_input"),
        Event::Dispatch { proto, .. } => format!("inet6sw[{proto}].pr_input"),
        Event::Protoff { protoff, .. } => format!("protoff = {protoff}"),
        Event::ReadSpi {
            off,
            proto: Protocol::Ipcomp,
            ..
        } => format!("m_copydata(m, {off}, 2)"),
        Event::ReadSpi { off, .. } => format!("m_copydata(m, {off}, 4)"),
        Event::LookUp { .. } => "key_lookup_sa".to_owned(),
        Event::Aligned { .. } => "skip & 3, len & 3".to_owned(),
        Event::EspParts { .. } => "hlen, plen, alen".to_owned(),
        Event::ReplayCheck { .. } | Event::NoReplayCheck { .. } => "ipsec_chkreplay".to_owned(),
        Event::MakeWritable { .. } => "m_makewritable".to_owned(),
        Event::SaveIcv { off, icv } => {
            format!("m_copydata(m, {off}, {})", icv.as_slice().len())
        }
        Event::AhParts { .. } => "hl, ahsize".to_owned(),
        Event::SaveHeaders { len } => format!("m_copydata(m, 0, {len})"),
        Event::ZeroIcv { off, len } => format!("m_copyback(m, {off}, {len})"),
        Event::Massage { .. } => "ah_massage_headers".to_owned(),
        Event::RestoreHeaders { len } => format!("m_copyback(m, 0, {len})"),
        Event::CryptoDispatch { .. } => "crypto_dispatch(crp)".to_owned(),
        Event::Authenticated { .. } => "swcr_authcompute".to_owned(),
        Event::DecryptHeldBack { .. } => "no swcr_encdec".to_owned(),
        Event::Decrypted { .. } => "swcr_encdec".to_owned(),
        Event::CryptoDone { .. } => "crypto_done(crp)".to_owned(),
        Event::IcvUnchecked { .. } => "no consttime_memequal".to_owned(),
        Event::CompareIcv { .. } => "consttime_memequal".to_owned(),
        Event::Adj { by, .. } => format!("m_adj(m, {by})"),
        Event::Flag { name } => format!("m_flags |= {}", name.name()),
        Event::WindowMove { .. } => "ipsec_updatereplay".to_owned(),
        Event::StripHdr { skip, hlen, .. } => format!("m_striphdr(m, {skip}, {hlen})"),
        Event::ReadTrailer { off, .. } => format!("m_copydata(m, {off}, 2)"),
        Event::PadChecked { .. } => "padding".to_owned(),
        Event::Copyback { off, len, .. } => format!("m_copyback(m, {off}, {len})"),
        Event::Tag { .. } => "PACKET_TAG_IPSEC_IN_DONE".to_owned(),
        Event::RecordTransfer { .. } => "key_sa_recordxfer".to_owned(),
        Event::InnerHeader { outer, .. } => format!("inner packet at {outer}"),
        Event::Requeue { queue } => format!("IFQ_ENQUEUE({queue})"),
        Event::UpperChecksum { version: 4, .. } => "in4_cksum".to_owned(),
        Event::UpperChecksum { .. } => "in6_cksum".to_owned(),
        Event::Deliver { upper, .. } => format!("deliver {upper}"),
        Event::Drop { .. } => "m_freem(m)".to_owned(),
        Event::DecompressDispatch { .. } => "crypto_dispatch(crp)".to_owned(),
        Event::Decompressed { .. } => "swcr_compdec".to_owned(),
        Event::FragmentHeader { header: 4, .. } => "ip_id, ip_off".to_owned(),
        Event::FragmentHeader { off, .. } => format!("ip6_frag at {off}"),
        Event::FragmentJoined { .. } => "queue".to_owned(),
        Event::FragmentsFreed { .. } => "m_freem(q)".to_owned(),
        Event::Cat { headers, .. } => format!("m_adj(q, {headers}); m_cat(m, q)"),
        Event::Reassembled { .. } => "m_pkthdr.len".to_owned(),
        Event::PolicyLookUp { .. } => "key_allocsp".to_owned(),
        Event::IcmpError { version: 4, .. } => "icmp_error".to_owned(),
        Event::IcmpError { .. } => "icmp6_error".to_owned(),
        Event::PathMtu { dst, .. } if dst.is_ipv4() => "icmp_mtudisc".to_owned(),
        Event::PathMtu { .. } => "icmp6_mtudisc_update".to_owned(),
        Event::HopLimit { off: 8, .. } => "ip_ttl -= IPTTLDEC".to_owned(),
        Event::HopLimit { .. } => "ip6_hlim -= IPV6_HLIMDEC".to_owned(),
        Event::Expire { .. } => "SADB_EXPIRE".to_owned(),
        Event::CryptoAgain { .. } => "ipsec_updateid".to_owned(),
        Event::PolicyMet { .. } => "ipsec_in_reject".to_owned(),
        Event::Quoted { proto, dst, .. } => {
            let version = if dst.is_ipv4() { 4 } else { 6 };
            format!("{}{version}_ctlinput", proto.to_string().to_lowercase())
        }
        Event::Send(event) => sent::operation(event),
        Event::Kame(event) => kame::operation(event),
    }
}

/// What it did, with the packet's numbers.
pub fn detail(event: &Event) -> Message {
    match event {
        Event::PolicyLookUp { .. }
        | Event::PolicyMet { .. }
        | Event::IcmpError { .. }
        | Event::HopLimit { .. }
        | Event::Expire { .. }
        | Event::CryptoAgain { .. } => policy::detail(event),
        Event::Drop { reason } => why(reason),
        _ => Message::Verbatim(words(event)),
    }
}

fn words(event: &Event) -> String {
    match event {
        Event::Count { counter, by } => format!("{} counted by {by}", counter.name()),
        Event::Pullup { n, before, after } if before == after => {
            format!("{n} octets are contiguous already")
        }
        Event::Pullup { before, after, .. } => format!("first mbuf {before} → {after} octets"),
        Event::Ip6Header {
            src,
            dst,
            payload_length,
            ..
        } => format!("{src} → {dst}, payload length {payload_length}"),
        Event::IpHeader {
            src,
            dst,
            hlen,
            total_length,
            ..
        } => format!("{src} → {dst}, header {hlen}, total length {total_length}"),
        Event::HeaderChecksum { hlen } => format!("the {hlen} octets sum to what they should"),
        Event::UdpEncapsulation { .. }
        | Event::UdpChecked { .. }
        | Event::NatTPorts { .. }
        | Event::EncapsulationChecked { .. } => udp_detail(event),
        Event::ExtensionHeader {
            proto, len, next, ..
        } => format!("{}, {len} octets, next {}", proto, next),
        Event::Dispatch { proto, off, .. } => {
            format!("{} takes over at octet {off}", proto)
        }
        Event::Protoff { protoff, off } => {
            format!("octet {protoff} names the header at {off}")
        }
        Event::ReadSpi { proto, spi, .. } => format!("{proto} SPI 0x{spi:08x}"),
        Event::LookUp {
            dst,
            proto,
            spi,
            found,
        } => format!(
            "({dst}, {proto}, 0x{spi:08x}): {}",
            if found.is_some() { "found" } else { "none" }
        ),
        Event::Aligned { skip, len } => format!("{skip} and {len} are multiples of 4"),
        Event::EspParts {
            hlen,
            plen,
            alen,
            block,
            ..
        } => format!("header {hlen}, ciphertext {plen} of {block}-octet blocks, ICV {alen}"),
        Event::ReplayCheck {
            seq,
            right_edge,
            width,
        } => format!("seq {seq} passes; right edge {right_edge}, {width} wide"),
        Event::NoReplayCheck { seq } => format!("seq {seq} is not checked: no window"),
        Event::MakeWritable { copied: 0, .. } => "nothing is shared".to_owned(),
        Event::MakeWritable { copied, .. } => {
            format!("{copied} octets copied out of shared storage")
        }
        Event::SaveIcv { icv, .. } => {
            format!("ICV of {} octets into the record", icv.as_slice().len())
        }
        Event::CryptoDispatch {
            authenticate,
            decrypt,
        } => format!(
            "parked: {}",
            match (authenticate, decrypt) {
                (true, true) => "authenticate and decrypt",
                (true, false) => "authenticate",
                (false, true) => "decrypt",
                (false, false) => "nothing to do",
            }
        ),
        Event::AhParts {
            hl, authsize, next, ..
        } => match hl.saturating_sub(ah::HEADER_LEN + authsize) {
            0 => format!("header {hl} octets, ICV {authsize}, next {next}"),
            pad => format!("header {hl} octets, ICV {authsize} and {pad} of padding, next {next}"),
        },
        Event::SaveHeaders { len } => format!("{len} octets into the record"),
        Event::ZeroIcv { len, .. } => format!("the ICV's own {len} octets count as zeros"),
        Event::Massage {
            before,
            after,
            part,
            ..
        } => massage_detail(*part, before, after),
        Event::RestoreHeaders { len } => format!("{len} octets of headers as they arrived"),
        _ => crypto_detail(event),
    }
}

/// A field or header before AH, and what the ICV takes it for.
pub(super) fn massage_detail(part: Massaged, before: &[u8], after: &[u8]) -> String {
    let what = match part {
        Massaged::TrafficClassAndFlowLabel => "traffic class and flow label".to_owned(),
        Massaged::HopLimit => "hop limit".to_owned(),
        Massaged::Option { kind } => format!("option 0x{kind:02x}"),
        Massaged::ImmutableOptions { proto } => proto.to_string(),
        Massaged::RoutingHeader { kind } => format!("routing header type {kind}"),
        Massaged::Destination => "destination".to_owned(),
        Massaged::TypeOfService => "type of service".to_owned(),
        Massaged::FlagsAndFragmentOffset => "flags and fragment offset".to_owned(),
        Massaged::TimeToLive => "time to live".to_owned(),
        Massaged::HeaderChecksum => "header checksum".to_owned(),
        Massaged::Ipv4Option { kind } => format!("option {kind}"),
    };
    match part {
        Massaged::ImmutableOptions { .. } => format!("{what}: nothing in it may change"),
        Massaged::RoutingHeader { .. } => format!("{what}: in its final form"),
        _ if before.is_empty() => format!("{what}: it has no data"),
        _ if before == after => format!("{what}: zeros already"),
        _ => format!("{what}: {} → {}", hex(before), hex(after)),
    }
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// Around the UDP header that ESP may come behind.
fn udp_detail(event: &Event) -> String {
    match event {
        Event::UdpEncapsulation {
            sport, dport, kind, ..
        } => {
            let kind = match kind {
                Encapsulation::Esp => "an ESP packet",
                Encapsulation::Ike => "IKE behind the non-ESP marker",
                Encapsulation::Keepalive => "a keepalive",
            };
            format!("ports {sport} → {dport}, {kind}")
        }
        Event::UdpChecked {
            length,
            checksum: 0,
        } => format!("{length} octets, no checksum, which a tunnel may go without"),
        Event::UdpChecked { length, .. } => format!("{length} octets, checksum right"),
        Event::NatTPorts { sport, dport } => format!("came in UDP, {sport} → {dport}"),
        Event::EncapsulationChecked { found } => format!(
            "ESP in UDP, {} → {}, as the association has it",
            found.sport, found.dport
        ),
        _ => String::new(),
    }
}

/// From the crypto boundary on.
fn crypto_detail(event: &Event) -> String {
    match event {
        Event::Authenticated {
            off,
            len,
            inject,
            esn,
            ..
        } => {
            let last = (off + len).saturating_sub(1);
            let esn = esn.map(|high| format!(" and the high half 0x{high:08x}"));
            let esn = esn.unwrap_or_default();
            format!("ICV over octets {off} … {last}{esn}, written at {inject}")
        }
        Event::DecryptHeldBack { .. } => "the ICV differs, so nothing is decrypted".to_owned(),
        Event::Decrypted {
            off,
            len,
            iv,
            ivlen,
        } => match ivlen {
            0 => format!("{len} octets at {off}"),
            _ => format!("{len} octets at {off}, IV of {ivlen} at {iv}"),
        },
        Event::CryptoDone { .. } => "the callback is next".to_owned(),
        Event::IcvUnchecked { len } => {
            format!("{len} octets of ICV, by an algorithm that the keys do not name")
        }
        Event::CompareIcv { len, equal: true } => format!("{len} of {len} octets agree"),
        Event::CompareIcv { len, equal: false } => format!("the {len} octets differ"),
        Event::Adj { before, after, .. } => format!("pkthdr.len {before} → {after}"),
        Event::Flag { .. } => "policy may ask for it later".to_owned(),
        Event::WindowMove { seq, before, after } => {
            format!("seq {seq} is new; right edge {before} → {after}")
        }
        Event::StripHdr { place, moved, .. } => {
            let place = match place {
                StripPlace::Front => "front",
                StripPlace::Middle => "middle",
                StripPlace::End => "end",
            };
            format!("header out of the {place}; {moved} octets moved")
        }
        Event::ReadTrailer { padlen, next, .. } => {
            format!("pad length {padlen}, next header {}", next)
        }
        Event::PadChecked {
            looked_at, padlen, ..
        } => match padlen {
            0 => "no padding".to_owned(),
            _ => format!("{looked_at} of {padlen} octets looked at, all right"),
        },
        Event::Copyback {
            before,
            after,
            field,
            off,
            ..
        } => match field {
            WrittenField::NextHeader => format!("next header {before} → {after} at octet {off}"),
            WrittenField::PayloadLength => format!("payload length {before} → {after}"),
            WrittenField::FragmentOffset => format!("ip_off {before:04x} → {after:04x}"),
            WrittenField::TotalLength => format!("total length {before} → {after}"),
            WrittenField::HeaderChecksum => {
                format!("header checksum {before:04x} → {after:04x}")
            }
            WrittenField::TypeOfService => {
                format!("type of service {before:04x} → {after:04x}")
            }
            WrittenField::TrafficClass => format!("traffic class {before:04x} → {after:04x}"),
        },
        Event::Tag { proto, spi } => format!("{proto} 0x{spi:08x} was here"),
        Event::RecordTransfer { octets, packets } => {
            format!("{octets} octets, packet {packets} of this association")
        }
        Event::InnerHeader {
            version,
            outer,
            inner,
        } => format!("IPv{version}, {inner} octets, behind {outer}"),
        Event::Requeue { queue: "ipintrq" } => "ip_input sees the packet again".to_owned(),
        Event::Requeue { .. } => "the inner packet starts over".to_owned(),
        Event::UpperChecksum {
            upper, checksum, ..
        } => {
            format!("{}: checksum {}", upper, checksum.as_str())
        }
        Event::Deliver { upper, len } => {
            format!("{len} octets, upper layer {}", upper)
        }
        Event::PolicyLookUp { .. }
        | Event::PolicyMet { .. }
        | Event::IcmpError { .. }
        | Event::PathMtu { .. }
        | Event::HopLimit { .. }
        | Event::Expire { .. }
        | Event::CryptoAgain { .. } => String::new(),
        Event::Drop { reason } => why(reason).text(super::Language::English),
        _ => fragment_detail(event),
    }
}

/// Fragments, and packets in packets that tell of an error.
fn fragment_detail(event: &Event) -> String {
    match event {
        Event::FragmentHeader {
            id,
            offset,
            len,
            more,
            ..
        } => {
            let last = if *more { "" } else { ", the last" };
            format!("packet 0x{id:x}: offset {offset}, {len} octets{last}")
        }
        Event::DecompressDispatch { len } => format!("parked: decompress {len} octets"),
        Event::Decompressed { off, from, to } => {
            format!("{from} octets at {off} become {to}")
        }
        Event::FragmentJoined {
            start,
            end,
            fragments,
            here,
            total,
        } => {
            let missing = match total {
                None => "its length is not known yet".to_owned(),
                Some(total) if total == here => "nothing is missing".to_owned(),
                Some(total) => format!("still missing {} of {total}", total.saturating_sub(*here)),
            };
            format!(
                "octets {start} … {}, fragment {fragments}, {here} octets there; {missing}",
                end.saturating_sub(1)
            )
        }
        Event::FragmentsFreed { id, fragments } => {
            format!("{fragments} fragments of packet 0x{id:x} are gone")
        }
        Event::Cat { off, len, headers } => {
            format!("{headers} octets of headers off, {len} octets appended at {off}")
        }
        Event::Reassembled { fragments, len } => {
            format!("{fragments} fragments are one packet of {len} octets")
        }
        Event::Quoted {
            message,
            parameter,
            dst,
            proto,
            spi,
            found,
        } => {
            let known = if found.is_some() {
                "known here"
            } else {
                "not known here"
            };
            let name = match dst {
                IpAddr::V4(_) => icmpv4::Type(*message).to_string(),
                IpAddr::V6(_) => Type(*message).to_string(),
            };
            let mtu = match (dst, Type(*message)) {
                (IpAddr::V4(_), _) | (_, Type::PACKET_TOO_BIG) => format!(", MTU {parameter}"),
                _ => String::new(),
            };
            format!("{name}{mtu}: about {proto} 0x{spi:08x} to {dst}, {known}")
        }
        Event::Send(event) => sent::detail(event),
        Event::Kame(event) => kame::detail(event),
        _ => String::new(),
    }
}
