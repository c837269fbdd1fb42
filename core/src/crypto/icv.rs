//! An integrity check value as it stands in a packet.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use subtle::ConstantTimeEq;
use thiserror::Error;

/// Octets of the longest ICV: HMAC-SHA2-512 without truncation.
const LONGEST: usize = 64;

/// An ICV, computed or received. It needs no allocation and compares in constant time.
#[derive(Clone, Copy)]
pub struct Icv {
    octets: [u8; LONGEST],
    len: u8,
}

/// Octets that are no ICV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum IcvError {
    /// There are more octets than any transform makes.
    #[error("an ICV has at most {most} octets, there are {had}")]
    TooLong {
        /// Octets of the longest ICV.
        most: usize,
        /// Octets that were there.
        had: usize,
    },
}

impl Icv {
    /// Octets of the longest ICV that any transform makes.
    pub const MAX: usize = LONGEST;

    /// No octets at all.
    pub const NONE: Self = Self {
        octets: [0; LONGEST],
        len: 0,
    };

    /// The octets as they stand on the wire.
    pub fn as_slice(&self) -> &[u8] {
        self.octets
            .get(..usize::from(self.len))
            .unwrap_or(&self.octets)
    }

    /// The first `len` octets of a MAC; all of them where it has fewer.
    pub(super) fn truncated(mac: &[u8], len: u8) -> Self {
        let mut icv = Self::NONE;
        let cells = icv.octets.iter_mut().take(usize::from(len));
        for (cell, octet) in cells.zip(mac) {
            *cell = *octet;
            icv.len += 1;
        }
        icv
    }
}

impl TryFrom<&[u8]> for Icv {
    type Error = IcvError;

    fn try_from(octets: &[u8]) -> Result<Self, IcvError> {
        let too_long = IcvError::TooLong {
            most: LONGEST,
            had: octets.len(),
        };
        match u8::try_from(octets.len()) {
            Ok(len) if octets.len() <= LONGEST => Ok(Self::truncated(octets, len)),
            _ => Err(too_long),
        }
    }
}

impl PartialEq for Icv {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice().ct_eq(other.as_slice()).into()
    }
}

impl Eq for Icv {}

impl fmt::Debug for Icv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Icv(")?;
        for octet in self.as_slice() {
            write!(f, "{octet:02x}")?;
        }
        f.write_str(")")
    }
}

impl Serialize for Icv {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.as_slice())
    }
}

impl<'de> Deserialize<'de> for Icv {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(IcvVisitor)
    }
}

struct IcvVisitor;

impl<'de> de::Visitor<'de> for IcvVisitor {
    type Value = Icv;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at most {LONGEST} octets")
    }

    fn visit_bytes<E: de::Error>(self, octets: &[u8]) -> Result<Icv, E> {
        Icv::try_from(octets).map_err(E::custom)
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Icv, A::Error> {
        let mut octets = Vec::with_capacity(LONGEST);
        while let Some(octet) = seq.next_element()? {
            octets.push(octet);
        }
        self.visit_bytes(&octets)
    }
}

#[cfg(test)]
mod tests {
    use super::{Icv, IcvError};

    fn icv(octets: &[u8]) -> Icv {
        Icv::try_from(octets).unwrap()
    }

    #[test]
    fn equality_takes_every_octet_and_the_length() {
        assert_eq!(icv(&[1, 2, 3]), icv(&[1, 2, 3]));
        assert_ne!(icv(&[1, 2, 3]), icv(&[1, 2, 4]));
        assert_ne!(icv(&[1, 2, 3]), icv(&[0, 2, 3]));
        assert_ne!(icv(&[1, 2, 0]), icv(&[1, 2]));
    }

    #[test]
    fn sixty_four_octets_fit_and_one_more_does_not() {
        assert_eq!(icv(&[9; 64]).as_slice(), [9; 64]);
        for had in [65, 256, 1000] {
            assert_eq!(
                Icv::try_from(vec![9; had].as_slice()),
                Err(IcvError::TooLong { most: 64, had })
            );
        }
    }

    #[test]
    fn debug_is_hexadecimal() {
        assert_eq!(format!("{:?}", icv(&[0x0a, 0xff, 0])), "Icv(0aff00)");
    }

    #[test]
    fn it_is_saved_as_octets() {
        let json = serde_json::to_string(&icv(&[1, 2, 255])).unwrap();
        assert_eq!(json, "[1,2,255]");
        assert_eq!(
            serde_json::from_str::<Icv>(&json).unwrap(),
            icv(&[1, 2, 255])
        );
        let long = serde_json::to_string(&[0_u8; 65].as_slice()).unwrap();
        assert!(serde_json::from_str::<Icv>(&long).is_err());
    }
}
