import type { Hash, ModuleUri } from '@agi-double/versioning';
import type { Cut } from '@agi-double/llm-adapter';
import type { CallName, Citation, EventBodies, EventId, RunId } from '@agi-double/memory';

/** A source as people read it: an address, a name for it, and the words that were quoted. */
export interface AnswerSource {
  readonly citation: Citation;
  /** `frame://…#id` or `event:sha256:…` */
  readonly source: string;
  readonly title: string;
}

/** What `think` and `resume` stream. Only `answer-given` is an acknowledgement; `draft` is provisional. */
export type ThinkEvent =
  | {
      readonly type: 'run-started';
      readonly run: RunId;
      readonly branch: string;
      readonly event: EventId;
      readonly snapshot: Hash;
      readonly root: Hash;
    }
  | { readonly type: 'run-resumed'; readonly run: RunId; readonly branch: string; readonly attempt: number }
  | ({ readonly type: 'route-chosen'; readonly run: RunId } & EventBodies['route-chosen'])
  | { readonly type: 'step-started'; readonly run: RunId; readonly step: number; readonly module: ModuleUri }
  | { readonly type: 'draft'; readonly run: RunId; readonly text: string }
  | {
      readonly type: 'step-finished';
      readonly run: RunId;
      readonly step: number;
      readonly module: ModuleUri;
      readonly milliseconds: number;
    }
  | {
      readonly type: 'answer-given';
      readonly run: RunId;
      readonly branch: string;
      readonly event: EventId;
      readonly text: string;
      readonly sources: readonly AnswerSource[];
      /** Why the answer ends before its end; absent for a whole one. */
      readonly cut?: Cut;
    }
  | {
      readonly type: 'run-parked';
      readonly run: RunId;
      readonly branch: string;
      readonly reason: EventBodies['run-parked']['reason'];
      /** The call that the run waits for a decision about. */
      readonly call?: CallName;
      /** Why and what to do, when it was not a person who set it aside. */
      readonly message?: string;
    }
  | { readonly type: 'run-failed'; readonly run: RunId; readonly error: string; readonly message: string };
