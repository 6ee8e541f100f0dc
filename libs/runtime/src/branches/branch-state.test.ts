import { describe, expect, test } from '@jest/globals';
import type { EventId } from '@agi-double/memory';
import { frameUri, hashBytes } from '@agi-double/versioning';
import { LiteralLog } from '../testing/literal-log.ts';
import { stateOf } from './branch-state.ts';

const frame = frameUri('frame://2026.11.voice.01');
const input = { text: 'Hi', language: 'en', channel: 'cli', user: { id: 'owner', roles: [] } } as const;
const started = { input, snapshot: hashBytes('snapshot') };

function state(log: LiteralLog, branch = 'main') {
  const events = log.read(branch);
  const head = events.at(-1);
  if (head === undefined) throw new Error('nothing happened');
  return stateOf(head, events);
}

describe('a state', () => {
  test('counts no note that another replaced, that a merge hid, or that was erased', () => {
    const log = new LiteralLog();
    const first = log.note('main', 'first');
    log.note('main', 'second', first);
    const hidden = log.note('main', 'hidden');
    log.add('main', 'note-added', undefined);
    log.add('main', 'branch-merged', { from: 'x', decisions: [], hidden: [hidden], slots: [] });
    log.note('main', 'third');
    expect(state(log).notes.map(({ text }) => text)).toEqual(['third', 'second']);
    log.add('main', 'branch-merged', { from: 'x', decisions: [], hidden: [], shown: [hidden], slots: [] });
    expect(state(log)).toMatchObject({ noteCount: 3 });
  });

  test('holds the last value of each slot, whatever the number of its frame, unless a merge chose another', () => {
    const log = new LiteralLog();
    const set = (value: string | null, uri = frame): EventId =>
      log.add('main', 'slot-set', { frame: uri, slot: 'tone', value });
    const calm = set('calm');
    const warm = set('warm', frameUri('frame://2026.11.voice.02'));
    expect(state(log).slots).toMatchObject([{ key: '2026.11.voice#tone', value: 'warm', event: warm }]);
    const merged = (from: EventId | null): EventId =>
      log.add('main', 'branch-merged', {
        from: 'x',
        decisions: [],
        hidden: [],
        slots: [{ frame, slot: 'tone', from }],
      });
    merged(calm);
    expect(state(log).slots).toMatchObject([{ value: 'calm', event: calm }]);
    merged(null);
    expect(state(log).slots).toEqual([]);
    set('warm');
    set(null);
    expect(state(log).slots).toEqual([]);
  });

  test('knows which runs are unfinished, and the last exchange by its answer', () => {
    const log = new LiteralLog();
    const answer = (run: string, text: string): void =>
      void log.add('main', 'answer-given', { text, sources: [], derivedFrom: [] }, { run });
    for (const run of ['one', 'two', 'three', 'four']) log.add('main', 'run-started', started, { run });
    answer('two', 'Second.');
    log.add('main', 'run-parked', { reason: 'undecided' }, { run: 'three' });
    log.add('main', 'run-parked', { reason: 'interrupted' }, { run: 'four' });
    answer('one', 'First.');
    expect(state(log)).toMatchObject({
      lastExchange: { run: 'one', input: 'Hi', answer: { text: 'First.' } },
      runs: {
        count: 4,
        unfinished: [
          { run: 'four', status: 'parked' },
          { run: 'three', status: 'waiting' },
        ],
      },
    });
  });
});
