import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FrameInput } from '../index.ts';
import { frameInput } from '../testing/frame-input.ts';
import type { Slots } from '../slots/slot.ts';
import { compileCondition } from './condition.ts';
import { conditionScope, environmentFor } from './condition-environment.ts';
import { fastCondition } from './fast-condition.ts';

const slots: Slots = new Map([
  ['mood', { type: 'enum', patterns: [], required: false, value: 'calm' }],
  ['level', { type: 'number', patterns: [], required: false, value: 2 }],
]);

const words = ['', 'a', 'ab', 'b.', 'Doctor', 'owner', 'en', 'ru', 'telegram', '"', '\\', "it's", 'ё', '\n'];
const word = fc.constantFrom(...words);
const literal = word.map((text) => JSON.stringify(text));
const name = fc.constantFrom(
  'input.text',
  'input.lower',
  'input.language',
  'user.id',
  'channel',
  'branch.name',
  'branch.scope',
  'memory.lastInput',
  'memory.lastAnswer',
);
const text = fc.oneof({ weight: 4, arbitrary: name }, { weight: 1, arbitrary: literal });
const pattern = fc
  .constantFrom('^a', 'b$', '[a-z]+', '.', '^$', '\\b(a|b)', 'ё', 'a{2}')
  .map((one) => JSON.stringify(one));

const known = fc.oneof(
  fc.tuple(text, fc.constantFrom('==', '!='), text).map((parts) => parts.join(' ')),
  fc
    .tuple(text, fc.constantFrom('contains', 'startsWith', 'endsWith'), literal)
    .map(([on, call, to]) => `${on}.${call}(${to})`),
  fc.tuple(text, pattern).map(([on, to]) => `${on}.matches(${to})`),
  text.map((one) => `${one} in user.roles`),
  fc
    .tuple(text, fc.array(literal, { minLength: 1, maxLength: 3 }))
    .map(([one, list]) => `${one} in [${list.join(', ')}]`),
  fc.constantFrom('true', 'false'),
);
/** What only CEL knows, and what fails on every input or on some. */
const onlyCel = fc.constantFrom(
  'input.text.size() > 3',
  'user.roles.size() == 0',
  'user.roles[0] == "owner"',
  'user.roles.exists(channel, channel == "owner")',
  '1/0 == 1',
  'int(input.text) > 1',
  'memory.exchanges > 1',
  'slots.mood == "calm"',
  'slots.mood',
  'slots.level in [1, 2]',
  'time.getHours() > 12',
  'input.text + "a" == "aa"',
  '(channel == "telegram" ? input.text : user.id) == "a"',
  'input.text.contains(user.id)',
  'input.text.matches(user.id)',
);

const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    { weight: 4, arbitrary: known },
    { weight: 1, arbitrary: onlyCel },
    {
      weight: 4,
      arbitrary: fc
        .tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition'))
        .map(([left, op, right]) => `(${left}) ${op} (${right})`),
    },
    { weight: 2, arbitrary: tie('condition').map((inner) => `!(${inner})`) },
  ),
}));

const input: fc.Arbitrary<FrameInput> = fc
  .record({
    said: word,
    id: word,
    roles: fc.array(word, { maxLength: 3 }),
    channel: word,
    branch: word,
    last: word,
  })
  .map(({ said, id, roles, channel, branch, last }) =>
    frameInput(said, {
      user: { id, roles },
      channel,
      branch: { name: branch, scope: last },
      memory: { exchanges: roles.length, notes: 0, lastInput: last, lastAnswer: branch },
    }),
  );

describe('fastCondition', () => {
  test('says what CEL says, wherever it says anything', () => {
    const told = { fast: 0, left: 0 };
    fc.assert(
      fc.property(condition, input, (written, given) => {
        const scope = { ...conditionScope(given), slots: { mood: 'calm', level: 2 } };
        const parsed = environmentFor(written, slots).parse(written);
        if (!parsed.check().valid) return;
        const answer = fastCondition(parsed.ast)?.(scope);
        if (answer === undefined) told.left += 1;
        else {
          told.fast += 1;
          expect(parsed(scope)).toBe(answer);
        }
      }),
      { numRuns: 5_000 },
    );
    // The comparison is worth something only while both ways are taken.
    expect(told.fast).toBeGreaterThan(1_000);
    expect(told.left).toBeGreaterThan(100);
  });

  test('leaves a compiled condition the answers of CEL, errors included', () => {
    fc.assert(
      fc.property(condition, input, (written, given) => {
        const compiled = compileCondition(written, slots);
        if (!('holds' in compiled)) return;
        const scope = { ...conditionScope(given), slots: { mood: 'calm', level: 2 } };
        const outcome = (of: () => unknown) => {
          try {
            return of();
          } catch {
            return 'failed';
          }
        };
        expect(outcome(() => compiled.holds(scope))).toBe(
          outcome(() => environmentFor(written, slots).parse(written)(scope)),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  test('knows a name that a comprehension takes for its own for what it is there', () => {
    const compiled = compileCondition('user.roles.exists(channel, channel == "owner")', slots);
    if (!('holds' in compiled)) throw new Error(compiled.message);
    const scope = conditionScope(frameInput('Hi', { user: { id: 'u', roles: ['owner'] }, channel: 'cli' }));
    expect(compiled.holds(scope)).toBe(true);
  });
});
