//! The receive path, a C function a file.

pub(super) mod ah_calccksum;
pub(super) mod ah_input;
mod contiguous;
pub(super) mod esp_auth;
pub(super) mod esp_decrypt;
pub(super) mod esp_input;
pub(super) mod ip6_input;
pub(super) mod ip_input;
pub(super) mod ipcomp_input;
mod key_allocsa;
mod lengths;
pub(super) mod pr_input;
mod strip;
pub(super) mod tunnel_validate;

pub(super) use contiguous::ipsec_copypkt;
pub(super) use lengths::write_length;

use super::{IpVersion, Step};
use crate::stage::world::Stop;

/// What a function's run gives.
type Ran = Result<Step, Stop>;
