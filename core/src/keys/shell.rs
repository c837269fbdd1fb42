//! Commands as a shell reads them: words, quotes, and lines that go on after a backslash.

use super::token::{Kind, Lexer, Part, Token};

/// The commands of a text, a logical line each. A quoted word's text is what stands between its quotes.
pub(super) fn commands(part: Part<'_>) -> Vec<Vec<Token<'_>>> {
    let mut commands = Vec::new();
    let mut words = Vec::new();
    let mut lexer = Lexer::new(part);
    loop {
        lexer.take_run(|c| c.is_whitespace() && c != '\n' || c == '\u{feff}');
        if lexer.starts_with('#') {
            lexer.take_run(|c| c != '\n');
        }
        let start = lexer.here();
        match lexer.peek() {
            None => break,
            Some('\n') => {
                lexer.take_one();
                commands.push(std::mem::take(&mut words));
            }
            Some('\\') if lexer.takes_line_end() => {}
            Some(quote @ ('"' | '\'')) => {
                lexer.take_one();
                let text = lexer.take_run(|c| c != quote && c != '\n');
                let kind = match lexer.starts_with(quote) {
                    true => Kind::Quoted,
                    false => Kind::UnclosedQuote,
                };
                if kind == Kind::Quoted {
                    lexer.take_one();
                }
                let span = start.through(lexer.here());
                words.push(Token { kind, text, span });
            }
            Some(_) => {
                let text = lexer.take_run(|c| !c.is_whitespace());
                words.push(Token::new(Kind::Word, text, start));
            }
        }
    }
    commands.push(words);
    commands.retain(|words| !words.is_empty());
    commands
}

#[cfg(test)]
mod tests {
    use super::commands;
    use crate::keys::token::Part;

    #[test]
    fn a_backslash_at_the_end_of_a_line_goes_on_in_the_next() {
        let text = "a 'b c' \"d\" \\\r\n  e# f\\\n# g\n\nh \\x i";
        let found: Vec<Vec<_>> = commands(Part::whole(text))
            .iter()
            .map(|words| {
                let place = |word: &crate::keys::token::Token<'static>| {
                    (word.text, word.span.line, word.span.column)
                };
                words.iter().map(place).collect()
            })
            .collect();
        assert_eq!(
            found,
            [
                vec![
                    ("a", 1, 1),
                    ("b c", 1, 3),
                    ("d", 1, 9),
                    ("e#", 2, 3),
                    ("f\\", 2, 6)
                ],
                vec![("h", 5, 1), ("\\x", 5, 3), ("i", 5, 6)],
            ]
        );
    }
}
