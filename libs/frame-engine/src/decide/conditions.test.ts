import { describe, expect, test } from '@jest/globals';
import { compileFiles, defaultRoute } from '../testing/compile-files.ts';
import { decideOn } from '../testing/decide-on.ts';
import { frameInput } from '../testing/frame-input.ts';

const rulesUri = 'frame://2026.11.rules.01';
const head = `frame: ${rulesUri}
kind: rules
slots:
  mood: { type: enum, enum: [calm, tense], default: calm }
  count: { type: number, max: 9 }
`;

describe('conditions over what came before, where and when', () => {
  const given = (when: string) =>
    compileFiles({
      ...defaultRoute,
      'rules.yaml': `${head}rules:\n  - id: a\n    when: >-\n      ${when}\n    then: { set: { yes: true } }\n`,
    });
  const saying = (text: string) =>
    compileFiles({
      ...defaultRoute,
      'rules.yaml': `${head}rules: [{ id: a, when: "true", then: { say: "${text}" } }]\n`,
    });
  const input = frameInput('Hi', {
    user: { id: 'anna', roles: ['doctor', 'owner'] },
    channel: 'telegram',
    branch: { name: 'trip', scope: 'telegram:42' },
    memory: { exchanges: 3, notes: 0, lastInput: 'Who are you?', lastAnswer: 'I am Nexus.' },
  });

  test.each([
    'user.roles.exists(role, role.startsWith("doc"))',
    'channel == "telegram" && branch.name == "trip" && branch.scope.startsWith("telegram:")',
    'memory.exchanges == 3 && memory.exchanges + 1 > 3 && memory.notes == 0',
    'memory.lastInput.contains("Who") && memory.lastAnswer.endsWith("Nexus.")',
    'time.getHours("Europe/Moscow") == 12 && time > timestamp("2026-11-22T09:00:00Z")',
    'slots.mood == "calm" && slots.mood in ["calm"]',
    '!has(slots.count) || slots.count > 3',
  ])('%s', async (when) => {
    expect((await decideOn(given(when), input)).set).toEqual({ yes: true });
  });

  test('a number slot compares with whole numbers as everybody writes them', async () => {
    const snapshot = compileFiles({
      ...defaultRoute,
      'rules.yaml': `frame: ${rulesUri}\nkind: rules\nslots: { n: { type: number, value: 5 } }\nrules:\n${[
        'slots.n == 5',
        '5 == slots.n',
        'slots.n != 4',
        'slots.n < 6',
        '6 > slots.n',
        'slots.n in [4, 5]',
        'slots.n == 5.0',
        'slots["n"] == 5',
      ]
        .map((when, index) => `  - { id: r${index}, when: '${when}', then: { set: { f${index}: 1 } } }\n`)
        .join('')}`,
    });
    expect(Object.keys((await decideOn(snapshot, 'Hi')).set)).toHaveLength(8);
  });

  test('memory is said to be read only where some frame reads it', () => {
    expect(given('memory.notes > 1').reads).toEqual({ memory: true });
    expect(given('input.text == "memory"').reads).toEqual({ memory: false });
    expect(saying('{{ memory.notes }}').reads).toEqual({ memory: true });
    expect(saying('memory.notes').reads).toEqual({ memory: false });
  });
});
