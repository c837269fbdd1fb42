/** What is thrown: never an Error, always this. */
export interface EspialError { kind: "capture" | "hex" | "option" | "frame" | "fix" | "stage" | "change" | "scenario" | "saved" | "packet" | "event" | "host" | "intervention"; message: string; span?: { line: number; column: number } }
export type Verdict = "delivered" | "dropped" | "held" | "clear" | "forwarded" | "fault";
export interface KeyProblem { line: number; column: number; offset: number; len: number; message: string }
export interface Association { spi: string; src: string; dst: string; words: string; format: string }
export interface KeysReport { associations: Association[]; problems: KeyProblem[]; notes: KeyProblem[] }
export interface FrameView { number: number; src: string; dst: string; summary: string; detail: string; verdict: Verdict; badge: string; counter: string | null }
export interface Tally { delivered: number; dropped: number; held: number; clear: number }
/** Why a frame fails. `cause` is one of the names in docs/diagnosis.md; `fixed_keys` is the corrected association in setkey's form, keys masked. */
export interface Diagnosis { frame: number; cause: string; confidence: "proved" | "observed" | "likely" | "possible"; why: string; fix: string; fixed_keys?: string }
/**
 * What `applyFix` wrote into the keys: in which format (`ip xfrm state`), from which line on. `replaced`: the association
 * before is gone; it stays where other packets of the capture are for it. `passes`: the frame does not fail any more.
 */
export interface AppliedFix { frame: number; cause: string; format: string; line: number; replaced: boolean; passes: boolean }
/** Octets that protection adds, and the largest IP packets before protection that fit an MTU. */
export interface Budget { least: number; most: number; largest: { mtu: number; inner: number }[] }
/** All packets of one SPI and destination. What only an association tells is null without one. */
export interface FlowView {
  proto: "esp" | "ah" | "ipcomp"; spi: string; src: string; dst: string; packets: number; first_frame: number; first_seq: number; last_seq: number;
  lost: number; duplicates: number; reordered: number; greatest_distance: number; jumps: number; restarts: number; window_needed: number;
  window: number | null; reverse_spi: string | null; budget: Budget | null;
}
/** What can stand in a filter in place of a part of it. */
export interface Completion { span: Span; text: string }
/** A stage of one stack: its place in that stack's path, from 0. */
export interface ComparedStage { index: number; id: string; events: number; boundary: boolean }
/** Where two packets part: the first octet that differs, its field as [layer, name], and up to six octets of each from there. */
export interface Parting { offset: number; field: [string, string] | null; fast_ipsec: number[]; kame: number[] }
export interface ComparedRow { fast_ipsec: ComparedStage | null; kame: ComparedStage | null; parting: Parting | null }
export interface ComparedEnd { verdict: string; counter: string | null }
/** One packet through both stacks. `first_difference` is the index of a row. */
export interface Comparison { rows: ComparedRow[]; fast_ipsec: ComparedEnd; kame: ComparedEnd; same_verdict: boolean; same_packet: boolean; first_difference: number | null }
export interface Span { offset: number; len: number }
export type Family = "ip" | "esp" | "iv" | "payload" | "trailer" | "icv";
export interface StageView { id: string; role: string; rfc: string; boundary: boolean }
/** `rfc`: number and section, `8200 7`, empty where no RFC speaks; `words`: what the field is for, and what IPsec does to it. */
export interface FieldView { layer: string; name: string; value: string; family: Family; span: Span; rfc: string; words: string }
/** `detail`: what it did, with the packet's numbers. `rfc`: number and section, `4303 3.4.3`; empty where no RFC speaks. `other`: how the other stack does the same. */
export interface EventView { kind: string; writes: boolean; operation: string; detail: string; rfc: string; other: string; span: Span | null }
export interface Segment { family: Family; label: string; len: number }
export interface MbufView { id: number; flags: string[]; pkthdr_len: number | null; cluster: number | null; refs: number; read_only: boolean; size: number; leading: number; len: number; trailing: number; offset: number; segments: Segment[]; touched: boolean }
export interface CallView { function: string; locals: { name: string; value: string }[] }
/** `calls`: the call stack, the innermost function first; empty for a stack of continuations. */
export interface RecordView { survived: { name: string; value: string }[]; gone: string[]; calls: CallView[] }
export interface IcvView { algorithm: string; covers: Span; received: Uint8Array; computed: Uint8Array | null }
export interface WindowView { width: number; right_edge: number; seq: number; received: boolean[] }
/** `words`: what it counts, and what to look for when it rises. */
export interface CounterView { name: string; value: number; changed: boolean; words: string }
/** `other`: how the other stack treats what was dropped. */
export interface VerdictView { verdict: Verdict; stage: string | null; counter: string | null; rfc: string | null; why: string; other: string | null }
/** `function`: the C function that the stage models. `other`: how the other stack does the same, in the functions that `other_function` names with commas between. All are empty before the first stage. */
export interface WordsView { title: string; rfc: string; function: string; text: string; other_function: string; other: string }
/** Everything to draw at one position. `ran` and `next` are indices into `Trace.path()`. */
export interface View {
  cursor: number; length: number; tick: number; ran: number | null; next: number | null; words: WordsView;
  bytes: Uint8Array; changed: Span[]; chain: MbufView[]; fields: FieldView[]; events: EventView[]; events_run: number;
  record: RecordView; icv: IcvView | null; window: WindowView | null; counters: CounterView[]; verdict: VerdictView | null;
}
/** An octet of the packet, by its offset, at a position in events (`tick`; the cursor without one). `until`: the later position for `influence`, the end without one. `bit`: the bit for `flip`, 0 the first and greatest as RFCs count; all without one. */
export interface OctetOfPacket { octet: number; tick?: number; until?: number; bit?: number }
/** Something that made octets. `id` 0 is the packet's arrival; `stage` is an index into `Trace.path()`; `span` is all that it made, where it lay at `tick`. */
export interface OperationView { id: number; kind: "arrived" | "fragment" | "edited" | "room" | "field" | "cipher" | "icv" | "compression"; name: string; tick: number; stage: number | null; span: Span; words: string }
/** An operation on the way back. `made`: the octets of it that are on the way; `from`: what they depend on, in the packet one event before; not `exact`: an upper bound; `source`: the way ends here. */
export interface StepView extends OperationView { made: Span[]; from: Span[]; exact: boolean; source: boolean }
/** `from` is null where the octet was kept outside of the packet. */
export interface MoveView { tick: number; from: number | null; to: number; words: string }
/** Where an octet comes from: its moves since it was made, the first first, and what made it, then what made what it was made from, back to the sources. */
export interface OriginView { tick: number; octet: number; value: number | null; moves: MoveView[]; steps: StepView[] }
/** `covers` counts in the packet one event before `tick`. */
export interface CoveredView { tick: number; algorithm: string; covers: Span[]; words: string }
export interface DecidesView { tick: number; span: Span; words: string }
/** `octets` of the packet at `until` change with the octet, `bound` may; `covered`: by which ICVs, so the packet is refused; `decides`: where it is read to decide what happens (lengths, addresses, padding), which is no influence on octets. */
export interface InfluenceView { tick: number; octet: number; until: number; octets: Span[]; bound: Span[]; through: OperationView[]; covered: CoveredView[]; decides: DecidesView[]; words: string }
/** What a cipher, or with `operation` null the whole way, made of it. `differ`, `predicted` and `bound` are offsets of the packet. */
export interface ChangeView { operation: OperationView | null; span: Span; before: Uint8Array; after: Uint8Array; differ: Span[]; predicted: Span[]; bound: Span[]; words: string }
/** `verdict`: as it is. `changes` and `held_aside`: with the `icvs` ICVs put right that do not verify, as if nobody checked. */
export interface FlipView { tick: number; octet: number; before: number; after: number; verdict: VerdictView | null; icvs: number; words: string; changes: ChangeView[]; held_aside: VerdictView | null }
/** Octets to write into the packet, at an offset from its start. */
export interface Change { offset: number; octets: Uint8Array }
export interface ScenarioView { name: string; title: string; about: string }
export type Stack = "fast_ipsec" | "kame";
export type Profile = "rfc" | "netbsd" | "freebsd" | "blackhole";
/** `stacks` in the order of the hosts; what is absent is as the scenario says. */
export interface LabOptions { stacks?: Stack[]; profile?: Profile }
export type Fate = "arrives" | "lost" | "doubled" | "overtaken" | "damaged" | "too_big";
export interface SavRef { index: number; generation: number }
/** What may happen to a host; `sav` and `sp` are those of its rows. */
export type LabEvent =
  | { "sa-deleted": { sav: SavRef } }
  | { "sa-expired": { sav: SavRef; expiry: "soft" | "hard" } }
  | { "session-migrated": { sav: SavRef } }
  | { "policy-deleted": { sp: number } }
  | { arrived: { octets: number[]; layout: string } };
/** Hosts are counted from 0; a task is one packet's way on one host. */
export interface MoveView { kind: "stage" | "parked" | "arrival" | "step" | "intervention"; host: number | null; task: number | null; title: string; detail: string; outcome: string | null; dropped: boolean }
export type Standing = "under_way" | "parked" | "ended";
export interface LabStageView { id: string; role: string; boundary: boolean; when: "done" | "now" | "next" | "later"; at: number | null }
/** `state` is `standing` in words; at the end, what became of the packet. */
export interface PacketView { task: number; words: string; standing: Standing; state: string; dropped: boolean; path: LabStageView[] }
export interface ParkedView { index: number; task: number; words: string; octets: number; algorithms: string; callback: string; sav: SavRef; arrived: boolean; record: { name: string; value: string }[]; gone: string[] }
export interface SaView { sav: SavRef; spi: string; src: string; dst: string; words: string; state: string; sent: number; received: number | null; references: number; changed: boolean }
export interface SpView { sp: number; direction: "in" | "out" | "fwd"; selector: string; action: string; packets: number; changed: boolean }
/** The MTU, in octets, that a host was told for the path to a destination. */
export interface PathView { dst: string; mtu: number; changed: boolean }
export interface HostView { name: string; addresses: string[]; stack: Stack; profile: Profile; hold_crypto: boolean; replies: number; packet: PacketView | null; parked: ParkedView[]; counters: CounterView[]; sad: SaView[]; spd: SpView[]; paths: PathView[] }
export interface ArrivedView { host: number; task: number; standing: Standing; state: string; dropped: boolean }
export interface RungView { number: number; from: number; task: number | null; words: string; carries: string | null; protected: boolean; octets: number; fate: Fate; arrived: ArrivedView[]; current: boolean }
/** Everything to draw of a lab at one move. */
export interface LabView { cursor: number; length: number; now: number; ran: MoveView | null; next: MoveView | null; hosts: HostView[]; mtu: number; ladder: RungView[]; next_fate: Fate }
/** A line of `espial lab --json`. */
export type LabLine =
  | { type: "packet"; at: number; host: string; packet: number; origin: "arrival" | { step: number } | { answer: number } | { error: number }; stages: string[]; outcome: string }
  | { type: "wire"; at: number; number: number; from: string; fate: Fate; octets: string }
  | { type: "host"; host: string; stack: Stack; counters: Record<string, number> };
