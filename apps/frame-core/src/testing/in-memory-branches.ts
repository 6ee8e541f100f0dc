import type { MergeConflict } from '@agi-double/runtime';
import type { DoublePort, EventId, RunId } from '../double-port.ts';
import { HASH, IDENTITY, inMemoryFrames, RESPOND } from './in-memory-frames.ts';
import { lock } from './in-memory-profiles.ts';

type State = Awaited<ReturnType<DoublePort['state']>>;
type Diff = Awaited<ReturnType<DoublePort['diff']>>;
type Plan = Awaited<ReturnType<DoublePort['mergePlan']>>;
type MergeEvent = Awaited<ReturnType<DoublePort['merge']>>;
type TraceDiff = Awaited<ReturnType<DoublePort['compareRuns']>>;
type Forgotten = Awaited<ReturnType<DoublePort['forget']>>[number];

// Each with all that it can hold at once, so that what the contract has forgotten is seen.
const EVENT = HASH as EventId;
const RUN = 'run-1' as RunId;
const note = { event: EVENT, at: 1, text: 'Anna lives in Tomsk.', replaces: EVENT };
const place = { key: '2026.11.identity#mood', frame: IDENTITY, slot: 'mood' };
const slot = { ...place, value: { calm: true }, event: EVENT, at: 1 };
const answer = { event: EVENT, at: 2, text: 'hello' };
const started = { run: RUN, event: EVENT, at: 1, root: HASH, input: 'hello', snapshot: HASH };

export const state: State = {
  scope: 'owner' as State['scope'],
  events: 9,
  head: EVENT,
  at: 1,
  root: HASH,
  lock,
  notes: [note],
  noteCount: 1,
  slots: [slot],
  lastExchange: { ...started, status: 'answered', answer },
  runs: { count: 2, unfinished: [{ ...started, status: 'waiting' }] },
};

export async function difference(branch: string): Promise<Diff> {
  const known = inMemoryFrames();
  const [before, after] = [await known.find('active'), await known.find('files')];
  const side: Diff['a'] = {
    branch,
    head: EVENT,
    snapshot: HASH,
    count: 1,
    counts: { 'note-added': 1 },
    events: [{ event: EVENT, type: 'note-added', at: 1, run: RUN }],
    runs: [{ ...started, status: 'answered', answer }],
    notes: [note],
    gone: [note],
    slots: [{ ...place, event: EVENT, at: 1, before: null, after: 'calm' }],
    snapshots: [HASH],
    modules: [{ module: RESPOND, hash: HASH }],
    roots: [HASH],
  };
  const frames = {
    added: after.frames.slice(1),
    removed: [],
    changed: before.frames.flatMap((one) =>
      after.frames.slice(0, 1).map((two) => ({ before: one, after: two })),
    ),
  };
  return { relation: 'parted', common: { events: 3, last: EVENT }, a: side, b: side, frames };
}

export const conflicts: readonly MergeConflict[] = [
  { kind: 'note', key: EVENT, note: EVENT, text: 'old words', ours: [note], theirs: [note, note] },
  { kind: 'slot', ...place, past: null, ours: 'calm', theirs: ['lively'] },
];

export const plan: Plan = {
  into: 'main',
  from: 'idea',
  events: 2,
  conflicts,
  notes: { added: [note], gone: [note] },
  slots: [{ ...slot, value: null }],
};

export const merged = {
  id: EVENT,
  at: 1,
  body: {
    from: 'idea',
    decisions: [
      { kind: 'note', note: EVENT, keep: 'both' },
      { kind: 'slot', frame: IDENTITY, slot: 'mood', keep: 'ours' },
    ],
    hidden: [EVENT],
    shown: [EVENT],
    slots: [
      { frame: IDENTITY, slot: 'mood', from: EVENT },
      { frame: IDENTITY, slot: 'tone', from: null },
    ],
  },
} as Partial<MergeEvent> as MergeEvent;

const names = { onlyA: ['a'], onlyB: [], order: false };
const text = { a: 'one', b: 'two' };
const hash = { a: HASH };

export const compared: TraceDiff = {
  same: false,
  a: { run: RUN, branch: 'main', snapshot: HASH, root: HASH },
  b: { run: 'run-2' as RunId, branch: 'replay/0123', root: HASH },
  input: { a: 'hello' },
  status: { a: 'answered', b: 'waiting' },
  snapshot: hash,
  root: hash,
  rules: names,
  route: text,
  ruled: text,
  activated: names,
  scope: text,
  set: [{ field: 'mood', a: null, b: { calm: true } }],
  slots: [{ frame: IDENTITY, slot: 'mood', a: 1 }],
  pipeline: { a: [{ module: RESPOND, hash: HASH, with: {} }], b: [] },
  steps: [
    {
      step: 0,
      same: false,
      a: { module: RESPOND, hash: HASH },
      b: { module: RESPOND },
      sameModule: true,
      sameHash: false,
      fields: [{ field: 'answer', b: 'hello' }],
      calls: [{ name: 'model', occurrence: 0, a: HASH }],
    },
  ],
  recalled: names,
  answer: text,
  sources: names,
  failure: { b: 'EngineFailed' },
};

export const forgotten: Forgotten = { event: EVENT, type: 'answer-given', run: RUN };
export const filled: State['slots'] = [slot];
