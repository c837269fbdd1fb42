//! Interface description blocks.

use super::options::{comments, options, text};
use crate::capture::order::Order;
use crate::capture::{Interface, Timestamp};
use crate::wire::link::LinkType;

const IF_NAME: u16 = 2;
const IF_DESCRIPTION: u16 = 3;
const IF_TSRESOL: u16 = 9;
const IF_TSOFFSET: u16 = 14;

/// What packets need from their interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// The interface's index among all of the file.
    pub(super) index: usize,
    pub(super) link: LinkType,
    /// Octets kept of each packet; 0 for all.
    pub(super) snap_length: u32,
    clock: Clock,
}

/// How the interface's times are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Clock {
    /// Time units in a second; `None` for more than fit.
    units: Option<u128>,
    /// Seconds to add to each time.
    offset: i64,
}

impl Source {
    /// Reads the body of a block, and what is said about the interface; `None` if it is too short.
    pub(super) fn read(order: Order, body: &[u8], index: usize) -> Option<(Self, Interface)> {
        let link = LinkType(order.u16(body, 0)?);
        let snap_length = order.u32(body, 4)?;
        let at_end = body.get(8..).unwrap_or_default();
        let mut about = Interface {
            comments: comments(order, at_end),
            ..Interface::new(link)
        };
        let mut clock = Clock {
            units: Some(1_000_000),
            offset: 0,
        };
        for (code, value) in options(order, at_end) {
            match (code, value) {
                (IF_NAME, value) => about.name = Some(text(value)),
                (IF_DESCRIPTION, value) => about.description = Some(text(value)),
                (IF_TSRESOL, [resolution]) => clock.units = units(*resolution),
                (IF_TSOFFSET, value) => {
                    let seconds = value.first_chunk().map(|octets| match order {
                        Order::Little => i64::from_le_bytes(*octets),
                        Order::Big => i64::from_be_bytes(*octets),
                    });
                    clock.offset = seconds.unwrap_or(0);
                }
                _ => {}
            }
        }
        let source = Self {
            index,
            link,
            snap_length,
            clock,
        };
        Some((source, about))
    }

    /// A time from its units; `None` where it is before 1970 or cannot be told.
    pub(super) fn timestamp(&self, time: u64) -> Option<Timestamp> {
        let units = self.clock.units?;
        let time = u128::from(time);
        let seconds = u64::try_from(time / units).ok()?;
        // A fraction of 64 bits times 10^9 fits.
        let nanoseconds = (time % units) * 1_000_000_000 / units;
        Some(Timestamp {
            seconds: seconds.checked_add_signed(self.clock.offset)?,
            nanoseconds: u32::try_from(nanoseconds).ok()?,
        })
    }
}

/// `if_tsresol`: a negative power of 2 with the highest bit set, of 10 without.
fn units(resolution: u8) -> Option<u128> {
    let base: u128 = if resolution & 0x80 == 0 { 10 } else { 2 };
    base.checked_pow(u32::from(resolution & 0x7f))
}

#[cfg(test)]
mod tests {
    use super::{Source, units};
    use crate::capture::Timestamp;
    use crate::capture::order::Order;

    fn interface(options: &[u8]) -> Source {
        let body = [&[0, 1, 0, 0, 0, 0, 0xff, 0xff][..], options].concat();
        Source::read(Order::Big, &body, 0).unwrap().0
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
