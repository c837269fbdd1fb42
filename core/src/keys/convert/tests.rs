//! Generated associations and policies through every format and every pair of formats.

use crate::crypto::{
    AuthenticationAlgorithm, AuthenticationKey, CompressionAlgorithm, EncryptionAlgorithm,
    EncryptionKey, KeyLength, SecretKey,
};
use crate::keys::{Format, KeyText, Lost, convert, parse};
use crate::policy::{Action, Direction, Level, PolicyConfig, Prefix, Request, Selector};
use crate::sa::{Mode, PadKind, Protection, Protocol, SaConfig, UdpEncapsulation};
use crate::wire::IpProtocol;
use proptest::prelude::*;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

fn lengths(key: KeyLength) -> Vec<usize> {
    match key {
        KeyLength::OneOf(lengths) => lengths.to_vec(),
        KeyLength::Between(least, most) => vec![least, most, 16],
    }
}

fn secret(length: usize) -> impl Strategy<Value = SecretKey> {
    prop::collection::vec(any::<u8>(), length).prop_map(SecretKey::new)
}

fn encryption() -> impl Strategy<Value = EncryptionKey> {
    let row = prop::sample::select(EncryptionAlgorithm::all());
    let row_and_lengths = row.prop_flat_map(|row| {
        let icv: &[usize] = if row.icv.is_empty() { &[0] } else { row.icv };
        let length = prop::sample::select(lengths(row.key));
        (Just(row), length, prop::sample::select(icv))
    });
    row_and_lengths.prop_flat_map(|(row, length, icv)| {
        secret(length + row.salt)
            .prop_map(move |key| EncryptionKey::new(row.algorithm, key, Some(icv)).unwrap())
    })
}

fn authentication() -> impl Strategy<Value = AuthenticationKey> {
    let row = prop::sample::select(AuthenticationAlgorithm::all());
    let row_and_lengths = row.prop_flat_map(|row| {
        let icvs = match row.iv {
            0 => vec![row.icv, row.icv, 12, row.full],
            _ => vec![row.full],
        };
        (
            Just(row),
            prop::sample::select(lengths(row.key)),
            prop::sample::select(icvs),
        )
    });
    let known = row_and_lengths.prop_flat_map(|(row, length, icv)| {
        secret(length + row.salt)
            .prop_map(move |key| AuthenticationKey::new(row.algorithm, key, Some(icv)).unwrap())
    });
    let unchecked = prop::sample::select(vec![8_usize, 12, 16, 24, 32]).prop_map(|icv| {
        let unchecked = AuthenticationAlgorithm::Unchecked;
        AuthenticationKey::new(unchecked, SecretKey::new(vec![]), Some(icv)).unwrap()
    });
    prop_oneof![4 => known, 1 => unchecked]
}

fn protection() -> impl Strategy<Value = Protection> {
    let esp = (encryption(), prop::option::of(authentication())).prop_map(
        |(encryption, authentication)| Protection::Esp {
            authentication: authentication.filter(|key| {
                encryption.icv() == 0 && key.algorithm() != AuthenticationAlgorithm::AesGmac
            }),
            encryption,
        },
    );
    let ah = authentication()
        .prop_filter("AH is checked", |key| {
            key.algorithm() != AuthenticationAlgorithm::Unchecked
        })
        .prop_map(|authentication| Protection::Ah { authentication });
    let algorithm = CompressionAlgorithm::Deflate;
    prop_oneof![6 => esp, 2 => ah, 1 => Just(Protection::Ipcomp { algorithm })]
}

fn addresses() -> impl Strategy<Value = (IpAddr, IpAddr)> {
    let four = (1..u32::MAX, 1..u32::MAX)
        .prop_map(|(src, dst)| (Ipv4Addr::from(src).into(), Ipv4Addr::from(dst).into()));
    let six = (1..u128::MAX, 1..u128::MAX)
        .prop_map(|(src, dst)| (Ipv6Addr::from(src).into(), Ipv6Addr::from(dst).into()));
    prop_oneof![four, six]
}

/// Window, ESN, last number received, what was received, last number sent.
fn replay() -> impl Strategy<Value = (u32, bool, u64, Vec<u32>, u64)> {
    let new = (
        prop::sample::select(vec![0_u32, 8, 32, 33, 64, 128]),
        any::<bool>(),
    )
        .prop_map(|(window, esn)| (window, esn, 0, vec![], 0));
    let words = prop::collection::vec(any::<u32>(), 4);
    let old = (
        1..5_usize,
        any::<bool>(),
        1000..1_u64 << 40,
        words,
        any::<u32>(),
    )
        .prop_map(|(count, esn, last, mut words, sent)| {
            words.truncate(count);
            words[0] |= 1;
            let last = if esn { last } else { last & 0xffff_ffff };
            (
                32 * u32::try_from(count).unwrap(),
                esn,
                last.max(1000),
                words,
                sent.into(),
            )
        });
    prop_oneof![new, old]
}

fn association() -> impl Strategy<Value = SaConfig> {
    let modes = vec![Mode::Any, Mode::Transport, Mode::Tunnel];
    let paddings = vec![
        PadKind::Sequential,
        PadKind::Sequential,
        PadKind::Random,
        PadKind::Zero,
    ];
    let udp =
        (any::<u16>(), any::<u16>()).prop_map(|(sport, dport)| UdpEncapsulation { sport, dport });
    let labels = (
        prop::sample::select(modes),
        prop_oneof![Just(0), any::<u32>()],
        prop::sample::select(paddings),
        prop::option::weighted(0.2, udp),
        prop_oneof![Just(0), any::<u32>()],
    );
    let parts = (addresses(), 256..u32::MAX, protection(), replay(), labels);
    parts.prop_map(|((src, dst), spi, protection, replay, labels)| {
        let (replay_window, esn, last_seq, received, last_sent) = replay;
        let (mode, reqid, padding, udp, tfc_padding) = labels;
        SaConfig {
            src,
            dst,
            spi: match protection.protocol() {
                Protocol::Ipcomp => spi & 0xffff | 1,
                Protocol::Esp | Protocol::Ah => spi,
            },
            mode,
            reqid,
            encapsulation: udp.filter(|_| protection.protocol() == Protocol::Esp),
            protection,
            replay_window,
            esn,
            last_seq,
            received,
            last_sent,
            padding,
            tfc_padding,
        }
    })
}

fn prefix(address: IpAddr, len: u8) -> Prefix {
    let len = len.min(Prefix::longest(address));
    Prefix { address, len }
}

fn selector() -> impl Strategy<Value = Selector> {
    let port = || prop::option::of(any::<u16>());
    let uppers = vec![
        None,
        Some(IpProtocol::TCP),
        Some(IpProtocol(200)),
        Some(IpProtocol::ICMPV6),
    ];
    let parts = (
        addresses(),
        0..=128_u8,
        0..=128_u8,
        prop::sample::select(uppers),
        port(),
        port(),
    );
    parts.prop_map(
        |((src, dst), src_len, dst_len, upper, src_port, dst_port)| {
            let icmp = upper == Some(IpProtocol::ICMPV6);
            Selector {
                src: prefix(src, src_len),
                dst: prefix(dst, dst_len),
                upper,
                src_port: src_port.map(|port| if icmp { port & 0xff } else { port }),
                // A code without a type says nothing.
                dst_port: match icmp {
                    true => src_port.map(|port| port >> 8),
                    false => dst_port,
                },
            }
        },
    )
}

fn request() -> impl Strategy<Value = Request> {
    let levels = vec![Level::Default, Level::Use, Level::Require, Level::Unique];
    let protocols = vec![Protocol::Esp, Protocol::Ah, Protocol::Ipcomp];
    let modes = vec![Mode::Any, Mode::Transport, Mode::Tunnel];
    let parts = (
        prop::sample::select(protocols),
        prop::sample::select(modes),
        prop::option::of(addresses()),
        prop::sample::select(levels),
        0..3_u32,
    );
    parts.prop_map(|(proto, mode, ends, level, reqid)| Request {
        proto,
        mode,
        ends,
        level,
        reqid,
    })
}

fn policy() -> impl Strategy<Value = PolicyConfig> {
    let action = prop_oneof![
        Just(Action::None),
        Just(Action::Discard),
        prop::collection::vec(request(), 1..3).prop_map(Action::Ipsec),
    ];
    let directions = vec![Direction::In, Direction::Out, Direction::Fwd];
    let priority = prop_oneof![Just(0), any::<u32>()];
    let parts = (
        selector(),
        prop::sample::select(directions),
        action,
        priority,
    );
    parts.prop_map(|(selector, direction, action, priority)| PolicyConfig {
        selector,
        direction,
        action,
        priority,
    })
}

/// The format that a text in this one is found to be.
fn found(format: Format) -> Format {
    match format {
        Format::EspSa10 => Format::EspSa,
        format => format,
    }
}

proptest! {
    #[test]
    fn an_association_comes_back_as_it_was_unless_a_loss_is_told(config in association()) {
        let mut carried = Vec::new();
        for format in Format::ALL {
            let converted = convert(format, [&config], [], KeyText::Shown);
            let keys = parse(&converted.text);
            if !keys.sas.is_empty() {
                prop_assert_eq!(&keys.problems, &[]);
                prop_assert_eq!(keys.sas[0].format, found(format));
            }
            let same = keys.sas.len() == 1 && keys.sas[0].config == config;
            prop_assert_eq!(same, converted.losses.is_empty(), "{:?}: {}", format, *converted.text);
            if same {
                carried.push((format, converted.text));
            }
        }
        prop_assert!(carried.iter().any(|(format, _)| *format == Format::Json));
        for (_, text) in &carried {
            let read = parse(text);
            let sas = || read.sas.iter().map(|entry| &entry.config);
            for (format, direct) in &carried {
                let through = convert(*format, sas(), [], KeyText::Shown);
                prop_assert_eq!(&through.text, direct);
            }
        }
    }

    #[test]
    fn a_policy_comes_back_as_it_was_unless_a_loss_is_told(config in policy()) {
        for format in Format::ALL {
            let converted = convert(format, [], [&config], KeyText::Shown);
            let keys = parse(&converted.text);
            let same = keys.policies.len() == 1 && keys.policies[0].config == config;
            prop_assert_eq!(same, converted.losses.is_empty(), "{:?}: {}", format, *converted.text);
            prop_assert!(same || format != Format::Json);
        }
    }

    #[test]
    fn a_masked_text_has_no_key(config in association()) {
        let keys = match &config.protection {
            Protection::Esp { encryption, .. } => encryption.key(),
            Protection::Ah { authentication } => authentication.key(),
            Protection::Ipcomp { .. } => return Ok(()),
        };
        let digits = hex::encode(keys.expose());
        for format in Format::ALL {
            let text = convert(format, [&config], [], KeyText::Masked).text;
            let joined = text.replace(' ', "");
            prop_assert!(digits.is_empty() || !joined.contains(&digits), "{:?}", format);
        }
    }
}

/// What each format loses of an association, field by field.
#[test]
fn what_each_format_carries() {
    let base = parse("add fd00::1 fd00::2 esp 0x1000 -m transport -E aes-cbc \"aescbcencryption\" -A hmac-sha1 \"hmacsha1authenticati\";")
        .sas[0]
        .config
        .clone();
    let loses = |config: &SaConfig| {
        let lost = |format: &Format| {
            let losses = convert(*format, [config], [], KeyText::Masked).losses;
            (
                format.id(),
                losses.into_iter().map(|loss| loss.lost).collect::<Vec<_>>(),
            )
        };
        let all: Vec<_> = Format::ALL.iter().map(lost).collect();
        all.into_iter()
            .filter(|(_, lost)| !lost.is_empty())
            .collect::<Vec<_>>()
    };
    let mode = || Lost::Mode(Mode::Transport);
    let check = || Lost::Check("HMAC-SHA1-96".to_owned());
    let source = || Lost::Source("fd00::1".parse().unwrap());
    assert_eq!(
        loses(&base),
        [
            ("esp_sa", vec![mode()]),
            ("esp_sa10", vec![mode()]),
            ("tcpdump", vec![source(), mode(), check()]),
        ]
    );
    let any = SaConfig {
        mode: Mode::Any,
        ..base.clone()
    };
    let mode = || Lost::Mode(Mode::Any);
    assert_eq!(
        loses(&any),
        [
            ("xfrm", vec![mode()]),
            ("xfrm-command", vec![mode()]),
            ("tcpdump", vec![source(), check()]),
            ("openbsd", vec![mode()]),
            ("vpp", vec![mode()]),
        ]
    );
    let formats_that_lose = |config: &SaConfig, wanted: Lost| -> Vec<&'static str> {
        let told = loses(config).into_iter();
        told.filter(|(_, lost)| lost.contains(&wanted))
            .map(|(id, _)| id)
            .collect()
    };
    let esn = SaConfig {
        esn: true,
        ..base.clone()
    };
    assert_eq!(
        formats_that_lose(&esn, Lost::Esn),
        ["setkey", "setkey-dump", "esp_sa", "tcpdump", "openbsd"]
    );
    let window = SaConfig {
        replay_window: 64,
        ..base.clone()
    };
    assert_eq!(
        formats_that_lose(&window, Lost::ReplayWindow(64)),
        ["esp_sa", "esp_sa10", "tcpdump", "openbsd"]
    );
    let padding = SaConfig {
        padding: PadKind::Zero,
        ..base
    };
    assert_eq!(
        formats_that_lose(&padding, Lost::Padding(PadKind::Zero)),
        [
            "xfrm",
            "xfrm-command",
            "esp_sa",
            "esp_sa10",
            "tcpdump",
            "openbsd",
            "vpp"
        ]
    );
}
