import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { Frame } from '@agi-double/frame-engine';
import type { Cut, EngineNotice, Evidence } from '@agi-double/llm-adapter';
import type { Citation, EventId, Patch, RunInput, TextKind } from '@agi-double/memory';
import type { Json, ModuleUri } from '@agi-double/versioning';
import type { Moment } from './moment.ts';

/** The state that flows through the modules of one run: the fold of its steps. Fields are the modules' own. */
export interface Thought {
  readonly input: RunInput;
  readonly recalled?: readonly Citation[];
  readonly answer?: Answer;
  /** How the answer came about, where that is not as the profile has it. */
  readonly notices?: readonly EngineNotice[];
  readonly [field: string]: unknown;
}

export type Answer = {
  readonly text: string;
  readonly sources: readonly Citation[];
  /** Why it ends before its end; absent for a whole one. */
  readonly cut?: Cut;
};

/**
 * What repeating an effect would do, should the process die between its start and its record: `safe` repeats it; `keyed`
 * repeats it with the same key; `ask` leaves the run waiting for a person, who has it made again or passed over. Nobody
 * knows the result of a call that is passed over, so the module says what the run goes on with: `skipped`.
 */
export type CallOptions<Result extends Json> =
  { readonly repeat: 'safe' | 'keyed' } | { readonly repeat: 'ask'; readonly skipped: Result };

/** One input and what was answered to it. */
export interface Exchange {
  readonly input: string;
  readonly answer: string;
}

/** All that a module may touch. What cannot be recomputed goes through `call`, so that a replay returns the record. */
export interface ModuleContext {
  /** The frames that are part of this run: the active ones, and those on demand that a rule activated. */
  readonly frames: readonly Frame[];
  readonly options: { readonly [option: string]: Json };
  readonly engine: LanguageModelV4;
  readonly signal: AbortSignal;
  /** When the run began; for a run that repeats another one, when that began. */
  readonly began: Moment;
  /** The system prompt of those frames, rendered for this input. */
  prompt(): Promise<string>;
  /**
   * Runs `effect` once in the life of the run: a finished call returns its record. `request` is hashed; another hash
   * under the same name and occurrence on resume is ReplayDiverged. `key` is stable across attempts.
   */
  call<Result extends Json>(
    name: string,
    request: Json,
    effect: (key: string) => Promise<Result>,
    options: CallOptions<Result>,
  ): Promise<Result>;
  /** Texts of the log that fit, best first, inside the run's lineage and scope, before the run's own input; recorded. */
  recall(query: string, limit: number, kinds: readonly TextKind[]): Promise<readonly EventId[]>;
  /** The exchanges before this run's input, oldest first: what "and why?" refers to. */
  history(exchanges: number): Promise<readonly Exchange[]>;
  /** The text behind citations, in their order. @throws BodyErased */
  evidence(citations: readonly Citation[]): Promise<readonly Evidence[]>;
  /** A piece of the answer while it is being made; provisional until `answer-given`. */
  emit(draft: string): void;
  /** Milliseconds since the epoch; recorded. */
  now(): Promise<number>;
  /** In [0, 1); recorded. */
  random(): Promise<number>;
}

/** A versioned reasoning step. */
export interface Module {
  readonly uri: ModuleUri;
  /** One sentence for people who read a trace. */
  readonly summary: string;
  /** JSON Schema of what a route may give it under `with`. */
  readonly options?: { readonly [keyword: string]: Json };
  /** True when the module may change or deny an answer that an earlier one drafted; drafts before it are not streamed. */
  readonly revises?: boolean;
  run(thought: Thought, context: ModuleContext): Promise<Patch>;
}
