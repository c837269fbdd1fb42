//! What the page uses of the engine.

pub(super) use espial_core::explain::{Budget, Cause, FlowView, Language};
pub(super) use espial_core::inspect::{
    AppliedFix, AssociationView, CauseCount, ComparedEnd, ComparedRow, ComparedStage, Comparison,
    DiagnosisView, FilterError, FrameView, Inspection, KeyProblem, Options, Parting, SurveyView,
    Tally, complete,
};
pub(super) use espial_core::lab::view::{
    HostView, LabStageView, LabView, Landmark, MoveView, ParkedView, RungView, Standing, When,
};
pub(super) use espial_core::lab::{Fate, Intervention, LabTimeline, SCENARIOS, Scenario};
pub(super) use espial_core::mbuf::Layout;
pub(super) use espial_core::sa::Expiry;
#[cfg(test)]
pub(super) use espial_core::sa::Protocol;
pub(super) use espial_core::stage::{Injected, Profile, Stack, StageId};
pub(super) use espial_core::trace::Timeline;
pub(super) use espial_core::trace::provenance::view::{
    CoveredView, DecidesView, FlipView, InfluenceView, OriginView, StepView,
};
pub(super) use espial_core::trace::provenance::{Made, Operation, Provenance};
pub(super) use espial_core::trace::view::{
    CounterView, EventView, Family, FieldView, Granularity, IcvView, Mark, MarkKind, MbufView,
    RecordView, Segment, Span, StageView, VerdictView, View, WindowView,
};
