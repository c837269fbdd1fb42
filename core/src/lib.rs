//! IPsec as it runs in a BSD kernel, one continuation stage at a time.
//!
//! No I/O, no clock, no randomness: every input is a value, so a saved state resumes anywhere.

pub mod capture;
pub mod crypto;
pub mod explain;
pub mod inspect;
pub mod keys;
pub mod lab;
pub mod mbuf;
pub mod policy;
pub mod sa;
pub mod stage;
pub mod trace;
pub mod wire;
