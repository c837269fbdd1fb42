//! The stages of FAST_IPSEC (BSD `netipsec`): what comes after the crypto boundary runs in a callback.

pub(super) mod ah_massage_headers;
pub(super) mod input;
pub(super) mod ipsec_in_reject;
pub(super) mod output;
pub(super) mod selector;

pub use ah_massage_headers::{MassageError, Massaged};
