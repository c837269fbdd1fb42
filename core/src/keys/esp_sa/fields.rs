//! The fields of a row: in double quotes, with commas between.

use crate::crypto::SecretKey;
use crate::keys::token::{Kind, Lexer, Part, Token};
use crate::keys::{KeysError, Problem};

/// The fields of one line; their text is what stands between the quotes, with escapes in it.
pub(super) fn fields(line: Part<'_>) -> Result<Vec<Token<'_>>, Problem> {
    let mut lexer = Lexer::new(line);
    let mut fields = Vec::new();
    loop {
        lexer.skip_blanks();
        let field = match lexer.starts_with('"') {
            true => quoted(&mut lexer)?,
            false => {
                let start = lexer.here();
                let text = lexer.take_run(|c| c != ',' && !c.is_whitespace());
                Token::new(Kind::Word, text, start)
            }
        };
        fields.push(field);
        lexer.skip_blanks();
        let next = lexer.here();
        match lexer.take_one() {
            "" => return Ok(fields),
            "," => {}
            other => {
                let expected = "a comma";
                let token = Token::new(Kind::Word, other, next);
                return Err(token.problem(KeysError::Unexpected { expected }));
            }
        }
    }
}

fn quoted<'t>(lexer: &mut Lexer<'t>) -> Result<Token<'t>, Problem> {
    let start = lexer.here();
    lexer.take_one();
    let escaped = std::cell::Cell::new(false);
    let text = lexer.take_run(|c| {
        let literal = escaped.replace(c == '\\' && !escaped.get());
        c != '\n' && (c != '"' || literal)
    });
    let closed = lexer.take_one() == "\"";
    let token = Token {
        kind: Kind::Quoted,
        text,
        span: start.through(lexer.here()),
    };
    match closed {
        true => Ok(token),
        false => Err(token.problem(KeysError::UnclosedQuote)),
    }
}

/// The octets of a text in which `\"`, `\\` and `\xHH` stand for one each.
pub(super) fn unescaped(token: &Token<'_>) -> Result<SecretKey, Problem> {
    let mut octets = zeroize::Zeroizing::new(Vec::with_capacity(token.text.len()));
    let mut rest = token.text.bytes();
    while let Some(octet) = rest.next() {
        if octet != b'\\' {
            octets.push(octet);
            continue;
        }
        let hex = |digit: Option<u8>| char::from(digit?).to_digit(16);
        let octet = match rest.next() {
            Some(quote @ (b'"' | b'\\')) => Some(quote),
            Some(b'x') => match (hex(rest.next()), hex(rest.next())) {
                (Some(high), Some(low)) => u8::try_from(high << 4 | low).ok(),
                _ => None,
            },
            _ => None,
        };
        octets.push(octet.ok_or_else(|| token.problem(KeysError::Escape))?);
    }
    Ok(SecretKey::new(std::mem::take(&mut *octets)))
}
