export {
  BadFrames,
  diffSnapshots,
  FrameFolderNotFound,
  hideEnvironment,
  type SnapshotDiff,
  type Why,
} from '@agi-double/frame-engine';
export type { Cut, EngineNotice } from '@agi-double/llm-adapter';
export type { At } from './branches/at.ts';
export type {
  BranchDiff,
  BranchDiffSide,
  DiffEvent,
  DiffSide,
  Relation,
  SlotChange,
} from './branches/branch-diff.ts';
export type { ReplayOptions, RunPlace, ThinkAtOptions } from './branches/branch-options.ts';
export type { BranchState } from './branches/branch-state.ts';
export type { Keep, MergeDecisions } from './branches/decide-merge.ts';
export type { BranchNote, BranchSlot } from './branches/fold-facts.ts';
export type { MergeConflict, MergePlan, NoteConflict, SlotConflict } from './branches/merge-plan.ts';
export type { BranchRun } from './branches/runs-of.ts';
export {
  diffTraces,
  type Differing,
  type DifferingField,
  type DifferingNames,
  type DifferingSlot,
  type StepDiff,
  type TraceDiff,
} from './branches/trace-diff.ts';
export type { Check, CheckFact } from './check.ts';
export { Double } from './double.ts';
export type { OpenOptions, ResumeOptions, ThinkInput, ThinkOptions } from './double-options.ts';
export * from './errors/index.ts';
export type { Forgotten } from './forget/forget.ts';
export type { ActivationRecord, Refusal, UpdateReason } from './frames/activations.ts';
export type { Frames, FramesStatus, FramesUpdate } from './frames/frames.ts';
export {
  BadNewFrame,
  FrameFileExists,
  newFrame,
  type NewFrame,
  type NewFrameOptions,
} from './frames/new-frame.ts';
export {
  EmptyFrameFolder,
  frameFolderOf,
  lintFrames,
  NoFrameFolder,
  type FrameFolder,
} from './frames/lint-frames.ts';
export { stuckProcess } from './run/suspects-in.ts';
export type { EventQuery, FollowQuery } from './log/event-book.ts';
export { openStoredLog } from './log/open-stored-log.ts';
export type { StoredLog } from './log/stored-log.ts';
export type { BadLock } from '@agi-double/versioning/locks';
export type {
  BadProfile,
  Bump,
  BumpReason,
  DifferingFact,
  LockChange,
  LockMisfit,
  MisfitKind,
  ProfileFault,
  ProfileProblem,
  ProfileReason,
  SecretKind,
  YamlReason,
} from '@agi-double/versioning';
export type { BranchExists, LogUnavailable, UnknownBranch, UnknownEvent } from '@agi-double/memory';
export { BadAnchor, parseAnchor, renderAnchor } from '@agi-double/memory';
export { CORE } from './core.ts';
export type { ProfileSwitch } from './minds/minds.ts';
export type { UseOptions } from './minds/use-profile.ts';
export type * from './profiles/profile-reports.ts';
export type { AnswerSource, ThinkEvent } from './think-event.ts';
export type { RunStatus, RunSummary, Trace, TraceStep } from './trace.ts';
