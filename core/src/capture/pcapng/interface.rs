//! Interface description blocks, and the options at the end of blocks.

use crate::capture::Timestamp;
use crate::capture::order::Order;
use crate::wire::link::LinkType;

const OPT_END: u16 = 0;
const OPT_COMMENT: u16 = 1;
const IF_TSRESOL: u16 = 9;
const IF_TSOFFSET: u16 = 14;

/// What packets need from their interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Interface {
    pub(super) link: LinkType,
    /// Octets kept of each packet; 0 for all.
    pub(super) snap_length: u32,
    /// Time units in a second; `None` for more than fit.
    units: Option<u128>,
    /// Seconds to add to each time.
    offset: i64,
}

impl Interface {
    /// Reads the body of a block; `None` if it is too short.
    pub(super) fn read(order: Order, body: &[u8]) -> Option<Self> {
        let mut interface = Self {
            link: LinkType(order.u16(body, 0)?),
            snap_length: order.u32(body, 4)?,
            units: Some(1_000_000),
            offset: 0,
        };
        for (code, value) in options(order, body.get(8..).unwrap_or_default()) {
            match (code, value) {
                (IF_TSRESOL, [resolution]) => interface.units = units(*resolution),
                (IF_TSOFFSET, value) => {
                    let seconds = value.first_chunk().map(|octets| match order {
                        Order::Little => i64::from_le_bytes(*octets),
                        Order::Big => i64::from_be_bytes(*octets),
                    });
                    interface.offset = seconds.unwrap_or(0);
                }
                _ => {}
            }
        }
        Some(interface)
    }

    /// A time from its units; `None` where it is before 1970 or cannot be told.
    pub(super) fn timestamp(&self, time: u64) -> Option<Timestamp> {
        let units = self.units?;
        let time = u128::from(time);
        let seconds = u64::try_from(time / units).ok()?;
        // A fraction of 64 bits times 10^9 fits.
        let nanoseconds = (time % units) * 1_000_000_000 / units;
        Some(Timestamp {
            seconds: seconds.checked_add_signed(self.offset)?,
            nanoseconds: u32::try_from(nanoseconds).ok()?,
        })
    }
}

/// `if_tsresol`: a negative power of 2 with the highest bit set, of 10 without.
fn units(resolution: u8) -> Option<u128> {
    let base: u128 = if resolution & 0x80 == 0 { 10 } else { 2 };
    base.checked_pow(u32::from(resolution & 0x7f))
}

/// Codes and values up to the end, or to an option that is cut.
fn options(order: Order, mut octets: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
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
        .map(|(_, value)| String::from_utf8_lossy(value).into_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Interface, units};
    use crate::capture::Timestamp;
    use crate::capture::order::Order;

    fn interface(options: &[u8]) -> Interface {
        let body = [&[0, 1, 0, 0, 0, 0, 0xff, 0xff][..], options].concat();
        Interface::read(Order::Big, &body).unwrap()
    }

    fn time(seconds: u64, nanoseconds: u32) -> Option<Timestamp> {
        Some(Timestamp {
            seconds,
            nanoseconds,
        })
    }

    #[test]
    fn without_a_resolution_times_are_microseconds() {
        let interface = interface(&[]);
        assert_eq!((interface.link.0, interface.snap_length), (1, 0xffff));
        assert_eq!(interface.timestamp(1_500_001), time(1, 500_001_000));
    }

    #[test]
    fn resolutions_are_powers_of_ten_or_of_two() {
        let nano = interface(&[0, 9, 0, 1, 9, 0, 0, 0]);
        assert_eq!(nano.timestamp(1_000_000_007), time(1, 7));
        let binary = interface(&[0, 9, 0, 1, 0x81, 0, 0, 0]);
        assert_eq!(binary.timestamp(3), time(1, 500_000_000));
        assert_eq!(units(127), None);
        assert_eq!(units(0xff), Some(1 << 127));
        assert_eq!(
            interface(&[0, 9, 0, 1, 0xff, 0, 0, 0]).timestamp(u64::MAX),
            time(0, 0)
        );
    }

    #[test]
    fn an_offset_moves_the_seconds() {
        let later = interface(&[0, 14, 0, 8, 0, 0, 0, 0, 0, 0, 0, 10]);
        assert_eq!(later.timestamp(2_000_000), time(12, 0));
        let earlier = interface(&[0, 14, 0, 8, 255, 255, 255, 255, 255, 255, 255, 255]);
        assert_eq!(earlier.timestamp(2_000_000), time(1, 0));
        assert_eq!(earlier.timestamp(0), None);
    }

    #[test]
    fn a_cut_option_ends_the_options() {
        assert_eq!(interface(&[0, 9, 0, 5, 9]), interface(&[]));
    }
}
