//! Every RFC section that a table, a sentence or a comment names is one that the RFC has.

use super::FIELDS;
use super::language::sentences;
use super::reason::tests::reasons;
use crate::stage::StageId;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// An RFC of the list.
#[derive(Deserialize)]
struct Rfc {
    title: String,
    #[serde(default)]
    sections: Vec<String>,
}

fn list() -> BTreeMap<String, Rfc> {
    toml::from_str(include_str!("../../../tests/vectors/rfc-sections.toml")).unwrap()
}

/// A section that something names; none where it names the whole RFC.
#[derive(Debug, PartialEq, Eq)]
struct Named {
    rfc: String,
    section: Option<String>,
}

fn named(rfc: &str, section: Option<&str>) -> Named {
    Named {
        rfc: rfc.to_owned(),
        section: section.map(str::to_owned),
    }
}

/// `8200 4.5` of a table.
fn of_table(entry: &str) -> Option<Named> {
    match entry.split_once(' ') {
        None => {
            assert_eq!(entry, "", "a table names a section");
            None
        }
        Some((rfc, section)) => Some(named(rfc, Some(section))),
    }
}

/// A section's number at the start of a text, and the text behind it: `3.4.4.1`, `A2.2`.
fn section(text: &str) -> Option<(&str, &str)> {
    let of_number = |character: char| character.is_ascii_digit() || character == '.';
    let letter = usize::from(text.starts_with(|first: char| first.is_ascii_uppercase()));
    let digits = text.get(letter..)?;
    let end = digits.find(|character| !of_number(character));
    let (digits, _) = digits.split_at(end.unwrap_or(digits.len()));
    let digits = digits.trim_end_matches('.');
    if !digits.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    Some(text.split_at(letter + digits.len()))
}

/// Every `RFC 4303, 2.4`, `RFC 4303, 2.4 and 2.5` and `RFC 4303` of a text.
fn of_text(text: &str) -> Vec<Named> {
    let mut found = Vec::new();
    for rest in text.split("RFC ").skip(1) {
        let Some((rfc, mut rest)) = section(rest) else {
            continue;
        };
        let mut whole = true;
        for separator in [", ", " and ", " und "] {
            let Some((number, behind)) = rest.strip_prefix(separator).and_then(section) else {
                continue;
            };
            found.push(named(rfc, Some(number)));
            (rest, whole) = (behind, false);
        }
        if whole {
            found.push(named(rfc, None));
        }
    }
    found
}

/// What is wrong with a section that `place` names.
fn wrong(list: &BTreeMap<String, Rfc>, place: &str, named: &Named) -> Option<String> {
    let Some(rfc) = list.get(&named.rfc) else {
        return Some(format!("{place}: RFC {} is not in the list", named.rfc));
    };
    let section = named.section.as_ref()?;
    let Rfc { title, sections } = rfc;
    (!sections.contains(section)).then(|| {
        let number = &named.rfc;
        format!("{place}: RFC {number} ({title}) has no section {section}")
    })
}

fn assert_none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_tables_name_sections_that_there_are() {
    let stages = StageId::all().map(|id| (id.name().to_owned(), id.row().rfc));
    let reasons = reasons()
        .into_iter()
        .map(|reason| (format!("{reason:?}"), reason.rfc()));
    let fields = FIELDS
        .iter()
        .map(|row| (format!("{} {}", row.layer, row.name), row.rfc));
    let all: Vec<_> = stages.chain(reasons).chain(fields).collect();
    let list = list();
    let wrong = all.iter().filter_map(|(place, entry)| {
        let named = of_table(entry)?;
        wrong(&list, place, &named)
    });
    assert_none(wrong.collect());
}

#[test]
fn the_sentences_of_every_language_name_sections_that_there_are() {
    let list = list();
    let mut found = Vec::new();
    for (id, sentence) in sentences() {
        for named in of_text(sentence) {
            found.extend(wrong(&list, id, &named));
        }
    }
    assert_none(found);
}

/// Every source file with its text.
fn sources(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
}

fn all_sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    sources(&root, &mut found);
    found
}

#[test]
fn every_arm_of_the_functions_that_give_a_section_gives_one_that_there_is() {
    let list = list();
    let (mut found, mut count) = (Vec::new(), 0);
    for (path, text) in all_sources() {
        if !path.ends_with("rfc.rs") {
            continue;
        }
        let strings = text.split('"').skip(1).step_by(2);
        for named in strings.filter_map(of_table) {
            count += 1;
            found.extend(wrong(&list, &path.display().to_string(), &named));
        }
    }
    assert!(count > 40, "{count}");
    assert_none(found);
}

#[test]
fn comments_name_sections_that_there_are_where_the_list_has_their_rfcs_sections() {
    let list = list();
    let mut found = Vec::new();
    for (path, text) in all_sources() {
        if path.ends_with("rfc_sections.rs") {
            continue;
        }
        for named in of_text(&text) {
            let known = list.get(&named.rfc);
            if known.is_some_and(|rfc| !rfc.sections.is_empty()) {
                found.extend(wrong(&list, &path.display().to_string(), &named));
            }
        }
    }
    assert_none(found);
}

#[test]
fn a_section_is_found_in_a_text_and_one_that_there_is_not_is_told() {
    assert_eq!(
        of_text("(RFC 4302, 2.6 and 3.3.3.2.1). See RFC 4303, A2.2; RFC 3948."),
        [
            named("4302", Some("2.6")),
            named("4302", Some("3.3.3.2.1")),
            named("4303", Some("A2.2")),
            named("3948", None),
        ]
    );
    let list = list();
    let told = |section| wrong(&list, "here", &named("4303", Some(section)));
    assert_eq!(told("2.8"), None);
    assert_eq!(
        told("2.9").unwrap(),
        "here: RFC 4303 (IP Encapsulating Security Payload (ESP)) has no section 2.9"
    );
    assert!(wrong(&list, "here", &named("1", None)).is_some());
}
