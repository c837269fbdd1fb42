//! The counters and the window that an exported association carries.

/// Where an association's sequence numbers stood when it was exported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ReplayState {
    /// Highest sequence number received; 0 for none.
    pub(super) last_received: u64,
    /// Last sequence number sent; 0 for none.
    pub(super) last_sent: u64,
    /// Which packets of the window came: bit `n % 32` of word `n / 32` stands for `last_received - n`. Empty
    /// where that is not known.
    pub(super) received: Vec<u32>,
}

impl ReplayState {
    /// Unrolls Linux's bitmap of extended contexts (`xfrm_replay_state_esn`), a ring of `window` bits: sequence number
    /// `s` has bit `(s - 1) % window`, computed on the low 32 bits.
    pub(super) fn unroll(sequence_low: u32, window: u32, ring: &[u32]) -> Vec<u32> {
        let Some(top) = sequence_low.wrapping_sub(1).checked_rem(window) else {
            return Vec::new();
        };
        let bit = |n: u32| {
            let place = if n <= top {
                top - n
            } else {
                window - (n - top)
            };
            let word = usize::try_from(place / 32).ok().and_then(|i| ring.get(i));
            word.is_some_and(|word| word >> (place % 32) & 1 == 1)
        };
        let mut received = vec![0; ring.len()];
        for (word, first) in received.iter_mut().zip((0..window).step_by(32)) {
            let bits = 32.min(window - first);
            *word = (0..bits).fold(0, |word, n| word | u32::from(bit(first + n)) << n);
        }
        received
    }
}

/// The ring that [`ReplayState::unroll`] reads: what `received` says, as Linux keeps it.
pub(super) fn roll(sequence_low: u32, window: u32, received: &[u32]) -> Vec<u32> {
    let mut ring = vec![0_u32; usize::try_from(window.div_ceil(32)).unwrap_or(0)];
    let Some(top) = sequence_low.wrapping_sub(1).checked_rem(window) else {
        return ring;
    };
    let bits = received
        .iter()
        .flat_map(|word| (0..32).map(move |n| word >> n & 1));
    for (n, bit) in (0..window).zip(bits) {
        let place = if n <= top {
            top - n
        } else {
            window - (n - top)
        };
        if let Some(word) = usize::try_from(place / 32)
            .ok()
            .and_then(|i| ring.get_mut(i))
        {
            *word |= bit << (place % 32);
        }
    }
    ring
}

#[cfg(test)]
mod tests {
    use super::{ReplayState, roll};

    #[test]
    fn a_ring_that_has_not_wrapped_is_turned_around() {
        // 1, 2 and 4 of 4.
        assert_eq!(ReplayState::unroll(4, 64, &[0b1011, 0]), [0b1101, 0]);
    }

    #[test]
    fn a_ring_that_has_wrapped_begins_at_its_newest_bit() {
        // 0x5ffffffff, 0x600000000 and 0x600000001 to 0x600000008.
        let ring = [0xff, 0, 0, 0xc000_0000];
        assert_eq!(ReplayState::unroll(8, 128, &ring), [0x3ff, 0, 0, 0]);
        assert_eq!(roll(8, 128, &[0x3ff, 0, 0, 0]), ring);
    }

    #[test]
    fn a_window_of_nothing_has_no_bits() {
        assert_eq!(ReplayState::unroll(8, 0, &[1]), [0u32; 0]);
    }
}
