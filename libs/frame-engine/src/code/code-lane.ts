import type { Hash, Json } from '@agi-double/versioning';
import { CodeFailed, type CodeFailure, type CodeReason } from './code-errors.ts';
import type { CodeFile } from './code-file.ts';
import type { CodeHost, HostEnd, StartHost } from './code-host.ts';
import { readHostMessage, writeCall, type HostMessage } from './code-protocol.ts';
import { FailingFunctions } from './failing-functions.ts';

/** How long a host may take to start, which on a busy machine is far longer than any call may take. */
const START_MILLISECONDS = 10_000;

/** How long a host that has served may take to begin a call; what an earlier call left behind may hold it up. */
const BEGIN_MILLISECONDS = 1000;

/** Modules cannot be unloaded, so a host that has loaded this many files makes room for a new one. */
const MAX_LOADED = 256;

const MAX_PRINTED = 65_536;

export interface LaneLimits {
  readonly milliseconds: number;
  readonly waiting: number;
  /** How many milliseconds a call may wait for those before it. */
  readonly patience: number;
  readonly printed: ((text: string) => void) | undefined;
}

export interface LaneCall {
  readonly file: CodeFile;
  /** The function, or without an argument what the value of the file itself is called. */
  readonly name: string;
  /** JSON. */
  readonly argument?: string;
  /** Asks for the names of the file's functions, and calls none. */
  readonly names?: true;
}

interface Job extends LaneCall {
  readonly id: number;
  readonly returned: (value: Json) => void;
  readonly refused: (error: unknown) => void;
  started: boolean;
  again: boolean;
}

interface Session {
  readonly host: CodeHost;
  readonly loaded: Set<Hash>;
  loads: number;
  ready: boolean;
  served: boolean;
}

type Found = Partial<Pick<CodeFailure, 'error' | 'line' | 'resting'>>;

type LossReason = Exclude<HostEnd, 'unavailable'> | 'timed-out';

/** The calls of one host: one at a time, the others in a queue that outlives the host. */
export class CodeLane {
  readonly #start: StartHost;
  readonly #limits: LaneLimits;
  readonly #waiting: Job[] = [];
  readonly #ending = new Set<Promise<void>>();
  readonly #failing = new FailingFunctions();
  #running: Job | undefined;
  #session: Session | undefined;
  #timer: NodeJS.Timeout | undefined;
  #calls = 0;
  #printed = 0;
  #closed = false;

  constructor(start: StartHost, limits: LaneLimits) {
    this.#start = start;
    this.#limits = limits;
  }

  async call(call: LaneCall, signal?: AbortSignal): Promise<Json> {
    signal?.throwIfAborted();
    if (this.#closed) throw failed('unavailable', call);
    const resting = this.#failing.resting(keyOf(call));
    if (resting) throw failed(resting, call, { resting: true });
    if (this.#running && this.#waiting.length >= this.#limits.waiting) throw failed('busy', call);
    const { promise, resolve, reject } = Promise.withResolvers<Json>();
    this.#calls += 1;
    const job: Job = {
      ...call,
      id: this.#calls,
      returned: resolve,
      refused: reject,
      started: false,
      again: false,
    };
    const abort = (): void => this.#abort(job, signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    this.#waiting.push(job);
    this.#next();
    const late = setTimeout(() => this.#giveUp(job), this.#limits.patience);
    return promise.finally(() => {
      clearTimeout(late);
      signal?.removeEventListener('abort', abort);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#failAll('unavailable');
    await Promise.all(this.#ending);
  }

  #next(): void {
    if (this.#running) return;
    for (let job = this.#waiting.shift(); job; job = this.#waiting.shift()) {
      const resting = this.#failing.resting(keyOf(job));
      if (!resting) {
        this.#running = job;
        this.#begin(job);
        return;
      }
      job.refused(failed(resting, job, { resting: true }));
    }
    this.#session?.host.hold(false);
  }

  /** One that has left the queue is limited otherwise. */
  #giveUp(job: Job): void {
    const index = this.#waiting.indexOf(job);
    if (index < 0) return;
    this.#waiting.splice(index, 1);
    job.refused(failed('busy', job));
  }

  #begin(job: Job): void {
    this.#printed = 0;
    if (this.#session && this.#session.loads >= MAX_LOADED) this.#drop();
    const session = (this.#session ??= this.#open());
    if (!session) return;
    session.host.hold(true);
    if (session.ready) this.#send(session, job);
    else this.#within(START_MILLISECONDS, () => this.#failAll('unavailable'));
  }

  #open(): Session | undefined {
    // What an earlier host still says or how it ends is no longer of interest.
    const current = (): boolean => session !== undefined && session === this.#session;
    let session: Session | undefined;
    try {
      const host = this.#start({
        said: (text) => current() && this.#said(readHostMessage(text)),
        printed: (text) => current() && this.#print(text),
        ended: (why, cause) => current() && this.#ended(why, cause),
      });
      session = { host, loaded: new Set(), loads: 0, ready: false, served: false };
    } catch (cause) {
      this.#failAll('unavailable', cause);
    }
    return session;
  }

  #send(session: Session, job: Job): void {
    const { file, name, argument, names, id } = job;
    const { hash, language, source } = file;
    const { milliseconds } = this.#limits;
    const known = session.loaded.has(hash);
    if (!known) session.loads += 1;
    const call = {
      ...({ type: 'call', id, hash, language, milliseconds } as const),
      ...(!known && { source }),
      ...(argument !== undefined && { function: name }),
      ...(names && { names }),
    };
    session.host.send(writeCall(call, argument));
    const limit = session.served ? Math.max(BEGIN_MILLISECONDS, milliseconds) : START_MILLISECONDS;
    this.#within(limit, () => this.#lost('timed-out'));
  }

  #said(message: HostMessage | undefined): void {
    const job = this.#running;
    const session = this.#session;
    if (!session) return;
    if (message?.type === 'ready' && !session.ready) {
      session.ready = true;
      if (job) this.#send(session, job);
    } else if (message && 'id' in message && job?.id === message.id) {
      this.#answered(session, job, message);
    } else if (session.ready)
      this.#lost('crashed'); // Attached code wrote to us in the host's name.
    else this.#failAll('unavailable');
  }

  #answered(session: Session, job: Job, message: Extract<HostMessage, { id: number }>): void {
    if (message.type === 'started' && job.started) {
      this.#lost('crashed'); // Attached code asked in the host's name for its time to begin again.
      return;
    }
    if (message.type === 'started') {
      job.started = true;
      this.#within(this.#limits.milliseconds, () => this.#lost('timed-out'));
      return;
    }
    if (message.type === 'failed' && message.reason === 'out-of-memory') {
      // What is left of its memory is not enough to go on with.
      this.#lost('out-of-memory', message);
      return;
    }
    session.served = true;
    this.#failing.leftHost(keyOf(job));
    if (message.type === 'returned') {
      session.loaded.add(job.file.hash);
      this.#settle(() => job.returned(message.value));
      return;
    }
    if (message.reason !== 'not-loaded') session.loaded.add(job.file.hash);
    this.#settle(() => job.refused(failed(message.reason, job, message)));
  }

  #ended(why: HostEnd, cause: unknown): void {
    if (this.#session?.ready && why !== 'unavailable') this.#lost(why);
    else this.#failAll('unavailable', cause);
  }

  /**
   * The host is of no more use. A call that it had not begun is not to blame for that, nor one that it died in after it
   * had served others: what those left behind may have ended it. It goes to the next host, which has only itself.
   */
  #lost(why: LossReason, found: Found = {}): void {
    const job = this.#running;
    const served = this.#session?.served === true;
    this.#drop();
    if (!job) return;
    // A call that takes too long takes that of the others, so that one is not tried twice.
    const blamed = job.started && (!served || why === 'timed-out');
    if (!blamed && !job.again) {
      job.again = true;
      job.started = false;
      this.#begin(job);
      return;
    }
    this.#failing.costHost(keyOf(job), why);
    this.#settle(() => job.refused(failed(why, job, found)));
  }

  #abort(job: Job, reason: unknown): void {
    const index = this.#waiting.indexOf(job);
    if (index >= 0) this.#waiting.splice(index, 1);
    if (job !== this.#running) {
      job.refused(reason);
      return;
    }
    this.#drop();
    this.#settle(() => job.refused(reason));
  }

  #settle(tell: () => void): void {
    clearTimeout(this.#timer);
    this.#running = undefined;
    tell();
    this.#next();
  }

  /** Where no host can be had, the calls that wait for one would all meet the same. */
  #failAll(reason: CodeReason, cause?: unknown): void {
    const jobs = [...(this.#running ? [this.#running] : []), ...this.#waiting.splice(0)];
    this.#running = undefined;
    this.#drop();
    for (const job of jobs) job.refused(failed(reason, job, undefined, cause));
  }

  #drop(): void {
    clearTimeout(this.#timer);
    const ending = this.#session?.host.end();
    this.#session = undefined;
    if (!ending) return;
    this.#ending.add(ending);
    void ending.finally(() => this.#ending.delete(ending));
  }

  #within(milliseconds: number, late: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(late, milliseconds);
  }

  #print(text: string): void {
    const left = MAX_PRINTED - this.#printed;
    this.#printed += text.length;
    if (left > 0) this.#limits.printed?.(text.slice(0, left));
  }
}

/** A check of a file's functions is a call of its own: none of them is at fault. */
const keyOf = ({ file, name, names }: LaneCall): string => `${file.hash} ${names ? '' : name}`;

const failed = (
  reason: CodeReason,
  { name, file: { language } }: LaneCall,
  { error, line, resting }: Found = {},
  cause?: unknown,
): CodeFailed =>
  new CodeFailed(
    reason,
    { function: name, language, error, line, resting },
    cause === undefined ? undefined : { cause },
  );
