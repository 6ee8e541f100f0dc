import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EventId, EventType, RunId } from '@agi-double/memory';
import { isErasable } from '@agi-double/memory';
import { hashBytes } from '@agi-double/versioning';
import { closureOf, derivationOf, type Derivation } from './closure-of.ts';

/** A literal event: its name, its type, its run, and what it lists. */
function event(
  name: string,
  type: EventType,
  run?: string,
  derivedFrom: readonly string[] = [],
  gone = false,
): Derivation {
  return {
    event: name as EventId,
    type,
    ...(run !== undefined && { run: run as RunId }),
    derivedFrom: derivedFrom as readonly EventId[],
    gone,
  };
}

const closure = (events: readonly Derivation[], ...asked: readonly string[]): readonly string[] =>
  closureOf(events, new Set(asked as readonly EventId[])).map(({ event: id }) => id);

/** A note; a run that quotes it; a run that was shown that answer; one that was shown nothing. */
const told: readonly Derivation[] = [
  event('activation', 'profile-activated'),
  event('note', 'note-added'),
  event('other note', 'note-added'),
  event('input 1', 'run-started', '1'),
  event('route 1', 'route-chosen', '1'),
  event('model 1', 'call-finished', '1', ['note']),
  event('step 1', 'step-finished', '1'),
  event('answer 1', 'answer-given', '1', ['note']),
  event('input 2', 'run-started', '2'),
  event('parked 2', 'run-parked', '2'),
  event('resumed 2', 'run-resumed', '2'),
  event('decided 2', 'call-decided', '2'),
  event('step 2', 'step-finished', '2', ['answer 1']),
  event('failed 2', 'run-failed', '2'),
  event('input 3', 'run-started', '3'),
  event('step 3', 'step-finished', '3'),
  event('answer 3', 'answer-given', '3', ['other note']),
];

describe('what is erased with an event', () => {
  test('a note takes the runs that were shown it, without their inputs, and the runs that were shown those', () => {
    expect(closure(told, 'note')).toEqual(['note', 'route 1', 'model 1', 'step 1', 'answer 1', 'step 2']);
  });

  test('an input takes all of its run, and what derives from its answer', () => {
    expect(closure(told, 'input 1')).toEqual([
      'input 1',
      'route 1',
      'model 1',
      'step 1',
      'answer 1',
      'step 2',
    ]);
  });

  test('an answer takes what else of its run holds its words, and not its input', () => {
    expect(closure(told, 'answer 3')).toEqual(['step 3', 'answer 3']);
  });

  test('what nobody derived from goes alone, and nothing takes nothing', () => {
    expect(closure([...told, event('third note', 'note-added')], 'third note')).toEqual(['third note']);
    expect(closure(told, 'failed 2')).toEqual(['failed 2']);
    expect(closure(told)).toEqual([]);
  });

  test('what an interrupted erasure left is found again, though the erased can no longer say what it was derived from', () => {
    const half = told.map((one) =>
      one.event === 'note' || one.event === 'model 1' || one.event === 'answer 1'
        ? { ...one, derivedFrom: [], gone: true }
        : one,
    );
    expect(closure(half)).toEqual(['note', 'route 1', 'model 1', 'step 1', 'answer 1', 'step 2']);
  });

  test('of an event no more is kept than that; a damaged body is not an erased one', () => {
    const id = hashBytes('a') as EventId;
    const body = { text: 'Long.', sources: [], derivedFrom: [hashBytes('b') as EventId] };
    expect(derivationOf({ id, type: 'answer-given', run: '1' as RunId, body, salt: 'aa' })).toEqual({
      event: id,
      type: 'answer-given',
      run: '1',
      derivedFrom: [hashBytes('b')],
      gone: false,
    });
    expect(derivationOf({ id, type: 'note-added', salt: 'aa' }).gone).toBe(false);
    expect(derivationOf({ id, type: 'note-added' }).gone).toBe(true);
  });
});

const types: readonly EventType[] = [
  'route-chosen',
  'call-started',
  'call-finished',
  'step-finished',
  'run-parked',
  'run-resumed',
  'call-decided',
  'answer-given',
];

/** Any history: notes and runs mixed, each event listing some of those before it. */
const histories = fc
  .array(
    fc.record({
      run: fc.integer({ min: 0, max: 5 }),
      type: fc.nat({ max: types.length - 1 }),
      lists: fc.array(fc.nat({ max: 40 }), { maxLength: 3 }),
      asked: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((made) => {
    const begun = new Set<number>();
    const events = made.map(({ run, type, lists }, index) => {
      const name = `${index}`;
      if (run === 0) return event(name, 'note-added');
      if (!begun.has(run)) {
        begun.add(run);
        return event(name, 'run-started', `${run}`);
      }
      const derivedFrom = lists.filter((source) => source < index).map(String);
      return event(name, types[type] ?? 'step-finished', `${run}`, derivedFrom);
    });
    return {
      events,
      asked: made.flatMap(({ asked }, index) => (asked && index % 4 === 0 ? [`${index}`] : [])),
    };
  });

describe('of any history', () => {
  test('nothing that stays lists anything that goes, and no run keeps a part of what it wrote', () => {
    fc.assert(
      fc.property(histories, ({ events, asked }) => {
        const gone = new Set(closure(events, ...asked));
        for (const { event: id, type, run, derivedFrom } of events) {
          if (!isErasable(type)) expect(gone.has(id)).toBe(false);
          else if (!gone.has(id)) {
            expect(derivedFrom.filter((source) => gone.has(source))).toEqual([]);
            const others = events.filter(
              (other) => other.run === run && run !== undefined && gone.has(other.event),
            );
            if (type === 'run-started')
              expect(others.map((other) => other.type)).not.toContain('run-started');
            else expect(others).toEqual([]);
          }
        }
      }),
    );
  });

  test('an input or a note goes only when it is asked for', () => {
    fc.assert(
      fc.property(histories, ({ events, asked }) => {
        const gone = closureOf(events, new Set(asked as EventId[]));
        const alone = gone.filter(({ type }) => type === 'run-started' || type === 'note-added');
        expect(alone.filter(({ event: id }) => !asked.includes(id))).toEqual([]);
      }),
    );
  });

  test('asking for what goes anyway adds nothing, and asking for more never takes less', () => {
    fc.assert(
      fc.property(histories, ({ events, asked }) => {
        const gone = closure(events, ...asked);
        expect(closure(events, ...gone)).toEqual(gone);
        const fewer = closure(events, ...asked.slice(1));
        expect(gone).toEqual(expect.arrayContaining([...fewer]));
      }),
    );
  });
});
