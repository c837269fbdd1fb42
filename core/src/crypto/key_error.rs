//! Why a key is refused.

use super::{Authentication, Encryption, KeyLength};
use thiserror::Error;

/// A key or an ICV length that its algorithm does not take. Lengths are in octets.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// The key has a length that the algorithm does not take.
    #[error("{name} takes {}, this key has {had} octets", expected(.key, *.salt))]
    KeyLength {
        /// The algorithm's name.
        name: &'static str,
        /// Lengths that would be right, without the salt.
        key: KeyLength,
        /// The salt that the configured key must carry at its end.
        salt: usize,
        /// The length that was there.
        had: usize,
    },
    /// The ICV cannot be that long.
    #[error("{name} makes an ICV of at most {most} octets, {asked} were asked for")]
    IcvTooLong {
        /// The algorithm's name.
        name: &'static str,
        /// The MAC's full length.
        most: usize,
        /// The length that was asked for.
        asked: usize,
    },
    /// An ICV without octets would let every packet pass.
    #[error("{name} needs an ICV of at least 1 octet, 0 were asked for")]
    IcvEmpty {
        /// The algorithm's name.
        name: &'static str,
    },
    /// The algorithm has no ICV of this length and does not truncate.
    #[error("{name} makes {}, {asked} octets were asked for", icvs(.lengths))]
    IcvLength {
        /// The algorithm's name.
        name: &'static str,
        /// Lengths that would be right.
        lengths: &'static [usize],
        /// The length that was asked for.
        asked: usize,
    },
    /// ESP has the algorithm among the combined modes, and not beside a cipher.
    #[error("{name} is an integrity algorithm of AH alone (RFC 4543, 4)")]
    AhAlone {
        /// The algorithm's name.
        name: &'static str,
    },
}

fn list(lengths: &[usize]) -> String {
    let words: Vec<String> = lengths.iter().map(usize::to_string).collect();
    words.join(" or ")
}

fn icvs(lengths: &[usize]) -> String {
    match lengths {
        [] => "no ICV of its own".to_owned(),
        _ => format!("an ICV of {} octets", list(lengths)),
    }
}

fn expected(key: &KeyLength, salt: usize) -> String {
    let length = match key {
        KeyLength::OneOf([0]) => return "no key".to_owned(),
        KeyLength::OneOf(lengths) => {
            let with_salt: Vec<usize> = lengths.iter().map(|n| n + salt).collect();
            list(&with_salt)
        }
        KeyLength::Any { .. } => return "a key of at least 1 octet".to_owned(),
        KeyLength::Between(least, most) => format!("{} to {}", least + salt, most + salt),
    };
    match salt {
        0 => format!("a key of {length} octets"),
        _ => format!("a key of {length} octets, the last {salt} being the salt"),
    }
}

pub(super) fn wrong_encryption_key(row: &Encryption, had: usize) -> KeyError {
    KeyError::KeyLength {
        name: row.name,
        key: row.key,
        salt: row.salt,
        had,
    }
}

pub(super) fn wrong_authentication_key(row: &Authentication, had: usize) -> KeyError {
    KeyError::KeyLength {
        name: row.name,
        key: row.key,
        salt: row.salt,
        had,
    }
}
