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

route      frame://2026.11.routes.01#deep, chosen by frame://2026.11.rules.01#deep
           mod://recall-v1.0 → mod://respond-v1.0

not fired
  50  frame://2026.11.rules.01#no-dosage  input.lower.matches("${'dose|'.repeat(20)}") is false
  1   frame://2026.11.rules.01#guests     "guest" in user.roles is false: user.roles = ["owner"]
  0   frame://2026.11.baking.01#bread     on demand, and not activated
  0   frame://2026.11.routes.01#0         not asked, for another route was chosen
`);
  });

  test.each([[40], [80], [120]])(
    'at %i columns no line wraps, and values outlast the expression',
    async (columns) => {
      const [rule] = why.rules;
      const because = [
        { expression: 'a.b + '.repeat(40), values: { 'input.text': 'x', channel: 'cli '.repeat(9) } },
      ];
      const { stdout } = await runAgi(['frames', 'why', 'x', '--no-color'], {
        double: {
          why: () =>
            Promise.resolve({
              ...why,
              snapshot: hash('5'),
              rules: [...why.rules, { ...rule, rule: 'long', because }],
            } as never),
        },
        terminal: true,
        columns,
      });
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
      expect(stdout).toMatch(/ rules\.01#long\s+a\.b .*… is false: channel = "cli/);
      expect(stdout).toContain('rules.01#no-dosage');
      expect(stdout).not.toContain('input.text = ');
    },
  );

  test('says of what only rules choose that it is so, and of a rule that is switched off', async () => {
    const because = [{ expression: 'false', values: {} }];
    const off = { priority: 0, when: 'false', outcome: 'false', because };
    const asked = {
      ...why,
      snapshot: hash('5'),
      rules: [{ frame: 'frame://2026.11.rules.01', rule: 'off', ...off }],
      routes: [{ frame: 'frame://2026.11.routes.01', index: 0, id: 'deep', ...off }],
    } as never;
    const { stdout } = await runAgi(['frames', 'why', 'x'], {
      double: { why: () => Promise.resolve(asked) },
    });
    expect(stdout).toMatch(/#off +switched off \(when: false\)\n/);
    expect(stdout).toMatch(/#deep +only rules choose it\n/);
  });

  test('a rule that denied is the answer, nothing was routed, and what was not asked is one line', async () => {
    const [, deep] = why.rules;
    const by = { frame: deep?.frame, rule: 'deep' };
    const unasked = { ...deep, outcome: 'not-asked', by };
    const denied = {
      snapshot: hash('5'),
      decision: {
        ...{ rules: [], set: {}, slots: {}, activated: [], pipeline: [] },
        denied: { ...by, text: 'I do not\ndo that.' },
      },
      rules: [deep, { ...unasked, rule: 'late' }, { ...unasked, rule: 'later' }],
      routes: [{ frame: 'frame://2026.11.routes.01', index: 0, priority: 0, outcome: 'not-asked', by }],
    } as never;
    const show = (...options: string[]) =>
      runAgi(['frames', 'why', 'x', ...options], { double: { why: () => Promise.resolve(denied) } });
    expect((await show()).stdout).toBe(`fired
  10  frame://2026.11.rules.01#deep  denies: I do not do that.

route      none, for frame://2026.11.rules.01#deep answered

not fired
  3 rules and routes were not asked, for frame://2026.11.rules.01#deep ended the asking; --all names them
`);
    expect((await show('--all')).stdout).toMatch(
      /#late .*\n.*#later .*\n.*routes\.01#0 +not asked, for frame/,
    );
  });

  test('shows 20 others, by priority and then by name, and with --all every one', async () => {
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
      ['idea', { text: 'Кто ты?' }, 'active'],
      [
        'main',
        { text: 'x', user: { id: 'somebody', roles: ['guest', 'doctor'] }, channel: 'http' },
        'active',
      ],
    ]);
  });

  test('takes nothing up: it opens on what is in force', async () => {
    let from: string | undefined;
    await runAgi(['frames', 'why', 'x'], { double, opened: (options) => (from = options.frames) });
    expect(from).toBe('log');
  });
});
