//! What a field tree shows of kernels' packets, and that it holds together on any octets.

use super::*;
use crate::wire::extension::{End, walk};
use crate::wire::link::{LinkType, network};
use crate::wire::{checksum, samples, summary};
use proptest::prelude::*;

/// `name` in the layer `layer`.
fn value<'f>(fields: &'f [Field], layer: &str, name: &str) -> &'f str {
    let mut found = fields.iter().filter(|f| f.layer == layer && f.name == name);
    let field = found.next().unwrap_or_else(|| panic!("{layer} {name}"));
    &field.value
}

fn layers(fields: &[Field]) -> Vec<&'static str> {
    let mut layers: Vec<_> = fields.iter().map(|field| field.layer).collect();
    layers.dedup();
    layers
}

/// Every octet is in a span, spans are in the packet, not empty, and in order of their starts.
fn assert_covers(fields: &[Field], len: usize) {
    let mut end = 0;
    let mut start = 0;
    for field in fields {
        assert!(!field.span.is_empty(), "{field:?}");
        assert!(field.span.end <= len, "{field:?} in {len}");
        assert!(field.span.start >= start, "{field:?} starts before {start}");
        assert!(field.span.start <= end, "{field:?} leaves a gap at {end}");
        start = field.span.start;
        end = end.max(field.span.end);
    }
    assert_eq!(end, len);
}

fn shape(plain: bool) -> EspShape {
    EspShape {
        header: 40..48,
        iv: 48..64,
        payload: if plain { 64..128 } else { 64..144 },
        icv: 144..156,
        trailer: plain.then_some(128..144),
        plain,
    }
}

#[test]
fn esp_without_an_association_is_one_payload() {
    let packet = samples::esp();
    let fields = dissect(&packet, None);
    assert_eq!(value(&fields, "IPv6", "payload length"), "116");
    assert_eq!(value(&fields, "IPv6", "flow label"), "0x340d9");
    assert_eq!(value(&fields, "IPv6", "next header"), "50 · ESP");
    assert_eq!(value(&fields, "IPv6", "hop limit"), "64");
    assert_eq!(value(&fields, "IPv6", "source"), "fd00:a::1");
    assert_eq!(value(&fields, "ESP", "SPI"), "0x0b58bce8");
    assert_eq!(value(&fields, "ESP", "sequence"), "1");
    assert_eq!(value(&fields, "ESP", "payload"), "8370 a18c … bbf6");
    assert_eq!(fields.last().unwrap().span, 48..156);
}

#[test]
fn a_shape_tells_the_parts_of_ciphertext() {
    let fields = dissect(&samples::esp(), Some(&shape(false)));
    let esp: Vec<_> = fields
        .iter()
        .filter(|f| f.layer == "ESP")
        .map(|f| (f.name, f.family, f.span.clone(), f.value.as_str()))
        .collect();
    assert_eq!(
        esp,
        [
            ("SPI", Family::Esp, 40..44, "0x0b58bce8"),
            ("sequence", Family::Esp, 44..48, "1"),
            ("IV", Family::Iv, 48..64, "8370 a18c … d67d"),
            ("payload", Family::Payload, 64..144, "2937 0bb3 … 32af"),
            (
                "ICV",
                Family::Icv,
                144..156,
                "46a5 9972 5a9f 89a8 e026 bbf6"
            ),
        ]
    );
}

#[test]
fn plain_text_is_read_by_the_trailers_next_header() {
    let fields = dissect(&samples::esp_decrypted(), Some(&shape(true)));
    assert_eq!(layers(&fields), ["IPv6", "ESP", "ICMPv6", "ESP"]);
    assert_eq!(value(&fields, "ICMPv6", "type"), "128 · echo request");
    assert_eq!(value(&fields, "ICMPv6", "checksum"), "0x4399");
    assert_eq!(value(&fields, "ICMPv6", "identifier"), "0x00fb");
    assert_eq!(value(&fields, "ICMPv6", "sequence"), "1");
    assert_eq!(value(&fields, "ICMPv6", "data"), "9324 066b … 3637");
    assert_eq!(value(&fields, "ESP", "padding"), "0102 0304 … 0d0e");
    assert_eq!(value(&fields, "ESP", "pad length"), "14");
    assert_eq!(value(&fields, "ESP", "next header"), "58 · ICMPv6");
    assert_covers(&fields, 156);
}

#[test]
fn parts_may_be_gone_already() {
    // ICV trimmed, header and IV stripped; the protocol field still says ESP.
    let mut packet = samples::esp_decrypted();
    packet.truncate(144);
    packet.drain(40..64);
    let stripped = EspShape {
        header: 40..40,
        iv: 40..40,
        payload: 40..104,
        icv: 120..120,
        trailer: Some(104..120),
        plain: true,
    };
    let fields = dissect(&packet, Some(&stripped));
    assert_eq!(layers(&fields), ["IPv6", "ICMPv6", "ESP"]);
    assert_covers(&fields, 120);
}

#[test]
fn a_header_put_on_is_shown_before_the_protocol_field_says_so() {
    let mut packet = samples::esp_decrypted();
    packet[6] = 58;
    let fields = dissect(&packet, Some(&shape(true)));
    assert_eq!(layers(&fields), ["IPv6", "ESP", "ICMPv6", "ESP"]);
}

#[test]
fn a_tunnels_payload_is_an_inner_packet() {
    let inner = samples::tcp_syn4();
    let mut packet = samples::esp()[..48].to_vec();
    packet.extend(&inner);
    packet.extend([0xaa; 4]); // TFC padding
    packet.extend([0, 4]);
    let shape = EspShape {
        header: 40..48,
        payload: 48..112,
        trailer: Some(112..114),
        plain: true,
        ..EspShape::default()
    };
    let fields = dissect(&packet, Some(&shape));
    assert_eq!(
        layers(&fields),
        ["IPv6", "ESP", "inner IPv4", "TCP", "inner IPv4", "ESP"]
    );
    assert_eq!(value(&fields, "inner IPv4", "source"), "10.1.0.1");
    assert_eq!(
        value(&fields, "inner IPv4", "header length"),
        "5 · 20 octets"
    );
    assert_eq!(
        value(&fields, "inner IPv4", "octets after the packet"),
        "aaaa aaaa"
    );
    assert_eq!(value(&fields, "TCP", "flags"), "0x02 · SYN");
    assert_eq!(value(&fields, "TCP", "window"), "64800");
    assert_covers(&fields, 114);
}

#[test]
fn each_option_is_a_field() {
    let fields = dissect(&samples::mld_report(), None);
    let layer = "hop-by-hop options";
    assert_eq!(value(&fields, layer, "next header"), "58 · ICMPv6");
    assert_eq!(
        value(&fields, layer, "header extension length"),
        "0 · 8 octets"
    );
    assert_eq!(value(&fields, layer, "router alert"), "0x05 · 0000");
    assert_eq!(value(&fields, layer, "PadN"), "0x01");
    assert_eq!(value(&fields, "ICMPv6", "type"), "143 · MLDv2 report");
}

#[test]
fn authentication_header_and_routing_header() {
    let fields = dissect(&samples::ah6(), None);
    assert_eq!(value(&fields, "AH", "payload length"), "4 · 24 octets");
    assert_eq!(value(&fields, "AH", "SPI"), "0x03c8d3c3");
    assert_eq!(value(&fields, "AH", "ICV"), "3223 3610 2a37 e8d4 e63c 5cbb");
    let fields = dissect(&samples::routed_udp(2), None);
    assert_eq!(
        value(&fields, "routing", "routing type"),
        "0 · source route"
    );
    assert_eq!(value(&fields, "routing", "address"), "fd00:a::ee");
    assert_eq!(value(&fields, "UDP", "destination port"), "33435");
}

#[test]
fn esp_in_udp_and_later_fragments() {
    let fields = dissect(&samples::esp_in_udp4(), None);
    assert_eq!(layers(&fields), ["IPv4", "UDP", "ESP"]);
    let fields = dissect(&samples::fragment(false), None);
    assert_eq!(value(&fields, "fragment", "fragment offset"), "1448");
    assert_eq!(value(&fields, "fragment", "more fragments"), "yes");
    assert_eq!(value(&fields, "fragment", "data"), "06f3 c0ab 0000 0001");
}

#[test]
fn packets_in_packets_without_end_are_data_from_some_depth_on() {
    let mut header = samples::esp()[..40].to_vec();
    header[4..7].copy_from_slice(&[0xff, 0xff, 41]);
    let packet = header.repeat(1000);
    let fields = dissect(&packet, None);
    assert_eq!(fields.last().unwrap().layer, "nested IP");
    assert_covers(&fields, packet.len());
}

#[test]
fn every_sample_cut_at_every_length_holds_together() {
    for packet in samples::packets() {
        for len in 0..=packet.len() {
            let cut = &packet[..len];
            assert_covers(&dissect(cut, None), len);
            assert_covers(&dissect(cut, Some(&shape(true))), len);
            assert_covers(&dissect(cut, Some(&shape(false))), len);
            holds_together(cut);
        }
    }
}

/// What else must not fail on any octets.
fn holds_together(octets: &[u8]) {
    let walk = walk(octets);
    for header in &walk.headers {
        assert!(header.offset + header.length <= octets.len());
        assert!(header.protoff < header.offset);
    }
    if let End::Upper {
        offset, protoff, ..
    } = walk.end
    {
        assert!(protoff < offset && offset <= octets.len());
    }
    checksum::verify(octets);
    summary::summarize(octets);
    for link in (0..300).map(LinkType) {
        if let Ok(found) = network(link, octets) {
            assert!(found.offset + found.len <= octets.len());
            assert!(found.len > 0);
        }
    }
}

prop_compose! {
    fn any_range()(start in 0..200_usize, len in 0..120_usize) -> Range<usize> {
        // Now and then a range that ends before it starts.
        if len > 110 { start..start / 2 } else { start..start + len }
    }
}

prop_compose! {
    fn any_shape()(
        header in any_range(),
        iv in any_range(),
        payload in any_range(),
        icv in any_range(),
        trailer in proptest::option::of(any_range()),
        plain in any::<bool>(),
    ) -> EspShape {
        EspShape { header, iv, payload, icv, trailer, plain }
    }
}

/// A sample with some octets changed, cut somewhere.
fn any_packet() -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), any::<u8>());
    (
        proptest::sample::select(samples::packets()),
        proptest::collection::vec(change, 0..6),
        any::<prop::sample::Index>(),
    )
        .prop_map(|(mut packet, changes, cut)| {
            for (place, octet) in changes {
                let place = place.index(packet.len());
                packet[place] = octet;
            }
            packet.truncate(cut.index(packet.len() + 1));
            packet
        })
}

proptest! {
    #[test]
    fn changed_samples_hold_together(packet in any_packet(), shape in any_shape()) {
        assert_covers(&dissect(&packet, None), packet.len());
        assert_covers(&dissect(&packet, Some(&shape)), packet.len());
        holds_together(&packet);
    }

    #[test]
    fn any_octets_hold_together(
        octets in proptest::collection::vec(any::<u8>(), 0..200),
        version in 0..16_u8,
        shape in any_shape(),
    ) {
        let mut packet = octets;
        if let Some(first) = packet.first_mut() {
            *first = version << 4 | *first & 0x0f;
        }
        assert_covers(&dissect(&packet, None), packet.len());
        assert_covers(&dissect(&packet, Some(&shape)), packet.len());
        holds_together(&packet);
    }
}
