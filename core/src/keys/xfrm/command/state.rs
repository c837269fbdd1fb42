//! `ip xfrm state add`: its words as the lines of `ip xfrm state`.

use super::implied;
use crate::keys::token::Token;
use crate::keys::xfrm::record::{FLAGS, Record};
use crate::keys::{Format, Keys, KeysError, Problem, Span};

/// How many words follow a keyword that begins a line of its own in the printout.
const LINES: &[(&str, usize)] = &[
    ("auth", 2),
    ("auth-trunc", 3),
    ("enc", 2),
    ("aead", 3),
    ("comp", 1),
    ("tfcpad", 1),
];

/// Words that change nothing here, with the number of those that follow.
const UNUSED: &[(&str, usize)] = &[
    ("seq", 1),
    ("coa", 1),
    ("if_id", 1),
    ("output-mark", 1),
    ("dir", 1),
];

/// The words that stand in one line of the printout, wherever they stand in the command.
struct Gathered<'t> {
    addresses: [Option<Token<'t>>; 2],
    identity: [Option<Token<'t>>; 4],
    window: Option<Token<'t>>,
    flags: Vec<Token<'t>>,
    encap: Option<[Token<'t>; 3]>,
    /// Received and sent: lower half, upper half.
    sequence: [Option<Token<'t>>; 4],
    lines: Vec<Vec<Token<'t>>>,
}

const IDENTITY: [&str; 4] = ["proto", "spi", "reqid", "mode"];
const SEQUENCE: [&str; 4] = [
    "replay-seq",
    "replay-seq-hi",
    "replay-oseq",
    "replay-oseq-hi",
];

pub(super) fn read(verb: &Token<'_>, words: &[Token<'_>], span: Span, keys: &mut Keys) {
    let gathered = match gather(words) {
        Ok(gathered) => gathered,
        Err(problem) => {
            keys.problems.push(problem);
            return;
        }
    };
    let [Some(src), Some(dst)] = gathered.addresses else {
        let what = "`src` or `dst`";
        keys.problems
            .push(verb.problem(KeysError::Missing { what }));
        return;
    };
    let mut record = Record::new(&src, &dst, span, keys);
    for line in lines(verb, gathered) {
        record.line(&line, span, keys);
    }
    record.finish(Format::XfrmCommand, keys);
}

fn gather<'t>(words: &[Token<'t>]) -> Result<Gathered<'t>, Problem> {
    let mut gathered = Gathered {
        addresses: [None, None],
        identity: [None; 4],
        window: None,
        flags: Vec::new(),
        encap: None,
        sequence: [None; 4],
        lines: Vec::new(),
    };
    let mut rest = words.iter().copied();
    while let Some(word) = rest.next() {
        let missing = || word.problem(KeysError::Missing { what: "a value" });
        let mut next = || rest.next().ok_or_else(missing);
        if let Some(slot) = slot(&mut gathered, word.text) {
            *slot = Some(next()?);
        } else if let Some((_, count)) = LINES.iter().find(|(name, _)| *name == word.text) {
            let mut line = vec![word];
            for _ in 0..*count {
                line.push(next()?);
            }
            // An empty key is no word in the printout.
            line.retain(|word| !word.text.is_empty());
            gathered.lines.push(line);
        } else if word.text == "encap" {
            gathered.encap = Some([next()?, next()?, next()?]);
            // The original address, which the kernel does not use either.
            next()?;
        } else if word.text == "flag" {
            gathered.flags.push(next()?);
            let flags: Vec<_> = rest.clone().take_while(|word| is_flag(word.text)).collect();
            rest.by_ref().take(flags.len()).for_each(drop);
            gathered.flags.extend(flags);
        } else if let Some((_, count)) = UNUSED.iter().find(|(name, _)| *name == word.text) {
            let mut line = vec![word];
            for _ in 0..*count {
                line.push(next()?);
            }
            gathered.lines.push(line);
        } else if matches!(word.text, "sel" | "limit" | "ctx" | "mark" | "extra-flag") {
            // These have words of their own number, and nothing that matters follows them but keywords.
            let own: Vec<_> = rest
                .clone()
                .take_while(|word| !is_keyword(word.text))
                .collect();
            rest.by_ref().take(own.len()).for_each(drop);
        } else {
            return Err(word.problem(KeysError::UnknownWord));
        }
    }
    Ok(gathered)
}

/// Where the value of a keyword goes that stands once.
fn slot<'g, 't>(gathered: &'g mut Gathered<'t>, word: &str) -> Option<&'g mut Option<Token<'t>>> {
    let place = |names: &[&str]| names.iter().position(|name| *name == word);
    if let Some(at) = place(&["src", "dst"]) {
        return gathered.addresses.get_mut(at);
    }
    if let Some(at) = place(&IDENTITY) {
        return gathered.identity.get_mut(at);
    }
    if let Some(at) = place(&SEQUENCE) {
        return gathered.sequence.get_mut(at);
    }
    (word == "replay-window").then_some(&mut gathered.window)
}

fn is_keyword(word: &str) -> bool {
    let known = |names: &[&str]| names.contains(&word);
    known(&[
        "spi",
        "reqid",
        "mode",
        "replay-window",
        "flag",
        "encap",
        "sel",
        "limit",
    ]) || known(&SEQUENCE)
        || LINES.iter().chain(UNUSED).any(|(name, _)| *name == word)
}

fn is_flag(word: &str) -> bool {
    FLAGS.contains(&word)
}

/// The lines of the printout; what the command leaves out is what the kernel takes then.
fn lines<'t>(verb: &Token<'t>, gathered: Gathered<'t>) -> Vec<Vec<Token<'t>>> {
    let near = |text| implied(text, verb);
    let mut lines = Vec::new();
    let mut identity = Vec::new();
    let defaults = [None, None, Some("0"), Some("transport")];
    for ((name, given), default) in IDENTITY.into_iter().zip(gathered.identity).zip(defaults) {
        if let Some(value) = given.or(default.map(near)) {
            identity.extend([near(name), value]);
        }
    }
    lines.push(identity);
    let window = gathered.window.unwrap_or(near("0"));
    let mut replay = vec![near("replay-window"), window];
    if !gathered.flags.is_empty() {
        replay.push(near("flag"));
        replay.extend(gathered.flags);
    }
    lines.push(replay);
    lines.extend(gathered.lines);
    if let Some([kind, sport, dport]) = gathered.encap {
        let (encap, of) = (near("encap"), near("type"));
        lines.push(vec![
            encap,
            of,
            kind,
            near("sport"),
            sport,
            near("dport"),
            dport,
        ]);
    }
    if gathered.sequence.iter().any(Option::is_some) {
        let [seq, seq_hi, oseq, oseq_hi] = gathered.sequence.map(|word| word.unwrap_or(near("0")));
        let names = ["seq-hi", "seq", "oseq-hi", "oseq"].map(near);
        let line = names.into_iter().zip([seq_hi, seq, oseq_hi, oseq]);
        lines.push(line.flat_map(<[_; 2]>::from).collect());
    }
    lines
}
