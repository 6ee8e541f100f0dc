import { describe, expect, test } from '@jest/globals';
import type { EventId, LoggedEvent } from '@agi-double/memory';
import { canonicalJson, frameUri, type Json } from '@agi-double/versioning';
import fc from 'fast-check';
import { LiteralLog } from '../testing/literal-log.ts';
import { decideMerge, type Keep, type MergeDecisions } from './decide-merge.ts';
import { countingNotes, filledSlots, foldFacts } from './fold-facts.ts';
import { commonPast, isIn, sizeOf } from './lineages.ts';
import { planMerge } from './merge-plan.ts';

const frame = frameUri('frame://2026.11.voice.01');
const branches = ['main', 'a', 'b'] as const;
type Name = (typeof branches)[number];

/** What can happen on a log; numbers choose among what is there. */
type Deed =
  | { readonly do: 'note'; readonly on: Name; readonly text: string }
  | { readonly do: 'replace'; readonly on: Name; readonly which: number; readonly text: string }
  /** Two branches replace one note, each by words of its own. */
  | {
      readonly do: 'contest';
      readonly on: Name;
      readonly from: Name;
      readonly texts: readonly [string, string];
    }
  | { readonly do: 'slot'; readonly on: Name; readonly slot: string; readonly value: number | null }
  | { readonly do: 'merge'; readonly on: Name; readonly from: Name; readonly keep: readonly Keep[] }
  /** Each merges the other as it was before: from there on they have no single common past. */
  | {
      readonly do: 'cross';
      readonly on: Name;
      readonly from: Name;
      readonly keep: readonly Keep[];
      readonly back: readonly Keep[];
    };

const on = fc.constantFrom(...branches);
const text = fc.constantFrom('x', 'y', 'z');
const keep = fc.array(fc.constantFrom<Keep>('ours', 'theirs', 'both'), { minLength: 4, maxLength: 4 });
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ do: fc.constant('note' as const), on, text }),
  fc.record({ do: fc.constant('replace' as const), on, which: fc.nat(5), text }),
  fc.record({ do: fc.constant('contest' as const), on, from: on, texts: fc.tuple(text, text) }),
  fc.record({
    do: fc.constant('slot' as const),
    on,
    slot: fc.constantFrom('tone', 'pace'),
    value: fc.constantFrom(1, 2, null),
  }),
  fc.record({ do: fc.constant('merge' as const), on, from: on, keep }),
  fc.record({ do: fc.constant('cross' as const), on, from: on, keep, back: keep }),
);

/** Three branches with a common beginning, and what was done on them, merges of merges among it. */
function logOf(deeds: readonly Deed[]): LiteralLog {
  const log = new LiteralLog();
  log.note('main', 'first');
  log.add('main', 'slot-set', { frame, slot: 'tone', value: 1 });
  for (const name of ['a', 'b']) log.fork(name, 'main');
  for (const one of deeds) {
    if (one.do === 'note') log.note(one.on, one.text);
    if (one.do === 'slot') log.add(one.on, 'slot-set', { frame, slot: one.slot, value: one.value });
    if (one.do === 'replace') {
      const there = countingNotes(foldFacts(log.read(one.on)));
      const replaced = there[one.which % Math.max(1, there.length)];
      if (replaced !== undefined) log.note(one.on, one.text, replaced.event);
    }
    if (one.do === 'contest' && one.on !== one.from) {
      const there = countingOn(log, one.from);
      const shared = [...countingOn(log, one.on)].find((note) => there.has(note));
      if (shared === undefined) continue;
      log.note(one.on, one.texts[0], shared);
      log.note(one.from, one.texts[1], shared);
    }
    if (one.do === 'merge') mergeOn(log, one.on, one.from, decisionsOf(log, one.on, one.from, one.keep));
    if (one.do === 'cross') {
      const before = `before ${log.events.length} ${one.on}`;
      log.fork(before, one.on);
      mergeOn(log, one.on, one.from, decisionsOf(log, one.on, one.from, one.keep));
      mergeOn(log, one.from, before, decisionsOf(log, one.from, before, one.back));
    }
  }
  return log;
}

function both(log: LiteralLog, into: string, from: string): readonly LoggedEvent[] {
  return log.events.filter((event) => isIn(log.lineage(into), event) || isIn(log.lineage(from), event));
}

function plan(log: LiteralLog, into: string, from: string) {
  return planMerge(both(log, into, from), log.lineage(into), log.lineage(from));
}

/** A decision for every conflict, taken from the list in turn. */
function decisionsOf(log: LiteralLog, into: string, from: string, wanted: readonly Keep[]): MergeDecisions {
  const each = plan(log, into, from).conflicts.map(({ key, kind }, index): [string, Keep] => {
    const one = wanted[index % wanted.length] ?? 'ours';
    return [key, kind === 'slot' && one === 'both' ? 'theirs' : one];
  });
  return { each: Object.fromEntries(each) };
}

function mergeOn(log: LiteralLog, into: string, from: string, decisions: MergeDecisions): void {
  const common = commonPast(log.lineage(into), log.lineage(from));
  if (sizeOf(common) === sizeOf(log.lineage(from))) return; // What a log calls NothingToMerge.
  const outcome = decideMerge(both(log, into, from), log.lineage(into), log.lineage(from), decisions);
  log.merge(into, from, outcome);
}

/** What a branch has come to, without ids: texts that count, and values of slots. */
function stateOn(log: LiteralLog, branch: string) {
  const facts = foldFacts(log.read(branch));
  return {
    texts: [...new Set(countingNotes(facts).map(({ text: words }) => words))].sort(),
    slots: Object.fromEntries(filledSlots(facts).map(({ key, value }) => [key, value])),
  };
}

function countingOn(log: LiteralLog, branch: string): ReadonlySet<EventId> {
  return foldFacts(log.read(branch)).counting;
}

const deeds = fc.array(deed, { maxLength: 24 });
const runs = { numRuns: 300 };

describe('merging', () => {
  test('with nothing new on one side gives the state of the other', () => {
    fc.assert(
      fc.property(deeds, (done) => {
        const log = logOf(done);
        log.fork('still', 'a');
        log.note('a', 'later');
        log.add('a', 'slot-set', { frame, slot: 'pace', value: 3 });
        const wanted = stateOn(log, 'a');
        expect(plan(log, 'still', 'a').conflicts).toEqual([]);
        mergeOn(log, 'still', 'a', {});
        expect(stateOn(log, 'still')).toEqual(wanted);
        mergeOn(log, 'a', 'still', {});
        expect(stateOn(log, 'a')).toEqual(wanted);
      }),
      runs,
    );
  });

  test('keeping ours of the one side is keeping theirs of the other', () => {
    fc.assert(
      fc.property(deeds, (done) => {
        const there = logOf(done);
        const back = logOf(done);
        mergeOn(there, 'a', 'b', { all: 'ours' });
        mergeOn(back, 'b', 'a', { all: 'theirs' });
        const [mine, other] = [stateOn(there, 'a'), stateOn(back, 'b')];
        // Where one side holds all of the other there is nothing to merge, and the other one has it all then.
        if (there.events.length === back.events.length) expect(mine).toEqual(other);
      }),
      runs,
    );
  });

  test('leads to what was decided, and to what only one side has changed', () => {
    fc.assert(
      fc.property(deeds, keep, (done, wanted) => {
        const log = logOf(done);
        const decisions = decisionsOf(log, 'a', 'b', wanted);
        const planned = plan(log, 'a', 'b');
        const past = foldFacts(
          log.events.filter((event) => isIn(commonPast(log.lineage('a'), log.lineage('b')), event)),
        );
        const [ours, theirs] = [foldFacts(log.read('a')), foldFacts(log.read('b'))];
        mergeOn(log, 'a', 'b', decisions);
        const after = foldFacts(log.read('a'));
        const value = (facts: typeof after, key: string): Json => facts.slots.get(key)?.value ?? null;
        const conflicts = new Map(planned.conflicts.map((one) => [one.key, one]));
        for (const key of after.slots.keys()) {
          const [was, mine, other] = [value(past, key), value(ours, key), value(theirs, key)];
          const decided = decisions.each?.[key];
          const expected =
            decided !== undefined ? (decided === 'theirs' ? other : mine) : mine === was ? other : mine;
          // A merge on one side may have settled it without changing it; then that side's word stands.
          if (decided !== undefined || mine === was || other === was || mine === other) {
            if (decided !== undefined || mine === other || !settledByMerge(log, key)) {
              expect([key, value(after, key)]).toEqual([key, expected]);
            }
          }
        }
        for (const conflict of conflicts.values()) {
          if (conflict.kind !== 'note') continue;
          const side = decisions.each?.[conflict.key];
          const [held, given] = [conflict.ours, conflict.theirs].map((notes) =>
            notes.map(({ event }) => event),
          );
          const stays =
            side === 'ours' ? held : side === 'theirs' ? given : [...(held ?? []), ...(given ?? [])];
          const goes = [...(held ?? []), ...(given ?? [])].filter((note) => !stays?.includes(note));
          expect(stays?.filter((note) => !after.counting.has(note))).toEqual([]);
          expect(goes.filter((note) => after.counting.has(note))).toEqual([]);
        }
      }),
      runs,
    );
  });

  test('never loses words that one side added and nobody decided about', () => {
    fc.assert(
      fc.property(deeds, keep, (done, wanted) => {
        const log = logOf(done);
        log.note('b', 'only here');
        log.note('a', 'only there');
        mergeOn(log, 'a', 'b', decisionsOf(log, 'a', 'b', wanted));
        expect(stateOn(log, 'a').texts).toEqual(expect.arrayContaining(['only here', 'only there']));
      }),
      runs,
    );
  });

  test('brings what the plan says it brings', () => {
    fc.assert(
      fc.property(deeds, (done) => {
        const log = logOf(done);
        log.note('b', 'later');
        const planned = plan(log, 'a', 'b');
        const before = countingOn(log, 'a');
        mergeOn(log, 'a', 'b', { all: 'ours' });
        const after = countingOn(log, 'a');
        expect(planned.notes.added.filter(({ event }) => before.has(event) || !after.has(event))).toEqual([]);
        expect(planned.notes.gone.filter(({ event }) => !before.has(event) || after.has(event))).toEqual([]);
        const { slots } = foldFacts(log.read('a'));
        for (const { key, value } of planned.slots) {
          expect(canonicalJson([slots.get(key)?.value ?? null])).toBe(canonicalJson([value]));
        }
      }),
      runs,
    );
  });
});

function settledByMerge(log: LiteralLog, key: string): boolean {
  return log.events.some(
    (event) =>
      event.type === 'branch-merged' &&
      (event.body?.slots.some(({ slot }) => key.endsWith(`#${slot}`)) === true ||
        event.body?.decisions.some((one) => one.kind === 'slot' && key.endsWith(`#${one.slot}`)) === true),
  );
}
