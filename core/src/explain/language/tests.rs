//! What holds for every catalogue: the same ids, the same values, and each used by some sentence of the code.

use super::message::fill;
use super::{Language, Message};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Families of ids that are put together from a table's id; each has a test of its own with the table.
const FAMILIES: &[&str] = &[
    "stage-role",
    "stage-words",
    "stage-other",
    "event-other",
    "counter",
    "drop-other",
    "field",
    "cause",
];

/// Every sentence of every language, with its id.
pub(crate) fn sentences() -> Vec<(&'static str, &'static str)> {
    let languages = Language::ALL.iter();
    languages.flat_map(|language| entries(*language)).collect()
}

/// The rows that a family has sentences for.
pub(crate) fn rows_of(family: &str) -> BTreeSet<String> {
    entries(Language::English)
        .into_iter()
        .filter_map(|(id, _)| Some(id.strip_prefix(family)?.strip_prefix('.')?.to_owned()))
        .collect()
}

/// The names between braces, without the forms of a word.
fn slots(template: &str) -> BTreeSet<&str> {
    let opened = template.split('{').skip(1);
    opened
        .filter_map(|rest| rest.split_once('}'))
        .map(|(slot, _)| slot.split('|').next().unwrap_or_default())
        .collect()
}

fn entries(language: Language) -> Vec<(&'static str, &'static str)> {
    let catalogues = language.catalogues().iter();
    catalogues
        .flat_map(|entries| entries.iter().copied())
        .collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// One `say!("id", name, name = value, name => message)` of the code.
struct Said {
    place: String,
    id: String,
    names: BTreeSet<String>,
}

/// The arguments of a macro call that starts behind its parenthesis, split at the commas of the outermost level.
fn arguments(text: &str) -> Vec<String> {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    let mut arguments = vec![String::new()];
    for character in text.chars() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' if !quoted && depth == 0 => break,
            ')' | ']' | '}' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                arguments.push(String::new());
                continue;
            }
            _ => {}
        }
        arguments.last_mut().unwrap().push(character);
    }
    arguments.iter().map(|one| one.trim().to_owned()).collect()
}

fn said() -> Vec<Said> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut all = Vec::new();
    for file in files {
        if file.ends_with("language/message.rs") || file.ends_with("language/tests.rs") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for call in text.split("say!(").skip(1) {
            let arguments = arguments(call);
            let names = arguments.iter().skip(1).filter(|name| !name.is_empty());
            all.push(Said {
                place: file.display().to_string(),
                id: arguments[0].trim_matches('"').to_owned(),
                names: names
                    .map(|name| name.split([' ', '=']).next().unwrap().to_owned())
                    .collect(),
            });
        }
    }
    all
}

#[test]
fn no_id_stands_twice_in_a_language() {
    for language in Language::ALL {
        let mut seen = BTreeSet::new();
        for (id, _) in entries(*language) {
            assert!(seen.insert(id), "{language:?}: {id}");
        }
    }
}

#[test]
fn every_language_has_every_sentence_with_the_same_values() {
    let english: BTreeMap<_, _> = entries(Language::English).into_iter().collect();
    for language in Language::ALL {
        let theirs: BTreeMap<_, _> = entries(*language).into_iter().collect();
        let ids: BTreeSet<_> = theirs.keys().collect();
        assert_eq!(ids, english.keys().collect(), "{language:?}");
        for (id, template) in theirs {
            assert!(!template.trim().is_empty(), "{language:?}: {id}");
            assert_eq!(slots(template), slots(english[id]), "{language:?}: {id}");
        }
    }
}

#[test]
fn every_sentence_that_the_code_says_exists_and_gets_its_values_and_no_other() {
    let english: BTreeMap<_, _> = entries(Language::English).into_iter().collect();
    let said = said();
    assert!(!said.is_empty());
    for Said { place, id, names } in &said {
        let template = english
            .get(id.as_str())
            .unwrap_or_else(|| panic!("{place}: {id}"));
        let given: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(slots(template), given, "{place}: {id}");
    }
}

#[test]
fn every_sentence_is_said_somewhere() {
    let said: BTreeSet<String> = said().into_iter().map(|said| said.id).collect();
    for (id, _) in entries(Language::English) {
        let family = id.split('.').next().unwrap();
        assert!(said.contains(id) || FAMILIES.contains(&family), "{id}");
    }
}

#[test]
fn no_german_sentence_has_an_english_word() {
    const ENGLISH: &[&str] = &[
        "the", "and", "is", "are", "from", "by", "with", "not", "no", "which", "that", "packet",
        "octet", "octets", "there", "without", "it", "its", "where", "for", "has", "have",
    ];
    for (id, template) in entries(Language::German) {
        let literal = template.split(['{', '}']).step_by(2);
        let words = literal.flat_map(|text| {
            text.split(|c: char| !c.is_alphanumeric() && !['-', '_'].contains(&c))
        });
        for word in words {
            assert!(!ENGLISH.contains(&word), "{id}: {template}");
        }
    }
}

fn filled(template: &str, values: &[(&'static str, usize)]) -> String {
    let values: Vec<_> = values
        .iter()
        .map(|(name, value)| (*name, Message::verbatim(value)))
        .collect();
    fill(template, &values, Language::English)
}

#[test]
fn a_value_takes_its_place_and_a_word_its_form() {
    let template = "{had} {had|octet|octets} of {needed}";
    assert_eq!(
        filled(template, &[("had", 1), ("needed", 8)]),
        "1 octet of 8"
    );
    assert_eq!(
        filled(template, &[("had", 2), ("needed", 8)]),
        "2 octets of 8"
    );
}

#[test]
fn what_has_no_value_stays_to_be_seen() {
    assert_eq!(filled("{had} of {needed", &[("had", 1)]), "1 of {needed");
    assert_eq!(filled("{other}", &[("had", 1)]), "{other}");
}
