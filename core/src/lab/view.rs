//! What a viewer draws of a lab at one move: plain data, the same for the page and for JavaScript.

use super::wire::Fate;
use crate::policy::SpRef;
use crate::sa::SavRef;
use crate::trace::view::{CounterView, RecordEntry};
use serde::Serialize;

/// One move, made or to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MoveView {
    /// `stage`, `parked`, `arrival`, `step` or `intervention`.
    pub kind: &'static str,
    /// The host, counted from 0, where there is one.
    pub host: Option<usize>,
    /// The packet's task, where there is one.
    pub task: Option<u32>,
    /// What, in a word or two: `esp_input`, `step 2`.
    pub title: String,
    /// On what: `bob, packet 7: ESP 0x1000 seq 2`.
    pub detail: String,
    /// What became of the packet, if its way ended here: `dropped esp_input_cb esps_badauth`.
    pub outcome: Option<String>,
    /// Whether it was dropped.
    pub dropped: bool,
}

/// Where a stage is in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum When {
    /// It has run.
    Done,
    /// It just ran.
    Now,
    /// It runs next of this packet's stages.
    Next,
    /// It runs later.
    Later,
}

/// A stage on a packet's way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LabStageView {
    /// The stage table's id: `esp_input_cb`.
    pub id: &'static str,
    /// A few words on what it does.
    pub role: String,
    /// Whether it is the crypto boundary.
    pub boundary: bool,
    /// Where it is in time.
    pub when: When,
    /// The position at which it has run; absent where this run does not come to it.
    pub at: Option<usize>,
}

/// How far a packet has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Some stage is next.
    UnderWay,
    /// Its request waits at the crypto boundary.
    Parked,
    /// Its way has ended.
    Ended,
}

/// A packet on a host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PacketView {
    /// Its task's number.
    pub task: u32,
    /// What it was when its way here began: `ESP 0x1000 seq 2`.
    pub words: String,
    /// How far it has come.
    pub standing: Standing,
    /// The same in a word; at the end what became of it.
    pub state: String,
    /// Whether it was dropped.
    pub dropped: bool,
    /// Its stages.
    pub path: Vec<LabStageView>,
}

/// A request that waits at the crypto boundary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ParkedView {
    /// Its place among those that wait, from 0.
    pub index: usize,
    /// The packet's task.
    pub task: u32,
    /// The packet as it waits: `ESP 0x1000 seq 2`.
    pub words: String,
    /// Its octets.
    pub octets: usize,
    /// The algorithms: `AES-CBC-128 · HMAC-SHA1-96`; empty where the association is gone.
    pub algorithms: String,
    /// The stage that gets it back.
    pub callback: &'static str,
    /// The association that it went out with.
    pub sav: SavRef,
    /// Whether the packet came over the wire, so that it can come again.
    pub arrived: bool,
    /// The heap record: all that survives.
    pub record: Vec<RecordEntry>,
    /// What is gone.
    pub gone: Vec<String>,
}

/// A row of the SAD.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SaView {
    /// Names it in events.
    pub sav: SavRef,
    /// `0x1000`.
    pub spi: String,
    /// Source address.
    pub src: String,
    /// Destination address.
    pub dst: String,
    /// `ESP transport · AES-CBC-128 · HMAC-SHA1-96 · window 32`.
    pub words: String,
    /// `mature`, `dying`, `dead`.
    pub state: String,
    /// The last sequence number sent.
    pub sent: u64,
    /// The right edge of the replay window, where there is one.
    pub received: Option<u64>,
    /// Parked requests and others that hold it.
    pub references: u32,
    /// Whether the last move changed it.
    pub changed: bool,
}

/// A row of the SPD.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SpView {
    /// Names it in events.
    pub sp: SpRef,
    /// `in`, `out`.
    pub direction: &'static str,
    /// `fd00::1 → fd00::2`.
    pub selector: String,
    /// `ESP transport, require`.
    pub action: String,
    /// Packets that met it.
    pub packets: u64,
    /// Whether the last move changed it.
    pub changed: bool,
}

/// A host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HostView {
    /// Its name.
    pub name: String,
    /// Its addresses.
    pub addresses: Vec<String>,
    /// `fast_ipsec`, `kame`.
    pub stack: &'static str,
    /// `rfc`, …
    pub profile: &'static str,
    /// Whether requests at the crypto boundary wait until they are completed.
    pub hold_crypto: bool,
    /// Echo replies that came to it.
    pub replies: u64,
    /// The packet that is worked on, or was last.
    pub packet: Option<PacketView>,
    /// Requests that wait at the crypto boundary.
    pub parked: Vec<ParkedView>,
    /// Counters that are not zero.
    pub counters: Vec<CounterView>,
    /// Its associations.
    pub sad: Vec<SaView>,
    /// Its policies, in the order in which they are tried.
    pub spd: Vec<SpView>,
    /// The path MTUs that it was told.
    pub paths: Vec<PathView>,
}

/// What a host was told of the path to a destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PathView {
    /// The destination.
    pub dst: String,
    /// Octets.
    pub mtu: usize,
    /// Whether the last move was that.
    pub changed: bool,
}

/// What came of a packet on the wire, on one host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ArrivedView {
    /// The host, counted from 0.
    pub host: usize,
    /// The task.
    pub task: u32,
    /// How far it has come.
    pub standing: Standing,
    /// The same in a word; at the end what became of it.
    pub state: String,
    /// Whether it was dropped.
    pub dropped: bool,
}

/// A rung of the wire's ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RungView {
    /// The packet's number on the wire, from 1.
    pub number: u64,
    /// The host that sent it, counted from 0.
    pub from: usize,
    /// The task that sent it; absent where this run did not see it.
    pub task: Option<u32>,
    /// `ESP 0x1000 seq 2`, `echo request 1`.
    pub words: String,
    /// What the sender's packet was before it was protected, where that is something else: `echo request 1`.
    pub carries: Option<String>,
    /// Whether it is protected by ESP, AH or IPComp.
    pub protected: bool,
    /// Its octets.
    pub octets: usize,
    /// What the wire did to it.
    pub fate: Fate,
    /// What came of it where it arrived, in order of arrival.
    pub arrived: Vec<ArrivedView>,
    /// Whether the last move sent or delivered it, or was about it.
    pub current: bool,
}

/// What a mark on the lab's scrubber stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Landmark {
    /// A stage that only ran.
    Stage,
    /// A packet went on the wire, arrived, or a step of the scenario was done.
    Wire,
    /// A packet waits at the crypto boundary, or a request was performed.
    Boundary,
    /// A packet was dropped.
    Drop,
    /// Somebody stepped in.
    Intervention,
}

/// Everything to draw at one move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LabView {
    /// Moves made.
    pub cursor: usize,
    /// Moves in all.
    pub length: usize,
    /// The time, in milliseconds.
    pub now: u64,
    /// The move just made; absent at the start.
    pub ran: Option<MoveView>,
    /// The move that comes next; absent at the end.
    pub next: Option<MoveView>,
    /// The hosts.
    pub hosts: Vec<HostView>,
    /// The most octets of a packet on the wire.
    pub mtu: usize,
    /// The wire's packets so far.
    pub ladder: Vec<RungView>,
    /// What becomes of the next packet on the wire.
    pub next_fate: Fate,
}
