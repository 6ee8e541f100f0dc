import { expect, test } from '@jest/globals';
import { compileCondition, ConditionFailed, type Condition } from './condition.ts';
import { conditionScope, environmentFor } from './condition-environment.ts';
import { frameInput } from '../testing/frame-input.ts';

function compiled(text: string): Condition {
  const condition = compileCondition(text, new Map());
  if ('message' in condition) throw new Error(condition.message);
  return condition;
}

const letters = 'input.text.split("")';

test.each([
  `${letters}.all(x, ${letters}.all(y, y != "b"))`,
  `${letters}.all(x, !${letters}.exists(y, y == "b"))`,
  `${letters}.filter(x, ${letters}.exists_one(y, y == "b")).size() > 3`,
  `${letters}.map(x, ${letters}.map(y, y + x).size()).size() > 3`,
  `${letters}.map(x, x != "b", ${letters}.filter(y, y == x).size()).size() > 3`,
])('a condition whose loops would take hours ends after a second: %s', (text) => {
  const scope = conditionScope(frameInput('a'.repeat(100_000)));
  expect(() => compiled(text).holds(scope)).toThrow(new ConditionFailed('it takes more than a second'));
});

test.each([
  '[1, 2, 3].all(x, x > 0) && [1, 2].exists(x, x == 2) && [1, 2].exists_one(x, x == 2)',
  '[1, 2, 3].map(x, x * 2) == [2, 4, 6] && [1, 2, 3].map(x, x > 1, x * 2) == [4, 6]',
  '[1, 2, 3].filter(x, x > 1 || x < 0).size() == 2 && 0.0000000001 < 0.000000001',
  'input.text.split(" ").exists(word, word.matches("^[A-Z]{2}$") && word != "é\\n😀")',
  '!["a", "b"].all(x, [x].all(y, y.matches("a|c")))',
  '(true || false) && (input.text == "x" ? false : {"a": [1]}.a[0] == 1)',
  '[1, 0].exists(x, 1 / x == 1)',
])('a condition that is bounded says what CEL says: %s', (text) => {
  const scope = conditionScope(frameInput('to FL now'));
  expect(environmentFor(text, new Map()).evaluate(text, scope)).toBe(true);
  expect(compiled(text).holds(scope)).toBe(true);
});
