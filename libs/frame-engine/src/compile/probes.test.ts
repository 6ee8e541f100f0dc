import { describe, expect, test } from '@jest/globals';
import { compileFiles, defaultRoute } from '../testing/compile-files.ts';
import { testProblems } from '../testing/problem-cases.ts';

const uri = 'frame://2026.11.probes.01';
const head = `frame: ${uri}\nkind: probe\n`;
/** Two rules, and a route with an id. */
const named = `frame: frame://2026.11.rules.01
kind: rules
rules:
  - { id: a, when: 'false', then: { set: { a: 1 } } }
  - { id: b, when: 'false', then: { route: deep } }
routes:
  - { id: deep, when: 'false', pipeline: [mod://recall-v1] }
`;
const probesOf = (probes: string) =>
  compileFiles({ ...defaultRoute, 'named.yaml': named, 'probes.yaml': `${head}probes:\n${probes}` }).probes;

describe('a probe', () => {
  test('is asked by the owner over a channel of its own, where it says nothing else', () => {
    expect(probesOf('  - { id: who, ask: Who are you?, expect: { contains: Nexus } }\n')).toEqual([
      {
        frame: uri,
        index: 0,
        id: 'who',
        tell: [],
        ask: 'Who are you?',
        language: 'en',
        user: { id: 'owner', roles: ['owner'] },
        channel: 'probe',
        expect: { contains: ['Nexus'], lacks: [], cites: [], fires: [] },
      },
    ]);
  });

  test('says everything that it may', () => {
    const [probe] = probesOf(`  - id: full
    tell: [The key is under the mat., Coffee is at nine.]
    ask: Where is the key?
    user: { id: anna, roles: [guest] }
    channel: telegram
    expect:
      contains: [mat, key]
      lacks: coffee
      cites: frame://*.identity.*
      fires: [a, b]
      denied: false
      route: deep
`);
    expect(probe).toMatchObject({
      tell: ['The key is under the mat.', 'Coffee is at nine.'],
      user: { id: 'anna', roles: ['guest'] },
      channel: 'telegram',
      expect: {
        contains: ['mat', 'key'],
        lacks: ['coffee'],
        cites: ['frame://*.identity.*'],
        fires: ['a', 'b'],
        denied: false,
        route: 'deep',
      },
    });
  });

  test('is one probe for each language in which it asks', () => {
    const probes = probesOf(
      '  - { id: who, ask: { ru: Кто ты?, en: Who are you? }, expect: { contains: { en: I am, ru: [Я, Nexus] }, lacks: x } }\n',
    );
    expect(
      probes.map(({ id, language, ask, expect: { contains, lacks } }) => [
        id,
        language,
        ask,
        contains,
        lacks,
      ]),
    ).toEqual([
      ['who', 'en', 'Who are you?', ['I am'], ['x']],
      ['who', 'ru', 'Кто ты?', ['Я', 'Nexus'], ['x']],
    ]);
  });

  test('that asks one text is in the language of its letters', () => {
    const probes = probesOf(
      '  - { id: a, ask: Кто ты?, expect: { denied: true } }\n  - { id: b, ask: { ru: Nexus? }, expect: { denied: true } }\n  - { id: c, ask: Nexus?, expect: { denied: true } }\n',
    );
    expect(probes.map(({ language }) => language)).toEqual(['ru', 'ru', 'en']);
  });
});

describe('probes are refused', () => {
  testProblems([
    [
      'in a frame of another kind',
      'frame: frame://2026.11.identity.01\nkind: identity\nprobes: [{ id: a, ask: x, expect: { denied: true } }]\n',
      'a.yaml:3:1 probes: only a frame of kind probe has them, and this is of kind identity',
    ],
    [
      'that expect nothing, or what nobody knows',
      `${head}probes:
  - { id: a, ask: x, expect: {} }
  - { id: b, ask: x, expect: { contain: y } }
  - { id: c, ask: x }
  - { id: d, expect: { denied: 1 } }
`,
      'a.yaml:4:30 probes[0].expect: must hold "contains" or "lacks" or "cites" or "fires" or "denied" or "route"',
      'a.yaml:5:32 probes[1].expect: unknown key "contain"; did you mean "contains"?',
      'a.yaml:6:5 probes[2]: "expect" is missing',
      'a.yaml:7:5 probes[3]: "ask" is missing',
      'a.yaml:7:32 probes[3].expect.denied: must be true or false',
    ],
    [
      'that cite what is no frame',
      `${head}probes:
  - { id: a, ask: x, expect: { cites: [frame://*.identity, mod://recall-v1] } }
`,
      'a.yaml:4:39 probes[0].expect.cites: expected ".name.*" after "frame://*"; the form is frame://*.name.* or frame://YYYY.MM.name.NN',
      'a.yaml:4:39 probes[0].expect.cites: must be a reference to a frame, such as frame://*.name.*',
    ],
    [
      'that expect a rule or a route that there is not',
      `${named.replace('rules.01\nkind: rules', 'probes.01\nkind: probe')}probes:
  - { id: p, ask: { en: x, ru: y }, expect: { fires: [a, bb], route: deap } }
`,
      'a.yaml:9:54 probes[0].expect.fires: no rule has the id "bb"; did you mean "b"?',
      'a.yaml:9:70 probes[0].expect.route: no route has the id "deap"; did you mean "deep"?',
    ],
    [
      'of one id',
      `${head}probes:
  - { id: a, ask: x, expect: { denied: true } }
  - { id: a, ask: y, expect: { denied: true } }
`,
      'a.yaml:5:11 probes[1].id: "a" is taken by another of these probes',
    ],
  ]);
});
