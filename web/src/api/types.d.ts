/** What is thrown: never an Error, always this. */
export interface EspialError { kind: "capture" | "hex" | "option" | "frame" | "stage" | "change"; message: string; span?: { line: number; column: number } }
export type Verdict = "delivered" | "dropped" | "held" | "clear" | "fault";
export interface KeyProblem { line: number; column: number; offset: number; len: number; message: string }
export interface Association { spi: string; src: string; dst: string; words: string; format: string }
export interface KeysReport { associations: Association[]; problems: KeyProblem[] }
export interface FrameView { number: number; src: string; dst: string; summary: string; detail: string; verdict: Verdict; badge: string; counter: string | null }
export interface Tally { delivered: number; dropped: number; held: number; clear: number }
/** Why a frame fails. `cause` is one of the names in docs/diagnosis.md; `fixed_keys` is the corrected association in setkey's form, keys masked. */
export interface Diagnosis { frame: number; cause: string; confidence: "proved" | "observed" | "likely" | "possible"; why: string; fix: string; fixed_keys?: string }
/** Octets that protection adds, and the largest IP packets before protection that fit an MTU. */
export interface Budget { least: number; most: number; largest: { mtu: number; inner: number }[] }
/** All packets of one SPI and destination. What only an association tells is null without one. */
export interface FlowView {
  proto: "esp" | "ah" | "ipcomp"; spi: string; src: string; dst: string; packets: number; first_frame: number; first_seq: number; last_seq: number;
  lost: number; duplicates: number; reordered: number; greatest_distance: number; jumps: number; restarts: number; window_needed: number;
  window: number | null; reverse_spi: string | null; budget: Budget | null;
}
export interface Span { offset: number; len: number }
export type Family = "ip" | "esp" | "iv" | "payload" | "trailer" | "icv";
export interface StageView { id: string; role: string; rfc: string; boundary: boolean }
export interface FieldView { layer: string; name: string; value: string; family: Family; span: Span }
export interface EventView { kind: string; writes: boolean; operation: string; detail: string; span: Span | null }
export interface Segment { family: Family; label: string; len: number }
export interface MbufView { id: number; flags: string[]; pkthdr_len: number | null; cluster: number | null; refs: number; read_only: boolean; size: number; leading: number; len: number; trailing: number; offset: number; segments: Segment[]; touched: boolean }
export interface RecordView { survived: { name: string; value: string }[]; gone: string[] }
export interface IcvView { algorithm: string; covers: Span; received: Uint8Array; computed: Uint8Array | null }
export interface WindowView { width: number; right_edge: number; seq: number; received: boolean[] }
export interface CounterView { name: string; value: number; changed: boolean }
export interface VerdictView { verdict: Verdict; stage: string | null; counter: string | null; rfc: string | null; why: string }
export interface WordsView { title: string; rfc: string; text: string }
/** Everything to draw at one position. `ran` and `next` are indices into `Trace.path()`. */
export interface View {
  cursor: number; length: number; tick: number; ran: number | null; next: number | null; words: WordsView;
  bytes: Uint8Array; changed: Span[]; chain: MbufView[]; fields: FieldView[]; events: EventView[]; events_run: number;
  record: RecordView; icv: IcvView | null; window: WindowView | null; counters: CounterView[]; verdict: VerdictView | null;
}
/** Octets to write into the packet, at an offset from its start. */
export interface Change { offset: number; octets: Uint8Array }
