import { expect, test } from '@jest/globals';
import type { EventBodies, EventType, Log, LoggedEvent, NewEvent, RunId } from '@agi-double/memory';
import type { Module, RegisteredModule } from '@agi-double/reasoning-modules';
import { hashBytes, hashJson, moduleUri } from '@agi-double/versioning';
import { foldRun } from './fold-run.ts';
import { Journal } from './journal.ts';
import { ShownEvents } from './shown-events.ts';
import { workOnRun, type RunWork } from './work-on-run.ts';

// Guards against: resuming that is only right by grace of a database. Events in, as literals; out comes what a run would
// append next. The log here writes down what it is given, and everything that a resumed run need not touch throws.

const RUN = 'r' as RunId;
const ROOT = hashBytes('root');
const first = moduleUri('mod://first-v1.0');
const second = moduleUri('mod://second-v1.0');
const hash = hashBytes('code');
const request = { to: 'Anna' };
const requestHash = hashJson(request);

type Told = { [Type in EventType]: [Type, EventBodies[Type]] }[EventType];

const begun: readonly Told[] = [
  [
    'run-started',
    {
      input: { text: 'Write to Anna', language: 'en', channel: 'cli', user: { id: 'owner', roles: [] } },
      snapshot: hashBytes('snapshot'),
    },
  ],
  [
    'route-chosen',
    {
      rules: [],
      set: { mood: 'calm' },
      pipeline: [
        { module: first, hash, with: {} },
        { module: second, hash, with: {} },
      ],
    },
  ],
  ['step-finished', { step: 0, module: first, patch: { set: { draft: 'Dear Anna' } }, milliseconds: 1 }],
];
const name = { step: 1, name: 'send', occurrence: 1 };
const call = { ...name, requestHash };

function logged(told: readonly Told[]): readonly LoggedEvent[] {
  return told.map(
    ([type, body], index) =>
      ({ id: hashBytes(`${index}`), type, body, run: RUN, root: ROOT, at: index }) as unknown as LoggedEvent,
  );
}

/** Fails the test when anything of it is used beyond what is given. */
function only<Port extends object>(given: Partial<Port>): Port {
  return new Proxy(given as Port, {
    get(target, name) {
      if (name in target) return target[name as keyof Port];
      throw new Error(`A resumed run has no business with ${String(name)}.`);
    },
  });
}

async function resume(
  told: readonly Told[],
  repeat: 'safe' | 'keyed' | 'ask',
): Promise<{
  readonly appended: readonly (readonly [EventType, unknown])[];
  readonly effects: readonly string[];
}> {
  const appended: NewEvent[] = [];
  const effects: string[] = [];
  const log = only<Log>({
    append: (_branch, _head, events) => {
      appended.push(...events);
      return Promise.resolve(
        events.map((event, index) => ({ ...event, id: hashBytes(`new ${index}`) }) as never),
      );
    },
  });
  const module: Module = {
    uri: second,
    summary: 'Sends what was drafted.',
    async run(thought, context) {
      const effect = (key: string): Promise<string> => Promise.resolve(`sent ${effects.push(key)}`);
      const sent = await context.call(
        'send',
        request,
        effect,
        repeat === 'ask' ? { repeat, skipped: 'skipped' } : { repeat },
      );
      return {
        set: {
          answer: { text: `${String(thought['draft'])}, ${String(thought['mood'])}: ${sent}`, sources: [] },
        },
      };
    },
  };
  const modules = new Map<RegisteredModule['module']['uri'], RegisteredModule>([[second, { module, hash }]]);
  const state = foldRun(logged(told));
  await workOnRun({
    branch: 'main',
    state: { ...state, status: 'open' },
    journal: new Journal({
      log,
      branch: 'main',
      head: hashBytes('head') as never,
      run: RUN,
      root: ROOT,
      attempt: 2,
    }),
    modules,
    runCode: () => Promise.reject(new Error('No slot is computed here.')),
    filled: () => Promise.resolve({}),
    signal: new AbortController().signal,
    clock: () => 0,
    shown: new ShownEvents([]),
    say: () => undefined,
    report: (error) => {
      throw error;
    },
    release: () => Promise.resolve(),
    name: () => Promise.resolve([]),
    surroundings: only<RunWork['surroundings']>({
      snapshot: only<RunWork['surroundings']['snapshot']>({ frames: [], slots: () => ({}) as never }),
      frameInput: {} as never,
      engine: {} as never,
    }),
  });
  return { appended: appended.map(({ type, body }) => [type, body] as const), effects };
}

test('a finished call gives its record, a finished step is not run, and the answer is what it would have been', async () => {
  const { appended, effects } = await resume(
    [...begun, ['call-finished', { ...call, result: 'sent before' }]],
    'ask',
  );
  expect(effects).toEqual([]);
  expect(appended.map(([type]) => type)).toEqual(['step-finished', 'answer-given']);
  expect(appended.at(-1)?.[1]).toMatchObject({ text: 'Dear Anna, calm: sent before' });
});

test('a call that was left started is made again under the same key where that does no harm', async () => {
  const { appended, effects } = await resume([...begun, ['call-started', call]], 'keyed');
  expect(effects).toEqual(['r/1/send/1']);
  expect(appended.map(([type]) => type)).toEqual(['call-finished', 'step-finished', 'answer-given']);
});

test('one that must not be repeated is asked about, by its name', async () => {
  const { appended, effects } = await resume([...begun, ['call-started', call]], 'ask');
  expect(effects).toEqual([]);
  expect(appended).toEqual([['run-parked', { reason: 'undecided', call: name }]]);
});

test.each([
  ['retry', ['r/1/send/1'], 'sent 1', ['call-started', 'call-finished', 'step-finished', 'answer-given']],
  ['skip', [], 'skipped', ['call-finished', 'step-finished', 'answer-given']],
] as const)('decided by %s, it goes on as decided', async (decision, keys, result, types) => {
  const { appended, effects } = await resume(
    [
      ...begun,
      ['call-started', call],
      ['run-parked', { reason: 'undecided', call: name }],
      ['run-resumed', { attempt: 2 }],
      ['call-decided', { ...name, decision }],
    ],
    'ask',
  );
  expect(effects).toEqual(keys);
  expect(appended.map(([type]) => type)).toEqual(types);
  expect(appended.at(-1)?.[1]).toMatchObject({ text: `Dear Anna, calm: ${result}` });
});

test('a module that now asks for something else parks the run, and asks for nothing', async () => {
  const other = { ...call, requestHash: hashBytes('another request') };
  const { appended, effects } = await resume(
    [...begun, ['call-finished', { ...other, result: 'sent' }]],
    'safe',
  );
  expect(effects).toEqual([]);
  expect(appended).toEqual([['run-parked', { reason: 'diverged' }]]);
});
