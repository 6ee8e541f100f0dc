import type { components } from './schema.gen.ts';

// Not openapi-typescript's own `--immutable`: the types of openapi-fetch 0.17 don't know read-only arrays.
export type Immutable<Type> = Type extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : Type extends object
    ? { readonly [Key in keyof Type]: Immutable<Type[Key]> }
    : Type;

type Requests = components['schemas'];
type Schemas = Immutable<components['schemas']>;

/** Where the contract lies; from `src` and from `dist` alike it is one folder up. */
export const OPENAPI_URL = new URL('../openapi.yaml', import.meta.url);

/** The branch that is meant when none is named. */
export const MAIN_BRANCH = 'main';

export type Problem = Schemas['Problem'];
export type TurnRequest = Requests['TurnRequest'];
export type Turn = Schemas['Turn'];
export type ParkedTurn = Schemas['ParkedTurn'];
export type ThinkEvent = Schemas['ThinkEvent'];
export type RunSummary = Schemas['RunSummary'];
export type Trace = Schemas['Trace'];
export type Branch = Schemas['Branch'];
export type ForkRequest = Requests['ForkRequest'];
export type BranchState = Schemas['BranchState'];
export type BranchDiff = Schemas['BranchDiff'];
export type MergeRequest = Requests['MergeRequest'];
export type Merged = Schemas['Merged'];
export type MergePlan = Schemas['MergePlan'];
export type MergeConflict = Schemas['MergeConflict'];
export type SlotRequest = Requests['SlotRequest'];
export type BranchSlot = Schemas['BranchSlot'];
export type SlotSet = Schemas['SlotSet'];
export type ReplayRequest = Requests['ReplayRequest'];
export type TraceDiff = Schemas['TraceDiff'];
export type LogEvent = Schemas['LogEvent'];
export type EventType = Schemas['EventType'];
export type Anchor = Schemas['Anchor'];
export type VerifyReport = Schemas['VerifyReport'];
export type ForgetRequest = Requests['ForgetRequest'];
export type Forgotten = Schemas['Forgotten'];
export type NoteRequest = Requests['NoteRequest'];
export type Note = Schemas['Note'];
export type FrameList = Schemas['FrameList'];
export type FrameSummary = Schemas['FrameSummary'];
export type Frame = Schemas['Frame'];
export type FramesStatus = Schemas['FramesStatus'];
export type FramesUpdate = Schemas['FramesUpdate'];
export type Activation = Schemas['Activation'];
export type Refusal = Schemas['Refusal'];
export type SnapshotDiff = Schemas['SnapshotDiff'];
export type WhyRequest = Requests['WhyRequest'];
export type Why = Schemas['Why'];
export type ProfileInForce = Schemas['ProfileInForce'];
export type ProfileUseRequest = Requests['ProfileUseRequest'];
export type ProfileUse = Schemas['ProfileUse'];
export type ProfileVerification = Schemas['ProfileVerification'];
export type Breakage = Schemas['Breakage'];
export type RootLock = Schemas['RootLock'];
export type Health = Schemas['Health'];
export type Readiness = Schemas['Readiness'];

/** How many milliseconds may pass between two signs of life on an event stream: comments keep it warm. */
export const KEEP_ALIVE_MILLISECONDS = 15_000;
