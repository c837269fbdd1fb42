//! What pcapng says besides its packets.

use super::WRITERS;
use crate::capture::{Note, Secrets, Warning, read};

fn options(writer: super::Writer, options: &[(u16, &[u8])]) -> Vec<u8> {
    let mut octets = Vec::new();
    for (code, value) in options {
        octets.extend(writer.u16(*code));
        octets.extend(writer.u16(u16::try_from(value.len()).unwrap()));
        octets.extend(*value);
        octets.resize(octets.len().next_multiple_of(4), 0);
    }
    octets
}

#[test]
fn sections_and_interfaces_are_described() {
    for writer in WRITERS {
        let mut section = writer.words(&[0x1a2b_3c4d]);
        section.extend([writer.u16(1), writer.u16(0)].concat());
        section.extend([0xff; 8]);
        section.extend(options(
            writer,
            &[(3, b"an OS"), (1, b"from the lab"), (1, b"second")],
        ));
        let mut interface = [writer.u16(1), [0; 2]].concat();
        interface.extend(writer.u32(0));
        interface.extend(options(
            writer,
            &[(2, b"eth0"), (3, b"the outside"), (1, b"port 3")],
        ));
        let file = [
            writer.block(0x0a0d_0d0a, &section),
            writer.block(1, &interface),
            writer.enhanced(0, &[1], &[]),
            writer.section(),
            writer.interface(101, 0),
            writer.enhanced(0, &[2], &options(writer, &[(1, b"odd")])),
        ];
        let capture = read(file.concat()).unwrap();
        let on: Vec<_> = capture.frames.iter().map(|frame| frame.interface).collect();
        assert_eq!(on, [Some(0), Some(1)]);
        let [first, second] = capture.interfaces.as_slice() else {
            panic!("{:?}", capture.interfaces);
        };
        assert_eq!(first.name.as_deref(), Some("eth0"));
        assert_eq!(first.description.as_deref(), Some("the outside"));
        assert_eq!(first.comments, ["port 3"]);
        assert_eq!((second.link.0, second.name.as_deref()), (101, None));
        assert_eq!(
            capture.notes,
            [
                Note::SectionComment("from the lab".to_owned()),
                Note::SectionComment("second".to_owned()),
                Note::FrameComments { frames: 1 },
            ]
        );
        assert_eq!(capture.warnings, []);
    }
}

#[test]
fn secrets_are_noted_and_never_shown() {
    let [writer, ..] = WRITERS;
    let mut body = writer.words(&[0x544c_534b, 9]);
    body.extend(b"CLIENT_RA");
    let secrets = writer.block(10, &body);
    let capture = read([writer.section(), secrets].concat()).unwrap();
    let note = Note::Secrets {
        kind: Secrets(0x544c_534b),
        length: 9,
    };
    assert_eq!(capture.notes, [note]);
    assert_eq!(capture.warnings, []);
    let words = capture.notes[0].to_string();
    assert!(words.contains("TLS key log, 9 octets"), "{words}");
    assert!(!format!("{words}{:?}", capture.notes).contains("CLIENT"));
}

#[test]
fn names_are_kept_and_statistics_passed_over() {
    for writer in WRITERS {
        let address = [&[10, 0, 0, 1][..], b"gate\0"].concat();
        let names = options(writer, &[(1, &address), (0, &[])]);
        let statistics = [
            &writer.words(&[0, 1, 2])[..],
            &options(writer, &[(4, &[9; 8])]),
        ]
        .concat();
        let file = [
            writer.section(),
            writer.interface(101, 0),
            writer.block(4, &names),
            writer.block(5, &statistics),
            writer.enhanced(0, &[1], &[]),
        ];
        let capture = read(file.concat()).unwrap();
        assert_eq!(capture.names.len(), 1);
        assert_eq!(capture.names[0].address.to_string(), "10.0.0.1");
        assert_eq!(capture.names[0].names, ["gate"]);
        assert_eq!(capture.notes, [Note::Names { addresses: 1 }]);
        assert_eq!((capture.frames.len(), capture.warnings.len()), (1, 0));
    }
}

#[test]
fn a_secrets_block_without_its_fields_is_a_fault() {
    let [writer, ..] = WRITERS;
    let start = writer.section();
    let capture = read([&start[..], &writer.block(10, &[0; 4])].concat()).unwrap();
    let offset = start.len();
    assert_eq!(
        capture.warnings,
        [Warning::ShortBlock {
            offset,
            kind: 10,
            needed: 8
        }]
    );
    assert_eq!(capture.notes, []);
}
