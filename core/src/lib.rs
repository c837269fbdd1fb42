//! IPsec as it runs in a BSD kernel, one continuation stage at a time.
//!
//! No I/O, no clock, no randomness: every input is a value, so a saved state resumes anywhere.

pub mod crypto;
pub mod sa;
