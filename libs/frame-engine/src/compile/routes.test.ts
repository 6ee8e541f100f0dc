import { describe, expect, test } from '@jest/globals';
import { compileFiles, problemsOf } from '../testing/compile-files.ts';
import { decideOn } from '../testing/decide-on.ts';

const frame = (name: string, ...routes: readonly string[]) =>
  `frame: frame://2026.11.${name}.01\nkind: routes\nroutes:\n${routes.map((route) => `  - { ${route}, pipeline: [mod://respond-v1] }\n`).join('')}`;

describe('the choice of a route', () => {
  test('goes by priority, inside a file by order, and by the default last', async () => {
    const snapshot = compileFiles({
      'routes.yaml': `${frame('routes', 'when: input.text.contains("a")', 'when: input.text.contains("b")')}  - { priority: 99, pipeline: [mod://recall-v1] }\n`,
      'more.yaml': frame(
        'more',
        'priority: 7, when: input.text.contains("c")',
        'priority: -7, when: input.text.contains("d")',
      ),
    });
    const chosen = async (text: string) => {
      const { route } = await decideOn(snapshot, text);
      return `${route?.frame} ${route?.index}`;
    };
    expect(await chosen('ab')).toBe('frame://2026.11.routes.01 0');
    expect(await chosen('bd')).toBe('frame://2026.11.routes.01 1');
    expect(await chosen('abc')).toBe('frame://2026.11.more.01 0');
    expect(await chosen('d')).toBe('frame://2026.11.more.01 1');
    expect(await chosen('x')).toBe('frame://2026.11.routes.01 2');
  });

  test('may be left to rules alone', async () => {
    const snapshot = compileFiles({
      'routes.yaml': `${frame('routes', 'id: deep, when: "false"', 'id: deeper, when: "false"')}  - { pipeline: [mod://recall-v1] }\n`,
      'rules.yaml':
        'frame: frame://2026.11.rules.01\nkind: rules\nrules: [{ id: think, when: input.lower.contains("think"), then: { route: deeper } }]\n',
    });
    expect((await decideOn(snapshot, 'Think')).route?.id).toBe('deeper');
    expect((await decideOn(snapshot, 'Hi')).route?.id).toBeUndefined();
  });

  test('by a rule computes nothing for the condition of the route', async () => {
    const snapshot = compileFiles({
      'tone.js': 'export const f = () => 1;',
      'routes.yaml': `frame: frame://2026.11.routes.01\nkind: routes\nslots: { tone: { type: string, procedure: ./tone.js#f } }\nroutes:\n  - { id: warm, when: slots.tone == "warm", pipeline: [mod://respond-v1] }\n  - { pipeline: [mod://recall-v1] }\n`,
      'rules.yaml':
        'frame: frame://2026.11.rules.01\nkind: rules\nrules: [{ id: a, when: "true", then: { route: warm } }]\n',
    });
    expect((await decideOn(snapshot, 'Hi')).route?.id).toBe('warm');
  });
});

describe('ambiguity is refused', () => {
  const when = (text: string, rest = '') => `when: input.text == "${text}"${rest}`;

  test('of two files that give one priority to two conditions', () => {
    expect(problemsOf({ 'a.yaml': frame('a', when('a')), 'b.yaml': frame('b', when('b')) })).toEqual([
      'b.yaml:4:5 routes[0]: ambiguous: routes[0] of frame://2026.11.a.01 has the priority 0 too; give one of them another',
    ]);
    expect(
      problemsOf({ 'a.yaml': frame('a', when('a')), 'b.yaml': frame('b', when('b', ', priority: 1')) }),
    ).toEqual([]);
  });

  test('of frames on demand as well: they may be active together', () => {
    const onDemand = frame('b', when('b')).replace('routes\n', 'routes\nactivation: on-demand\n');
    expect(problemsOf({ 'a.yaml': frame('a', when('a')), 'b.yaml': onDemand })).toHaveLength(1);
  });

  test('of one condition given twice in a file, where the lower one would never be chosen', () => {
    expect(problemsOf({ 'a.yaml': frame('a', when('a'), when('b'), when('a', ', priority: 1')) })).toEqual([
      'a.yaml:6:5 routes[2]: has the condition of routes[0]; one of the two is never chosen',
    ]);
  });

  test('but not of routes that no input chooses by itself', () => {
    expect(
      problemsOf({
        'a.yaml': frame('a', 'id: a, when: "false"', 'id: b, when: "false"'),
        'b.yaml': frame('b', 'id: c, when: "false"', when('b')),
        'c.yaml': frame('c', 'id: d, when: " false "'),
      }),
    ).toEqual([]);
  });

  test('of ids, wherever they are', () => {
    expect(
      problemsOf({
        'a.yaml': frame('a', 'id: x, when: "false"', 'id: x, when: "false"'),
        'b.yaml': frame('b', 'id: x, when: "false"'),
      }),
    ).toEqual([
      'a.yaml:5:11 routes[1].id: "x" is the name of a route of frame://2026.11.a.01 already',
      'b.yaml:4:11 routes[0].id: "x" is the name of a route of frame://2026.11.a.01 already',
    ]);
  });

  test('of defaults, each after the first', () => {
    const text =
      'frame: frame://2026.11.a.01\nkind: routes\nroutes: [{ pipeline: [mod://recall-v1] }, { priority: 3, pipeline: [mod://recall-v1] }]\n';
    expect(problemsOf({ 'a.yaml': text })).toEqual([
      'a.yaml:3:43 routes[1]: a second route without "when"; frame://2026.11.a.01 has the default',
      'routes.yaml:4:5 routes[0]: a second route without "when"; frame://2026.11.a.01 has the default',
    ]);
  });
});
