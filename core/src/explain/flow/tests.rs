//! Flows made by hand.
