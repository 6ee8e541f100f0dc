import { describe, expect, test } from '@jest/globals';
import { problemsOf } from '../testing/compile-files.ts';
import { testProblems } from '../testing/problem-cases.ts';

const head = 'frame: frame://2026.11.identity.01\nkind: identity\n';

describe('conditions', () => {
  const rule = (when: string) => `${head}rules:\n  - id: a\n    when: ${when}\n    then: { deny: No. }\n`;
  testProblems([
    [
      'an unknown field',
      rule('input.txet == "a"'),
      'a.yaml:5:17 rules[0].when: CEL: No such key: txet; did you mean "text"?',
    ],
    [
      'an unknown variable',
      rule('true && inptu.text == "a"'),
      'a.yaml:5:19 rules[0].when: CEL: Unknown variable: inptu; did you mean "input"?',
    ],
    [
      'an unknown function',
      rule('shout(input.text)'),
      "a.yaml:5:11 rules[0].when: CEL: found no matching overload for 'shout(string)'",
    ],
    [
      'no boolean',
      rule('input.text'),
      'a.yaml:5:11 rules[0].when: CEL: a condition must be true or false (bool), this is string',
    ],
    [
      'types that do not fit',
      rule('user.roles == "a"'),
      'a.yaml:5:11 rules[0].when: CEL: no such overload: list<string> == string',
    ],
    ['an end too soon', rule("'true &&'"), 'a.yaml:5:19 rules[0].when: CEL: Unexpected token: EOF'],
    [
      'a pattern that is none',
      rule(`'input.text.matches("(?i)a") || "a".matches("[")'`),
      'a.yaml:5:55 rules[0].when: CEL: not a regular expression: missing closing ]: [',
    ],
    [
      'an error in a folded block',
      rule('>\n      input.text == "a" &&\n\n        input.lower.size()'),
      "a.yaml:6:7 rules[0].when: CEL: Logical operator requires bool operands, got 'int'",
    ],
    [
      'an error behind escapes',
      rule('"\\x22\\u00e9\\" == \\"\\" || input.nope == \'\'"'),
      'a.yaml:5:42 rules[0].when: CEL: No such key: nope',
    ],
    ...(
      [
        ['user.role.size() == 1', 5, 'No such key: role; did you mean "roles"?'],
        ['chanel == "cli"', 0, 'Unknown variable: chanel; did you mean "channel"?'],
        ['channel == 1', 0, 'no such overload: string == int'],
        ['channel.name == "x"', 8, "Cannot index type 'string'"],
        ['branch.nam == "x"', 7, 'No such key: nam; did you mean "name"?'],
        ['true || branch.scope > 1', 8, 'no such overload: string > int'],
        ['memory.note > 1', 7, 'No such key: note; did you mean "notes"?'],
        ['memory.exchanges == "1"', 0, 'no such overload: int == string'],
        ['time > 5', 0, 'no such overload: google.protobuf.Timestamp > int'],
        ['time.getHour() > 1', 0, "found no matching overload for 'google.protobuf.Timestamp.getHour()'"],
        ['tiem > 1', 0, 'Unknown variable: tiem; did you mean "time"?'],
        ['true && slots.levle == 1', 14, 'No such key: levle; did you mean "level"?'],
        ['slots.level == "1"', 0, 'no such overload: double == string'],
        ['slots.tags == "1"', 0, 'no such overload: list<dyn> == string'],
        ['slots.on', 6, 'No such key: on'],
      ] as const
    ).map(
      ([when, offset, message]) =>
        [
          `${when}: ${message}`,
          `${head}slots: { level: { type: number, value: 1 }, tags: { type: list, value: [] } }\nrules:\n  - id: a\n    when: >-\n      ${when}\n    then: { deny: No. }\n`,
          `a.yaml:7:${7 + offset} rules[0].when: CEL: ${message}`,
        ] as const,
    ),
    [
      'too deep',
      rule(`${'('.repeat(100)}true${')'.repeat(100)}`),
      'a.yaml:5:75 rules[0].when: CEL: Exceeded maxDepth (64)',
    ],
  ]);
});

describe('texts and prompts', () => {
  testProblems([
    [
      'unknown names, also where this input would not go',
      `${head}slots: { name: { type: string, value: N } }\nprompt: |\n  You are\n  {{ slots.nam }} {{ foo }}\n  {% if input.language == "de" %}{{ input.txt }}{% endif %}\n`,
      'a.yaml:6:6 prompt: Liquid: unknown variable slots.nam; did you mean "name"?',
      'a.yaml:6:22 prompt: Liquid: unknown variable foo; there are slots, input, user, channel, branch, memory, time',
      'a.yaml:7:37 prompt: Liquid: unknown variable input.txt; did you mean "text"?',
    ],
    [
      'what may not be there',
      `${head}prompt: "a {{ user.roles[0] }}"\n`,
      'a.yaml:3:15 prompt: Liquid: undefined variable: user.roles.0',
    ],
    [
      'an unknown filter',
      `${head}prompt: >\n  a\n  {{ user.id | shout }}\n`,
      'a.yaml:5:3 prompt: Liquid: undefined filter: shout',
    ],
    [
      'other files',
      `${head}prompt: "{% include 'x' %}"\n`,
      'a.yaml:3:10 prompt: Liquid: tag "include" not found',
    ],
    [
      'the clock',
      `${head}prompt: "{{ 'now' | date }}"\n`,
      'a.yaml:3:10 prompt: Liquid: undefined filter: date',
    ],
    [
      'chance',
      `${head}prompt: "{{ user.roles | sample }}"\n`,
      'a.yaml:3:10 prompt: Liquid: undefined filter: sample',
    ],
    [
      'a tag left open',
      `${head}prompt: "{% if user.id %}"\n`,
      'a.yaml:3:10 prompt: Liquid: tag {% if user.id %} not closed',
    ],
    [
      'too much memory',
      `${head}prompt: "{% for i in (1..99999999) %}{% endfor %}"\n`,
      'a.yaml:3:10 prompt: Liquid: memory alloc limit exceeded',
    ],
    [
      'what an object has by nature',
      `${head}prompt: "{{ slots.constructor }}"\n`,
      'a.yaml:3:13 prompt: Liquid: unknown variable slots.constructor; slots holds nothing here',
    ],
    [
      'statements, which see slots only, and denials, which see what a prompt sees',
      `${head}statements:\n  - { id: a, text: "I {{ input.text }}" }\n  - { id: b, text: { en: x, ru: "{{ slots.q }}" }, asks: { en: ["a", "{{ b"] } }\nrules:\n  - { id: a, when: "true", then: { deny: { en: "{{ user.id }} {{ usr.id }}" } } }\n`,
      'a.yaml:4:26 statements[0].text: Liquid: unknown variable input; there are slots',
      'a.yaml:5:37 statements[1].text.ru: Liquid: unknown variable slots.q; slots holds nothing here',
      'a.yaml:5:71 statements[1].asks.en[1]: Liquid: output "{{ b" not closed',
      'a.yaml:7:66 rules[0].then.deny.en: Liquid: unknown variable usr; did you mean "user"?',
    ],
    [
      'ids given twice',
      `${head}statements: [{ id: a, text: x }, { id: a, text: y }]\nrules:\n  - { id: a, when: "true", then: { deny: x } }\n  - { id: a, when: "true", then: { deny: x } }\n`,
      'a.yaml:3:40 statements[1].id: "a" is taken by another of these statements',
      'a.yaml:6:11 rules[1].id: "a" is taken by another of these rules',
    ],
  ]);
});

describe('routes', () => {
  const route = (entry: string) => `${head}routes:\n  - when: "true"\n    pipeline:\n      - ${entry}\n`;
  testProblems([
    [
      'a module that is no reference',
      route('recall'),
      'a.yaml:6:9 routes[0].pipeline[0]: must be a module reference, such as mod://recall-v1',
    ],
    [
      'a reference that is mistyped',
      route('mod://recall-vx'),
      'a.yaml:6:24 routes[0].pipeline[0]: expected "-v"; the form is mod://name-vMAJOR[.MINOR]',
    ],
    [
      'a module that is not there',
      route('{ use: mod://recall-v2 }'),
      'a.yaml:6:16 routes[0].pipeline[0].use: No module fits mod://recall-v2: there are mod://recall-v1.0, mod://respond-v1.0, mod://strict-v1.0.',
    ],
    [
      'an option that is mistyped',
      route('{ use: mod://respond-v1, with: { temprature: 1 } }'),
      'a.yaml:6:42 routes[0].pipeline[0].with: unknown key "temprature"; did you mean "temperature"?',
    ],
    [
      'an option that is out of range',
      route('{ use: mod://respond-v1, with: { temperature: 3 } }'),
      'a.yaml:6:55 routes[0].pipeline[0].with.temperature: must be <= 2',
    ],
    [
      'options of a module that takes none',
      route('{ use: mod://recall-v1, with: { depth: 1 } }'),
      'a.yaml:6:41 routes[0].pipeline[0].with: unknown key "depth"; it takes no keys',
    ],
    [
      'an option that must be there',
      route('mod://strict-v1'),
      'a.yaml:6:9 routes[0].pipeline[0].with: "depth" is missing',
    ],
    [
      'a second default',
      `${head}routes: [{ pipeline: [mod://recall-v1] }]\n`,
      'routes.yaml:4:5 routes[0]: a second route without "when"; frame://2026.11.identity.01 has the default',
    ],
  ]);

  test('without a default are reported where routes are, or for the whole set', () => {
    const none = 'no default route: exactly one route of the frames in use must have no "when"';
    const use = { use: ['frame://*.identity.*'] };
    expect(problemsOf({ 'a.yaml': head }, use)).toEqual([`(use):1:1 ${none}`]);
    expect(
      problemsOf({ 'a.yaml': `${head}routes: [{ when: "true", pipeline: [mod://recall-v1] }]\n` }, use),
    ).toEqual([`a.yaml:3:1 ${none}`]);
    expect(problemsOf({}, { use: [] })).toEqual([`(use):1:1 ${none}`]);
  });
});
