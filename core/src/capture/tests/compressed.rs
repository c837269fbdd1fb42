//! Compressed files: whole, cut off anywhere, damaged, and too long.

use super::{WRITERS, packets};
use crate::capture::{Capture, CaptureError, Compression, Warning, read, read_within};
use flate2::write::GzEncoder;
use proptest::prelude::*;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use std::io::Write;

/// A pcap with one packet.
const PCAP: &[u8] = &[
    0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 101, 0, 0, 0, //
    1, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 0x60, 1, 2, 3,
];

/// The same, as gzip and zstd make it.
const BY_GZIP: &[u8] = &[
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xbb, 0x72, 0x78, 0xd3, 0x42, 0x26,
    0x06, 0x16, 0x06, 0x04, 0x60, 0x61, 0x48, 0x05, 0x92, 0x8c, 0x40, 0xcc, 0x04, 0xe6, 0x41, 0x70,
    0x02, 0x23, 0x13, 0x33, 0x00, 0xc9, 0x91, 0xfa, 0x1e, 0x2c, 0x00, 0x00, 0x00,
];
const BY_ZSTD: &[u8] = &[
    0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x68, 0x1d, 0x01, 0x00, 0x22, 0xc2, 0x06, 0x0e, 0xe0, 0xe9, 0x5e,
    0x40, 0x40, 0xa0, 0x5a, 0x02, 0x40, 0x1b, 0xb9, 0xe5, 0x4e, 0x01, 0x41, 0x90, 0xbf, 0x7f, 0x7f,
    0xfe, 0xf0, 0xcf, 0xbd, 0x93, 0xca, 0x2e, 0x01, 0x00, 0x1b, 0xe0, 0x02, 0xb3, 0x16, 0x76, 0x05,
];

fn gzip(octets: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(octets).unwrap();
    encoder.finish().unwrap()
}

fn zstd(octets: &[u8]) -> Vec<u8> {
    compress_to_vec(octets, CompressionLevel::Fastest)
}

/// Packets of which some compress well and some do not.
fn some_packets() -> Vec<Vec<u8>> {
    let noise = |seed: u32| {
        (0..300_u32).map(move |n| (n.wrapping_mul(n).wrapping_mul(seed) >> 7).to_le_bytes()[0])
    };
    let mut packets: Vec<Vec<u8>> = (1..40).map(|seed| noise(seed * 7919).collect()).collect();
    packets.insert(20, vec![7; 5000]);
    packets
}

fn compressed() -> [(Compression, Vec<u8>); 2] {
    let [writer, ..] = WRITERS;
    let file = writer.pcapng(&some_packets());
    [
        (Compression::Gzip, gzip(&file)),
        (Compression::Zstd, zstd(&file)),
    ]
}

#[test]
fn both_formats_are_known_by_their_first_octets() {
    for (compression, file) in compressed() {
        assert_eq!(Compression::of(&file), Some(compression));
        let capture = read(file).unwrap();
        assert_eq!(packets(&capture), some_packets());
        assert_eq!(capture.warnings, []);
    }
    for file in [BY_GZIP, BY_ZSTD] {
        assert_eq!(packets(&read(file).unwrap()), [[0x60, 1, 2, 3]]);
    }
    assert_eq!(Compression::of(PCAP), None);
    assert_eq!(Compression::of(&[]), None);
}

#[test]
fn members_and_frames_follow_one_another() {
    let (first, second) = PCAP.split_at(30);
    let skipped = [0x51, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9];
    let files = [
        [gzip(first), gzip(second)].concat(),
        [zstd(first), zstd(second)].concat(),
        [&skipped[..], &zstd(PCAP), &skipped].concat(),
    ];
    for file in files {
        let capture = read(file).unwrap();
        assert_eq!(packets(&capture), [[0x60, 1, 2, 3]]);
        assert_eq!(capture.warnings, []);
    }
}

/// The packets of a cut file are the first ones of the whole file, and a warning says that it is cut.
fn check_cut(compression: Compression, cut: &[u8]) -> usize {
    match read(cut) {
        Ok(capture) => {
            let found = packets(&capture);
            assert_eq!(found, some_packets()[..found.len()]);
            let told = capture.warnings.first();
            assert!(
                matches!(told, Some(Warning::CompressedCutOff { had, .. }) if *had == cut.len()),
                "{told:?}"
            );
            found.len()
        }
        Err(CaptureError::CompressedCutOff { had, .. }) => {
            assert_eq!(had, cut.len());
            0
        }
        // What came out is shorter than a capture's header, or the magic itself is cut.
        Err(CaptureError::Short { .. } | CaptureError::UnknownMagic { .. }) => 0,
        Err(error) => panic!("{compression}: {error}"),
    }
}

#[test]
fn every_cut_of_a_compressed_file_is_read_as_far_as_it_goes() {
    for (compression, file) in compressed() {
        let mut most = 0;
        for end in 0..file.len() {
            let found = check_cut(compression, &file[..end]);
            assert!(found >= most, "{compression} {end}: {found} after {most}");
            most = found;
        }
        // zstd gives whole blocks, of which this file has one, and then a checksum may follow.
        let least = if compression == Compression::Gzip {
            38
        } else {
            0
        };
        assert!(most >= least, "{compression}: {most}");
    }
}

#[test]
fn the_whole_blocks_of_a_cut_zstd_file_are_kept() {
    let [writer, ..] = WRITERS;
    let packets_in = vec![some_packets().concat(); 40];
    let file = zstd(&writer.pcapng(&packets_in));
    let capture = read(&file[..file.len() - 1]).unwrap();
    let found = packets(&capture).len();
    // Blocks are of 128 KiB, packets of 16.
    assert!(found >= 20, "{found}");
    assert_eq!(packets(&capture), packets_in[..found]);
}

#[test]
fn what_is_damaged_is_told() {
    let mut file = gzip(PCAP);
    let checksum = file.len() - 8;
    file[checksum] ^= 1;
    let capture: Capture = read(file).unwrap();
    assert_eq!(capture.frames.len(), 1);
    assert!(
        matches!(
            capture.warnings[0],
            Warning::CompressedDamaged { compression: Compression::Gzip, uncompressed, .. } if uncompressed == PCAP.len()
        ),
        "{:?}",
        capture.warnings
    );
    let mut file = zstd(PCAP);
    let last = file.len() - 1;
    file[last] ^= 1;
    let capture = read(file).unwrap();
    assert_eq!(capture.frames.len(), 1);
    let told = capture.warnings[0].to_string();
    assert!(told.contains("checksum"), "{told}");
    let error = read(&b"\x1f\x8b\x07\0\0\0\0\0\0\0\0"[..]).unwrap_err();
    assert!(
        matches!(error, CaptureError::CompressedDamaged { .. }),
        "{error}"
    );
}

#[test]
fn more_than_allowed_is_not_uncompressed() {
    let length = u64::try_from(PCAP.len()).unwrap();
    for (compression, file) in [
        (Compression::Gzip, gzip(PCAP)),
        (Compression::Zstd, zstd(PCAP)),
    ] {
        assert!(read_within(file.clone(), length).is_ok());
        let limit = length - 1;
        assert_eq!(
            read_within(file, limit).map(|capture| capture.frames.len()),
            Err(CaptureError::TooLong { compression, limit })
        );
    }
    let bomb = zstd(&vec![0; 1 << 22]);
    assert!(bomb.len() < 2000, "{}", bomb.len());
    let error = read_within(bomb, 1 << 20).unwrap_err();
    assert!(matches!(error, CaptureError::TooLong { .. }), "{error}");
}

proptest! {
    #[test]
    fn no_damage_makes_it_panic(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        for mut file in [gzip(PCAP), zstd(PCAP), zstd(&some_packets().concat())] {
            for (place, octet) in &places {
                let place = place.index(file.len());
                file[place] = *octet;
            }
            let _ = read_within(file, 1 << 20);
        }
    }

    #[test]
    fn no_octets_make_it_panic(octets in prop::collection::vec(any::<u8>(), 0..200)) {
        for magic in [&[0x1f, 0x8b, 8][..], &[0x28, 0xb5, 0x2f, 0xfd], &[0x50, 0x2a, 0x4d, 0x18]] {
            let _ = read_within([magic, &octets].concat(), 1 << 20);
        }
    }
}
