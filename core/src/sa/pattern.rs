//! Associations for several sources, destinations or SPIs at once, as analysers of captures have them. No kernel does.

use serde::{Deserialize, Serialize};
use std::fmt::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;
use thiserror::Error;

/// What stands for whatever a packet has.
const WILDCARD: &str = "*";

/// A pattern that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PatternError {
    /// No pattern of addresses.
    #[error(
        "neither an address nor a pattern of them: `*`, a prefix with `/` and its length, or `*` for an octet of IPv4, or \
         for a group or one of 4 digits of IPv6"
    )]
    Address,
    /// No pattern of SPIs.
    #[error("a pattern of SPIs is `*`, or 0x and 8 hexadecimal digits with `*` for some of them")]
    Spi,
}

/// Addresses: those that agree with one in the bits of a mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum AddressPattern {
    /// Every address of either version.
    Any,
    /// IPv4 addresses.
    V4 {
        /// The bits of the mask.
        bits: u32,
        /// Which bits count.
        mask: u32,
    },
    /// IPv6 addresses.
    V6 {
        /// The bits of the mask.
        bits: u128,
        /// Which bits count.
        mask: u128,
    },
}

impl AddressPattern {
    /// Every IPv4 address.
    pub const ANY_V4: Self = Self::V4 { bits: 0, mask: 0 };
    /// Every IPv6 address.
    pub const ANY_V6: Self = Self::V6 { bits: 0, mask: 0 };

    /// Whether an address is among these.
    pub fn matches(self, address: IpAddr) -> bool {
        match (self, address) {
            (Self::Any, _) => true,
            (Self::V4 { bits, mask }, IpAddr::V4(address)) => address.to_bits() & mask == bits,
            (Self::V6 { bits, mask }, IpAddr::V6(address)) => address.to_bits() & mask == bits,
            _ => false,
        }
    }

    /// The only address, if it is only one.
    pub fn single(self) -> Option<IpAddr> {
        match self {
            Self::V4 { mask: u32::MAX, .. }
            | Self::V6 {
                mask: u128::MAX, ..
            } => Some(self.base()),
            _ => None,
        }
    }

    /// The address with zeros where the pattern says nothing.
    pub fn base(self) -> IpAddr {
        match self {
            Self::Any => Ipv6Addr::UNSPECIFIED.into(),
            Self::V4 { bits, .. } => Ipv4Addr::from_bits(bits).into(),
            Self::V6 { bits, .. } => Ipv6Addr::from_bits(bits).into(),
        }
    }

    /// Whether these are IPv4 addresses; `None` where they are of both versions.
    pub fn is_ipv4(self) -> Option<bool> {
        match self {
            Self::Any => None,
            Self::V4 { .. } => Some(true),
            Self::V6 { .. } => Some(false),
        }
    }

    /// Whether these are all addresses, or all of one version.
    pub fn is_any(self) -> bool {
        matches!(self, Self::Any | Self::ANY_V4 | Self::ANY_V6)
    }

    fn prefix(address: IpAddr, len: u32) -> Option<Self> {
        Some(match address {
            IpAddr::V4(address) => {
                let host = u32::BITS.checked_sub(len)?;
                let mask = u32::MAX.checked_shl(host).unwrap_or(0);
                let bits = address.to_bits() & mask;
                Self::V4 { bits, mask }
            }
            IpAddr::V6(address) => {
                let host = u128::BITS.checked_sub(len)?;
                let mask = u128::MAX.checked_shl(host).unwrap_or(0);
                let bits = address.to_bits() & mask;
                Self::V6 { bits, mask }
            }
        })
    }

    /// Four octets, each a number or a wildcard.
    fn octets(text: &str) -> Option<Self> {
        let octets: Vec<&str> = text.split('.').collect();
        let octets: [&str; 4] = octets.try_into().ok()?;
        let [mask, numbers] = [
            octets.map(|octet| if octet == WILDCARD { "0" } else { "255" }),
            octets.map(|octet| if octet == WILDCARD { "0" } else { octet }),
        ]
        .map(|octets| octets.join(".").parse::<Ipv4Addr>());
        Some(Self::V4 {
            bits: numbers.ok()?.to_bits(),
            mask: mask.ok()?.to_bits(),
        })
    }

    /// Groups of IPv6, each with digits, with a wildcard a digit, or one for them all.
    fn groups(text: &str) -> Option<Self> {
        let written = |replacement: char| -> String {
            let groups: Vec<String> = text
                .split(':')
                .map(|group| match group {
                    WILDCARD => replacement.to_string().repeat(4),
                    _ => group.replace('*', &replacement.to_string()),
                })
                .collect();
            groups.join(":")
        };
        let partial = |group: &str| group.contains('*') && group != WILDCARD && group.len() != 4;
        if text.split(':').any(partial) {
            return None;
        }
        let bits: Ipv6Addr = written('0').parse().ok()?;
        let filled: Ipv6Addr = written('f').parse().ok()?;
        // Where both readings agree the digit was there.
        let mask = !(bits.to_bits() ^ filled.to_bits());
        let bits = bits.to_bits();
        Some(Self::V6 { bits, mask })
    }
}

impl From<IpAddr> for AddressPattern {
    fn from(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => Self::V4 {
                bits: address.to_bits(),
                mask: u32::MAX,
            },
            IpAddr::V6(address) => Self::V6 {
                bits: address.to_bits(),
                mask: u128::MAX,
            },
        }
    }
}

impl FromStr for AddressPattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        if text == WILDCARD {
            return Ok(Self::Any);
        }
        let read = match text.split_once('/') {
            Some((address, len)) => len
                .parse()
                .ok()
                .filter(|_| len.starts_with(|c: char| c.is_ascii_digit()))
                .and_then(|len| Self::prefix(address.parse().ok()?, len)),
            None if !text.contains('*') => text.parse().ok().map(|address: IpAddr| address.into()),
            None if text.contains(':') => Self::groups(text),
            None => Self::octets(text),
        };
        read.ok_or(PatternError::Address)
    }
}

impl fmt::Display for AddressPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base = self.base();
        match *self {
            _ if self.single().is_some() => write!(f, "{base}"),
            _ if self.is_any() => f.write_str(WILDCARD),
            Self::V4 { mask, .. } if mask.leading_ones() == mask.count_ones() => {
                write!(f, "{base}/{}", mask.count_ones())
            }
            Self::V6 { mask, .. } if mask.leading_ones() == mask.count_ones() => {
                write!(f, "{base}/{}", mask.count_ones())
            }
            Self::V4 { bits, mask } => {
                let octets = bits.to_be_bytes().into_iter().zip(mask.to_be_bytes());
                let octets = octets.map(|(octet, mask)| match mask {
                    0 => WILDCARD.to_owned(),
                    _ => octet.to_string(),
                });
                f.write_str(&octets.collect::<Vec<_>>().join("."))
            }
            Self::Any => f.write_str(WILDCARD),
            Self::V6 { bits, mask } => {
                let digits = digits(&bits.to_be_bytes(), &mask.to_be_bytes());
                let groups = digits.as_bytes().chunks(4).map(String::from_utf8_lossy);
                f.write_str(&groups.collect::<Vec<_>>().join(":"))
            }
        }
    }
}

impl From<AddressPattern> for String {
    fn from(pattern: AddressPattern) -> Self {
        match pattern {
            AddressPattern::ANY_V4 => "0.0.0.0/0".to_owned(),
            AddressPattern::ANY_V6 => "::/0".to_owned(),
            _ => pattern.to_string(),
        }
    }
}

impl TryFrom<String> for AddressPattern {
    type Error = PatternError;

    fn try_from(text: String) -> Result<Self, PatternError> {
        text.parse()
    }
}

/// Security parameters indexes: those that agree with one in the bits of a mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SpiPattern {
    bits: u32,
    mask: u32,
}

impl SpiPattern {
    /// Every SPI.
    pub const ANY: Self = Self { bits: 0, mask: 0 };

    /// Whether an SPI is among these.
    pub fn matches(self, spi: u32) -> bool {
        spi & self.mask == self.bits
    }

    /// The only SPI, if it is only one.
    pub fn single(self) -> Option<u32> {
        (self.mask == u32::MAX).then_some(self.bits)
    }

    /// The SPI with zeros where the pattern says nothing.
    pub fn base(self) -> u32 {
        self.bits
    }
}

impl From<u32> for SpiPattern {
    fn from(bits: u32) -> Self {
        let mask = u32::MAX;
        Self { bits, mask }
    }
}

impl FromStr for SpiPattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        let digits = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
            _ if text == WILDCARD => return Ok(Self::ANY),
            Some(WILDCARD) => return Ok(Self::ANY),
            Some(digits) if digits.len() == 8 && !digits.starts_with('+') => digits,
            _ => return Err(PatternError::Spi),
        };
        let read = |wildcard| u32::from_str_radix(&digits.replace('*', wildcard), 16);
        let (bits, filled) = (read("0"), read("f"));
        let (Ok(bits), Ok(filled)) = (bits, filled) else {
            return Err(PatternError::Spi);
        };
        let mask = !(bits ^ filled);
        Ok(Self { bits, mask })
    }
}

impl fmt::Display for SpiPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::ANY => f.write_str(WILDCARD),
            Self { bits, mask } => {
                let digits = digits(&bits.to_be_bytes(), &mask.to_be_bytes());
                write!(f, "0x{digits}")
            }
        }
    }
}

impl From<SpiPattern> for String {
    fn from(pattern: SpiPattern) -> Self {
        pattern.to_string()
    }
}

impl TryFrom<String> for SpiPattern {
    type Error = PatternError;

    fn try_from(text: String) -> Result<Self, PatternError> {
        text.parse()
    }
}

/// Hexadecimal digits, with a wildcard where the mask has none.
fn digits(octets: &[u8], mask: &[u8]) -> String {
    let mut text = String::with_capacity(octets.len() * 2);
    for (octet, mask) in octets.iter().zip(mask) {
        for (digit, mask) in [(octet >> 4, mask >> 4), (octet & 15, mask & 15)] {
            match mask {
                0 => text.push_str(WILDCARD),
                // Writing to a `String` never fails.
                _ => drop(write!(text, "{digit:x}")),
            }
        }
    }
    text
}

/// The packets that an association for several is for. Unlike an association for one destination and SPI, it asks for the
/// source as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SaPattern {
    /// Source of the outer header.
    pub src: AddressPattern,
    /// Destination of the outer header.
    pub dst: AddressPattern,
    /// Security parameters index.
    pub spi: SpiPattern,
}

impl SaPattern {
    /// Every packet.
    pub const ANY: Self = Self {
        src: AddressPattern::Any,
        dst: AddressPattern::Any,
        spi: SpiPattern::ANY,
    };

    /// Source, destination and SPI with zeros where the pattern says nothing, both addresses of one version.
    pub fn bases(&self) -> (IpAddr, IpAddr, u32) {
        let Self { src, dst, spi } = self.of_one_version();
        (src.base(), dst.base(), spi.base())
    }

    /// The same, with the addresses that are of any version of that which the other ones have.
    #[must_use]
    pub fn of_one_version(self) -> Self {
        let of = |pattern, other: AddressPattern| match (pattern, other.is_ipv4()) {
            (AddressPattern::Any, Some(true)) => AddressPattern::ANY_V4,
            (AddressPattern::Any, Some(false)) => AddressPattern::ANY_V6,
            (pattern, _) => pattern,
        };
        Self {
            src: of(self.src, self.dst),
            dst: of(self.dst, self.src),
            ..self
        }
    }

    /// Whether destination and SPI are one each: then they alone find the association, whatever its source is.
    pub fn names_one(&self) -> bool {
        self.dst.single().is_some() && self.spi.single().is_some()
    }
}

#[cfg(test)]
mod tests;
