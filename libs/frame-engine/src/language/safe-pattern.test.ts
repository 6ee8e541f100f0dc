import { describe, expect, test } from '@jest/globals';
import { decideOn } from '../testing/decide-on.ts';
import { compileFiles, defaultRoute, problemsOf } from '../testing/compile-files.ts';
import { patternFault } from './safe-pattern.ts';

const rule = (condition: string): string =>
  `frame: frame://2026.11.rules.01\nkind: rules\nrules:\n  - id: a\n    when: ${JSON.stringify(condition)}\n    then: { set: { a: 1 } }\n`;

describe('a pattern', () => {
  test.each(['^(a+)+$', '^(a|a)*$', '(x+x+)+y', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    'that goes back without end, %s, is matched by an engine that does not',
    async (pattern) => {
      expect(patternFault(pattern)).toBeUndefined();
      const snapshot = compileFiles({ ...defaultRoute, 'a.yaml': rule(`input.lower.matches("${pattern}")`) });
      // Forty letters would take V8's own engine longer than a day; this test has thirty seconds.
      const { rules } = await decideOn(snapshot, `${'a'.repeat(40)}${'x'.repeat(40)}!`);
      expect(rules).toEqual([]);
    },
  );

  test.each(['(?=x)(a+)+$', '^(a*)*(?!b)', '(a+)\\1(b+c)+', '(?<!x)((y+)z)*'])(
    'that could go on for ever where that engine cannot help, %s, is refused',
    (pattern) => {
      expect(patternFault(pattern)).toMatch(
        /^it repeats a repetition beside a lookaround or a back-reference/,
      );
    },
  );

  test.each(['(?=x)a+', '(a+)b+(?!c)', '^(ab?)+$', '(один|два)+(?! три)'])(
    'as people write them, %s, is taken',
    (pattern) => {
      expect(patternFault(pattern)).toBeUndefined();
    },
  );

  test('in a slot is looked at too, before any value meets it', () => {
    const slot =
      'slots: { s: { type: string, pattern: "^(?=a)(a+)+$", value: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! } }\n';
    expect(problemsOf({ 'a.yaml': `frame: frame://2026.11.a.01\nkind: values\n${slot}` })).toEqual([
      expect.stringMatching(/^a\.yaml:3:\d+ slots\.s\.pattern: it repeats a repetition/),
    ]);
  });
});

describe('a condition', () => {
  test('that matches what is not written out is refused, and so are loops that multiply', () => {
    expect(problemsOf({ 'a.yaml': rule('"x".matches(input.text)') })).toEqual([
      'a.yaml:5:26 rules[0].when: CEL: matches takes a pattern that is written out',
    ]);
    const loop = (inner: string): string => `[1, 2].all(x, ${inner})`;
    expect(problemsOf({ 'a.yaml': rule(loop(loop('true'))) })).toEqual([]);
    expect(problemsOf({ 'a.yaml': rule(loop(loop(loop('true')))) })).toEqual([
      expect.stringMatching(/^a\.yaml:5:\d+ rules\[0\]\.when: CEL: more than 2 loops \(all, exists/),
    ]);
  });
});
