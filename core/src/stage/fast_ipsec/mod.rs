//! The stages of FAST_IPSEC (BSD `netipsec`): what comes after the crypto boundary runs in a callback.

pub(super) mod input;
