//! The stages of KAME: one call stack, on which every function keeps its locals while those that it called run.
//!
//! Nothing is parked: cryptography is a call, and what it returns is there when the caller goes on. What FAST_IPSEC has to
//! carry over its boundary in a record is here in the frame of a function that has not returned.

mod call_stack;
mod input;
mod output;
mod resume;

pub use call_stack::{
    AhCalccksum, AhInput, AhInputAt, AhOutput, CallFrame, CallStack, Encapsulate, EspAuth,
    EspDecrypt, EspEncrypt, EspInput, EspInputAt, EspOutput, EspOutputAt, Ip6Input, IpInput,
    IpOutput, IpVersion, IpcompCompress, IpcompDecompress, IpcompInput, IpcompOutput,
    OutputRequests, OutputRequestsAt, PrInput, Returned, Transform, TunnelValidate,
};
pub(super) use resume::resume;

use super::{Stage, StageId, World};
use crate::mbuf::Chain;
use crate::trace::{Event, KameEvent, Observer};

/// How a function's run ends.
enum Step {
    /// It calls another and waits.
    Call {
        m: Chain,
        /// Itself, as it waits.
        caller: CallFrame,
        callee: CallFrame,
    },
    /// It returns.
    Return { m: Chain, value: Returned },
    /// It hands the packet to what both stacks have; `caller` waits, unless it has returned.
    Next {
        caller: Option<CallFrame>,
        next: Stage,
    },
}

/// `ip6_input` or `ip_input` at the bottom of a new call stack.
pub(super) fn arrived(m: Chain, version: IpVersion) -> Stage {
    let frame = match version {
        IpVersion::V6 => CallFrame::Ip6Input(Ip6Input::CALLED),
        IpVersion::V4 => CallFrame::IpInput(IpInput::CALLED),
    };
    stage(m, vec![frame], None)
}

/// `ip6_output` or `ip_output` at the bottom of a new call stack.
pub(super) fn leaving(m: Chain, version: IpVersion, forwarding: bool) -> Stage {
    let locals = IpOutput::called(forwarding);
    let frame = match version {
        IpVersion::V6 => CallFrame::Ip6Output(locals),
        IpVersion::V4 => CallFrame::IpOutput(locals),
    };
    stage(m, vec![frame], None)
}

fn stage(m: Chain, frames: Vec<CallFrame>, returned: Option<Returned>) -> Stage {
    let call = Box::new(CallStack { frames, returned });
    Stage::Kame { m, call }
}

/// The stage that a step leads to. `frames` are those below the function that ran.
fn follow(world: &World, o: &mut impl Observer, mut frames: Vec<CallFrame>, step: Step) -> Stage {
    match step {
        Step::Call { m, caller, callee } => {
            let function = callee.function();
            o.record(world, &m, || Event::Kame(KameEvent::Call { function }));
            frames.push(caller);
            frames.push(callee);
            stage(m, frames, None)
        }
        Step::Return { m, value } => {
            o.record(world, &m, || Event::Kame(KameEvent::Return { value }));
            // A protocol that only passes a packet on gives its callee's value to its own caller.
            while matches!(frames.last(), Some(CallFrame::PrInput(_))) {
                frames.pop();
            }
            stage(m, frames, Some(value))
        }
        Step::Next { caller, next } => {
            frames.extend(caller);
            enter(world, o, frames, next)
        }
    }
}

/// Turns the stage that a function of both stacks leads to into a call.
fn enter(world: &World, o: &mut impl Observer, mut frames: Vec<CallFrame>, next: Stage) -> Stage {
    match next {
        Stage::Ip6Input { m } => arrived(m, IpVersion::V6),
        Stage::IpInput { m } => arrived(m, IpVersion::V4),
        next => match CallFrame::of(&world.mbufs, next) {
            Ok((m, callee)) => {
                let function = callee.function();
                o.record(world, &m, || Event::Kame(KameEvent::Call { function }));
                if let Some(caller) = frames.last_mut() {
                    caller.passes_on(&callee);
                }
                frames.push(callee);
                stage(m, frames, None)
            }
            Err(end) => end,
        },
    }
}

impl CallStack {
    /// The stage that its innermost function is in.
    pub fn id(&self) -> StageId {
        let top = self.frames.last();
        top.map_or(StageId::Done, |frame| frame.id(self.returned.as_ref()))
    }
}
