import { DoubleError, type ErrorKind } from '@agi-double/protocol';
import { DoubleClosing, type ThinkEvent } from '@agi-double/runtime';
import type { DoublePort } from '../double-port.ts';

type Run = Extract<ThinkEvent, { type: 'run-started' }>;
type Hash = Run['root'];
type EventId = Run['event'];
type RunId = Run['run'];
type Branch = Awaited<ReturnType<DoublePort['fork']>>;
type Note = Awaited<ReturnType<DoublePort['remember']>>;
type Trace = Awaited<ReturnType<DoublePort['explain']>>;
type Frame = DoublePort['snapshot']['frames'][number];
type Module = Extract<ThinkEvent, { type: 'step-started' }>['module'];

const HASH = `sha256:${'ab'.repeat(32)}` as Hash;
const EVENT = HASH as EventId;
const RUN = 'run-1' as RunId;
const RESPOND = 'mod://respond-v1.0' as Module;

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
}

const frame = {
  uri: 'frame://2026.11.identity.01' as Frame['uri'],
  kind: 'identity',
  hash: HASH,
  file: 'identity.yaml',
  slots: { name: 'Nexus' },
  statements: [{ id: 'who', text: { en: 'I am Nexus.' }, asks: { en: ['Who are you?'] } }],
  rules: [{ id: 'calm', when: 'true' }],
  routes: [{ when: 'true', pipeline: [{ module: RESPOND, with: { temperature: 0.2 } }] }],
  source: 'frame: frame://2026.11.identity.01\n',
} satisfies Frame;

/** The smallest thing that keeps the contract of a Double: it echoes, and remembers what it was told. */
export function inMemoryDouble({ ponder, fail, error }: Behaviour = {}): InMemoryDouble {
  const written: string[] = [];
  const ended: string[] = [];
  const main: Branch = {
    name: 'main',
    head: EVENT,
    lineage: new Map(),
    scope: 'owner' as Branch['scope'],
    openRun: RUN,
  };

  async function* work(text: string, signal: AbortSignal | undefined): AsyncGenerator<ThinkEvent> {
    yield { type: 'route-chosen', run: RUN, rules: [], pipeline: [], set: {} };
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
    snapshot: { hash: HASH, frames: [frame], decide: unused, prompt: unused },
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
  rules: [],
  pipeline: [{ module: RESPOND, hash: HASH, with: {} }],
  steps: [{ step: 0, module: RESPOND, milliseconds: 0.5, patch: { set: { answer: 'hello' } }, calls: [] }],
  recalled: [],
  answer: { event: EVENT, text: 'hello', sources: [], at: 2 },
};

function unused(): never {
  throw new Error('The service does not decide; the Double does.');
}
