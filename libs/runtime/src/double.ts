import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { snapshotToBytes, type Snapshot } from '@agi-double/frame-engine';
import { terms, TERMS_VERSION } from '@agi-double/llm-adapter';
import {
  HeadMoved,
  openSqliteLog,
  openSqliteTextView,
  type Branch,
  type EventId,
  type Log,
  type LoggedEvent,
  type NewEvent,
  type RunId,
} from '@agi-double/memory';
import { builtInModules, type RegisteredModule } from '@agi-double/reasoning-modules';
import { canonicalJson, lockJson, type Hash, type ModuleUri } from '@agi-double/versioning';
import { checkDouble, type Check } from './check.ts';
import { NothingToResume } from './errors/nothing-to-resume.ts';
import { findProfile } from './find-profile.ts';
import { checkText, toRunInput } from './input.ts';
import { LogBook } from './log-book.ts';
import { assembleMind, type Mind } from './mind.ts';
import { Recollection } from './recollection.ts';
import { BranchQueue } from './run/branch-queue.ts';
import { EventStream } from './run/event-stream.ts';
import { currentOwner } from './run/owner.ts';
import { Runs, type Say } from './run/runs.ts';
import type { ThinkEvent } from './think-event.ts';
import type { RunSummary, Trace } from './trace.ts';

/** Inputs that may wait for one branch of one process. */
const MAXIMUM_WAITING = 64;
/** How long `close` waits for runs to let go before it gives up on them. */
const CLOSE_MILLISECONDS = 5_000;
const MAXIMUM_APPEND_RETRIES = 50;

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

/** What a Double takes from outside; every field has a default that an owner would want. */
export interface OpenOptions {
  /** Where profiles are looked for by name: `<home>/profiles`, then the starter profiles. */
  readonly profileFolders?: readonly string[];
  /** Instead of the built-in modules. */
  readonly modules?: ReadonlyMap<ModuleUri, RegisteredModule>;
  /** Instead of the profile's first engine. */
  readonly engine?: LanguageModelV4;
  /** Finish the runs whose process died, in the background. Default true; reading commands turn it off. */
  readonly recover?: boolean;
  /** Told what an owner should know and a thought can do without. */
  readonly warn?: (message: string) => void;
  /** Told of errors that are not ours, whole: they may hold what a user wrote. */
  readonly report?: (error: unknown) => void;
  /** Wraps the log, before anything uses it. */
  readonly wrapLog?: (log: Log) => Log;
  readonly clock?: () => number;
  readonly random?: () => number;
}

const starterProfiles = fileURLToPath(new URL('../../../profiles', import.meta.url));

/** One Double: a profile and a log. */
export class Double implements AsyncDisposable {
  readonly home: string;
  readonly root: Hash;
  readonly snapshot: Snapshot;
  readonly profile: string;
  readonly #mind: Mind;
  readonly #log: Log;
  readonly #recollection: Recollection;
  readonly #runs: Runs;
  readonly #book: LogBook;
  readonly #queue = new BranchQueue(MAXIMUM_WAITING);
  readonly #underWay = new Set<Promise<void>>();
  readonly #options: OpenOptions;

  private constructor(home: string, mind: Mind, log: Log, recollection: Recollection, options: OpenOptions) {
    this.home = home;
    this.#mind = mind;
    this.#log = log;
    this.#recollection = recollection;
    this.#options = options;
    this.root = mind.root;
    this.snapshot = mind.snapshot;
    this.profile = mind.profile.profile;
    this.#book = new LogBook(log, mind);
    this.#runs = new Runs({
      log,
      mind,
      recollection,
      owner: currentOwner(),
      clock: options.clock ?? Date.now,
      random: options.random ?? Math.random,
      newRunId: () => randomUUID() as RunId,
      report: options.report ?? (() => undefined),
    });
  }

  /**
   * Opens the Double that lives under `home`, as the profile says. `profile` is a name or a path. The mind is read
   * and compiled before the log is touched, so a broken profile or frame leaves nothing behind.
   *
   * @throws UnknownProfile, BadProfile, BadFrames, Unresolved, CoreMismatch, LogUnavailable, LogCorrupt, LogTooNew
   */
  static async open(home: string, profile: string, options: OpenOptions = {}): Promise<Double> {
    const { clock = Date.now, warn = () => undefined } = options;
    const folders = options.profileFolders ?? [join(home, 'profiles'), starterProfiles];
    const file = await findProfile(profile, folders);
    const mind = await assembleMind(file, options.modules ?? builtInModules(), options.engine);
    await makeHome(home);
    const opened = await openSqliteLog(join(home, 'log.sqlite'), { clock, randomBytes });
    const log = options.wrapLog?.(opened) ?? opened;
    try {
      const view = await openSqliteTextView(join(home, 'views', 'text.sqlite'), {
        terms,
        termsVersion: String(TERMS_VERSION),
      });
      const double = new Double(home, mind, log, new Recollection(log, view, warn), options);
      await double.#activate();
      if (options.recover ?? true) double.#track(double.#runs.recover());
      return double;
    } catch (error) {
      await log.close();
      throw error;
    }
  }

  /**
   * Thinks about one input and streams what happens. The run goes on when the reader leaves; aborting the signal
   * parks it. Only `answer-given` is an acknowledgement.
   *
   * @throws BadInput at once; UnknownBranch and BranchBusy from the first read. Nothing is written then.
   */
  think(branch: string, input: ThinkInput, options: ThinkOptions = {}): AsyncIterable<ThinkEvent> {
    const checked = toRunInput(input);
    return this.#stream(branch, options, (say, signal) => this.#runs.start(branch, checked, say, signal));
  }

  /** Continues a parked or abandoned run; without an id, the newest one. @throws NothingToResume, RunHeld, UnknownRun */
  resume(branch: string, run?: RunId, options: ThinkOptions = {}): AsyncIterable<ThinkEvent> {
    return this.#stream(branch, options, async (say, signal) => {
      const found = run ?? (await this.#book.unfinishedRun(branch));
      if (found === undefined) throw new NothingToResume(branch);
      await this.#runs.resume(branch, found, say, signal);
    });
  }

  /** Keeps a note. @throws BadInput, UnknownBranch */
  async remember(branch: string, text: string): Promise<LoggedEvent> {
    const note = await this.#append(branch, {
      type: 'note-added',
      body: { text: checkText(text) },
      root: this.root,
    });
    this.#recollection.follow();
    return note;
  }

  /** @throws UnknownRun, UnknownBranch, BodyErased */
  explain(run: RunId | 'last', branch = 'main'): Promise<Trace> {
    return this.#book.explain(run, branch);
  }

  /** Newest first. */
  runs(branch: string, limit: number): Promise<readonly RunSummary[]> {
    return this.#book.runs(branch, limit);
  }

  branches(): Promise<readonly Branch[]> {
    return this.#log.branches();
  }

  branch(name: string): Promise<Branch> {
    return this.#log.branch(name);
  }

  /** A new branch from another's head, or from any event. @throws UnknownBranch, UnknownEvent, BranchExists, BadBranchName */
  async fork(name: string, from: { readonly branch: string } | { readonly event: EventId }): Promise<Branch> {
    return this.#log.fork(name, 'event' in from ? from.event : await this.#book.headOf(from.branch));
  }

  /** Opens, reads and proves everything that can be proved from here. */
  check(): Promise<readonly Check[]> {
    return checkDouble({ home: this.home, mind: this.#mind, log: this.#log });
  }

  /** Lets go of what runs (whoever opens next finishes it) and closes the files. */
  async close(): Promise<void> {
    this.#runs.close();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_MILLISECONDS);
    });
    await Promise.race([Promise.allSettled(this.#underWay), late]);
    clearTimeout(timer);
    await this.#recollection.close();
    await this.#log.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Waits until runs that a dead process left behind are finished. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  #stream(
    branch: string,
    { signal = new AbortController().signal }: ThinkOptions,
    work: (say: Say, signal: AbortSignal) => Promise<void>,
  ): AsyncIterable<ThinkEvent> {
    const stream = new EventStream<ThinkEvent>();
    const inTurn = async (): Promise<void> => {
      const leave = await this.#queue.enter(branch);
      try {
        await work((event) => stream.push(event), signal);
      } finally {
        leave();
      }
    };
    this.#track(
      inTurn().then(
        () => stream.end(),
        (error: unknown) => stream.end({ error }),
      ),
    );
    return stream;
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.#options.report?.(error))
      .finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }

  /** Writes the effective lock into the log when it is not the one that the log ends with. */
  async #activate(): Promise<void> {
    const main = await this.#log.branch('main');
    if (main.head !== null && (await this.#log.event(main.head, main.scope)).root === this.root) return;
    const { snapshot, lock } = this.#mind;
    const stored = await this.#log.put(Buffer.from(canonicalJson(lockJson(lock))));
    const copy = await this.#log.put(snapshotToBytes(snapshot));
    await this.#append('main', {
      type: 'profile-activated',
      body: { profile: this.profile, lock: stored, snapshot: copy },
      root: this.root,
    });
  }

  async #append(branch: string, event: NewEvent): Promise<LoggedEvent> {
    for (let retry = 0; ; retry += 1) {
      const { head } = await this.#log.branch(branch);
      try {
        const [appended] = await this.#log.append(branch, head, [event]);
        if (appended === undefined) throw new TypeError('append returned nothing for one event');
        return appended;
      } catch (error) {
        if (!(error instanceof HeadMoved) || retry === MAXIMUM_APPEND_RETRIES) throw error;
      }
    }
  }
}

async function makeHome(home: string): Promise<void> {
  await mkdir(join(home, 'views'), { recursive: true });
}
