import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EventId } from '../../event.ts';
import type { LogBackend } from '../backend.ts';
import { note } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { historyOf, idOf, onLog, same } from '../scene.ts';

type Action =
  | { readonly type: 'append'; readonly branch: number; readonly events: number }
  | { readonly type: 'fork'; readonly branch: number; readonly back: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    type: fc.constant('append' as const),
    branch: fc.nat(9),
    events: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({ type: fc.constant('fork' as const), branch: fc.nat(9), back: fc.nat(5) }),
);

/** Whatever is done to a log, it agrees with arrays that are copied at every fork. */
export function historiesSpec({ test }: Runner, backend: LogBackend): void {
  test('any appends and forks: each branch reads exactly its own history, both ways, and the log verifies', () =>
    fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 25 }), (actions) =>
        onLog(backend, async ({ log, add }) => {
          const model: { name: string; history: EventId[] }[] = [{ name: 'main', history: [] }];
          for (const step of actions) {
            const branch = model[step.branch % model.length];
            if (branch === undefined) continue;
            if (step.type === 'append') {
              const events = await add(
                branch.name,
                Array.from({ length: step.events }, () => note('x')),
              );
              branch.history.push(...events.map(({ id }) => id));
            } else if (branch.history.length > 0) {
              const length = Math.max(1, branch.history.length - step.back);
              const name = `b${model.length}`;
              const history = branch.history.slice(0, length);
              await log.fork(name, history.at(-1) ?? idOf(undefined));
              model.push({ name, history });
            }
          }
          for (const { name, history } of model) {
            const branch = await log.branch(name);
            assert.equal(branch.head, history.at(-1) ?? null);
            same(
              (await historyOf(log, branch)).map(({ id }) => id),
              history,
            );
            const { lineage, scope } = branch;
            const newest = await log.read({
              lineage,
              scope,
              order: 'newest',
              limit: 3,
              types: ['note-added'],
            });
            same(
              newest.map(({ id }) => id),
              history.toReversed().slice(0, 3),
            );
          }
        }),
      ),
      { numRuns: 25 },
    ));
}
