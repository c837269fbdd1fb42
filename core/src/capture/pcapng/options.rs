//! The options at the end of blocks.

use crate::capture::order::Order;

const OPT_END: u16 = 0;
const OPT_COMMENT: u16 = 1;

/// Codes and values up to the end, or to an option that is cut.
pub(super) fn options(order: Order, mut octets: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let code = order.u16(octets, 0).filter(|code| *code != OPT_END)?;
        let length = usize::from(order.u16(octets, 2)?);
        let (value, _) = octets.get(4..)?.split_at_checked(length)?;
        octets = octets
            .get(4 + length.next_multiple_of(4)..)
            .unwrap_or_default();
        Some((code, value))
    })
}

/// The comments among a block's options.
pub(super) fn comments(order: Order, octets: &[u8]) -> Vec<String> {
    options(order, octets)
        .filter(|(code, _)| *code == OPT_COMMENT)
        .map(|(_, value)| text(value))
        .collect()
}

/// A value that is text; what is no UTF-8 in it is replaced.
pub(super) fn text(value: &[u8]) -> String {
    String::from_utf8_lossy(value).into_owned()
}
