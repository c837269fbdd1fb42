//! Printouts of `setkey -D` and `-DP`, right and wrong, with places.

use crate::crypto::{AuthenticationAlgorithm, EncryptionAlgorithm};
use crate::keys::{Format, KeyText, KeysError, parse, print};
use crate::policy::{Action, Direction, Level};
use crate::sa::{Mode, Protection, UdpEncapsulation};

const STATES: &str = "\
10.0.34.4 10.0.23.2
\tesp mode=tunnel spi=4097(0x00001001) reqid=100(0x00000064)
\tE: aes-gcm-16  31323334 35363738 39303132 33343536 37383930
\tseq=0x00000000 replay=4 flags=0x00000140 state=mature
\tcreated: Nov 25 00:00:09 2026\tcurrent: Nov 25 00:01:00 2026
\tdiff: 51(s)\thard: 0(s)\tsoft: 0(s)
\tlast:                     \thard: 0(s)\tsoft: 0(s)
\tcurrent: 0(bytes)\thard: 0(bytes)\tsoft: 0(bytes)
\tallocated: 0\thard: 0\tsoft: 0
\tsadb_seq=1 pid=771 refcnt=1
10.3.0.198[4500] 10.1.0.54[1024]
\tesp-udp mode=transport spi=1222935307(0x48e4830b) reqid=0(0x00000000)
\tE: 3des-cbc  9a562c3f 6a2a9209 02fd7390 524c987e 38491354 1ffe8d44
\tA: hmac-md5  b35fd32c 387f2b05 7262373f bc1769bb
\tseq=0x00000009 replay=0 flags=0x00000000 state=mature
";

const POLICIES: &str = "\
fd00:a::2[any] fd00:a::1/64[22] tcp
\tout ipsec
\tesp/tunnel/fd00::1-fd00::2/require
\tah/transport//unique:2
\tcreated: Nov 25 00:00:09 2026  lastused: Nov 25 00:00:09 2026
\tlifetime: 0(s) validtime: 0(s)
\tspid=16385 seq=1 pid=772
\trefcnt=1
::/0[any] ::/0[any] icmp6 135,0
\tin none
\tspid=16387 seq=0 pid=772
";

#[test]
fn associations_with_and_without_authentication() {
    let keys = parse(STATES);
    assert_eq!(keys.problems, []);
    let [first, second] = [&keys.sas[0].config, &keys.sas[1].config];
    assert_eq!(
        (first.spi, first.reqid, first.mode),
        (4097, 100, Mode::Tunnel)
    );
    assert_eq!(first.replay_window, 32);
    let Protection::Esp {
        encryption,
        authentication: None,
    } = &first.protection
    else {
        panic!("{first:?}");
    };
    assert_eq!(encryption.algorithm(), EncryptionAlgorithm::AesGcm);
    assert_eq!(encryption.key().expose(), b"12345678901234567890");
    let (sport, dport) = (4500, 1024);
    assert_eq!(
        second.encapsulation,
        Some(UdpEncapsulation { sport, dport })
    );
    let Protection::Esp {
        authentication: Some(authentication),
        ..
    } = &second.protection
    else {
        panic!("{second:?}");
    };
    assert_eq!(authentication.algorithm(), AuthenticationAlgorithm::HmacMd5);
    let told: Vec<_> = keys
        .notes
        .iter()
        .map(|note| (note.span.line, note.what))
        .collect();
    assert_eq!(told, [(15, "sequence counter")]);
    let spans: Vec<_> = keys
        .sas
        .iter()
        .map(|sa| (sa.span.line, sa.span.column))
        .collect();
    assert_eq!(spans, [(1, 1), (11, 1)]);
}

#[test]
fn a_printout_is_what_setkey_prints() {
    let keys = parse(STATES);
    let text = print(Format::SetkeyDump, [&keys.sas[0].config], KeyText::Shown);
    assert_eq!(
        text,
        "10.0.34.4 10.0.23.2\n\
         \tesp mode=tunnel spi=4097(0x00001001) reqid=100(0x00000064)\n\
         \tE: aes-gcm-16  31323334 35363738 39303132 33343536 37383930\n\
         \tseq=0x00000000 replay=4 flags=0x00000100 state=mature\n"
    );
    let text = print(Format::SetkeyDump, [&keys.sas[1].config], KeyText::Masked);
    assert!(text.contains("\tA: hmac-md5 <<Keys hidden>>\n"), "{text}");
    assert_eq!(parse(&text).problems[0].error, KeysError::KeysHidden);
}

#[test]
fn policies_with_their_requests() {
    let keys = parse(POLICIES);
    assert_eq!(keys.problems, []);
    let [first, second] = [&keys.policies[0].config, &keys.policies[1].config];
    assert_eq!(first.direction, Direction::Out);
    assert_eq!(
        (first.selector.dst.len, first.selector.dst_port),
        (64, Some(22))
    );
    let Action::Ipsec(requests) = &first.action else {
        panic!("{first:?}");
    };
    assert_eq!(
        requests[0].ends,
        Some(("fd00::1".parse().unwrap(), "fd00::2".parse().unwrap()))
    );
    assert_eq!((requests[1].level, requests[1].reqid), (Level::Unique, 2));
    assert_eq!(
        (second.direction, &second.action),
        (Direction::In, &Action::None)
    );
    assert_eq!(
        (second.selector.src_port, second.selector.dst_port),
        (Some(135), Some(0))
    );
}

#[test]
fn what_is_wrong_is_told_at_its_word() {
    let error = |old: &str, new: &str| {
        let keys = parse(&STATES.replacen(old, new, 1));
        assert_eq!(keys.problems.len(), 1, "{:?}", keys.problems);
        let span = keys.problems[0].span;
        (span.line, span.column, keys.problems[0].error.clone())
    };
    let number = KeysError::Number {
        what: "the SPI",
        least: 0,
        most: u32::MAX,
    };
    assert_eq!(error("spi=4097", "spi=x"), (2, 22, number));
    assert_eq!(
        error("37383930", "3738393"),
        (3, 17, KeysError::OddHexDigits { digits: 39 })
    );
    assert_eq!(error("\tdiff:", "\twhat:"), (6, 2, KeysError::UnknownDump));
    assert_eq!(
        error("\tesp mode", "\tesp-old mode"),
        (2, 2, KeysError::UnsupportedProtocol { name: "esp-old" })
    );
    assert_eq!(
        error("10.0.23.2", "fd00::1"),
        (1, 11, KeysError::AddressFamilies)
    );
}
