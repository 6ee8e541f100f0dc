import { DoubleError, type ErrorKind } from '@agi-double/protocol';
import { DoubleClosing, MergeConflicts, type At, type ThinkEvent } from '@agi-double/runtime';
import type { DoublePort, EventId, RunId } from '../double-port.ts';
import {
  compared,
  conflicts,
  difference,
  filled,
  forgotten,
  merged,
  plan,
  state,
} from './in-memory-branches.ts';
import { InMemoryLog } from './in-memory-log.ts';
import { HASH, IDENTITY, inMemoryFrames, RESPOND, why } from './in-memory-frames.ts';
import { inMemoryProfiles } from './in-memory-profiles.ts';

type Branch = Awaited<ReturnType<DoublePort['fork']>>;
type Note = Awaited<ReturnType<DoublePort['remember']>>;
type Trace = Awaited<ReturnType<DoublePort['explain']>>;

const EVENT = HASH as EventId;
const RUN = 'run-1' as RunId;
const calm = { frame: IDENTITY, rule: 'calm' };
/** A decision with all that it can hold at once. */
const route = {
  rules: [calm],
  pipeline: [{ module: RESPOND, hash: HASH, with: { temperature: 0.2 } }],
  set: { mood: 'calm' },
  slots: { [IDENTITY]: { mood: 'calm' } },
  activated: [IDENTITY],
  scope: 'public',
};

/** Stands for the typed errors of a real Double: one class for each kind, as `kindOf` and the tests need them. */
export class Refused extends DoubleError {
  readonly kind: ErrorKind;
  constructor(kind: ErrorKind) {
    super(`Refused as ${kind}.`);
    this.kind = kind;
  }
}

export interface InMemoryDouble extends DoublePort {
  /** Every text that was accepted. */
  readonly written: string[];
  /** Runs that have ended, by an answer or parked. */
  readonly ended: string[];
  readonly log: InMemoryLog;
  close(): Promise<void>;
}

/** Where a slash may hide from a path. */
export const IDEA = 'ideas/0123-abcd';
const branches: ReadonlySet<string> = new Set(['main', IDEA]);

export interface Behaviour {
  /** Told what was decided of the call that the run waits for; without it, no run waits. */
  readonly decision?: (decide: 'retry' | 'skip') => void;
  /** Awaited between a run's start and its answer; its signal is the turn's. */
  readonly ponder?: (signal: AbortSignal, text: string) => Promise<void>;
  /** Thrown or streamed instead of the answer. */
  readonly fail?: 'after-start' | 'run-failed' | 'before-start';
  readonly error?: Error;
  /** Why its answers end before their end. */
  readonly cut?: 'length';
  /** Instead of frames that always are as they were. */
  readonly frames?: Partial<DoublePort['frames']>;
}

/** The smallest thing that keeps the contract of a Double: it echoes, and remembers what it was told. */
export function inMemoryDouble({
  decision,
  ponder,
  fail,
  error,
  cut,
  frames,
}: Behaviour = {}): InMemoryDouble {
  const written: string[] = [];
  const ended: string[] = [];
  const main: Branch = {
    name: 'main',
    head: EVENT,
    lineage: new Map(),
    scope: 'owner' as Branch['scope'],
    openRun: RUN,
    archived: false,
  };

  async function* work(
    branch: string,
    text: string,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ThinkEvent> {
    yield { type: 'route-chosen', run: RUN, ...route };
    yield { type: 'step-started', run: RUN, step: 0, module: RESPOND };
    await ponder?.(signal ?? new AbortController().signal, text);
    if (fail === 'after-start') throw error ?? new Error('The test gave no error to throw.');
    if (signal?.aborted) {
      if (signal.reason instanceof DoubleClosing) throw signal.reason;
      ended.push('parked');
      yield { type: 'run-parked', run: RUN, branch, reason: 'interrupted' };
      return;
    }
    if (fail === 'run-failed') {
      yield { type: 'run-failed', run: RUN, error: 'EngineFailed', message: 'The engine gave no answer.' };
      return;
    }
    yield { type: 'draft', run: RUN, text };
    yield { type: 'step-finished', run: RUN, step: 0, module: RESPOND, milliseconds: 0.5 };
    ended.push('answered');
    const citation = { kind: 'event', event: EVENT } as const;
    const sources = [{ citation, source: `event:${EVENT}`, title: 'you told me' }];
    yield { type: 'answer-given', run: RUN, branch, event: EVENT, text, sources, ...(cut && { cut }) };
  }

  async function* begun(
    branch: string,
    text: string,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ThinkEvent> {
    yield { type: 'run-started', run: RUN, branch, event: EVENT, snapshot: HASH, root: HASH };
    yield* work(branch, text, signal);
  }

  const known = (branch: string): void => {
    if (!branches.has(branch)) throw new Refused('not-found');
  };
  const knownAt = (at: At): void => {
    if ('branch' in at) known(at.branch);
    else if (at.event !== EVENT) throw new Refused('not-found');
  };
  const check = (branch: string, text: string): void => {
    known(branch);
    if (text.trim() === '' || text.includes('\0') || !text.isWellFormed()) throw new Refused('invalid');
    if (text.length > 10_000) throw new Refused('too-large');
  };

  const {
    given,
    known: knownProfile,
    ...profiles
  } = inMemoryProfiles(known, (kind) => new Refused(kind), written);
  const named = (branch: Branch): Branch => {
    const name = given.get(branch.name);
    return name === undefined ? branch : { ...branch, profile: { name, since: 1 } };
  };

  const log = new InMemoryLog(() => new Refused('not-found'));
  return {
    written,
    ended,
    log,
    events: (...query) => log.events(...query),
    follow: (...query) => log.follow(...query),
    event: (id) => log.event(id),
    anchor: () => log.anchor(),
    verify: (options) => log.verify(options),
    frames: { ...inMemoryFrames(), ...frames },
    ...profiles,
    async *think(branch, { text }, options) {
      check(branch, text);
      if (fail === 'before-start') throw error ?? new Error('The test gave no error to throw.');
      written.push(text);
      yield* begun(branch, text, options?.signal);
    },
    async thinkAt(event, { text }, options) {
      knownAt({ event });
      check('main', text);
      written.push(text);
      return { branch: 'at/0123abcd', events: begun('at/0123abcd', text, options?.signal) };
    },
    async *resume(branch, _run, options) {
      if (options?.decide !== undefined && decision === undefined) throw new Refused('conflict');
      if (options?.decide !== undefined) decision?.(options.decide);
      yield { type: 'run-resumed', run: RUN, branch, attempt: 2 };
      yield* work(branch, 'resumed', options?.signal);
    },
    async replay(branch, run, options) {
      known(branch);
      if (run !== RUN && run !== 'last') throw new Refused('not-found');
      if (options?.frames === 'nothing' || options?.profile === 'nobody') throw new Refused('not-found');
      return { branch: 'replay/0123', run: RUN, events: begun('replay/0123', 'hello', options?.signal) };
    },
    compareRuns: async (_a, { branch }) => ({ ...compared, b: { ...compared.b, branch } }),
    async remember(branch, text, options) {
      check(branch, text);
      if (options?.replaces !== undefined) knownAt({ event: options.replaces });
      written.push(text);
      return { id: EVENT, at: 1 } as Note;
    },
    async explain(run) {
      if (run !== RUN && run !== 'last') throw new Refused('not-found');
      return trace;
    },
    async runs(branch, limit, options) {
      check(branch, 'runs');
      const { run, status, at, root } = trace;
      if (!root.replace('sha256:', '').startsWith(options?.root?.replace('sha256:', '') ?? '')) return [];
      return Array.from({ length: limit }, () => ({ run, branch, status, at, input: 'hello', root }));
    },
    branches: async (query) =>
      query?.archived === true
        ? [{ ...main, name: 'old', archived: true }]
        : [main, { ...main, name: IDEA }].map(named),
    async rename(branch, name) {
      known(branch);
      if (branches.has(name)) throw new Refused('conflict');
      written.push(name);
      return { ...main, name };
    },
    async archive(name, archived) {
      known(name);
      written.push(name);
      return { ...main, name, archived };
    },
    async state(at) {
      knownAt(at);
      return 'branch' in at ? { ...state, branch: at.branch } : state;
    },
    async diff(a, b) {
      knownAt(a);
      knownAt(b);
      return difference('branch' in a ? a.branch : 'main');
    },
    async mergePlan(into, from) {
      known(into);
      known(from);
      return { ...plan, into, from };
    },
    async merge(into, from, decide = {}) {
      known(into);
      known(from);
      const keys = conflicts.map(({ key }) => key);
      if (Object.keys(decide.each ?? {}).some((key) => !keys.includes(key))) throw new Refused('invalid');
      const open = conflicts.filter(({ key }) => (decide.each?.[key] ?? decide.all) === undefined);
      if (open.length > 0) throw new MergeConflicts(open);
      written.push(from);
      return merged;
    },
    async slots(at) {
      knownAt(at);
      return filled;
    },
    async setSlot(branch, frame, slot) {
      known(branch);
      if (frame !== '2026.11.identity' || slot !== 'mood') throw new Refused('not-found');
      written.push(slot);
      return { id: EVENT, at: 1 } as Note;
    },
    async forget(branch, events, options) {
      known(branch);
      for (const event of events) knownAt({ event });
      if (options?.dry !== true) written.push('forgotten');
      return [forgotten];
    },
    async fork(name, from, options) {
      if (name === 'main') throw new Refused('conflict');
      if ('branch' in from) check(from.branch, name);
      if (options?.profile !== undefined) {
        knownProfile(options.profile);
        written.push(options.profile);
        given.set(name, options.profile);
      }
      return named({ ...main, name });
    },
    async why(branch, { text }) {
      check(branch, text);
      return why;
    },
    close: async () => undefined,
  };
}

const trace: Trace = {
  run: RUN,
  branch: 'main',
  status: 'answered',
  event: EVENT,
  at: 1,
  input: { text: 'hello', language: 'en', channel: 'http', user: { id: 'owner', roles: [] } },
  root: HASH,
  snapshot: HASH,
  attempts: 1,
  ...route,
  route: { frame: IDENTITY, index: 0, id: 'usual' },
  denied: { ...calm, text: 'No.' },
  said: { ...calm, text: 'Calm.' },
  set: { polite: true },
  setSlots: { [IDENTITY]: { mood: 'calm' } },
  slots: [
    { frame: IDENTITY, slot: 'mood', cause: 'needed', value: { name: 'calm' }, milliseconds: 0.5 },
    {
      frame: IDENTITY,
      slot: 'tone',
      cause: 'changed',
      error: { error: 'CodeFailed', message: 'It threw.' },
      milliseconds: 2,
    },
  ],
  steps: [{ step: 0, module: RESPOND, milliseconds: 0.5, patch: { set: { answer: 'hello' } }, calls: [] }],
  recalled: [],
  answer: { event: EVENT, text: 'hello', sources: [], at: 2 },
};
