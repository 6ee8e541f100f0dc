import type { Cut, EngineNotice } from '@agi-double/llm-adapter';
import type {
  CallName,
  EventBodies,
  EventId,
  Patch,
  PipelineStep,
  RunId,
  RunInput,
} from '@agi-double/memory';
import type { Hash, ModuleUri } from '@agi-double/versioning';
import type { AnswerSource } from './think-event.ts';

/** `waiting`: it goes on when somebody has decided what becomes of a call. */
export type RunStatus = 'running' | 'parked' | 'waiting' | 'answered' | 'failed';

export interface RunSummary {
  readonly run: RunId;
  readonly branch: string;
  readonly status: RunStatus;
  /** The call that it waits for a decision about. */
  readonly waiting?: CallName;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Absent once erased. */
  readonly input?: string;
  readonly root: Hash;
}

/** Everything a run did and why, read from the log alone. */
export interface Trace {
  readonly run: RunId;
  readonly branch: string;
  readonly status: RunStatus;
  /** The call that it waits for a decision about. */
  readonly waiting?: CallName;
  readonly event: EventId;
  readonly at: number;
  /** Absent once erased, as is the snapshot's name. */
  readonly input?: RunInput;
  readonly root: Hash;
  /** The profile that the root is of; absent where the log has lost its lock. */
  readonly profile?: string;
  readonly snapshot?: Hash;
  readonly attempts: number;
  readonly rules: EventBodies['route-chosen']['rules'];
  readonly route?: NonNullable<EventBodies['route-chosen']['route']>;
  readonly denied?: NonNullable<EventBodies['route-chosen']['denied']>;
  readonly said?: NonNullable<EventBodies['route-chosen']['said']>;
  /** Frames on demand that joined. */
  readonly activated: NonNullable<EventBodies['route-chosen']['activated']>;
  /** What rules narrowed the run's reading to. */
  readonly scope?: string;
  /** What was set: fields of the thought by rules; slots by rules, and by the owner before the run. */
  readonly set: EventBodies['route-chosen']['set'];
  readonly setSlots: NonNullable<EventBodies['route-chosen']['slots']>;
  /** What attached code of slots gave. */
  readonly slots: readonly EventBodies['slot-computed'][];
  readonly pipeline: readonly PipelineStep[];
  readonly steps: readonly TraceStep[];
  /** What was recalled, as people read it, with its text (absent once erased). */
  readonly recalled: readonly (AnswerSource & { readonly text?: string })[];
  readonly answer?: {
    readonly event: EventId;
    readonly text: string;
    readonly sources: readonly AnswerSource[];
    readonly at: number;
    /** Why it ends before its end; absent for a whole one. */
    readonly cut?: Cut;
  };
  /** Which engines were passed over, and which settings left out, for this answer. */
  readonly notices?: readonly EngineNotice[];
  readonly failure?: EventBodies['run-failed'];
  /** How many of its events were erased; what they said is left out of all of the above. */
  readonly erased?: number;
}

export interface TraceStep {
  readonly step: number;
  readonly module: ModuleUri;
  readonly milliseconds: number;
  readonly patch: Patch;
  readonly calls: readonly {
    readonly name: string;
    readonly occurrence: number;
    readonly requestHash: Hash;
    readonly finished: boolean;
  }[];
}
