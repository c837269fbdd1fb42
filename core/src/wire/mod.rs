//! Protocols on the wire: one a file, as views over octets with field ranges under the RFC's picture.
//!
//! A view checks once, in `parse`, that its fixed fields are there; its getters cannot fail after that.
//! Offsets and lengths are in octets unless a name or comment says otherwise; numbers are big-endian.

pub mod ah;
pub mod checksum;
mod error;
pub mod esp;
pub mod extension;
pub mod fields;
pub mod icmp_error;
pub mod icmpv4;
pub mod icmpv6;
pub mod ipcomp;
pub mod ipv4;
pub mod ipv6;
pub mod link;
mod protocol;
#[cfg(test)]
pub(crate) mod samples;
pub mod summary;
pub mod tcp;
pub mod udp;

pub use error::WireError;
pub use fields::{EspShape, Family, Field};
pub use protocol::IpProtocol;

use std::ops::Range;

/// The octets of `field`, whose length is `N`; zeros beyond the view's end, which `parse` has excluded.
fn octets<const N: usize>(view: &[u8], field: Range<usize>) -> [u8; N] {
    view.get(field)
        .and_then(<[u8]>::first_chunk)
        .copied()
        .unwrap_or([0; N])
}

/// Writes `value` over `field`, as far as both reach.
pub(crate) fn put(header: &mut [u8], field: Range<usize>, value: &[u8]) {
    let target = header.get_mut(field).into_iter().flatten();
    for (to, from) in target.zip(value) {
        *to = *from;
    }
}
