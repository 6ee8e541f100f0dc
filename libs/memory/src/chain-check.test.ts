import { describe, expect, test } from '@jest/globals';
import { ChainCheck, type Problem } from './chain-check.ts';
import { hashHeader } from './event-hash.ts';
import { OWNER, type EventId, type SegmentId } from './event.ts';
import type { Branch, StoredEvent } from './log.ts';
import { bodyless, SALT, segmentOf, stored } from './testing/stored.ts';

// Guards against: a chain that proves true though somebody changed it; an erasure or a merge that is told as damage, or
// damage that passes for an erasure.

const note = (text: string) => ({ text });
const nothingDecided = { from: 'side', decisions: [], hidden: [], slots: [] };

/*
 *   a: one ─ two ────────────┐
 *         └ b: three ─ four ─┴ c: merged ─ after
 */
const one = stored(1, { segment: 'a', seq: 1, parents: [] }, 'note-added', note('one'));
const two = stored(2, { segment: 'a', seq: 2, parents: [one] }, 'note-added', note('two'));
const three = stored(3, { segment: 'b', seq: 1, parents: [one] }, 'note-added', note('three'));
const four = stored(4, { segment: 'b', seq: 2, parents: [three] }, 'note-added', note('four'));
const merged = stored(5, { segment: 'c', seq: 1, parents: [two, four] }, 'branch-merged', nothingDecided);
const after = stored(6, { segment: 'c', seq: 2, parents: [merged] }, 'note-added', note('after'));
const history = [one, two, three, four, merged, after];

const main: Branch = {
  name: 'main',
  head: after.id,
  lineage: lineage({ a: 2, b: 2, c: 2 }),
  scope: OWNER,
  archived: false,
};

interface Checked {
  readonly problems: readonly Problem[];
  readonly doubtful: readonly number[];
}

function checked(events: readonly StoredEvent[], branches: readonly Branch[] = []): Checked {
  const check = new ChainCheck();
  for (const event of events) check.event(event);
  check.end();
  for (const branch of branches) check.branch(branch);
  return { problems: check.problems, doubtful: check.doubtful };
}

/** The offset and the beginning of what is wrong. */
const said = (events: readonly StoredEvent[]): readonly string[] =>
  checked(events).problems.map(({ kind, offset, detail }) => `${offset} ${kind}: ${detail}`);

/** With another header, and an id that fits it: what somebody would write who forges. */
function forged(event: StoredEvent, change: Partial<StoredEvent>): StoredEvent {
  const header = { ...event, ...change } as StoredEvent;
  return { ...header, id: hashHeader(header) };
}

test('a history of forks and merges has nothing wrong, and a branch descends from all that was merged', () => {
  const side: Branch = { ...main, name: 'side', head: four.id, lineage: lineage({ a: 1, b: 2 }) };
  const fresh: Branch = { ...main, name: 'fresh', head: one.id, lineage: lineage({ a: 1 }) };
  expect(checked(history, [main, side, fresh])).toEqual({ problems: [], doubtful: [] });
});

test('the base of a merge is the pointwise maximum, also where both sides come from one segment', () => {
  const late = stored(6, { segment: 'a', seq: 3, parents: [two] }, 'note-added', note('late'));
  const again = stored(7, { segment: 'd', seq: 1, parents: [merged, late] }, 'branch-merged', nothingDecided);
  const head = { ...main, head: again.id, lineage: lineage({ a: 3, b: 2, c: 1, d: 1 }) };
  const events = [...history.slice(0, 5), late, again];
  expect(checked(events, [head]).problems).toEqual([]);
  const short = { ...head, lineage: lineage({ a: 2, b: 2, c: 1, d: 1 }) };
  expect(checked(events, [short]).problems).toMatchObject([{ kind: 'branch', branch: 'main' }]);
});

describe('what is wrong is said where it is:', () => {
  const unknown = `sha256:${'0'.repeat(64)}` as EventId;

  test('a header that was changed', () => {
    expect(said([{ ...one, at: 1 }, two])).toEqual(['1 id: its id is not the hash of its header']);
  });

  test('a body, or its salt, that was changed', () => {
    const detail = 'body: its body or salt does not fit its hash';
    expect(said([{ ...one, text: '{"text":"One"}' }, two])).toEqual([`1 ${detail}`]);
    expect(said([one, { ...two, salt: 'ff'.repeat(16) }])).toEqual([`2 ${detail}`]);
  });

  test('a body that is no JSON', () => {
    expect(said([{ ...bodyless(one), salt: SALT, text: '{' }])).toEqual(['1 body: its body is not JSON']);
  });

  test('an event that is gone from the middle of a segment', () => {
    expect(said([one, two, three, merged])).toEqual([
      `5 parent: its parent ${four.id} does not come before it`,
    ]);
    const third = stored(3, { segment: 'a', seq: 3, parents: [two] }, 'note-added', note('third'));
    expect(said([one, third])).toEqual([
      '3 seq: its seq is 3 after 1',
      `3 parent: its parent ${two.id} does not come before it`,
      '3 parent: its parent is not the event before it',
    ]);
  });

  test('events in another order', () => {
    expect(said([one, { ...two, offset: 1 }])).toEqual(['1 offset: it follows offset 1']);
  });

  test('a second beginning', () => {
    const other = stored(2, { segment: 'b', seq: 1, parents: [] }, 'note-added', note('other'));
    expect(said([one, other])).toEqual(['2 parent: it has no parent, and is not the first event']);
  });

  test('a merge that opens no segment, one of a single branch, and two parents of what is no merge', () => {
    const inside = stored(5, { segment: 'a', seq: 3, parents: [two, four] }, 'branch-merged', nothingDecided);
    expect(said([one, two, three, four, inside])).toEqual([
      '5 parent: it brings branches together without opening a segment',
    ]);
    expect(said([one, two, forged(merged, { parents: [two.id], offset: 3 })])).toEqual([
      '3 parent: it is a merge of 1 parents',
    ]);
    const plain = stored(5, { segment: 'c', seq: 1, parents: [two, four] }, 'note-added', note('?'));
    expect(said([one, two, three, four, plain])).toEqual(['5 parent: it has 2 parents']);
  });

  test('a parent that is nowhere', () => {
    expect(said([one, forged(two, { parents: [unknown] })])).toEqual([
      `2 parent: its parent ${unknown} does not come before it`,
      '2 parent: its parent is not the event before it',
    ]);
  });

  test('a head that is nowhere', () => {
    expect(checked([one], [{ ...main, head: two.id }]).problems).toEqual([
      { kind: 'branch', branch: 'main', detail: `its head ${two.id} is not in the log` },
    ]);
  });
});

describe('a body that was erased', () => {
  const erased = (ids: readonly EventId[], offset = 3): StoredEvent =>
    stored(offset, { segment: 'a', seq: offset, parents: [two] }, 'body-erased', { events: ids });

  test('is missed by nobody', () => {
    expect(said([bodyless(one), two, erased([one.id])])).toEqual([]);
    const twice = stored(4, { segment: 'a', seq: 4, parents: [erased([one.id])] }, 'body-erased', {
      events: [one.id, two.id],
    });
    expect(said([bodyless(one), bodyless(two), erased([one.id]), twice])).toEqual([]);
  });

  test('must be listed by a later event', () => {
    expect(said([bodyless(one), two])).toEqual([
      '1 body: its body is missing, and no later event lists it as erased',
    ]);
    expect(said([one, bodyless(two), erased([one.id])]).filter((line) => line.startsWith('2'))).toEqual([
      '2 body: its body is missing, and no later event lists it as erased',
    ]);
  });

  test('is not excused by an event that comes before it', () => {
    const early = stored(2, { segment: 'a', seq: 2, parents: [one] }, 'body-erased', { events: [three.id] });
    expect(said([one, early, bodyless(three)])).toEqual([
      `2 body: it lists ${three.id} as erased, which does not come before it`,
      '3 body: its body is missing, and no later event lists it as erased',
    ]);
  });

  test('cannot have been there again: what is still there is looked at once more, and told', () => {
    const events = [one, two, erased([one.id])];
    expect(checked(events)).toEqual({ problems: [], doubtful: [1] });
    const check = new ChainCheck();
    for (const event of events) check.event(event);
    check.again(bodyless(one));
    expect(check.problems).toEqual([]);
    check.again(one);
    expect(check.problems).toEqual([
      { kind: 'body', offset: 1, detail: 'its body is there, though it was erased' },
    ]);
  });

  test('is a problem where the event is of a type that is never erased, listed or not', () => {
    const bare = bodyless(merged);
    const list = stored(6, { segment: 'c', seq: 2, parents: [merged] }, 'body-erased', {
      events: [merged.id],
    });
    expect(said([one, two, three, four, bare, list])).toEqual([
      '5 body: its body is missing, and branch-merged is never erased',
      `6 body: it lists ${merged.id} as erased, and branch-merged is never erased`,
    ]);
  });

  test('without its salt, or a salt without its body, is half an erasure', () => {
    const salted = { ...bodyless(one), salt: SALT };
    expect(said([salted, two, erased([one.id])])).toEqual([
      '1 body: its body is missing, and its salt is there',
    ]);
  });
});

function lineage(seqs: Readonly<Record<string, number>>): ReadonlyMap<SegmentId, number> {
  return new Map(Object.entries(seqs).map(([letter, seq]) => [segmentOf(letter), seq]));
}
