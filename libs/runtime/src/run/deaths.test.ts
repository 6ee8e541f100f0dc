import { expect, test } from '@jest/globals';
import type { LoggedEvent } from '@agi-double/memory';
import { deathsInARow } from './deaths.ts';

/** Events of a run, a number for each attempt that resumed it. */
function run(...parts: readonly ('started' | 'route' | 'parked' | number)[]): readonly LoggedEvent[] {
  const types = { started: 'run-started', route: 'route-chosen', parked: 'run-parked' };
  return parts.map((part) =>
    typeof part === 'number'
      ? { type: 'run-resumed', body: { attempt: part } }
      : { type: types[part], body: {} },
  ) as unknown as readonly LoggedEvent[];
}

test.each([
  ['the one that began it', run('started'), 2, 1],
  ['two in a row', run('started', 2), 3, 2],
  ['one that got further, and the next', run('started', 'route', 2), 3, 2],
  ['only those since one got further', run('started', 2, 3, 'route', 4), 5, 2],
  ['none where the last let go of it in order', run('started', 2), 4, 0],
  ['none before one that let go', run('started', 2, 4, 5), 6, 2],
  ['only those since a person had it set aside', run('started', 2, 'parked', 3), 4, 2],
])('counts %s', (_, events, attempt, deaths) => {
  expect(deathsInARow(events, attempt)).toBe(deaths);
});
