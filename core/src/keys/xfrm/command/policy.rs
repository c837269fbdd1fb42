//! `ip xfrm policy add`: its words as the lines of `ip xfrm policy`.

use super::implied;
use crate::keys::token::Token;
use crate::keys::xfrm::policy::{PolicyRecord, print_policy as print_record};
use crate::keys::{Format, Keys, KeysError, Lost, Span};
use crate::policy::PolicyConfig;

/// Words that end the selector.
const RULE: &[&str] = &[
    "dir", "action", "priority", "index", "ptype", "flag", "mark", "if_id", "limit", "tmpl",
];

pub(super) fn read(verb: &Token<'_>, words: &[Token<'_>], span: Span, keys: &mut Keys) {
    let near = |text| implied(text, verb);
    let at = |names: &[&str]| {
        let found = words.iter().position(|word| names.contains(&word.text));
        found.unwrap_or(words.len())
    };
    // `dir` may stand before the selector's last words as well.
    let (head, templates) = words.split_at(at(&["tmpl"]));
    let (mut selector, mut rule) = (Vec::new(), Vec::new());
    let mut in_rule = false;
    for word in head {
        in_rule = match word.text {
            text if RULE.contains(&text) => true,
            "src" | "dst" | "proto" | "sport" | "dport" | "type" | "code" | "dev" => false,
            _ => in_rule,
        };
        match in_rule {
            true => rule.push(*word),
            false => selector.push(*word),
        }
    }
    let Some(opening) = opening(&selector) else {
        let what = "`src` or `dst`";
        keys.problems
            .push(verb.problem(KeysError::Missing { what }));
        return;
    };
    let mut record = PolicyRecord::new(&opening, span, keys);
    if let Some(dir) = rule.iter().position(|word| word.text == "dir") {
        rule.rotate_left(dir);
        record.line(&rule, span, keys);
    }
    for template in templates.split(|word| word.text == "tmpl").skip(1) {
        let value = |name: &'static str, default: &'static str| {
            let after = template.iter().skip_while(|word| word.text != name);
            after.copied().nth(1).unwrap_or(near(default))
        };
        let ends = [
            near("tmpl"),
            near("src"),
            value("src", "::"),
            near("dst"),
            value("dst", "::"),
        ];
        record.line(&ends, span, keys);
        let mut transform = vec![near("proto")];
        let proto = template.iter().position(|word| word.text == "proto");
        transform.extend(proto.and_then(|proto| template.get(proto + 1)).copied());
        transform.extend([
            near("reqid"),
            value("reqid", "0"),
            near("mode"),
            value("mode", "transport"),
        ]);
        record.line(&transform, span, keys);
        record.line(&[near("level"), value("level", "required")], span, keys);
    }
    record.finish(Format::XfrmCommand, keys);
}

/// `src A dst B` first, then the rest of the selector.
fn opening<'t>(selector: &[Token<'t>]) -> Option<Vec<Token<'t>>> {
    let end = |name: &str| {
        let at = selector.iter().position(|word| word.text == name)?;
        Some((at, selector.get(at)?, selector.get(at + 1)?))
    };
    let ((src, src_word, source), (dst, dst_word, destination)) = (end("src")?, end("dst")?);
    let mut words = vec![*src_word, *source, *dst_word, *destination];
    let rest = selector.iter().enumerate();
    words.extend(
        rest.filter(|(at, _)| ![src, src + 1, dst, dst + 1].contains(at))
            .map(|(_, word)| *word),
    );
    Some(words)
}

/// The lines of the printout after one another: they have the command's words in an order that it takes.
pub(in crate::keys) fn print_policy(policy: &PolicyConfig) -> Result<String, Lost> {
    let record = print_record(policy)?.replace(" ptype main", "");
    let words: Vec<&str> = record.split_whitespace().collect();
    Ok(format!("ip xfrm policy add {}\n", words.join(" ")))
}
