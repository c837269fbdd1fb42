/** What is thrown: never an Error, always this. */
export interface EspialError { kind: "capture" | "hex" | "option" | "frame" | "stage" | "change"; message: string; span?: { line: number; column: number } }
export type Verdict = "delivered" | "dropped" | "held" | "clear" | "forwarded" | "fault";
export interface KeyProblem { line: number; column: number; offset: number; len: number; message: string }
export interface Association { spi: string; src: string; dst: string; words: string; format: string }
export interface KeysReport { associations: Association[]; problems: KeyProblem[]; notes: KeyProblem[] }
export interface FrameView { number: number; src: string; dst: string; summary: string; detail: string; verdict: Verdict; badge: string; counter: string | null }
export interface Tally { delivered: number; dropped: number; held: number; clear: number }
export interface Span { offset: number; len: number }
export type Family = "ip" | "esp" | "iv" | "payload" | "trailer" | "icv";
export interface StageView { id: string; role: string; rfc: string; boundary: boolean }
export interface FieldView { layer: string; name: string; value: string; family: Family; span: Span }
export interface EventView { kind: string; writes: boolean; operation: string; detail: string; span: Span | null }
export interface Segment { family: Family; label: string; len: number }
export interface MbufView { id: number; flags: string[]; pkthdr_len: number | null; cluster: number | null; refs: number; read_only: boolean; size: number; leading: number; len: number; trailing: number; offset: number; segments: Segment[]; touched: boolean }
export interface CallView { function: string; locals: { name: string; value: string }[] }
/** `calls`: the call stack, the innermost function first; empty for a stack of continuations. */
export interface RecordView { survived: { name: string; value: string }[]; gone: string[]; calls: CallView[] }
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
