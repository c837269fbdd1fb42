//! Commands, right and wrong, with places.

use crate::keys::{Format, KeyText, KeysError, parse, print};
use crate::policy::{Action, Direction, Level};
use crate::sa::{Mode, UdpEncapsulation};

const STATE: &str = "sudo ip -6 xfrm state add src fd00::1 dst fd00::2 proto esp spi 0x1001 mode tunnel \\\n\
    \treqid 7 replay-window 64 flag esn af-unspec \\\n\
    \tauth-trunc 'hmac(sha1)' 0x000102030405060708090a0b0c0d0e0f10111213 96 \\\n\
    \tenc \"cbc(aes)\" aescbcencryption encap espinudp 4500 4501 :: sel src fd00::/64 dst ::/0 proto tcp\n";

#[test]
fn a_state_with_its_words_in_any_order() {
    let keys = parse(STATE);
    assert_eq!(keys.problems, []);
    let config = &keys.sas[0].config;
    assert_eq!(
        (config.spi, config.reqid, config.mode),
        (0x1001, 7, Mode::Tunnel)
    );
    assert_eq!((config.replay_window, config.esn), (64, true));
    let (sport, dport) = (4500, 4501);
    assert_eq!(
        config.encapsulation,
        Some(UdpEncapsulation { sport, dport })
    );
    assert_eq!(config.protection.icv_label(), "HMAC-SHA1-96");
    assert_eq!(
        (keys.sas[0].format, keys.sas[0].span.line),
        (Format::XfrmCommand, 1)
    );
}

#[test]
fn what_is_left_out_is_what_the_kernel_takes() {
    let keys = parse(
        "ip xfrm state add src ::1 dst ::2 proto esp spi 1 enc 'cipher_null' '' replay-oseq 0x9",
    );
    assert_eq!(keys.problems, []);
    let config = &keys.sas[0].config;
    assert_eq!(
        (config.mode, config.reqid, config.replay_window),
        (Mode::Transport, 0, 0)
    );
    assert_eq!((config.last_seq, config.last_sent), (0, 9));
}

#[test]
fn a_printout_is_a_command() {
    let text = "ip xfrm state add src ::1 dst ::2 proto esp spi 0x00000001 reqid 0 mode transport replay-window 0 \\\n\
                \tenc 'ecb(cipher_null)' ''\n";
    let keys = parse(text);
    assert_eq!(keys.problems, []);
    let configs = || keys.sas.iter().map(|sa| &sa.config);
    assert_eq!(print(Format::XfrmCommand, configs(), KeyText::Shown), text);
    let masked = print(
        Format::XfrmCommand,
        [&parse(STATE).sas[0].config],
        KeyText::Masked,
    );
    assert!(
        masked.contains("\tauth-trunc 'hmac(sha1)' '<<Keys hidden>>' 96 \\\n"),
        "{masked}"
    );
    assert_eq!(parse(&masked).problems[0].error, KeysError::KeysHidden);
}

#[test]
fn a_policy_with_two_templates() {
    let keys = parse(
        "ip xfrm policy add src fd00:1::/64 dst fd00:2::/64 dir out priority 5 proto tcp dport 443 \\\n\
         tmpl src fd00::1 dst fd00::2 proto esp reqid 3 mode tunnel tmpl proto ah level use\n\
         ip xfrm policy add dir in src ::/0 dst ::/0 action block\n",
    );
    assert_eq!(keys.problems, []);
    let [first, second] = [&keys.policies[0].config, &keys.policies[1].config];
    assert_eq!((first.direction, first.priority), (Direction::Out, 5));
    assert_eq!(first.selector.dst_port, Some(443));
    let Action::Ipsec(requests) = &first.action else {
        panic!("{first:?}");
    };
    assert_eq!(
        (requests[0].mode, requests[0].level, requests[0].reqid),
        (Mode::Tunnel, Level::Unique, 3)
    );
    assert_eq!((requests[1].ends, requests[1].level), (None, Level::Use));
    assert_eq!(
        (second.direction, &second.action),
        (Direction::In, &Action::Discard)
    );
}

#[test]
fn what_is_wrong_is_told_at_its_word() {
    let error = |text: &str| {
        let keys = parse(text);
        assert_eq!(keys.problems.len(), 1, "{:?}", keys.problems);
        let span = keys.problems[0].span;
        (span.line, span.column, keys.problems[0].error.clone())
    };
    let missing = |what| KeysError::Missing { what };
    assert_eq!(
        error("ip xfrm state list"),
        (1, 9, KeysError::UnknownCommand)
    );
    assert_eq!(
        error("ip xfrm state add src ::1"),
        (1, 15, missing("`src` or `dst`"))
    );
    assert_eq!(
        error(&STATE.replace("reqid 7", "color 7")),
        (2, 2, KeysError::UnknownWord)
    );
    assert_eq!(
        error(&STATE.replace("10111213", "1011121")),
        (3, 26, KeysError::OddHexDigits { digits: 39 })
    );
    assert_eq!(
        error(&STATE.replace("\"cbc(aes)\"", "\"cbc(aes)")),
        (4, 6, KeysError::UnclosedQuote)
    );
    assert_eq!(
        error("ip xfrm state add src ::1 dst"),
        (1, 27, missing("a value"))
    );
}
