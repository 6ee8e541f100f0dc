import { DoubleError, type ErrorKind } from '@agi-double/protocol';
import { DoubleClosing, type ThinkEvent } from '@agi-double/runtime';
import type { DoublePort } from '../double-port.ts';
import { HASH, IDENTITY, inMemoryFrames, RESPOND, why } from './in-memory-frames.ts';

type Run = Extract<ThinkEvent, { type: 'run-started' }>;
type EventId = Run['event'];
type RunId = Run['run'];
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
  close(): Promise<void>;
}

export interface Behaviour {
  /** Awaited between a run's start and its answer; its signal is the turn's. */
  readonly ponder?: (signal: AbortSignal, text: string) => Promise<void>;
  /** Thrown or streamed instead of the answer. */
  readonly fail?: 'after-start' | 'run-failed' | 'before-start';
  readonly error?: Error;
  /** Instead of frames that always are as they were. */
  readonly frames?: Partial<DoublePort['frames']>;
}

/** The smallest thing that keeps the contract of a Double: it echoes, and remembers what it was told. */
export function inMemoryDouble({ ponder, fail, error, frames }: Behaviour = {}): InMemoryDouble {
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

  async function* work(text: string, signal: AbortSignal | undefined): AsyncGenerator<ThinkEvent> {
    yield { type: 'route-chosen', run: RUN, ...route };
    yield { type: 'step-started', run: RUN, step: 0, module: RESPOND };
    await ponder?.(signal ?? new AbortController().signal, text);
    if (fail === 'after-start') throw error ?? new Error('The test gave no error to throw.');
    if (signal?.aborted) {
      if (signal.reason instanceof DoubleClosing) throw signal.reason;
      ended.push('parked');
      yield { type: 'run-parked', run: RUN, branch: 'main', reason: 'interrupted' };
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
    yield { type: 'answer-given', run: RUN, branch: 'main', event: EVENT, text, sources };
  }

  const check = (branch: string, text: string): void => {
    if (branch !== 'main') throw new Refused('not-found');
    if (text.trim() === '' || text.includes('\0') || !text.isWellFormed()) throw new Refused('invalid');
    if (text.length > 10_000) throw new Refused('too-large');
  };

  return {
    written,
    ended,
    frames: { ...inMemoryFrames(), ...frames },
    async *think(branch, { text }, options) {
      check(branch, text);
      if (fail === 'before-start') throw error ?? new Error('The test gave no error to throw.');
      written.push(text);
      yield { type: 'run-started', run: RUN, branch, event: EVENT, snapshot: HASH, root: HASH };
      yield* work(text, options?.signal);
    },
    async *resume(branch, _run, options) {
      yield { type: 'run-resumed', run: RUN, branch, attempt: 2 };
      yield* work('resumed', options?.signal);
    },
    async remember(branch, text) {
      check(branch, text);
      written.push(text);
      return { id: EVENT, at: 1 } as Note;
    },
    async explain(run) {
      if (run !== RUN && run !== 'last') throw new Refused('not-found');
      return trace;
    },
    async runs(branch, limit) {
      check(branch, 'runs');
      const { run, status, at, root } = trace;
      return Array.from({ length: limit }, () => ({ run, branch, status, at, input: 'hello', root }));
    },
    branches: async () => [main],
    async fork(name, from) {
      if (name === 'main') throw new Refused('conflict');
      if ('branch' in from) check(from.branch, name);
      return { ...main, name };
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
