//! Words for stages: what one is about to do or has just done, in a few sentences.

use super::language::{Language, Message};
use super::{kame, sent, why_among};
use crate::sa::Sad;
use crate::stage::{StageId, Verdict};
use crate::trace::{Event, SendEvent};
use crate::wire::udp::Encapsulation;

/// For the start of a timeline, before anything has run.
pub fn start(octets: usize) -> Message {
    Message::Verbatim(format!(
        "The packet has arrived: {octets} octets in mbufs, as the driver laid them. Nothing has looked at it yet; the first stage is next."
    ))
}

/// What a stage did, told from its events.
pub fn text(stage: StageId, events: &[&Event], verdict: Option<&Verdict>, sad: &Sad) -> Message {
    let mut text = role(stage, events);
    let dropped = events.iter().find_map(|event| match event {
        Event::Drop { reason } => Some(reason),
        _ => None,
    });
    if let Some(reason) = dropped {
        text.push_str(&format!(
            " Here it ends: {}.",
            why_among(reason, sad).text(Language::English)
        ));
        match reason.counter_at(stage) {
            Some(counter) => text.push_str(&format!(
                " The packet is freed and {} goes up by one.",
                counter.name()
            )),
            None => text.push_str(" The packet is freed, and nothing is counted."),
        }
    } else if let (Some(Verdict::Delivered { upper, .. }), true) = (
        verdict,
        matches!(events.last(), Some(Event::Deliver { .. })),
    ) {
        text.push_str(&format!(
            " All protection is off; {} has its packet.",
            upper
        ));
    }
    Message::Verbatim(text)
}

fn role(stage: StageId, events: &[&Event]) -> String {
    match stage {
        StageId::Ip6Input | StageId::IpInput => ip_input(events),
        StageId::Ipsec4CommonInput => {
            "In IPv4 there are no headers to walk: octet 9 names whatever follows the header, and that is where ESP's or AH's number will be replaced.".to_owned()
        }
        StageId::Ipsec6CommonInput => {
            let protoff = events.iter().find_map(|event| match event {
                Event::Protoff { protoff, off } => Some((*protoff, *off)),
                _ => None,
            });
            match protoff {
                Some((protoff, off)) => format!(
                    "The header at octet {off} will be cut out later, so the stack needs to know which octet names it: {protoff}. The offset is kept, not a pointer: it survives whatever happens to the mbufs."
                ),
                None => "The walk over the headers looks for the octet that names this one.".to_owned(),
            }
        }
        StageId::IpsecCommonInput => look_up(events),
        StageId::EspInput => esp_input(events),
        StageId::AhInput => ah_input(events),
        StageId::CryptoInvoke => crypto(events),
        StageId::EspInputCb => esp_input_cb(events),
        StageId::AhInputCb => ah_input_cb(events),
        StageId::Ipsec6CommonInputCb => {
            "The payload length was stale since the header came out; it is put right here, once. The packet is tagged with the association that vouched for it, and the header loop that stopped at the crypto boundary goes on.".to_owned()
        }
        StageId::Ipsec4CommonInputCb => {
            "Total length and header checksum were stale since the header came out; they are put right here, once. The packet is tagged with the association that vouched for it. Where IPv6 goes on with its header loop, IPv4 puts the packet back into the input queue: ip_input sees it again, with what was inside as its protocol.".to_owned()
        }
        StageId::Udp4Espinudp | StageId::Udp6Espinudp => {
            "The UDP header comes out, the length is put right, and the octet at protoff names ESP: from here on the packet is ESP as if it had come that way. The ports stay with it as a tag, since the association may ask for them.".to_owned()
        }
        StageId::IpipInput => {
            "The packet inside is a whole IP packet. The outer header comes off the front, and the inner packet is queued as if it had just arrived.".to_owned()
        }
        StageId::UdpInput | StageId::Udp6Input => udp_input(events),
        StageId::Icmp6Input | StageId::TcpInput | StageId::Rip6Input => UPPER.to_owned(),
        StageId::IcmpInput | StageId::RipInput => "The upper layer takes over.".to_owned(),
        StageId::IpReass | StageId::Frag6Input => frag6_input(events),
        StageId::IpcompInput => {
            "The payload is compressed. IPComp has no key and no ICV, so nothing is verified: the packet is made writable and parked.".to_owned()
        }
        StageId::IpcompInputCb => {
            "The payload is what it was before it was compressed. The IPComp header, 4 octets, comes out, and what it named is written at protoff.".to_owned()
        }
        StageId::Ip6Output
        | StageId::IpOutput
        | StageId::Ipsec6ProcessPacket
        | StageId::Ipsec4ProcessPacket
        | StageId::IpipOutput
        | StageId::ComputeIpsecPos
        | StageId::EspOutput
        | StageId::AhOutput
        | StageId::IpcompOutput
        | StageId::EspOutputCb
        | StageId::AhOutputCb
        | StageId::IpcompOutputCb
        | StageId::IpsecProcessDone => sent::role(stage, events),
        StageId::Ip6Forward | StageId::IpForward => {
            "The packet is for another host. A router asks the inbound policy what it asks for its own packets, takes one hop off, and passes the packet on.".to_owned()
        }
        _ => kame::role(stage).to_owned(),
    }
}

fn frag6_input(events: &[&Event]) -> String {
    let mut text = "This is one fragment of a packet, and IPsec works on whole packets.".to_owned();
    for event in events {
        match event {
            Event::FragmentHeader {
                offset: 0,
                more: false,
                ..
            } => text = "A fragment header on a whole packet: it needs no others.".to_owned(),
            Event::FragmentJoined { here, total, .. } => match total {
                Some(total) if total == here => {
                    text.push_str(" It is the last that was missing.");
                }
                Some(total) => text.push_str(&format!(
                    " It waits: {} of {total} octets are still missing.",
                    total.saturating_sub(*here)
                )),
                None => text.push_str(
                    " It waits, and how much is missing will be known when the last one comes.",
                ),
            },
            Event::Reassembled { fragments, len, .. } => text.push_str(&format!(
                " The data of all {fragments} goes behind the headers of the first: {len} octets."
            )),
            Event::Dispatch { .. } => {
                text.push_str(" It goes on as it was sent, before it was cut.");
            }
            _ => {}
        }
    }
    text
}

const UPPER: &str = "The upper layer takes over. Its checksum covers the addresses too, so it is the last witness that the octets are the sender's.";

fn udp_input(events: &[&Event]) -> String {
    let kind = events.iter().find_map(|event| match event {
        Event::UdpEncapsulation { kind, .. } => Some(kind),
        _ => None,
    });
    match kind {
        None => UPPER,
        Some(Encapsulation::Esp) => {
            "The datagram is on IPsec's ports, and it does not begin with four zero octets: there is an ESP packet in it."
        }
        Some(Encapsulation::Ike) => {
            "The datagram is on IPsec's ports. Four zero octets, which no SPI has, mark it as IKE, so the upper layer takes over."
        }
        Some(Encapsulation::Keepalive) => {
            "One octet 0xff on IPsec's ports: it keeps a NAT's mapping alive, and says nothing to the host."
        }
    }
    .to_owned()
}

fn ip_input(events: &[&Event]) -> String {
    let mut text = String::new();
    for event in events {
        match event {
            Event::Ip6Header {
                src,
                dst,
                payload_length,
                ..
            } => text.push_str(&format!(
                "A packet from {src} to {dst} with {payload_length} octets behind its IPv6 header."
            )),
            Event::Adj { by, .. } => text.push_str(&format!(
                " The link layer had padded it; {} octets come off the end.",
                by.unsigned_abs()
            )),
            Event::IpHeader {
                src,
                dst,
                total_length,
                ..
            } => text.push_str(&format!(
                "A packet from {src} to {dst}, {total_length} octets by its IPv4 header."
            )),
            Event::HeaderChecksum { .. } => text.push_str(" The header's checksum is right."),
            Event::Dispatch {
                version: 4,
                proto,
                off,
            } => text.push_str(&format!(
                " It names {proto}, whose pr_input takes over at octet {off}."
            )),
            Event::Dispatch { proto, off, .. } => text.push_str(&format!(
                " The header loop reaches {} at octet {off} and calls its pr_input.",
                proto
            )),
            _ => {}
        }
    }
    text
}

fn look_up(events: &[&Event]) -> String {
    let found = events.iter().find_map(|event| match event {
        Event::LookUp {
            dst,
            proto,
            spi,
            found,
        } => Some((dst, proto, spi, found.is_some())),
        _ => None,
    });
    match found {
        Some((dst, proto, spi, found)) => format!(
            "The association is found by destination, protocol and SPI: {dst}, {proto}, 0x{spi:08x}. The source address plays no part. {}",
            if found {
                "There is one."
            } else {
                "There is none."
            }
        ),
        None => "The SPI is read where the header starts.".to_owned(),
    }
}

fn esp_input(events: &[&Event]) -> String {
    let mut text = "Everything that can be refused without a key is refused here.".to_owned();
    for event in events {
        match event {
            Event::EspParts {
                hlen, plen, alen, ..
            } => text.push_str(&format!(
                " Header and IV take {hlen} octets, ciphertext {plen}, the ICV {alen}."
            )),
            Event::ReplayCheck { seq, .. } => text.push_str(&format!(
                " Sequence {seq} would be new to the window, which does not move yet."
            )),
            Event::NoReplayCheck { .. } => {
                text.push_str(" There is no replay window to ask.");
            }
            Event::MakeWritable { copied, .. } if *copied > 0 => text.push_str(&format!(
                " Decryption works in place, so {copied} octets that somebody else holds too are copied first."
            )),
            Event::CryptoDispatch { .. } => text.push_str(
                " Then crypto_dispatch takes the packet, and this function returns: what it did not put into the record is gone.",
            ),
            _ => {}
        }
    }
    text
}

fn ah_input(events: &[&Event]) -> String {
    let mut text = "AH covers the IP header too, but routers change fields of it on the way. Those are saved, and made what the sender took them for.".to_owned();
    let mut massaged = 0_usize;
    for event in events {
        match event {
            Event::AhParts { hl, authsize, .. } => text.push_str(&format!(
                " The header has {hl} octets, {authsize} of them the ICV."
            )),
            Event::ReplayCheck { seq, .. } => text.push_str(&format!(
                " Sequence {seq} would be new to the window, which does not move yet."
            )),
            Event::NoReplayCheck { .. } => {
                text.push_str(" There is no replay window to ask.");
            }
            Event::MakeWritable { copied, .. } if *copied > 0 => text.push_str(&format!(
                " {copied} octets that somebody else holds too are copied before they are written over."
            )),
            Event::Massage { before, after, .. } if before != after => massaged += before.len(),
            Event::CryptoDispatch { .. } => text.push_str(&format!(
                " {massaged} octets of headers are changed for that, and the ICV itself is zeros now. Then crypto_dispatch takes the packet, and this function returns: what it did not put into the record is gone."
            )),
            _ => {}
        }
    }
    text
}

fn crypto(events: &[&Event]) -> String {
    let mut text = "The packet is parked with its request; no stage is running.".to_owned();
    for event in events {
        match event {
            Event::Authenticated {
                len, output: true, ..
            } => text.push_str(&format!(
                " The driver computes the ICV over {len} octets and writes it into its place."
            )),
            Event::Send(SendEvent::Encrypted { len, .. }) => {
                text.push_str(&format!(" It encrypts {len} octets where they are."));
            }
            Event::Send(SendEvent::Compressed { from, to, .. }) => {
                text.push_str(&format!(" {from} octets deflate to {to}."));
            }
            Event::Send(SendEvent::CompressionUseless { .. }) => {
                text.push_str(" Deflated they are no shorter, so they stay as they are.");
            }
            Event::Authenticated { len, .. } => text.push_str(&format!(
                " The driver computes the ICV over {len} octets and writes it where the packet's own stood, which is why that was saved."
            )),
            Event::Decrypted { len, .. } => {
                text.push_str(&format!(" It decrypts {len} octets where they are."));
            }
            Event::Decompressed { from, to, .. } => {
                text.push_str(&format!(" {from} octets inflate to {to}."));
            }
            Event::DecryptHeldBack { .. } => text.push_str(
                " It differs from the one that the packet carried, so the cipher does not run.",
            ),
            _ => {}
        }
    }
    text
}

fn esp_input_cb(events: &[&Event]) -> String {
    let mut text =
        "The crypto request came back, and the callback finds the association again.".to_owned();
    for event in events {
        match event {
            Event::IcvUnchecked { len } => text.push_str(&format!(
                " The keys do not say how the {len} octets of ICV were made, so nothing vouches for this packet."
            )),
            Event::CompareIcv { len, equal: true, .. } => text.push_str(&format!(
                " The ICV equals the {len} octets that the packet carried, so the sender knew the key."
            )),
            Event::WindowMove { seq, after, .. } if seq == after => {
                text.push_str(&format!(
                    " Only now may the window move: sequence {seq} becomes its right edge."
                ));
            }
            Event::WindowMove { seq, .. } => text.push_str(&format!(
                " Only now is sequence {seq} taken into the window."
            )),
            Event::StripHdr { hlen, .. } => text.push_str(&format!(
                " {hlen} octets of header and IV come out."
            )),
            Event::ReadTrailer { padlen, .. } => text.push_str(&format!(
                " The trailer, {} octets, comes off the end.",
                usize::from(*padlen) + 2
            )),
            Event::Copyback { after, .. } => text.push_str(&format!(
                " protoff says where to write what follows: {after}."
            )),
            _ => {}
        }
    }
    text
}

fn ah_input_cb(events: &[&Event]) -> String {
    let mut text =
        "The crypto request came back, and the callback finds the association again.".to_owned();
    for event in events {
        match event {
            Event::CompareIcv { len, equal: true, .. } => text.push_str(&format!(
                " The ICV equals the {len} octets that the packet carried, so the sender knew the key and nothing that may not change did."
            )),
            Event::RestoreHeaders { len } => text.push_str(&format!(
                " The {len} octets of headers come back out of the record as they arrived."
            )),
            Event::WindowMove { seq, before, after, .. } => text.push_str(&format!(
                " Only now does the window take sequence {seq}: right edge {before} → {after}."
            )),
            Event::StripHdr { hlen, .. } => {
                text.push_str(&format!(" {hlen} octets of AH come out."));
            }
            Event::Copyback { after, .. } => text.push_str(&format!(
                " protoff says where to write what follows: {after}."
            )),
            _ => {}
        }
    }
    text
}
