//! Lifetimes: the lines of `lifetime config`, and the command's `limit`.

use super::line::word_after;
use crate::keys::lifetime::limit;
use crate::keys::token::Token;
use crate::keys::{KeysError, Problem};
use crate::sa::{LifetimeLimit, Lifetimes};

/// The command's words, with the limits that they set.
const LIMITS: [&str; 8] = [
    "time-soft",
    "time-hard",
    "time-use-soft",
    "time-use-hard",
    "byte-soft",
    "byte-hard",
    "packet-soft",
    "packet-hard",
];

/// The limits in the order of [`LIMITS`].
fn slots(lifetimes: &mut Lifetimes) -> [&mut u64; 8] {
    let Lifetimes { soft, hard } = lifetimes;
    [
        &mut soft.added,
        &mut hard.added,
        &mut soft.used,
        &mut hard.used,
        &mut soft.octets,
        &mut hard.octets,
        &mut soft.packets,
        &mut hard.packets,
    ]
}

/// `limit: soft (INF)(bytes), hard 500(bytes)` or `expire add: soft 0(sec), hard 30(sec)`
pub(super) fn line(
    words: &[Token<'_>],
    first: &Token<'_>,
    lifetimes: &mut Lifetimes,
) -> Result<(), Problem> {
    let [soft, hard] = ["soft", "hard"].map(|name| word_after(words, name, first, "the limit"));
    let (soft, hard) = (soft?, hard?);
    let field: fn(&mut LifetimeLimit) -> &mut u64 = match words.get(1).map(|word| word.text) {
        Some("add:") => |limit| &mut limit.added,
        Some("use:") => |limit| &mut limit.used,
        _ if soft.text.contains("packets") => |limit| &mut limit.packets,
        _ => |limit| &mut limit.octets,
    };
    *field(&mut lifetimes.soft) = limit(soft)?;
    *field(&mut lifetimes.hard) = limit(hard)?;
    Ok(())
}

/// `time-soft 30 byte-hard 500 …`, what follows `limit` in a command
pub(super) fn words(words: &[Token<'_>], lifetimes: &mut Lifetimes) -> Result<(), Problem> {
    let mut rest = words.iter().filter(|word| word.text != "limit");
    while let Some(name) = rest.next() {
        let mut named = LIMITS.iter().zip(slots(lifetimes));
        let Some((_, slot)) = named.find(|(known, _)| **known == name.text) else {
            return Err(name.problem(KeysError::UnknownWord));
        };
        let what = "the limit";
        let number = rest.next();
        let number = number.ok_or_else(|| name.problem(KeysError::Missing { what }))?;
        *slot = limit(number)?;
    }
    Ok(())
}

/// The lines of `lifetime config`; none where there is no limit.
pub(super) fn print_lines(lifetimes: &Lifetimes) -> Vec<String> {
    if lifetimes.is_unlimited() {
        return Vec::new();
    }
    let Lifetimes { soft, hard } = lifetimes;
    let most = |limit: u64| match limit {
        0 => "(INF)".to_owned(),
        limit => limit.to_string(),
    };
    let limit = |soft, hard, unit| {
        let (soft, hard) = (most(soft), most(hard));
        format!("\t  limit: soft {soft}({unit}), hard {hard}({unit})")
    };
    let expire =
        |name, soft, hard| format!("\t  expire {name}: soft {soft}(sec), hard {hard}(sec)");
    vec![
        "\tlifetime config:".to_owned(),
        limit(soft.octets, hard.octets, "bytes"),
        limit(soft.packets, hard.packets, "packets"),
        expire("add", soft.added, hard.added),
        expire("use", soft.used, hard.used),
    ]
}

/// The words of the command, a space before each.
pub(super) fn print_words(lifetimes: &Lifetimes) -> String {
    let mut lifetimes = *lifetimes;
    let named = LIMITS.into_iter().zip(slots(&mut lifetimes));
    named
        .filter(|(_, limit)| **limit != 0)
        .map(|(name, limit)| format!(" limit {name} {limit}"))
        .collect()
}
