//! Generated associations and policies through every format and every pair of formats.

use super::generated::{association, policy};
use crate::keys::{Format, KeyText, Lost, convert, parse};
use crate::sa::{Mode, PadKind, Protection, SaConfig};
use proptest::prelude::*;

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
            // A shorter key may stand there by chance.
            prop_assert!(digits.len() < 16 || !joined.contains(&digits), "{:?}", format);
        }
    }
}

/// Which formats carry the same association without loss, pair by pair: the tables of analysers have no mode, the
/// kernels' formats always have one.
#[test]
fn every_pair_of_formats_shares_associations_but_those_with_a_mode_and_those_without() {
    let with_a_mode = [
        Format::Xfrm,
        Format::XfrmCommand,
        Format::Openbsd,
        Format::Vpp,
    ];
    let without = [Format::EspSa, Format::EspSa10, Format::Tcpdump];
    let texts = [
        "add fd00::1 fd00::2 esp 0x1000 -m transport -E aes-cbc \"aescbcencryption\" -A hmac-sha1 \"hmacsha1authenticati\";",
        "add fd00::1 fd00::2 esp 0x1000 -m any -E aes-cbc \"aescbcencryption\" -A hmac-sha1 \"hmacsha1authenticati\";",
        "add :: fd00::2 esp 0x1000 -m any -E aes-cbc \"aescbcencryption\";",
    ];
    let carried = texts.map(|text| {
        let config = parse(text).sas[0].config.clone();
        Format::ALL.map(|format| {
            convert(format, [&config], [], KeyText::Shown)
                .losses
                .is_empty()
        })
    });
    for (first, index) in Format::ALL.iter().zip(0..) {
        for (second, other) in Format::ALL.iter().zip(0..) {
            let shared = carried
                .iter()
                .any(|carried| carried[index] && carried[other]);
            let apart = with_a_mode.contains(first) && without.contains(second)
                || without.contains(first) && with_a_mode.contains(second);
            assert_eq!(shared, !apart, "{first:?}, {second:?}");
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

#[test]
fn lifetimes_are_carried_where_the_format_has_words_for_them() {
    let text = "add fd00::1 fd00::2 esp 0x1000 -m transport -ls 80 -lh 100 -bs 8 -bh 9 -E null;";
    let seconds_and_octets = parse(text).sas[0].config.clone();
    let mut all = seconds_and_octets.clone();
    all.lifetimes.hard.packets = 5_000_000_000;
    let mut used = all.clone();
    used.lifetimes.soft.used = 7;
    let lost = |format, config: &SaConfig| {
        let converted = convert(format, [config], [], KeyText::Shown);
        let mut losses = converted.losses.iter();
        losses.any(|loss| loss.lost == Lost::Lifetimes)
    };
    let carried = |config: &SaConfig| -> Vec<Format> {
        let formats = Format::ALL.into_iter();
        formats.filter(|format| !lost(*format, config)).collect()
    };
    use Format::{Json, Setkey, SetkeyDump, Xfrm, XfrmCommand};
    let sorted = |mut formats: Vec<Format>| {
        formats.sort_by_key(|format| format!("{format:?}"));
        formats
    };
    assert_eq!(
        sorted(carried(&seconds_and_octets)),
        [Json, Setkey, SetkeyDump, Xfrm, XfrmCommand]
    );
    assert_eq!(sorted(carried(&all)), [Json, SetkeyDump, Xfrm, XfrmCommand]);
    assert_eq!(sorted(carried(&used)), [Json, Xfrm, XfrmCommand]);
}
