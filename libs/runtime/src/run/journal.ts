import type {
  Branch,
  EventBodies,
  EventId,
  EventType,
  Lease,
  Log,
  LoggedEvent,
  NewEvent,
  RunId,
} from '@agi-double/memory';
import { HeadMoved, OWNER } from '@agi-double/memory';
import type { Hash } from '@agi-double/versioning';
import { RunHeld } from '../errors/run-held.ts';
import { foldRun } from './fold-run.ts';

/** Others may append notes while a run thinks; a run that loses this often to them is starved, not unlucky. */
const MAXIMUM_RETRIES = 50;
/** Far more than any pipeline writes; a longer run would be a defect. */
export const MAXIMUM_RUN_EVENTS = 10_000;

export interface JournalOptions {
  readonly log: Log;
  readonly branch: string;
  readonly head: EventId | null;
  readonly run: RunId;
  readonly root: Hash;
  readonly attempt: number;
}

/**
 * Where one attempt at a run writes its events. `record` only remembers; `flush` makes all of it durable in one
 * commit. Pure steps ride along with the next flush, so a turn costs as many commits as the world needs to wait for.
 */
export class Journal {
  readonly #options: JournalOptions;
  #head: EventId | null;
  #pending: readonly NewEvent[] = [];
  #flushing: Promise<unknown> = Promise.resolve();

  constructor(options: JournalOptions) {
    this.#options = options;
    this.#head = options.head;
  }

  record<Type extends EventType>(type: Type, body: EventBodies[Type]): void {
    const { run, root } = this.#options;
    this.#pending = [...this.#pending, { type, body, run, root } as NewEvent];
  }

  /** Forgets what is pending: for a run that ends because the log refuses it. */
  discard(): void {
    this.#pending = [];
  }

  /**
   * Appends what is pending, with `lease` in the same commit. When the head moved, the run's own events decide:
   * a run that was taken over or ended elsewhere stops here; one that only finds other events goes on behind them.
   *
   * @returns the appended events, the last one last.
   * @throws RunHeld when another attempt owns the run now.
   */
  flush(lease?: Lease): Promise<readonly LoggedEvent[]> {
    // In order: concurrent calls of one step would otherwise append the same pending events twice.
    const flushed = this.#flushing.then(() => this.#append(lease));
    this.#flushing = flushed.catch(() => undefined);
    return flushed;
  }

  async #append(lease: Lease | undefined): Promise<readonly LoggedEvent[]> {
    const { log, branch, run, attempt } = this.#options;
    const events = this.#pending;
    for (let retry = 0; ; retry += 1) {
      try {
        const appended = await log.append(branch, this.#head, events, lease && { lease });
        this.#pending = this.#pending.slice(events.length);
        this.#head = appended.at(-1)?.id ?? this.#head;
        return appended;
      } catch (error) {
        if (!(error instanceof HeadMoved) || retry === MAXIMUM_RETRIES) throw error;
        const now = await log.branch(branch);
        // Before run-started is in the log there is nothing of ours to compare with; the caller decides.
        if (events[0]?.type === 'run-started') throw error;
        if (!(await isOurs(log, now, run, attempt))) throw new RunHeld(run);
        this.#head = now.head;
      }
    }
  }
}

async function isOurs(log: Log, branch: Branch, run: RunId, attempt: number): Promise<boolean> {
  const { lineage } = branch;
  const events = await log.read({ lineage, scope: OWNER, run, order: 'oldest', limit: MAXIMUM_RUN_EVENTS });
  const state = foldRun(events);
  if (state.status === 'answered' || state.status === 'failed') return false;
  return state.attempt <= attempt;
}
