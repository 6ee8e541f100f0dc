import assert from 'node:assert/strict';
import type { Arbitrary } from 'fast-check';
import { catchUp } from '../../catch-up.ts';
import type { EventId, NewEvent } from '../../event.ts';
import type { TextKind } from '../../view.ts';
import type { TextViewBackend } from '../backend.ts';
import { answered, asked, note } from '../examples.ts';
import { fc } from '../fast-check.ts';
import type { Runner } from '../runner.ts';
import { idOf } from '../scene.ts';
import { onView, type ViewScene } from '../view-scene.ts';

// Guards against: candidates, or numbers of texts, that are taken from all branches, so that a note is crowded out by what is
// said elsewhere; questions that crowd out what answers them.

interface Saying {
  readonly kind: TextKind;
  readonly words: readonly string[];
  readonly times: number;
}

const FACT = 'the code of gate is ZED3ZED';
const QUESTION = 'what is the code of gate ?';

const saying: Arbitrary<Saying> = fc.record({
  kind: fc.constantFrom('note', 'input', 'question', 'answer'),
  words: fc.uniqueArray(fc.constantFrom('code', 'gate', 'the', 'is', 'what', 'door', 'red'), {
    minLength: 1,
    maxLength: 4,
  }),
  // Beyond what a search scores at most, now and then.
  times: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 3 }) }, fc.constant(300)),
});
const sayings = fc.array(saying, { maxLength: 4 });

const homes = fc.record({
  before: sayings,
  own: sayings,
  others: fc.array(sayings, { maxLength: 3 }),
  later: sayings,
  repeats: fc.constantFrom(0, 1, 40, 300),
});

function eventsOf(said: readonly Saying[]): readonly NewEvent[] {
  return said.flatMap(({ kind, words, times }) =>
    Array.from({ length: times }, (_, index) => {
      // Every other one is said in the same words again.
      const text = [...words, ...(index % 2 === 0 ? [] : [`again${index}`])].join(' ');
      if (kind === 'note') return note(text);
      return kind === 'answer' ? answered(text) : asked(kind === 'question' ? `${text} ?` : text);
    }),
  );
}

interface Home {
  readonly before: readonly Saying[];
  readonly own: readonly Saying[];
  readonly others: readonly (readonly Saying[])[];
  readonly later: readonly Saying[];
  readonly repeats: number;
}

/** What is recalled on the branch, best first, as the texts that were found. */
async function recalled(backend: TextViewBackend, home: Home): Promise<readonly string[]> {
  let found: readonly string[] = [];
  await onView(backend, async (scene) => {
    const { log, add, view, find } = scene;
    const [fact] = await add('main', [note(FACT)]);
    const before = await addAll(scene, 'main', home.before);
    await log.fork('own', before ?? idOf(fact));
    for (const index of home.others.keys()) await log.fork(`other${index}`, before ?? idOf(fact));
    for (const [index, said] of home.others.entries()) await addAll(scene, `other${index}`, said);
    await addAll(scene, 'own', home.own);
    await addAll(scene, 'main', home.later);
    for (let left = home.repeats; left > 0; left -= 100) {
      await add(
        'own',
        Array.from({ length: Math.min(left, 100) }, () => asked(QUESTION)),
      );
    }
    await catchUp(log, view);
    const own = await log.branch('own');
    const hits = await find(QUESTION, own, { kinds: ['input', 'note'], limit: 5 });
    const notes = await find(QUESTION, own, { kinds: ['note'], limit: 5 });
    const events = await Promise.all([...hits, ...notes].map(({ event }) => log.event(event, own.scope)));
    found = events.map(({ type, body }) => `${type} ${JSON.stringify(body)}`);
  });
  return found;
}

async function addAll(
  { add }: ViewScene,
  branch: string,
  said: readonly Saying[],
): Promise<EventId | undefined> {
  const events = eventsOf(said);
  return events.length === 0 ? undefined : idOf((await add(branch, events)).at(-1));
}

/** Neither other branches nor how often something was asked changes what is recalled, or its order. */
export function textViewAloneSpec({ test }: Runner, backend: TextViewBackend): void {
  test('what a branch recalls is what it would recall alone, and however often it was asked', () =>
    fc.assert(
      fc.asyncProperty(homes, async (home) => {
        const alone = await recalled(backend, { ...home, others: [], later: [], repeats: 0 });
        assert.deepEqual(await recalled(backend, home), alone);
      }),
      { numRuns: 12 },
    ));

  test('thirty branches, each with its note, and the question of it asked again and again on all', () =>
    onView(backend, async ({ log, add, view, find }) => {
      const [start] = await add('main', [note('a beginning')]);
      const facts = new Map<string, EventId>();
      for (let index = 0; index < 30; index += 1) {
        await log.fork(`b${index}`, idOf(start));
        facts.set(`b${index}`, idOf((await add(`b${index}`, [note(FACT)]))[0]));
      }
      for (const branch of facts.keys()) {
        await add(branch, Array.from({ length: 15 }, () => [asked(QUESTION), answered(FACT)]).flat());
      }
      await catchUp(log, view);
      for (const [name, fact] of facts) {
        const branch = await log.branch(name);
        for (const kinds of [['note'], ['input', 'note']] as const) {
          const [best] = await find(QUESTION, branch, { kinds, limit: 1 });
          assert.equal(best?.event, fact);
        }
      }
    }));
}
