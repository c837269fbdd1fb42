//! Where octets come from and what they influence: held against the octets themselves.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod headers;
mod pieces;
mod transforms;
