//! Associations and policies of every kind, by chance.

use crate::crypto::{
    AuthenticationAlgorithm, AuthenticationKey, CompressionAlgorithm, EncryptionAlgorithm,
    EncryptionKey, KeyLength, SecretKey,
};
use crate::policy::{Action, Direction, Level, PolicyConfig, Prefix, Request, Selector};
use crate::sa::{
    AddressPattern, LifetimeLimit, Lifetimes, Mode, PadKind, Protection, Protocol, SaConfig,
    SaPattern, UdpEncapsulation,
};
use crate::wire::IpProtocol;
use proptest::prelude::*;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

fn lengths(key: KeyLength) -> Vec<usize> {
    match key {
        KeyLength::OneOf(lengths) => lengths.to_vec(),
        KeyLength::Between(least, most) => vec![least, most, 16],
        KeyLength::Any { usual } => vec![usual, usual, 1, 17, 200],
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

/// For several sources, destinations or SPIs, or with luck for one.
fn limit() -> impl Strategy<Value = LifetimeLimit> {
    let number = || prop_oneof![3 => Just(0), 1 => any::<u64>()];
    (number(), number(), number(), number()).prop_map(|(octets, packets, added, used)| {
        LifetimeLimit {
            octets,
            packets,
            added,
            used,
        }
    })
}

fn pattern() -> impl Strategy<Value = SaPattern> {
    let four = (any::<[u8; 4]>(), 0..33_u8, any::<[bool; 4]>()).prop_map(|(octets, len, any)| {
        let prefix = format!("{}/{len}", Ipv4Addr::from(octets));
        let octet = |(octet, any): (u8, bool)| {
            if any {
                "*".to_owned()
            } else {
                octet.to_string()
            }
        };
        let stars: Vec<_> = octets.into_iter().zip(any).map(octet).collect();
        (prefix, stars.join("."))
    });
    let six = (any::<[u16; 8]>(), 0..129_u8, any::<[bool; 8]>()).prop_map(|(groups, len, any)| {
        let prefix = format!("{}/{len}", Ipv6Addr::from(groups));
        let group = |(group, any): (u16, bool)| match any {
            true => "*".to_owned(),
            false => format!("{group:x}"),
        };
        let stars: Vec<_> = groups.into_iter().zip(any).map(group).collect();
        (prefix, stars.join(":"))
    });
    let address = prop_oneof![
        Just(("*".to_owned(), "*".to_owned())).prop_map(|all| (all.clone(), all)),
        (four.clone(), four),
        (six.clone(), six),
    ];
    let spi = (any::<u32>(), any::<[bool; 8]>()).prop_map(|(spi, any)| {
        let digits = format!("{spi:08x}");
        let digit = |(digit, any)| if any { '*' } else { digit };
        format!(
            "0x{}",
            digits.chars().zip(any).map(digit).collect::<String>()
        )
    });
    let spi = prop_oneof![Just("*".to_owned()), spi];
    (address, any::<[bool; 2]>(), spi).prop_map(|((src, dst), stars, spi)| {
        let one = |(prefix, with_stars): (String, String), stars: bool| -> AddressPattern {
            if stars { with_stars } else { prefix }.parse().unwrap()
        };
        SaPattern {
            src: one(src, stars[0]),
            dst: one(dst, stars[1]),
            spi: spi.parse().unwrap(),
        }
    })
}

pub(super) fn association() -> impl Strategy<Value = SaConfig> {
    (exact(), prop::option::weighted(0.25, pattern())).prop_map(|(config, pattern)| {
        let Some(pattern) = pattern else {
            return config;
        };
        let config = SaConfig {
            replay_window: 0,
            last_seq: 0,
            received: vec![],
            ..config
        };
        config.with_pattern(pattern)
    })
}

fn exact() -> impl Strategy<Value = SaConfig> {
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
        prop::option::weighted(0.3, (limit(), limit())),
    );
    let parts = (addresses(), 256..u32::MAX, protection(), replay(), labels);
    parts.prop_map(|((src, dst), spi, protection, replay, labels)| {
        let (replay_window, esn, last_seq, received, last_sent) = replay;
        let (mode, reqid, padding, udp, tfc_padding, limits) = labels;
        let (soft, hard) = limits.unwrap_or_default();
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
            tfc_padding,
            lifetimes: Lifetimes { soft, hard },
            padding,
            pattern: None,
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

pub(super) fn policy() -> impl Strategy<Value = PolicyConfig> {
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
