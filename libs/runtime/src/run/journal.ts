import type {
  Branch,
  EventBodies,
  EventId,
  EventType,
  LeaseClaim,
  Log,
  LoggedEvent,
  NewEvent,
  RunId,
} from '@agi-double/memory';
import { HeadMoved, OWNER, SourceErased } from '@agi-double/memory';
import type { Hash } from '@agi-double/versioning';
import { RunHeld } from '../errors/run-held.ts';
import { foldKnown } from './fold-run.ts';

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
   * @throws RunHeld when another attempt owns the run now; SourceErased when what the run wrote before, or what it would
   *   write from, was erased.
   */
  flush(lease?: LeaseClaim): Promise<readonly LoggedEvent[]> {
    // In order: concurrent calls of one step would otherwise append the same pending events twice.
    const flushed = this.#flushing.then(() => this.#append(lease));
    this.#flushing = flushed.catch(() => undefined);
    return flushed;
  }

  async #append(lease: LeaseClaim | undefined): Promise<readonly LoggedEvent[]> {
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
        // Only one of those that resume a run at the same time is its next attempt.
        const resuming = events.some(({ type }) => type === 'run-resumed');
        const erased = await erasedOfOurs(log, now, run, resuming ? attempt - 1 : attempt);
        // Whoever erased the run's words moved its branch, so that none of them can be said again.
        if (erased !== undefined && events.some(holdsWords)) throw new SourceErased(erased);
        this.#head = now.head;
      }
    }
  }
}

/** @returns an event of the run whose body is gone. @throws RunHeld when the run is not ours any more */
async function erasedOfOurs(
  log: Log,
  { lineage }: Branch,
  run: RunId,
  attempt: number,
): Promise<EventId | undefined> {
  const events = await log.read({ lineage, scope: OWNER, run, order: 'oldest', limit: MAXIMUM_RUN_EVENTS });
  const known = foldKnown(events);
  if (known.status === 'answered' || known.status === 'failed' || known.attempt > attempt)
    throw new RunHeld(run);
  return known.erased[0];
}

/** How a run ends or goes on is told without what anybody said. */
function holdsWords({ type }: NewEvent): boolean {
  return !['run-failed', 'run-parked', 'run-resumed', 'call-decided'].includes(type);
}
