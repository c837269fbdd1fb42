//! Options of the hop-by-hop and destination options headers, RFC 8200, 4.2.
//!
//! ```text
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+- - - - - - - - -
//! |  Option Type  |  Opt Data Len |  Option Data
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+- - - - - - - - -
//! ```
//! Pad1 is an option type alone, without length and data.

use crate::wire::WireError;
use crate::wire::error::require;

/// What a node does that does not know an option: the two highest bits of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// 00: skip over it.
    Skip,
    /// 01: discard the packet.
    Discard,
    /// 10: discard the packet and send an ICMPv6 parameter problem.
    DiscardAndReport,
    /// 11: the same, but not for a multicast destination.
    DiscardAndReportUnicast,
}

/// An option type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OptionType(pub u8);

impl OptionType {
    /// One octet of padding.
    pub const PAD1: Self = Self(0x00);
    /// Two or more octets of padding.
    pub const PADN: Self = Self(0x01);
    /// Router alert, RFC 2711.
    pub const ROUTER_ALERT: Self = Self(0x05);
    /// Jumbo payload, RFC 2675.
    pub const JUMBO_PAYLOAD: Self = Self(0xc2);
    /// Home address, RFC 6275, 6.3.
    pub const HOME_ADDRESS: Self = Self(0xc9);

    /// What a node does that does not know the option.
    pub fn action(self) -> Action {
        match self.0 >> 6 {
            0 => Action::Skip,
            1 => Action::Discard,
            2 => Action::DiscardAndReport,
            _ => Action::DiscardAndReportUnicast,
        }
    }

    /// Whether the option data may change en route, so that AH counts it as zeros (RFC 4302, 3.3.3.1.2.2).
    pub fn is_mutable(self) -> bool {
        self.0 & 0x20 != 0
    }

    /// What people call it, where it is a common one.
    pub fn name(self) -> Option<&'static str> {
        Some(match self.0 {
            0x00 => "Pad1",
            0x01 => "PadN",
            0x05 => "router alert",
            0x07 => "CALIPSO",
            0x26 => "quick-start",
            0x30 => "path MTU record",
            0x63 => "RPL",
            0xc2 => "jumbo payload",
            0xc9 => "home address",
            _ => return None,
        })
    }
}

/// One option in its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IpOption<'a> {
    /// Its type.
    pub kind: OptionType,
    /// Offset of the type octet from the start of the options area.
    pub offset: usize,
    /// Length in octets of all of it: type, length and data.
    pub length: usize,
    /// Option data; empty for Pad1.
    pub data: &'a [u8],
}

/// Goes through an options area: the header without next header and length. Stops after an error.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    area: &'a [u8],
    offset: usize,
}

impl<'a> Options<'a> {
    /// Starts at the beginning of the options area.
    pub fn new(area: &'a [u8]) -> Self {
        Self { area, offset: 0 }
    }

    fn option(&self, rest: &'a [u8], kind: OptionType) -> Result<IpOption<'a>, WireError> {
        const WHAT: &str = "option";
        let offset = self.offset;
        if kind == OptionType::PAD1 {
            return Ok(IpOption {
                kind,
                offset,
                length: 1,
                data: &[],
            });
        }
        let Some(&[_, data_len]) = rest.first_chunk() else {
            return Err(WireError::Truncated {
                what: WHAT,
                needed: 2,
                had: rest.len(),
            });
        };
        let length = 2 + usize::from(data_len);
        require(WHAT, rest, length)?;
        Ok(IpOption {
            kind,
            offset,
            length,
            data: rest.get(2..length).unwrap_or_default(),
        })
    }
}

impl<'a> Iterator for Options<'a> {
    type Item = Result<IpOption<'a>, WireError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.area.get(self.offset..)?;
        let kind = OptionType(*rest.first()?);
        let option = self.option(rest, kind);
        self.offset += option.as_ref().map_or(rest.len(), |option| option.length);
        Some(option)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_follow_each_other() {
        let area = [0, 5, 2, 0, 0, 0x3e, 0, 1, 1, 0xff];
        let seen: Vec<_> = Options::new(&area)
            .map(|option| option.map(|o| (o.kind.0, o.offset, o.length, o.data)))
            .collect();
        assert_eq!(
            seen,
            [
                Ok((0x00, 0, 1, &[][..])),
                Ok((0x05, 1, 4, &[0, 0][..])),
                Ok((0x3e, 5, 2, &[][..])),
                Ok((0x01, 7, 3, &[0xff][..])),
            ]
        );
    }

    #[test]
    fn an_option_beyond_the_area_is_an_error_and_the_end() {
        let mut options = Options::new(&[0x1e, 4, 1, 2, 3]);
        assert_eq!(
            options.next(),
            Some(Err(WireError::Truncated {
                what: "option",
                needed: 6,
                had: 5
            }))
        );
        assert_eq!(options.next(), None);
        assert!(matches!(
            Options::new(&[1]).next(),
            Some(Err(WireError::Truncated {
                needed: 2,
                had: 1,
                ..
            }))
        ));
    }

    #[test]
    fn type_bits_tell_action_and_mutability() {
        assert_eq!(OptionType(0x05).action(), Action::Skip);
        assert_eq!(OptionType(0x63).action(), Action::Discard);
        assert_eq!(OptionType(0x8a).action(), Action::DiscardAndReport);
        assert_eq!(OptionType(0xc2).action(), Action::DiscardAndReportUnicast);
        assert!(OptionType(0x3e).is_mutable());
        assert!(!OptionType(0x1e).is_mutable());
    }
}
