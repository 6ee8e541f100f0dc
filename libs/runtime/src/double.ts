import type { Snapshot } from '@agi-double/frame-engine';
import type { Branch, EventId, LoggedEvent, RunId } from '@agi-double/memory';
import type { Hash } from '@agi-double/versioning';
import type { ThinkEvent } from './think-event.ts';
import type { RunSummary, Trace } from './trace.ts';

export interface ThinkInput {
  readonly text: string;
  /** Where it came in: `cli`, `http`, `telegram`… Default `cli`. */
  readonly channel?: string;
  readonly user?: { readonly id: string; readonly roles: readonly string[] };
}

export interface ThinkOptions {
  /** Aborting parks the run: only `resume` continues it. */
  readonly signal?: AbortSignal;
}

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** One Double: a profile and a log. */
export declare class Double implements AsyncDisposable {
  private constructor();
  /** `profile` is a name under profiles/ or a path. Takes over runs whose process died. @throws UnknownProfile, BadProfile, BadFrames, LogUnavailable */
  static open(home: string, profile: string, options?: object): Promise<Double>;
  readonly root: Hash;
  readonly snapshot: Snapshot;
  readonly profile: string;
  /** @throws BadInput (empty, too long, NUL, lone surrogate), UnknownBranch, BranchBusy; nothing is written. */
  think(branch: string, input: ThinkInput, options?: ThinkOptions): AsyncIterable<ThinkEvent>;
  /** Continues a parked or abandoned run; without an id, the branch's open one. @throws NothingToResume, RunHeld */
  resume(branch: string, run?: RunId, options?: ThinkOptions): AsyncIterable<ThinkEvent>;
  /** Keeps a note. @throws BadInput, UnknownBranch */
  remember(branch: string, text: string): Promise<LoggedEvent>;
  /** @throws UnknownRun */
  explain(run: RunId | 'last', branch?: string): Promise<Trace>;
  runs(branch: string, limit: number): Promise<readonly RunSummary[]>;
  branches(): Promise<readonly Branch[]>;
  branch(name: string): Promise<Branch>;
  /** From a branch's head, or from any event. */
  fork(name: string, from: { readonly branch: string } | { readonly event: EventId }): Promise<Branch>;
  /** Opens, reads and proves everything: log, views, frames, engine. */
  check(): Promise<readonly Check[]>;
  /** Parks what runs, releases what is held. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
