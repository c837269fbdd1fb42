//! Values as people read them.

use super::engine::Family;
use yew::prelude::*;

/// `12,345`.
pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 frame`, `2 frames`.
pub(super) fn counted(number: usize, one: &str, many: &str) -> String {
    let noun = if number == 1 { one } else { many };
    format!("{} {noun}", thousands(number))
}

/// `40 … 143`, the first and last octet of a span.
pub(super) fn octet_range(offset: usize, len: usize) -> String {
    match len {
        0 | 1 => offset.to_string(),
        _ => format!("{offset} … {}", offset + len - 1),
    }
}

/// `4303 3.4.4` as a link to the section.
pub(super) fn rfc(reference: &str) -> Html {
    let Some((number, section)) = reference.split_once(' ') else {
        return if reference.is_empty() {
            Html::default()
        } else {
            html! { { format!("RFC {reference}") } }
        };
    };
    // The oldest RFCs have headings without numbers, and no place for a link to go to.
    let anchor = match section.starts_with(|first: char| first.is_ascii_digit()) {
        true => format!("#section-{section}"),
        false => String::new(),
    };
    let address = format!("https://www.rfc-editor.org/rfc/rfc{number}{anchor}");
    html! {
        <a class="rfc" href={address} target="_blank" rel="noreferrer">
            { format!("RFC {number} §{section}") }
        </a>
    }
}

/// Prose with the names of C code set as code.
pub(super) fn prose(text: &str) -> Html {
    pieces(text)
        .into_iter()
        .map(|(is_code, piece)| match is_code {
            true => html! { <code>{ piece }</code> },
            false => html! { { piece } },
        })
        .collect()
}

/// Prose cut before and after each name of C code; whether a piece is one.
fn pieces(text: &str) -> Vec<(bool, String)> {
    let mut pieces: Vec<(bool, String)> = Vec::new();
    for word in text.split_inclusive(' ') {
        let name = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
        let is_code = name.contains('_') || name.ends_with("()") || name == "protoff";
        let rest = match word.strip_prefix(name) {
            Some(rest) if is_code => {
                pieces.push((true, name.to_owned()));
                rest
            }
            _ => word,
        };
        match pieces.last_mut() {
            // One piece for many words is one node to lay out.
            Some((false, piece)) => piece.push_str(rest),
            _ => pieces.push((false, rest.to_owned())),
        }
    }
    pieces
}

/// The class that carries a family's colour.
pub(super) fn family_class(family: Family) -> &'static str {
    match family {
        Family::Ip => "ip",
        Family::Esp => "esp",
        Family::Iv => "iv",
        Family::Payload => "payload",
        Family::Trailer => "trailer",
        Family::Icv => "icv",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped_from_the_right() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(100_000), "100,000");
        assert_eq!(thousands(1_234_567), "1,234,567");
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(counted(1, "frame", "frames"), "1 frame");
        assert_eq!(counted(0, "frame", "frames"), "0 frames");
    }

    #[test]
    fn names_of_c_code_stand_out_of_prose() {
        let found = pieces("Then, at last, esp_input_cb, and protoff. Done");
        let found: Vec<_> = found
            .iter()
            .map(|(code, text)| (*code, text.as_str()))
            .collect();
        let expected = [
            (false, "Then, at last, "),
            (true, "esp_input_cb"),
            (false, ", and "),
            (true, "protoff"),
            (false, ". Done"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_range_names_its_last_octet() {
        assert_eq!(octet_range(40, 104), "40 … 143");
        assert_eq!(octet_range(6, 1), "6");
    }
}
