//! Limits of lifetimes, as `setkey -D` and `ip xfrm state` print them.

use super::token::Token;
use super::{KeysError, Problem};

/// A number that a unit may follow: `500`, `500(bytes),` or `30(s)`; 0 for `(INF)(bytes)` and `INF`, which are no limit.
pub(super) fn limit(token: &Token<'_>) -> Result<u64, Problem> {
    let text = token.text.trim_start_matches('(');
    let end = text.find(['(', ')', ',']).unwrap_or(text.len());
    match text.get(..end).unwrap_or(text) {
        "INF" => Some(0),
        digits if digits.bytes().all(|c| c.is_ascii_digit()) => digits.parse().ok(),
        _ => None,
    }
    .ok_or_else(|| {
        token.problem(KeysError::Unexpected {
            expected: "a limit, a decimal number,",
        })
    })
}
