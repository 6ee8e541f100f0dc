import { describe, expect, test } from '@jest/globals';
import { hash, runAgi } from '../testing.ts';
import { why } from '../testing-frames.ts';

const reasons = { ...why, snapshot: hash('5') } as never;
const double = { why: () => Promise.resolve(reasons) };

describe('why', () => {
  test('rules that fired with what they did, the route, then the others, the nearest first', async () => {
    const { stdout, stderr } = await runAgi(['frames', 'why', 'Who', 'are', 'you?'], { double });
    expect(stderr).toBe(`snapshot ${hash('5')}\n`);
    expect(stdout).toBe(`fired
  10  frame://2026.11.rules.01#deep   chooses the route
  5   frame://2026.11.rules.01#merry  overruled: set mood, route shallow
  sets mood = "merry"
  sets frame://2026.11.voice.01 slots.length = "long"
  activates frame://2026.11.cooking.01
  narrows what is recalled to public

route      frame://2026.11.routes.01#deep  chosen by frame://2026.11.rules.01#deep
           mod://recall-v1.0 → mod://respond-v1.0

not fired
  1   frame://2026.11.rules.01#guests      "guest" in user.roles is false: user.roles = ["owner"] (+1)
  50  frame://2026.11.rules.01#no-dosage   input.lower.matches("…") is false: input.lower = "who are you"
  0   frame://2026.11.routes.01#routes[0]  not asked, for another route was chosen
  0   frame://2026.11.baking.01#bread      on demand, and not activated
`);
  });

  test('on a terminal no line is longer than it is wide, and the values outlast the expression', async () => {
    const { stdout } = await runAgi(['frames', 'why', 'x', '--no-color'], { double, terminal: true });
    expect(stdout).toContain(
      '  50  rules.01#no-dosage   input.lower.matches("…") is false: input.lower = "who are you"\n',
    );
    const [rule] = why.rules;
    const long = {
      ...why,
      rules: [
        {
          ...rule,
          because: [{ expression: 'a.b + '.repeat(40), values: { 'input.lower': 'who are you '.repeat(5) } }],
        },
      ],
      snapshot: hash('5'),
    } as never;
    const { stdout: cut } = await runAgi(['frames', 'why', 'x', '--no-color'], {
      double: { why: () => Promise.resolve(long) },
      terminal: true,
    });
    expect(cut).toMatch(/^ {2}50 +rules\.01#no-dosage +a\.b \+ .*… is false: input\.lower = "who are .*…$/m);
    for (const line of cut.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('a rule that denied is the answer, and nothing was routed', async () => {
    const [, deep] = why.rules;
    const denied = {
      snapshot: hash('5'),
      decision: {
        ...{ rules: [], set: {}, slots: {}, activated: [], pipeline: [] },
        denied: { frame: deep?.frame, rule: 'deep', text: 'I do not\ndo that.' },
      },
      rules: [deep],
      routes: [],
    } as never;
    const { stdout } = await runAgi(['frames', 'why', 'x'], {
      double: { why: () => Promise.resolve(denied) },
    });
    expect(stdout).toBe(`fired
  10  frame://2026.11.rules.01#deep  denies: I do not do that.

route      none, for frame://2026.11.rules.01#deep answered

not fired  none
`);
  });

  test('shows 20 others, and with --all every one in the order in which they were asked', async () => {
    const [first] = why.rules;
    const rules = Array.from({ length: 25 }, (_, index) => ({ ...first, rule: `rule-${index}` }));
    const many = { ...why, rules, routes: [], snapshot: hash('5') } as never;
    const show = (...options: string[]) =>
      runAgi(['frames', 'why', 'x', ...options], { double: { why: () => Promise.resolve(many) } });
    const { stdout } = await show();
    expect(stdout).toContain('#rule-19 ');
    expect(stdout).not.toContain('#rule-20 ');
    expect(stdout).toMatch(/\n {2}… and 5 more; --all shows them\n$/);
    const all = await show('--all');
    expect([...all.stdout.matchAll(/#rule-(\d+) /g)].map(([, index]) => Number(index))).toEqual(
      rules.map((_, index) => index),
    );
    expect(JSON.parse((await show('--json')).stdout)).toEqual(many);
  });

  test('asks as whom and where it was told to', async () => {
    const asked: unknown[] = [];
    const ask = (...question: unknown[]) => {
      asked.push(question);
      return Promise.resolve(reasons);
    };
    await runAgi(['frames', 'why', '-', '--branch', 'idea'], { double: { why: ask }, stdin: 'Кто ты?\n' });
    await runAgi(['frames', 'why', 'x', '--role', 'guest', '--role', 'doctor', '--channel', 'http'], {
      double: { why: ask },
    });
    expect(asked).toEqual([
      ['idea', { text: 'Кто ты?' }],
      ['main', { text: 'x', user: { id: 'somebody', roles: ['guest', 'doctor'] }, channel: 'http' }],
    ]);
  });
});
