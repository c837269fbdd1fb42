//! What a viewer draws at one position of a timeline: plain data, the same for the page and for JavaScript.

use serde::Serialize;

pub use crate::wire::fields::Family;

/// A range of octets of the packet as it stands at this position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// Offset of the first octet from the start of the packet.
    pub offset: usize,
    /// Number of octets.
    pub len: usize,
}

/// One field of the packet with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldView {
    /// The header that it belongs to: `IPv6`, `ESP`, `ICMPv6`.
    pub layer: &'static str,
    /// Its name in the RFC's picture.
    pub name: &'static str,
    /// Its value as people write it: `fd00:a::1`, `50 · ESP`.
    pub value: String,
    /// Colour.
    pub family: Family,
    /// Where it is. Fields narrower than an octet share a span.
    pub span: Span,
    /// RFC number and section: `8200 7`; empty where no RFC speaks.
    pub rfc: &'static str,
    /// What it is for, and what IPsec does to it.
    pub words: String,
}

/// How much a step is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Granularity {
    /// One stage.
    #[default]
    Stages,
    /// One event of a stage.
    Events,
}

/// A stage on the path of this packet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageView {
    /// The stage table's id, which is the C function's name: `esp_input_cb`.
    pub id: &'static str,
    /// Three words on what it does: `ICV, replay, trailer`.
    pub role: String,
    /// RFC number and section: `4303 3.4.4`; empty where no RFC speaks.
    pub rfc: &'static str,
    /// Whether it is the crypto boundary.
    pub boundary: bool,
}

/// What a mark on the scrubber stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MarkKind {
    /// A check or a look-up.
    Read,
    /// A change of the buffer or of the association.
    Write,
    /// The crypto boundary.
    Boundary,
    /// The packet is dropped.
    Drop,
}

/// A mark on the scrubber.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// The position, in events, that is reached when the event has run: 1 to the trace's length in events.
    pub at: usize,
    /// What it stands for.
    pub kind: MarkKind,
}

/// One event of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EventView {
    /// The kind in one word: `check`, `read`, `look-up`, `write`, `trim`, `strip`, `window`, `crypto`, `counter`, `drop`.
    pub kind: &'static str,
    /// Whether it changes anything.
    pub writes: bool,
    /// The operation as the C source spells it: `m_adj(m, -12)`.
    pub operation: String,
    /// What it did, with the packet's numbers: `pkthdr.len 156 → 144`.
    pub detail: String,
    /// Octets that it read or wrote, as they stand after it.
    pub span: Option<Span>,
}

/// A coloured piece of an mbuf's data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// Colour.
    pub family: Family,
    /// `IPv6`, `IV`, `payload`.
    pub label: &'static str,
    /// Octets.
    pub len: usize,
}

/// One mbuf of the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MbufView {
    /// Identity through the whole trace.
    pub id: u32,
    /// `M_PKTHDR`, `M_EXT`, `M_DECRYPTED`.
    pub flags: Vec<&'static str>,
    /// `m_pkthdr.len` of the first mbuf.
    pub pkthdr_len: Option<usize>,
    /// The cluster's identity, where the data is in one.
    pub cluster: Option<u32>,
    /// The cluster's reference count; 1 for internal storage.
    pub refs: u32,
    /// Whether a write would be a fault (shared or read-only storage).
    pub read_only: bool,
    /// Size of the storage in octets.
    pub size: usize,
    /// Free octets before the data.
    pub leading: usize,
    /// `m_len`.
    pub len: usize,
    /// Free octets after the data.
    pub trailing: usize,
    /// Offset of the first data octet from the start of the packet.
    pub offset: usize,
    /// The data in colours; the lengths add up to `len`.
    pub segments: Vec<Segment>,
    /// Whether the step just taken touched it (new, moved, trimmed or written).
    pub touched: bool,
}

/// A name and a value of the continuation record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordEntry {
    /// The C name: `tc_protoff`.
    pub name: &'static str,
    /// Its value: `6`.
    pub value: String,
}

/// A function on the call stack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallView {
    /// The C function's name: `esp6_input`.
    pub function: String,
    /// Its locals and arguments that have a value by now.
    pub locals: Vec<RecordEntry>,
}

/// What the next stage has to work with: the only state that survived.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RecordView {
    /// Survives to the next stage.
    pub survived: Vec<RecordEntry>,
    /// Was there in the stage before and is gone: `caller's frame`, `esp pointer`.
    pub gone: Vec<String>,
    /// The functions that have not returned, the innermost first; none for a stack of continuations.
    pub calls: Vec<CallView>,
}

/// Received and computed ICV.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IcvView {
    /// `HMAC-SHA1-96`.
    pub algorithm: String,
    /// What it covers, as offsets at the time of the computation.
    pub covers: Span,
    /// As the packet carried it.
    #[serde(with = "serde_bytes")]
    pub received: Vec<u8>,
    /// As computed; absent until the crypto request has run.
    #[serde(with = "serde_bytes")]
    pub computed: Option<Vec<u8>>,
}

/// The replay window of the association in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WindowView {
    /// Width in packets.
    pub width: u32,
    /// The highest sequence number accepted.
    pub right_edge: u64,
    /// This packet's sequence number.
    pub seq: u64,
    /// One a position, the right edge first: whether that number was received.
    pub received: Vec<bool>,
}

/// A counter that is not zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CounterView {
    /// The BSD's name: `esps_badauth`.
    pub name: &'static str,
    /// Its value.
    pub value: u64,
    /// Whether the step just taken bumped it.
    pub changed: bool,
    /// What it counts, and what to look for when it rises.
    pub words: String,
}

/// What became of the packet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VerdictView {
    /// `delivered`, `dropped`, `held` or `clear`.
    pub verdict: &'static str,
    /// The stage that dropped it.
    pub stage: Option<&'static str>,
    /// The counter that the drop bumped.
    pub counter: Option<&'static str>,
    /// RFC number and section.
    pub rfc: Option<&'static str>,
    /// A sentence with the packet's numbers.
    pub why: String,
    /// How the other stack treats what was dropped.
    pub other: Option<String>,
}

/// Words about the step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WordsView {
    /// The stage's id.
    pub title: String,
    /// RFC number and section; may be empty.
    pub rfc: &'static str,
    /// The C function that the stage models; empty before the first.
    pub function: &'static str,
    /// A few sentences with the packet's numbers.
    pub text: String,
    /// The C functions in the other stack that do the same, with commas between.
    pub other_function: String,
    /// How the other stack does it.
    pub other: String,
}

/// Everything to draw at one position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct View {
    /// The position, in units of the granularity.
    pub cursor: usize,
    /// The last position, in units of the granularity.
    pub length: usize,
    /// The position in events, which the scrubber's marks use.
    pub tick: usize,
    /// Index into the path of the stage that just ran (or is part-run); absent at the start.
    pub ran: Option<usize>,
    /// Index into the path of the stage that runs next; absent at the end.
    pub next: Option<usize>,
    /// The words.
    pub words: WordsView,
    /// The packet, flat.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
    /// Octets that the step just taken changed.
    pub changed: Vec<Span>,
    /// The chain that holds it.
    pub chain: Vec<MbufView>,
    /// Its fields.
    pub fields: Vec<FieldView>,
    /// All events of the stage that just ran or is part-run.
    pub events: Vec<EventView>,
    /// How many of them have run.
    pub events_run: usize,
    /// The continuation record.
    pub record: RecordView,
    /// The ICV, from when it is known.
    pub icv: Option<IcvView>,
    /// The replay window, from when the association is known.
    pub window: Option<WindowView>,
    /// Counters that are not zero.
    pub counters: Vec<CounterView>,
    /// The verdict, at the end.
    pub verdict: Option<VerdictView>,
}
