//! Each field that a dissection gives has its row, and each row is of a field that some packet has.

use super::{FIELDS, FieldRow, field};
use crate::capture;
use crate::explain::language::rows_of;
use crate::wire::fields::{AhGone, EspShape, Field, dissect, dissect_without_ah};
use crate::wire::link::network;
use crate::wire::{IpProtocol, samples};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// An IPv6 packet from a header of that protocol on.
fn ipv6(protocol: u8, body: &[u8]) -> Vec<u8> {
    let mut packet = samples::echo_request()[..40].to_vec();
    packet[4..6].copy_from_slice(&u16::try_from(body.len()).unwrap().to_be_bytes());
    packet[6] = protocol;
    packet.extend(body);
    packet
}

/// Hop-by-hop or destination options with one option of the type, 4 octets of data.
fn options(header: u8, kind: u8) -> Vec<u8> {
    let option = match kind {
        0 => vec![0; 6],
        kind => vec![kind, 4, 0, 0, 0, 0],
    };
    ipv6(header, &[vec![59, 0], option].concat())
}

/// A UDP datagram.
fn udp(port: u16, data: &[u8]) -> Vec<u8> {
    let port = port.to_be_bytes();
    let length = u16::try_from(8 + data.len()).unwrap().to_be_bytes();
    let header = [port, port, length, [0, 0]].concat();
    ipv6(17, &[&header, data].concat())
}

/// An IPv4 packet with 4 octets of options.
fn ipv4_options() -> Vec<u8> {
    let mut packet = samples::echo_request4();
    packet[0] = 0x46;
    packet[3] += 4;
    packet.splice(20..20, [0x94, 4, 0, 0]);
    packet
}

/// A later fragment of an IPv4 packet.
fn fragment4() -> Vec<u8> {
    let mut packet = samples::echo_request4();
    packet[6..8].copy_from_slice(&[0, 8]);
    packet
}

fn shape(plain: bool, header: usize) -> EspShape {
    EspShape {
        header: 40..header,
        iv: header..64,
        payload: if plain { 64..128 } else { 64..144 },
        icv: 144..156,
        trailer: plain.then_some(128..144),
        plain,
    }
}

/// Packets that between them have every field.
fn packets() -> Vec<Vec<u8>> {
    let mut packets = samples::packets();
    for kind in 0..=255 {
        packets.push(options(0, kind));
        packets.push(options(60, kind));
        packets.push(ipv6(kind, &[0; 40]));
        packets.push(ipv6(58, &[vec![kind, 0, 0, 0], vec![0; 28]].concat()));
    }
    packets.push([samples::echo_request(), vec![0; 3]].concat());
    packets.push([samples::echo_request4(), vec![0; 3]].concat());
    packets.push(ipv4_options());
    packets.push(fragment4());
    packets.push(udp(500, b"data"));
    packets.push(udp(4500, &[0xff]));
    packets.push(udp(4500, &[0, 0, 0, 0, 1, 2, 3, 4]));
    packets.push(ipv6(108, &[6, 0, 0, 2, 1, 2, 3, 4]));
    packets.push(ipv6(4, &samples::tcp_syn4()));
    packets.push(ipv6(6, &[&samples::tcp_syn()[40..], b"data"].concat()));
    packets.push(samples::ah6()[..50].to_vec());
    packets.push(vec![0x50; 20]);
    let mut unreachable4 = samples::echo_request4();
    unreachable4[20] = 3;
    packets.push(unreachable4);
    packets
}

fn captures(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            captures(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "pcap") {
            found.push(path);
        }
    }
}

/// The IP packets of every capture among the test vectors.
fn captured() -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors");
    captures(&vectors, &mut files);
    assert!(!files.is_empty());
    let mut packets = Vec::new();
    for file in files {
        let capture = capture::read(fs::read(file).unwrap()).unwrap();
        for frame in &capture.frames {
            let octets = capture.octets(frame);
            if let Ok(found) = network(frame.link, octets) {
                packets.push(octets[found.offset..found.offset + found.len].to_vec());
            }
        }
    }
    packets
}

fn row(found: &Field) -> &'static FieldRow {
    field(found.layer, found.name)
        .unwrap_or_else(|| panic!("no row for {} {}", found.layer, found.name))
}

#[test]
fn every_field_of_a_packet_has_a_row_and_every_row_is_of_a_field_of_some_packet() {
    let mut fields: Vec<Field> = Vec::new();
    for packet in packets().iter().chain(&captured()) {
        fields.extend(dissect(packet, None));
    }
    for (plain, header) in [(false, 48), (true, 48), (true, 52)] {
        fields.extend(dissect(
            &samples::esp_decrypted(),
            Some(&shape(plain, header)),
        ));
    }
    let gone = AhGone {
        offset: 40,
        next: IpProtocol::ICMPV6,
    };
    fields.extend(dissect_without_ah(&samples::echo_request(), gone));
    let seen: BTreeSet<_> = fields
        .iter()
        .map(row)
        .map(|row| (row.layer, row.name))
        .collect();
    let rows: BTreeSet<_> = FIELDS.iter().map(|row| (row.layer, row.name)).collect();
    assert_eq!(rows, seen);
    assert_eq!(rows.len(), FIELDS.len(), "a row stands twice");
}

/// The string behind each `open` of the text.
fn literals<'t>(text: &'t str, open: &str) -> Vec<&'t str> {
    let behind = text.split(open).skip(1);
    behind
        .filter_map(|rest| rest.trim_start().strip_prefix('"'))
        .filter_map(|rest| Some(rest.split_once('"')?.0))
        .collect()
}

#[test]
fn every_name_in_the_code_of_the_dissection_is_in_the_table() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/wire/fields");
    let mut names = BTreeSet::new();
    for file in ["ip.rs", "ipsec.rs", "upper.rs", "mod.rs"] {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        for call in [".field(", ".octets(", ".hex16(", ".hex32("] {
            names.extend(literals(&text, call).into_iter().map(str::to_owned));
        }
    }
    assert!(names.len() > 50, "{names:?}");
    let known: BTreeSet<String> = FIELDS.iter().map(|row| row.name.to_owned()).collect();
    assert_eq!(names.difference(&known).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn every_row_has_its_sentence_and_no_sentence_lacks_a_row() {
    let ids: BTreeSet<String> = FIELDS.iter().map(FieldRow::id).collect();
    assert_eq!(rows_of("field"), ids);
    assert_eq!(ids.len(), FIELDS.len());
}

#[test]
fn an_inner_packet_is_explained_as_an_outer_one_and_an_option_in_either_header() {
    let section = |layer, name| field(layer, name).map(|row| (row.layer, row.rfc));
    assert_eq!(
        section("inner IPv6", "flow label"),
        Some(("IPv6", "8200 6"))
    );
    assert_eq!(
        section("destination options", "router alert"),
        Some(("option", "2711 2.1"))
    );
    assert_eq!(section("GRE", "data"), Some(("upper layer", "")));
    assert_eq!(section("TCP", "malformed"), Some(("any layer", "")));
    assert_eq!(section("TCP", "hop limit"), None);
}

proptest! {
    #[test]
    fn damaged_packets_have_no_other_fields(
        mut packet in proptest::sample::select(packets()),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
    ) {
        for (place, octet) in changes {
            let place = place.index(packet.len());
            packet[place] = octet;
        }
        for found in dissect(&packet, None) {
            row(&found);
        }
    }
}
