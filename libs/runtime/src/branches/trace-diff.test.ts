import { describe, expect, test } from '@jest/globals';
import type { EventId, RunId } from '@agi-double/memory';
import { frameUri, hashBytes, moduleUri } from '@agi-double/versioning';
import type { Trace } from '../trace.ts';
import { diffTraces } from './trace-diff.ts';

const frame = frameUri('frame://2026.11.voice.01');
const recall = moduleUri('mod://recall-v1.0');
const respond = moduleUri('mod://respond-v1.0');
const asked = hashBytes('asked');

function source(name: string) {
  return {
    citation: { kind: 'frame', frame, statement: name } as const,
    source: `${frame}#${name}`,
    title: frame,
  };
}

const trace: Trace = {
  run: 'one' as RunId,
  branch: 'main',
  status: 'answered',
  event: hashBytes('started') as EventId,
  at: 1,
  input: { text: 'Where is Anna?', language: 'en', channel: 'cli', user: { id: 'owner', roles: [] } },
  root: hashBytes('root'),
  snapshot: hashBytes('snapshot'),
  attempts: 1,
  rules: [
    { frame, rule: 'brief' },
    { frame, rule: 'kind' },
  ],
  route: { frame, index: 0, id: 'default' },
  activated: [],
  set: { tone: 'brief' },
  setSlots: { [frame]: { tone: 'calm' } },
  slots: [{ frame, slot: 'mood', cause: 'needed', value: 'sunny', milliseconds: 1 }],
  pipeline: [
    { module: recall, hash: hashBytes('recall'), with: {} },
    { module: respond, hash: hashBytes('respond'), with: { temperature: 0 } },
  ],
  steps: [
    { step: 0, module: recall, milliseconds: 1, patch: { set: { recalled: [] } }, calls: [] },
    {
      step: 1,
      module: respond,
      milliseconds: 2,
      patch: { set: { answer: { text: 'Here.', sources: [] } } },
      calls: [{ name: 'model', occurrence: 1, requestHash: asked, finished: true }],
    },
  ],
  recalled: [source('a'), source('b')],
  answer: { event: hashBytes('answer') as EventId, text: 'Here.', sources: [source('a')], at: 2 },
};

describe('two runs', () => {
  test('are the same though run, branch, times and ids of events differ', () => {
    const other: Trace = {
      ...trace,
      run: 'two' as RunId,
      branch: 'replay/x',
      event: hashBytes('other') as EventId,
      at: 99,
      attempts: 2,
      slots: trace.slots.map((slot) => ({ ...slot, milliseconds: 50 })),
      steps: trace.steps.map((step) => ({ ...step, milliseconds: 70 })),
      answer: { event: hashBytes('x') as EventId, text: 'Here.', sources: [source('a')], at: 98 },
    };
    const diff = diffTraces(trace, other);
    expect(diff.same).toBe(true);
    expect(Object.keys(diff).sort()).toEqual(['a', 'b', 'same', 'set', 'slots', 'steps']);
    expect(diff.steps.every(({ same }) => same)).toBe(true);
  });

  test('are told apart by everything that matters, one thing at a time', () => {
    const changes: readonly [Partial<Trace>, object][] = [
      [{ snapshot: hashBytes('x') }, { snapshot: { a: trace.snapshot, b: hashBytes('x') } }],
      [{ root: hashBytes('x') }, { root: { b: hashBytes('x') } }],
      [{ status: 'failed' }, { status: { a: 'answered', b: 'failed' } }],
      [
        { rules: [{ frame, rule: 'kind' }] },
        { rules: { onlyA: [`${frame}#brief`], onlyB: [], order: false } },
      ],
      [{ rules: trace.rules.toReversed() }, { rules: { onlyA: [], onlyB: [], order: true } }],
      [{ route: { frame, index: 1 } }, { route: { a: `${frame}#default`, b: `${frame}#1` } }],
      [{ said: { frame, rule: 'hi', text: 'Hi.' } }, { ruled: { b: 'Hi.' } }],
      [{ activated: [frame] }, { activated: { onlyB: [frame] } }],
      [{ scope: 'public' }, { scope: { b: 'public' } }],
      [{ set: {} }, { set: [{ field: 'tone', a: 'brief' }] }],
      [
        { setSlots: { [frame]: { tone: 'warm' } } },
        { slots: [{ frame, slot: 'tone', a: 'calm', b: 'warm' }] },
      ],
      [{ slots: [] }, { slots: [{ slot: 'mood', a: 'sunny' }] }],
      [{ recalled: [source('b'), source('a')] }, { recalled: { order: true } }],
      [{ recalled: [source('b')] }, { recalled: { onlyA: [`${frame}#a`], onlyB: [] } }],
    ];
    for (const [change, found] of changes) {
      const diff = diffTraces(trace, { ...trace, ...change });
      expect(diff).toMatchObject({ same: false, ...found });
    }
  });

  test('show at each step the module, its code, what it set, and what it asked', () => {
    const [first, second] = trace.steps;
    if (first === undefined || second === undefined) throw new Error('the trace has two steps');
    const newer = hashBytes('respond, mended');
    const other: Trace = {
      ...trace,
      pipeline: trace.pipeline.map((entry) => (entry.module === respond ? { ...entry, hash: newer } : entry)),
      steps: [
        { ...first, patch: { set: { recalled: [], mood: 'calm' } } },
        {
          ...second,
          patch: { set: { answer: { text: 'There.', sources: [] } } },
          calls: [
            { name: 'model', occurrence: 1, requestHash: hashBytes('other'), finished: true },
            { name: 'clock', occurrence: 1, requestHash: asked, finished: true },
          ],
        },
        { step: 2, module: recall, milliseconds: 1, patch: { set: {} }, calls: [] },
      ],
    };
    expect(diffTraces(trace, other).steps).toEqual([
      {
        step: 0,
        same: false,
        a: { module: recall, hash: hashBytes('recall') },
        b: { module: recall, hash: hashBytes('recall') },
        sameModule: true,
        sameHash: true,
        fields: [{ field: 'mood', b: 'calm' }],
        calls: [],
      },
      {
        step: 1,
        same: false,
        a: { module: respond, hash: hashBytes('respond') },
        b: { module: respond, hash: newer },
        sameModule: true,
        sameHash: false,
        fields: [{ field: 'answer', a: { text: 'Here.', sources: [] }, b: { text: 'There.', sources: [] } }],
        calls: [
          { name: 'model', occurrence: 1, a: asked, b: hashBytes('other') },
          { name: 'clock', occurrence: 1, b: asked },
        ],
      },
      {
        step: 2,
        same: false,
        b: { module: recall },
        sameModule: false,
        sameHash: false,
        fields: [],
        calls: [],
      },
    ]);
  });
});
