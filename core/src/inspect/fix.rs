//! The corrected association of a diagnosis, written into the keys in place of the one that is wrong.

use crate::explain::{Cause, Diagnosis};
use crate::keys::{self, Entry, Format, KeyText, Keys, Span, convert};
use crate::sa::{Protection, SaConfig, SaId};
use serde::Serialize;
use thiserror::Error;
use zeroize::Zeroizing;

/// Why keys cannot be corrected.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FixError {
    /// There is nothing to correct.
    #[error("frame {frame} does not fail")]
    NoFailure {
        /// The frame, from 1.
        frame: usize,
    },
    /// The diagnosis names no other association than the one that is there.
    #[error("the diagnosis ({cause}) names no change of the keys")]
    NotInKeys {
        /// The cause: `snaplen-cut`.
        cause: &'static str,
    },
    /// The association that is wrong is not in the text.
    #[error("the keys have no association that the corrected one could take the place of")]
    NoPlace,
    /// The corrected association cannot be said where the wrong one stands.
    #[error(
        "no format can say the corrected association where the wrong one stands, in line {line}"
    )]
    NoFormat {
        /// The line, from 1.
        line: usize,
    },
}

/// What was written into the keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppliedFix {
    /// The frame whose diagnosis it was, from 1.
    pub frame: usize,
    /// The cause: `icv-truncation`.
    pub cause: &'static str,
    /// The format that it was written in: `ip xfrm state`.
    pub format: &'static str,
    /// The line where it begins, from 1.
    pub line: usize,
    /// Whether the association before is gone. It stays where other packets of the capture are for it.
    pub replaced: bool,
    /// Whether the frame now passes: where several things are wrong, one correction is not enough.
    pub passes: bool,
}

/// Keys with one association corrected. Zeroized on drop.
#[derive(Debug)]
pub(super) struct Corrected {
    pub(super) text: Zeroizing<String>,
    pub(super) format: Format,
    /// The line where the association begins, from 1.
    pub(super) line: usize,
    pub(super) replaced: bool,
}

/// The statement that is wrong.
#[derive(Clone, Copy)]
struct Place<'k> {
    /// The association; of an incomplete one a key is a placeholder.
    config: &'k SaConfig,
    span: Span,
    format: Format,
}

impl<'k> Place<'k> {
    fn of(entry: &'k Entry) -> Self {
        Self {
            config: &entry.config,
            span: entry.span,
            format: entry.format,
        }
    }
}

/// What the capture's packets made of an association.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Traffic {
    /// None is for it.
    None,
    /// Some are for it, and all fail.
    Failing,
    /// Some pass.
    Passing,
}

/// An association to write.
#[derive(Clone)]
struct Edit<'k> {
    place: Place<'k>,
    config: SaConfig,
    /// Whether the one that is there stays before it.
    keep: bool,
}

/// The keys with the association corrected; `traffic` says what the capture has for an association.
pub(super) fn correct(
    text: &str,
    keys: &Keys,
    diagnosis: &Diagnosis,
    traffic: impl Fn(SaId) -> Traffic,
) -> Result<Corrected, FixError> {
    let not_in_keys = FixError::NotInKeys {
        cause: diagnosis.cause.id(),
    };
    let mut fixed = diagnosis.fixed.clone().ok_or(not_in_keys.clone())?;
    let place = place(keys, &fixed).ok_or(FixError::NoPlace)?;
    // A packet's diagnosis knows where the sequence numbers stood then, and the keys where they stand at the start.
    if diagnosis.cause != Cause::EsnHighHalf {
        fixed.last_seq = place.config.last_seq;
    }
    if fixed == *place.config {
        return Err(not_in_keys);
    }
    let keep = !is_at(place.config, &fixed) && traffic(place.config.id()) != Traffic::None;
    let exchanged = exchanged(keys, place, &fixed, traffic);
    let edit = Edit {
        place,
        config: fixed,
        keep,
    };
    write(text, keys, edit, exchanged).ok_or(FixError::NoFormat {
        line: place.span.line,
    })
}

/// Where the right keys stood, with the wrong ones for which they come in: those would be gone otherwise. An association
/// under which packets pass keeps its own.
fn exchanged<'k>(
    keys: &'k Keys,
    place: Place<'k>,
    fixed: &SaConfig,
    traffic: impl Fn(SaId) -> Traffic,
) -> Option<Edit<'k>> {
    let wrong = &place.config.protection;
    let is_here = |entry: &Entry| entry.span.offset == place.span.offset;
    // The keys of an incomplete association are placeholders.
    let whole = keys.sas.iter().any(is_here);
    let moved = |entry: &&Entry| {
        !is_here(entry)
            && entry.config.protection == fixed.protection
            && *wrong != fixed.protection
            && traffic(entry.config.id()) != Traffic::Passing
    };
    let entry = keys.sas.iter().find(moved).filter(|_| whole)?;
    Some(Edit {
        place: Place::of(entry),
        config: SaConfig {
            protection: wrong.clone(),
            ..entry.config.clone()
        },
        keep: false,
    })
}

/// Whether packets find both associations alike.
fn is_at(config: &SaConfig, fixed: &SaConfig) -> bool {
    config.id() == fixed.id() && config.pattern == fixed.pattern
}

/// Where the association stands that is to be corrected: the one that is found by the same packets, else one whose key is
/// no key, else the one that has most in common with the corrected one.
fn place<'k>(keys: &'k Keys, fixed: &SaConfig) -> Option<Place<'k>> {
    let whole = || keys.sas.iter().map(Place::of);
    let incomplete = keys.incomplete.iter().map(|incomplete| Place {
        config: incomplete.config(),
        span: incomplete.statement,
        format: incomplete.format,
    });
    let same = whole().chain(incomplete);
    let mut same = same.filter(|place| is_at(place.config, fixed));
    same.next().or_else(|| {
        let alike = whole().map(|place| (in_common(place.config, fixed), place));
        let alike = alike.filter(|(common, _)| *common > 0);
        // The first of those that have as much in common.
        let most = alike.rev().max_by_key(|(common, _)| *common);
        most.map(|(_, place)| place)
    })
}

/// How much two associations share; 0 where they have no key in common.
fn in_common(config: &SaConfig, fixed: &SaConfig) -> usize {
    let encryption = |config: &SaConfig| match &config.protection {
        Protection::Esp { encryption, .. } => Some(encryption.key().clone()),
        _ => None,
    };
    let authentication = |config: &SaConfig| {
        let key = config.protection.authentication()?;
        Some(key.key().clone())
    };
    let same = |one: Option<_>, other: Option<_>| one.is_some() && one == other;
    let keys = usize::from(same(encryption(config), encryption(fixed)))
        + usize::from(same(authentication(config), authentication(fixed)));
    if keys == 0 {
        return 0;
    }
    let rest = [
        config.dst == fixed.dst,
        config.spi == fixed.spi,
        config.src == fixed.src,
        config.mode == fixed.mode,
        config.reqid == fixed.reqid,
    ];
    4 * keys + rest.into_iter().filter(|same| *same).count()
}

/// The association's lines in the first of the formats that loses nothing of it: the one that it is written in, else
/// setkey's, else the one that carries everything.
fn printed(edit: &Edit<'_>) -> Option<(Format, Zeroizing<String>)> {
    let own = edit.place.format;
    let formats = match own {
        Format::EspSa => vec![own, Format::EspSa10, Format::Setkey, Format::Json],
        _ => vec![own, Format::Setkey, Format::Json],
    };
    formats.into_iter().find_map(|format| {
        let print = |config| convert(format, [config], [], KeyText::Shown);
        let converted = print(&edit.config);
        let known = print(edit.place.config).losses;
        let mut losses = converted.losses.iter();
        let none = losses.all(|loss| known.iter().any(|known| known.lost == loss.lost));
        none.then_some((format, converted.text))
    })
}

/// The text with the edits made; `None` where it would be read otherwise than it should.
fn write(
    text: &str,
    keys: &Keys,
    edit: Edit<'_>,
    exchanged: Option<Edit<'_>>,
) -> Option<Corrected> {
    let start = edit.place.span.offset;
    let replaced = !edit.keep;
    let mut edits: Vec<Edit<'_>> = [Some(edit), exchanged].into_iter().flatten().collect();
    edits.sort_by_key(|edit| edit.place.span.offset);
    let printed: Option<Vec<_>> = edits.iter().map(printed).collect();
    let printed = printed?;
    // One allocation of the right size: growing would leave copies behind.
    let added: usize = printed.iter().map(|(_, lines)| lines.len() + 1).sum();
    let mut changed = Zeroizing::new(String::with_capacity(text.len() + added));
    let (mut done, mut line, mut format) = (0, 0, None);
    for (edit, (written_in, lines)) in edits.iter().zip(&printed) {
        let Span { offset, len, .. } = edit.place.span;
        changed.push_str(text.get(done..offset)?);
        done = offset + len;
        if edit.keep {
            changed.push_str(text.get(offset..done)?);
            changed.push('\n');
        }
        if offset == start {
            line = changed.matches('\n').count() + 1;
            format = Some(*written_in);
        }
        changed.push_str(lines.trim_end());
    }
    changed.push_str(text.get(done..)?);
    is_read(&changed, keys, &edits).then_some(Corrected {
        text: changed,
        format: format?,
        line,
        replaced,
    })
}

/// Whether the changed text has what was written, and everything else as before.
fn is_read(changed: &str, keys: &Keys, edits: &[Edit<'_>]) -> bool {
    let read = keys::parse(changed);
    let written = |offset| edits.iter().find(|edit| edit.place.span.offset == offset);
    let stays = |entry: &&Entry| written(entry.span.offset).is_none_or(|edit| edit.keep);
    let stay = keys.sas.iter().filter(stays);
    let stay = stay.map(|entry| (entry.span.offset, 0, &entry.config));
    let new = edits
        .iter()
        .map(|edit| (edit.place.span.offset, 1, &edit.config));
    let mut expected: Vec<_> = stay.chain(new).collect();
    expected.sort_by_key(|(offset, behind, _)| (*offset, *behind));
    let what = |config: &SaConfig| (config.id(), config.pattern, config.protection.clone());
    let expected = expected.into_iter().map(|(_, _, config)| what(config));
    expected.eq(read.sas.iter().map(|entry| what(&entry.config)))
        && read.policies.len() == keys.policies.len()
        && read.problems.len() <= keys.problems.len()
}

#[cfg(test)]
mod tests {
    use super::super::Inspection;
    use super::super::testing::{self, KEYS};
    use super::{FixError, Traffic, correct};
    use crate::keys::{self, Format, KeyText};

    fn inspection(keys: &str) -> Inspection {
        testing::inspection(1, keys)
    }

    /// The keys in a format, the two directions' exchanged.
    fn exchanged(format: Format) -> String {
        let keys = keys::parse(KEYS);
        let [mut one, mut other] = [0, 1].map(|index| keys.sas[index].config.clone());
        std::mem::swap(&mut one.protection, &mut other.protection);
        keys::print(format, [&one, &other], KeyText::Shown)
    }

    #[test]
    fn a_wrong_icv_length_is_corrected_where_it_stands() {
        let mut inspection = inspection(&KEYS.replace(" 96\n", " 128\n"));
        assert_eq!(inspection.tally().delivered, 0);
        let applied = inspection.apply_fix(1).unwrap();
        assert_eq!(
            (applied.cause, applied.format),
            ("icv-truncation", "ip xfrm state")
        );
        assert!(applied.passes && applied.replaced);
        let line = inspection.keys_text().lines().nth(applied.line - 1);
        assert_eq!(line, Some("src fd00:a::1 dst fd00:a::2"));
        assert!(inspection.apply_fix(2).unwrap().passes);
        assert_eq!(inspection.tally().delivered, 17);
        assert_eq!(inspection.problems(), []);
    }

    #[test]
    fn each_format_keeps_its_own() {
        for format in Format::ALL {
            let text = exchanged(format);
            let mut inspection = inspection(&text);
            let applied = inspection.apply_fix(1);
            let applied = applied.unwrap_or_else(|error| panic!("{format:?}: {error}\n{text}"));
            assert_eq!(applied.format, format.name(), "{format:?}");
            assert!(applied.passes, "{format:?}");
            assert_eq!(inspection.associations().len(), 2, "{format:?}");
            // The keys of the other direction are not lost: both are where they belong.
            assert_eq!(inspection.tally().delivered, 17, "{format:?}");
        }
    }

    #[test]
    fn keys_under_which_packets_pass_stay_where_they_are() {
        let text = exchanged(Format::Setkey);
        let keys = keys::parse(&text);
        let diagnosis = inspection(&text).diagnosis(1).unwrap();
        let corrected = correct(&text, &keys, &diagnosis, |_| Traffic::Passing).unwrap();
        let read = keys::parse(&corrected.text).sas;
        assert_eq!(read[0].config.protection, read[1].config.protection);
        assert_eq!(read[0].config.protection, keys.sas[0].config.protection);
    }

    #[test]
    fn an_association_in_an_array_and_comments_around_it_stay_in_order() {
        let objects = exchanged(Format::Json);
        let objects: Vec<&str> = objects.lines().collect();
        let mut inspection = inspection(&format!("[\n  {}\n]\n", objects.join(",\n  ")));
        assert!(inspection.apply_fix(1).unwrap().passes);
        let setkey = exchanged(Format::Setkey).replace(";", "; # mine");
        let mut inspection = self::inspection(&format!("# before\nflush;\n{setkey}# after\n"));
        assert!(inspection.apply_fix(1).unwrap().passes);
        let text = inspection.keys_text();
        assert!(
            text.starts_with("# before\nflush;\nadd ") && text.ends_with("; # mine\n# after\n")
        );
    }

    #[test]
    fn a_digit_that_is_missing_is_written_into_its_key() {
        let keys = keys::parse(KEYS);
        let printed = keys::print(
            Format::Setkey,
            keys.sas.iter().map(|entry| &entry.config),
            KeyText::Shown,
        );
        // The third digit of the other association's last key.
        let at = printed.rfind("0x").unwrap() + 4;
        let text = [&printed[..at], &printed[at + 1..]].concat();
        let mut inspection = inspection(&text);
        assert_eq!(
            (inspection.associations().len(), inspection.problems().len()),
            (1, 1)
        );
        let applied = inspection.apply_fix(1).unwrap();
        assert_eq!(applied.cause, "key-digit-missing");
        assert!(applied.passes);
        assert_eq!(inspection.keys_text(), printed);
    }

    #[test]
    fn an_spi_in_reverse_order_is_the_association_that_shares_its_keys() {
        for format in [Format::Setkey, Format::EspSa, Format::XfrmCommand] {
            let keys = keys::parse(KEYS);
            let mut configs: Vec<_> = keys.sas.into_iter().map(|entry| entry.config).collect();
            configs[1].spi = 0xe8bc_580b;
            let mut inspection = inspection(&keys::print(format, &configs, KeyText::Shown));
            let applied = inspection.apply_fix(1).unwrap();
            assert_eq!(applied.cause, "spi-byte-order");
            assert!(applied.passes && applied.replaced, "{format:?}");
            assert_eq!(inspection.associations().len(), 2);
        }
    }

    #[test]
    fn an_association_that_other_packets_are_for_stays() {
        let mut keys = keys::parse(KEYS);
        keys.sas[1].config.spi = 0xe8bc_580b;
        let configs = keys.sas.iter().map(|entry| &entry.config);
        let text = keys::print(Format::Setkey, configs, KeyText::Shown);
        let mut inspection = inspection(&text);
        let diagnosis = inspection.diagnosis(1).unwrap();
        let keys = keys::parse(&text);
        let corrected = correct(&text, &keys, &diagnosis, |_| Traffic::Failing).unwrap();
        assert!(!corrected.replaced);
        let spis: Vec<_> = keys::parse(&corrected.text).sas;
        let spis: Vec<_> = spis.iter().map(|entry| entry.config.spi).collect();
        assert_eq!(spis, [0x0a77_d430, 0xe8bc_580b, 0x0b58_bce8]);
        let line = corrected.text.lines().nth(corrected.line - 1);
        let begins = "add fd00:a::1 fd00:a::2 esp 0x0b58bce8 ";
        assert!(line.unwrap().starts_with(begins), "{line:?}");
    }

    #[test]
    fn there_is_nothing_to_apply_where_the_keys_are_right_or_too_wrong() {
        let mut inspection = inspection(KEYS);
        let none = FixError::NoFailure { frame: 1 };
        assert_eq!(inspection.apply_fix(1), Err(none.clone()));
        assert_eq!(inspection.check_fix(1), Err(none));
        inspection.set_keys(&KEYS.replace("0x61efc83c", "0x71efc83d"));
        let cause = "unexplained";
        assert_eq!(inspection.apply_fix(1), Err(FixError::NotInKeys { cause }));
        assert_eq!(inspection.associations().len(), 2);
    }
}
