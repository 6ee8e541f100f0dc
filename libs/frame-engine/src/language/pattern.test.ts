import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decideOn } from '../testing/decide-on.ts';
import { compileFiles, defaultRoute, problemsOf } from '../testing/compile-files.ts';
import { matchesPattern, patternFault } from './pattern.ts';

const rule = (condition: string): string =>
  `frame: frame://2026.11.rules.01\nkind: rules\nrules:\n  - id: a\n    when: ${JSON.stringify(condition)}\n    then: { set: { a: 1 } }\n`;

describe('a pattern', () => {
  test.each([
    '^(a+)+$',
    '^(a|a)*$',
    '(x+x+)+y',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '^(\\w{1,30} ?){1,20}$',
    '^(a|aa){1,40}b$',
    '^a*a*a*a*a*b$',
    '(.*)(.*)(.*)(.*)(.*)[^a!]$',
  ])('that makes the engine of JavaScript go back without end, %s, is answered', async (pattern) => {
    expect(patternFault(pattern)).toBeUndefined();
    const when = `input.lower.matches(${JSON.stringify(pattern)})`;
    const snapshot = compileFiles({ ...defaultRoute, 'a.yaml': rule(when) });
    // Forty letters would take JavaScript's engine longer than a day; this test has thirty seconds.
    const { rules } = await decideOn(snapshot, `${'a'.repeat(45)}${'x'.repeat(10_000)}!`);
    expect(rules).toEqual([]);
  });

  test.each([
    ['(a{1,1000}){1,1000}b', /^it is too large/],
    ['[ab]*a[ab]{900}'.repeat(3), /^it is too large/],
    [`(${'x'.repeat(30)}){1000}`, /^it is too large/],
    ['a{1001}', /^not a regular expression: invalid repeat count: \{1001\}$/],
    ['(a|aa){1,40}(?=b)', /^it looks around, \(\?=…\), .* write two patterns/],
    ['^(?!z)a*a*a*a*a*b', /^it looks around, \(\?!…\)/],
    ['(?<!x)((y+)z)*', /^it looks around, \(\?<!…\)/],
    ['(?<=x)y', /^it looks around, \(\?<=…\)/],
    ['(a+)\\1', /^it refers back to what a group matched \(\\1\).* write the alternatives out$/],
    ['(?<n>a)\\k<n>', /^it refers back/],
    ['(', /^not a regular expression: missing closing \): \($/],
  ])(
    'that cannot be answered in a bounded time, %s, is refused with what to write instead',
    (pattern, why) => {
      expect(patternFault(pattern)).toMatch(why);
    },
  );

  test.each([
    '[(?=]',
    '\\(\\?=',
    '\\Q(?=\\E',
    '[\\]\\\\(?!]',
    'a{2}b{,3}c{',
    '(один|два)+',
    '(?i)ДА',
    '\\pL+',
  ])('that only looks like one of these, %s, is taken', (pattern) => {
    expect(patternFault(pattern)).toBeUndefined();
  });

  test('in a slot is looked at before any value meets it', () => {
    const slot = 'slots: { s: { type: string, pattern: "^(?=a)(a+)+$", value: aaaa! } }\n';
    expect(problemsOf({ 'a.yaml': `frame: frame://2026.11.a.01\nkind: values\n${slot}` })).toEqual([
      expect.stringMatching(/^a\.yaml:3:\d+ slots\.s\.pattern: it looks around, \(\?=…\)/),
    ]);
  });

  test('is refused at its place in a condition', () => {
    expect(
      problemsOf({ 'a.yaml': rule('input.text.contains("a") && input.text.matches("a(?!b)")') }),
    ).toEqual([expect.stringMatching(/^a\.yaml:5:\d+ rules\[0\]\.when: CEL: it looks around, \(\?!…\)/)]);
  });

  test('means what it means in JavaScript, as far as both engines know it', () => {
    const letter = fc.constantFrom(
      'a',
      'b',
      'c',
      'Z',
      'ё',
      'ж',
      '7',
      '_',
      ' ',
      '-',
      '!',
      '\n',
      '\\.',
      '\\/',
      '\\u0436',
    );
    const one = fc.oneof(
      letter,
      fc.constantFrom(
        '[a-c]',
        '[^ab]',
        '[а-яё]',
        '\\d',
        '\\D',
        '\\w',
        '\\W',
        '\\b',
        '\\B',
        '^',
        '$',
        '[\\w-]',
      ),
    );
    const { pattern } = fc.letrec<{ pattern: string; atom: string }>((tie) => ({
      pattern: fc
        .array(fc.tuple(tie('atom'), fc.constantFrom('', '', '?', '*', '+', '{2}', '{1,3}', '*?', '{2,}')), {
          minLength: 1,
          maxLength: 4,
        })
        .map((parts) =>
          // What is repeated stands in a group: JavaScript repeats no ^, and RE2 repeats no repetition.
          parts.map(([atom, count]) => (count === '' ? atom : `(?:${atom})${count}`)).join(''),
        ),
      atom: fc.oneof(
        { depthSize: 'small' },
        one,
        fc.array(tie('pattern'), { minLength: 1, maxLength: 3 }).map((some) => `(${some.join('|')})`),
      ),
    }));
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', 'Z', 'ё', 'ж', '7', '_', ' ', '-', '!', '\n', '.', '/', 'д'), {
        maxLength: 12,
      })
      .map((letters) => letters.join(''));
    fc.assert(
      fc.property(pattern, text, (source, on) => {
        fc.pre(patternFault(source) === undefined);
        expect(matchesPattern(source, on)).toBe(new RegExp(source).test(on));
      }),
      { numRuns: 200 },
    );
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
