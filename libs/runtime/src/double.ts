import { randomBytes, randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createCodeRunner,
  FrameLoader,
  narrowerScope,
  openFrameRepo,
  type FrameRepo,
  type Snapshot,
  type Why,
} from '@agi-double/frame-engine';
import { terms, TERMS_VERSION } from '@agi-double/llm-adapter';
import {
  HeadMoved,
  openSqliteTextView,
  type Branch,
  type EventId,
  type Log,
  type LoggedEvent,
  type NewEvent,
  type RunId,
  type Scope,
} from '@agi-double/memory';
import { builtInModules } from '@agi-double/reasoning-modules';
import type { Hash } from '@agi-double/versioning';
import { checkDouble, type Check } from './check.ts';
import type { OpenOptions, ResumeOptions, ThinkInput, ThinkOptions } from './double-options.ts';
import { BodyErased } from './errors/body-erased.ts';
import { NothingToDecide } from './errors/nothing-to-decide.ts';
import { NothingToResume } from './errors/nothing-to-resume.ts';
import { findProfile } from './find-profile.ts';
import { Activations } from './frames/activations.ts';
import type { Frames } from './frames/frames.ts';
import { openFrames } from './frames/open-frames.ts';
import { checkText, toFrameInput, toRunInput } from './input.ts';
import { makeHome } from './home.ts';
import { LogBook } from './log-book.ts';
import { mindBase } from './mind.ts';
import { logPlace } from './log-place.ts';
import { Recollection } from './recollection.ts';
import { BranchQueue } from './run/branch-queue.ts';
import { EventStream } from './run/event-stream.ts';
import { currentOwner } from './run/owner.ts';
import { readMemory } from './run/read-memory.ts';
import { readRun } from './run/read-run.ts';
import { Recovery } from './run/recovery.ts';
import { Runs, type Say } from './run/runs.ts';
import type { ThinkEvent } from './think-event.ts';
import type { RunSummary, Trace } from './trace.ts';

/** Inputs that may wait for one branch of one process. */
const MAXIMUM_WAITING = 64;
/** How long `close` waits for runs to let go before it gives up on them. */
const CLOSE_MILLISECONDS = 5_000;
const MAXIMUM_APPEND_RETRIES = 50;
const RECOVER_MILLISECONDS = 1_000;

const starterProfiles = fileURLToPath(new URL('../../../profiles', import.meta.url));

/** One Double: a profile and a log. */
export class Double implements AsyncDisposable {
  readonly home: string;
  readonly profile: string;
  /** The frames that run, and how they are updated. */
  readonly frames: Frames;
  readonly #log: Log;
  readonly #recollection: Recollection;
  readonly #runs: Runs;
  readonly #recovery: Recovery;
  readonly #book: LogBook;
  readonly #queue = new BranchQueue(MAXIMUM_WAITING);
  readonly #underWay = new Set<Promise<void>>();
  readonly #options: OpenOptions;

  private constructor(
    home: string,
    frames: Frames,
    log: Log,
    recollection: Recollection,
    options: OpenOptions,
  ) {
    this.home = home;
    this.frames = frames;
    this.#log = log;
    this.#recollection = recollection;
    this.#options = options;
    this.profile = frames.mind.profile.profile;
    this.#book = new LogBook(log, frames);
    this.#runs = new Runs({
      log,
      minds: frames,
      runCode: frames.runCode,
      recollection,
      owner: currentOwner(),
      clock: options.clock ?? Date.now,
      random: options.random ?? Math.random,
      newRunId: () => randomUUID() as RunId,
      report: options.report ?? (() => undefined),
    });
    this.#recovery = new Recovery({
      take: () => this.#runs.takeAbandoned(),
      finish: (abandoned) => this.#runs.finish(abandoned),
      report: options.report ?? (() => undefined),
      milliseconds: options.recoverMilliseconds ?? RECOVER_MILLISECONDS,
    });
  }

  /**
   * Opens the Double that lives under `home`, as the profile says. `profile` is a name or a path. Where there is no log
   * yet, the mind is read and compiled before one is made, so a broken profile or frame leaves nothing behind. Where
   * there is one, broken frames do not stop the Double: it runs on those that ran before, and says so.
   *
   * @throws UnknownProfile, BadProfile, BadFrames, Unresolved, CoreMismatch, LogUnavailable, LogCorrupt, LogTooNew,
   *   BadLogAddress, LogAddressMissing
   */
  static async open(home: string, profile: string, options: OpenOptions = {}): Promise<Double> {
    const { clock, warn = () => undefined, printed } = options;
    const folders = options.profileFolders ?? [join(home, 'profiles'), starterProfiles];
    const file = await findProfile(profile, folders);
    const base = mindBase(file, options.modules ?? builtInModules(), options.engine);
    const { repo: place, ref, folder } = base.profile.frames;
    const repo: FrameRepo = openFrameRepo({
      repo: place,
      ...(ref !== undefined && { ref }),
      ...(folder !== undefined && { folder }),
      base: dirname(file.file),
      cache: join(home, 'repos'),
    });
    const runner = base.profile.allowCode === true ? createCodeRunner(printed && { printed }) : undefined;
    const { profile: named, catalogue } = base;
    const loader = new FrameLoader({
      repo,
      use: named.frames.use,
      catalogue,
      ...(runner && { runner }),
    });
    let log: Log | undefined;
    try {
      const place = logPlace(home, base.profile);
      const loaded = (await place.isThere()) ? undefined : await loader.load();
      await makeHome(home);
      const opened = await place.open({ ...(clock && { clock }), randomBytes });
      log = options.wrapLog?.(opened) ?? opened;
      const activations = new Activations(log, base.profile.profile);
      const frames = await openFrames(
        {
          base,
          repo,
          log,
          activations,
          warn,
          ...(runner && { runner }),
          ...(options.framesUpdated && { updated: options.framesUpdated }),
        },
        loader,
        { prefer: options.frames ?? 'files', loaded },
      );
      const view = await openSqliteTextView(place.textView, {
        terms,
        termsVersion: String(TERMS_VERSION),
      });
      const double = new Double(home, frames, log, new Recollection(log, view, warn), options);
      if (options.watch === true) frames.watch();
      if (options.recover ?? true) double.#recovery.start();
      return double;
    } catch (error) {
      await runner?.close();
      await log?.close();
      throw error;
    }
  }

  /** The hash of all that a run would be made of now. */
  get root(): Hash {
    return this.frames.mind.root;
  }

  get snapshot(): Snapshot {
    return this.frames.snapshot;
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

  /**
   * Continues a parked or abandoned run; without an id, the newest one, or the newest that waits when a decision is given.
   * A run that waits for a decision goes on with one, and no other run does; nothing is written otherwise.
   *
   * @throws NothingToResume, RunHeld, UnknownRun, BodyErased, CallUndecided, NothingToDecide
   */
  resume(branch: string, run?: RunId, { decide, ...options }: ResumeOptions = {}): AsyncIterable<ThinkEvent> {
    return this.#stream(branch, options, async (say, signal) => {
      const found = run ?? (await this.#book.unfinishedRun(branch, decide !== undefined));
      if (found === undefined) throw decide ? new NothingToDecide(branch) : new NothingToResume(branch);
      await this.#runs.resume(branch, found, say, signal, decide && { decide });
    });
  }

  /**
   * Thinks about a run's input once more, on a new branch from where the run began, with the very frames that it ran
   * on, or with another snapshot's. The run itself stays as it is.
   *
   * @throws UnknownSnapshot, BadSnapshot; UnknownRun, UnknownBranch, BodyErased
   */
  async replay(
    branch: string,
    run: RunId | 'last',
    { frames, signal }: ThinkOptions & { readonly frames?: string } = {},
  ): Promise<{ readonly branch: string; readonly events: AsyncIterable<ThinkEvent> }> {
    const at = await this.#log.branch(branch);
    const found = run === 'last' ? (await this.#book.explain('last', branch)).run : run;
    const [started] = await readRun(this.#log, at, found);
    const [before] = started?.parents ?? [];
    if (started?.type !== 'run-started' || before === undefined)
      throw new TypeError('A run begins with run-started.');
    if (started.body === undefined) throw new BodyErased(started.id);
    const { input, snapshot } = started.body;
    const mind = await (frames === undefined ? this.frames.of(snapshot) : this.frames.mindOf(frames));
    const name = `replay/${randomUUID()}`;
    await this.#log.fork(name, before, at.scope);
    const events = this.#stream(name, { ...(signal && { signal }) }, (say, stop) =>
      this.#runs.start(name, input, say, stop, mind),
    );
    return { branch: name, events };
  }

  /** Why the frames decide as they do about an input; nothing is written. @throws BadInput, UnknownBranch */
  async why(
    branch: string,
    input: ThinkInput,
    frames = 'active',
  ): Promise<Why & { readonly snapshot: Hash }> {
    const said = toRunInput(input);
    const at = await this.#log.branch(branch);
    const snapshot = await this.frames.find(frames);
    const around = {
      branch: { name: at.name, scope: at.scope },
      memory: await readMemory(this.#log, at.lineage, at.scope),
      time: (this.#options.clock ?? Date.now)(),
    };
    const { signal } = new AbortController();
    const slots = snapshot.slots((request) => this.frames.runCode(request, signal));
    const narrowed = (to: string) => readMemory(this.#log, at.lineage, narrowerScope(at.scope, to) as Scope);
    return { snapshot: snapshot.hash, ...(await snapshot.why(toFrameInput(said, around), slots, narrowed)) };
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
    return checkDouble({ home: this.home, frames: this.frames, log: this.#log });
  }

  /** Lets go of what runs (whoever opens next finishes it) and closes the files. */
  async close(): Promise<void> {
    this.#recovery.stop();
    this.#runs.close();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_MILLISECONDS);
    });
    await Promise.race([this.settled(), late]);
    clearTimeout(timer);
    await this.frames.close();
    await this.#recollection.close();
    await this.#log.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Waits until runs that a dead process left behind are finished. */
  async settled(): Promise<void> {
    await this.#recovery.settled();
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
