import { PassThrough, Readable, Writable } from 'node:stream';
import type { ProfileInForce, ThinkEvent, Trace } from '@agi-double/runtime';
import type { Branch, DoublePort, Frame, FramesPort, LoggedEvent, OpenDoubleOptions } from './double-port.ts';
import type { ProfilesPort } from './profiles-port.ts';
import { run } from './run.ts';
import type { Surroundings } from './surroundings.ts';

/** What one command line left behind. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Given extends Partial<Omit<Surroundings, 'stdin' | 'stdout' | 'stderr'>> {
  readonly double?: Partial<Omit<DoublePort, 'frames'>> & { readonly frames?: Partial<FramesPort> };
  /** What it was not given throws; `home` is what they are opened for. */
  readonly profiles?: Partial<ProfilesPort>;
  readonly stdin?: string | Readable;
  /** Whether all three streams say that they are a terminal. */
  readonly terminal?: boolean;
  /** How wide that terminal is. */
  readonly columns?: number;
  /** Called with all of stdout after each piece of it. */
  readonly watch?: (stdout: string) => void;
  readonly opened?: (options: OpenDoubleOptions) => void;
}

/** Runs a command line in this process, on a literal Double; what it was not given throws when it is asked for. */
export async function runAgi(commandLine: readonly string[], given: Given = {}): Promise<Ran> {
  const {
    double = {},
    profiles = {},
    stdin = '',
    terminal = false,
    columns,
    watch,
    opened,
    ...others
  } = given;
  const stdout = collector(terminal, watch, columns);
  const stderr = collector(terminal, undefined, columns);
  const input = typeof stdin === 'string' ? Readable.from(stdin === '' ? [] : [stdin]) : stdin;
  const code = await run(commandLine, {
    version: '1.2.3',
    invocation: 'agi',
    environment: {},
    workingDirectory: '/srv',
    stdin: Object.assign(input, { isTTY: terminal }),
    stdout: stdout.stream,
    stderr: stderr.stream,
    openDouble: (options) => {
      opened?.(options);
      return Promise.resolve(literalDouble(double));
    },
    openLog: notGiven('openLog'),
    openProfiles: () => Promise.resolve(literalProfiles(profiles)),
    startService: notGiven('startService'),
    onSignal: () => () => undefined,
    dieInterrupted: notGiven('dieInterrupted'),
    ...others,
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** A keyboard: what is written to it is typed. */
export function keyboard(): PassThrough & { setRawMode(on: boolean): void } {
  return Object.assign(new PassThrough(), { setRawMode: () => undefined });
}

function collector(
  isTTY: boolean,
  watch?: (text: string) => void,
  columns?: number,
): { stream: Writable & { isTTY: boolean }; text: () => string } {
  let written = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written += String(chunk);
      watch?.(written);
      done();
    },
  });
  return {
    stream: Object.assign(stream, { isTTY, ...(columns !== undefined && { columns }) }),
    text: () => written,
  };
}

function literalDouble({ frames = {}, ...given }: NonNullable<Given['double']>): DoublePort {
  return {
    root: hash('r') as Trace['root'],
    snapshot: {
      hash: hash('5') as Trace['root'],
      frames: [],
      probes: [],
      code: new Map(),
      reads: { memory: false },
      valueFault: notGiven('valueFault'),
      slots: notGiven('slots'),
      decide: notGiven('decide'),
      why: notGiven('why'),
      prompt: notGiven('prompt'),
    },
    frames: {
      status: notGiven('status'),
      history: notGiven('history'),
      find: notGiven('find'),
      rehearse: notGiven('rehearse'),
      reload: notGiven('reload'),
      sync: notGiven('sync'),
      rollback: notGiven('rollback'),
      lift: notGiven('lift'),
      ...frames,
    },
    why: notGiven('why'),
    replay: notGiven('replay'),
    think: notGiven('think'),
    resume: notGiven('resume'),
    remember: notGiven('remember'),
    explain: notGiven('explain'),
    runs: notGiven('runs'),
    branches: notGiven('branches'),
    branch: () => Promise.resolve(branch('main')),
    fork: notGiven('fork'),
    rename: notGiven('rename'),
    archive: notGiven('archive'),
    useProfile: notGiven('useProfile'),
    profileInForce: (name) => Promise.resolve(inForce(name ?? 'main')),
    state: notGiven('state'),
    diff: notGiven('diff'),
    mergePlan: notGiven('mergePlan'),
    merge: notGiven('merge'),
    slots: notGiven('slots'),
    setSlot: notGiven('setSlot'),
    thinkAt: notGiven('thinkAt'),
    compareRuns: notGiven('compareRuns'),
    events: notGiven('events'),
    follow: notGiven('follow'),
    event: notGiven('event'),
    eventsNamed: notGiven('eventsNamed'),
    forget: notGiven('forget'),
    check: notGiven('check'),
    [Symbol.asyncDispose]: () => Promise.resolve(),
    ...given,
  };
}

function literalProfiles(given: Partial<ProfilesPort>): ProfilesPort {
  return {
    inForce: () => Promise.resolve('symbiotic-local'),
    list: notGiven('list'),
    show: notGiven('show'),
    lock: notGiven('lock'),
    verify: notGiven('verify'),
    bump: notGiven('bump'),
    diff: notGiven('diff'),
    ...given,
  };
}

function inForce(name: string): ProfileInForce {
  return {
    profile: 'symbiotic-local-v0.7',
    root: hash('r'),
    branch: name,
    frozen: false,
  } as unknown as ProfileInForce;
}

function notGiven(name: string): () => never {
  return () => {
    throw new TypeError(`${name} was not given to this test`);
  };
}

/** `sha256:` and 64 times one digit. */
export function hash(digit: string): string {
  return `sha256:${digit.repeat(64)}`;
}

export function branch(name: string): Branch {
  return {
    name,
    head: hash('a'),
    lineage: new Map([['s1', 4]]),
    scope: 'owner',
    archived: false,
  } as unknown as Branch;
}

export function note(id: string): LoggedEvent {
  return { id, type: 'note-added', at: 1_795_000_000_000 } as unknown as LoggedEvent;
}

export async function* stream(...events: readonly ThinkEvent[]): AsyncGenerator<ThinkEvent> {
  yield* events;
}

// Literals of branded types: a test writes what a Double would have checked.
export const started = {
  type: 'run-started',
  run: 'run-1',
  branch: 'main',
  event: hash('1'),
  snapshot: hash('5'),
  root: hash('f'),
} as ThinkEvent;

export const draft = (text: string): ThinkEvent => ({ type: 'draft', run: 'run-1', text }) as ThinkEvent;

export const answered = (text: string): ThinkEvent =>
  ({
    type: 'answer-given',
    run: 'run-1',
    branch: 'main',
    event: hash('2'),
    text,
    sources: [
      {
        citation: { kind: 'frame', frame: 'frame://2026.11.identity.01', statement: 'who' },
        source: 'frame://2026.11.identity.01#who',
        title: 'identity',
      },
    ],
  }) as unknown as ThinkEvent;

export const identityFrame = {
  uri: 'frame://2026.11.identity.01',
  kind: 'identity',
  hash: hash('9'),
  file: 'identity.yaml',
  activation: 'always',
  code: {},
  slots: {},
  statements: [],
  rules: [],
  routes: [],
  source: 'frame: frame://2026.11.identity.01\nkind: identity\n',
} as unknown as Frame;

export const trace = {
  run: 'run-1',
  branch: 'main',
  status: 'answered',
  event: hash('1'),
  at: Date.UTC(2026, 10, 22, 15, 25, 15),
  input: { text: 'Where does Anna live?', language: 'en', channel: 'cli', user: { id: 'owner', roles: [] } },
  root: hash('f'),
  snapshot: hash('5'),
  attempts: 2,
  rules: [{ frame: 'frame://2026.11.rules.01', rule: 'greet' }],
  activated: [],
  set: {},
  setSlots: {},
  slots: [],
  route: { frame: 'frame://2026.11.routes.01', index: 0 },
  pipeline: [],
  steps: [
    {
      step: 0,
      module: 'mod://recall-v1.0',
      milliseconds: 3.217,
      patch: { set: { recalled: [{ kind: 'event', event: hash('3') }] } },
      calls: [{ name: 'recall', occurrence: 0, requestHash: hash('4'), finished: true }],
    },
    {
      step: 1,
      module: 'mod://respond-v1.0',
      milliseconds: 12,
      patch: { set: { answer: { text: 'Anna lives in Tomsk. '.repeat(10), sources: [] } } },
      calls: [{ name: 'model', occurrence: 0, requestHash: hash('6'), finished: false }],
    },
  ],
  recalled: [
    {
      citation: { kind: 'event', event: hash('3') },
      source: `event:${hash('3')}`,
      title: 'you told me',
      text: 'Anna lives\nin Tomsk.',
    },
    { citation: { kind: 'event', event: hash('7') }, source: `event:${hash('7')}`, title: 'you told me' },
  ],
  answer: {
    event: hash('2'),
    text: 'Anna lives in Tomsk.',
    sources: [
      { citation: { kind: 'event', event: hash('3') }, source: `event:${hash('3')}`, title: 'you told me' },
    ],
    at: Date.UTC(2026, 10, 22, 15, 25, 16),
  },
} as unknown as Trace;
