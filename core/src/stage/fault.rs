//! What stops the engine where a kernel would panic.

use super::StageId;
use crate::crypto::IcvError;
use crate::mbuf::MbufError;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What a kernel would panic over. The stage that it happened in is named; a timeline keeps the world from before it.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{}: {kind}", stage.name())]
pub struct Fault {
    /// The stage.
    pub stage: StageId,
    /// What happened.
    pub kind: FaultKind,
}

/// The kinds of fault.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum FaultKind {
    /// An mbuf operation was asked for what it must not do.
    #[error("{0}")]
    Mbuf(MbufError),
    /// More octets were taken for an ICV than any transform makes.
    #[error("{0}")]
    Icv(IcvError),
    /// The stage table has no such transition.
    #[error("the stage table has no way from {} to {}", from.name(), to.name())]
    Undeclared {
        /// The stage that ran.
        from: StageId,
        /// The stage that it wanted next.
        to: StageId,
    },
    /// The packet's way has ended; nothing is left to run.
    #[error("nothing is left to run")]
    Ended,
}
