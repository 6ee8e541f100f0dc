import { describe, expect, test } from '@jest/globals';
import { frameInput } from '../testing/frame-input.ts';
import { compileCondition } from './condition.ts';
import { conditionScope } from './condition-environment.ts';

const scope = conditionScope(
  frameInput('Hi there', {
    user: { id: 'anna', roles: ['guest'] },
    channel: 'cli',
    memory: { exchanges: 2, notes: 0, lastInput: '', lastAnswer: '' },
  }),
);

function explain(text: string) {
  const condition = compileCondition(text, new Map());
  if (!('explain' in condition)) throw new Error(condition.message);
  return condition.explain(scope).map(({ expression, values }) => [expression, values]);
}

describe('the parts of a condition that are false', () => {
  test.each([
    ['input.text == "Hi there"', []],
    ['channel == "http"', [['channel == "http"', { channel: 'cli' }]]],
    [
      '!("owner" in user.roles) && (input.lower == "a" || (channel == "b"))',
      [
        ['input.lower == "a"', { 'input.lower': 'hi there' }],
        ['channel == "b"', { channel: 'cli' }],
      ],
    ],
    [
      '(input.lower == "hi there" || channel == "b") && !(("guest" in user.roles))',
      [['!("guest" in user.roles)', { 'user.roles': ['guest'] }]],
    ],
    ['memory.exchanges > 2', [['memory.exchanges > 2', { 'memory.exchanges': 2 }]]],
    [
      'time < timestamp("2026-01-01T00:00:00Z")',
      [['time < timestamp("2026-01-01T00:00:00Z")', { time: '2026-11-22T09:30:00.000Z' }]],
    ],
    [
      'user.roles.exists(role, role == "owner" && channel == "cli")',
      [
        [
          'user.roles.exists(role, role == "owner" && channel == "cli")',
          { 'user.roles': ['guest'], channel: 'cli' },
        ],
      ],
    ],
    [
      'input.lower.matches("\\\\bbye\\\\b")',
      [['input.lower.matches("\\\\bbye\\\\b")', { 'input.lower': 'hi there' }]],
    ],
  ])('%s', (text, parts) => {
    expect(explain(text)).toEqual(parts);
  });

  test('are ten at most', () => {
    const many = Array.from({ length: 30 }, (_, index) => `channel == "${index}"`).join(' || ');
    expect(explain(many)).toHaveLength(10);
  });
});
