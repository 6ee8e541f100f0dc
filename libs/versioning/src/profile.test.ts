import { describe, expect, test } from '@jest/globals';
import { BadProfile, expandLogAddress, parseProfile } from './index.ts';

const good = `# AGI-PROFILE: symbiotic-local-v0.7
profile: symbiotic-local-v0.7
core: agi-core-v0.9-beta
frames: { repo: ../frames, use: ["frame://*.*.*"] }
modules: [mod://recall-v1, mod://respond-v1]
memory: memory://sqlite-v0.1-0d
engines:
  - use: extractive
`;

function problems(text: string): readonly string[] {
  try {
    parseProfile(text, 'p.yaml');
  } catch (error) {
    if (error instanceof BadProfile)
      return error.problems.map((p) => `${p.line}:${p.column} ${p.part}: ${p.message}`);
    throw error;
  }
  return [];
}

describe('a profile file', () => {
  test('is read whole', () => {
    expect(parseProfile(good, 'p.yaml').profile).toEqual({
      profile: 'symbiotic-local-v0.7',
      core: 'agi-core-v0.9-beta',
      frames: { repo: '../frames', use: ['frame://*.*.*'] },
      modules: ['mod://recall-v1', 'mod://respond-v1'],
      memory: 'memory://sqlite-v0.1-0d',
      engines: [{ use: 'extractive' }],
    });
  });

  test('tells every problem with its line and column', () => {
    expect(
      problems(
        good.replace('agi-core-v0.9-beta', 'agi-core-v0.9-').replace('mod://recall-v1', 'mod://recall'),
      ),
    ).toEqual([
      '3:7 core: Not a URI at character 15: expected a stage: a lower-case letter, then letters, digits or "-"; the form is agi-core-vMAJOR.MINOR[-stage].',
      '5:11 modules.0: Not a URI at character 13: expected "-v"; the form is mod://name-vMAJOR[.MINOR].',
    ]);
  });

  test.each([
    [
      'an unknown key',
      `${good}engine: extractive\n`,
      '9:1 engine: unknown key "engine"; the keys here are profile, core, frames, modules, memory, log, embedder, engines, tools, allowCode',
    ],
    ['a missing key', good.replace(/memory: .*\n/, ''), '2:1 : "memory" is missing; add it'],
    [
      'a tab where YAML wants spaces',
      good.replace('  - use', '\t- use'),
      '8:1 : Tabs are not allowed as indentation',
    ],
    ['no mapping at all', 'hello', '1:1 : must be a map of keys and values'],
    ['an empty file', '', '1:1 : must be a map of keys and values'],
    [
      'an alias of nothing',
      `${good}tools: *canary\n`,
      '1:1 : Unresolved alias (the anchor must be set before the alias)',
    ],
    [
      'a module among the frames',
      good.replace('frame://*.*.*', 'mod://recall-v1'),
      '4:34 frames.use.0: must name frames: frame://*.*.*, frame://*.name.* or frame://YYYY.MM.name.NN',
    ],
    [
      'a frame among the modules',
      good.replace('mod://recall-v1', 'frame://2026.11.a.01'),
      '5:11 modules.0: must name a module: mod://name-vMAJOR or mod://name-vMAJOR.MINOR',
    ],
    [
      'a module twice',
      good.replace('respond', 'recall'),
      '5:28 modules.1: is named twice, first in modules.0; take one of them out',
    ],
    [
      'a tool twice',
      `${good}tools: [a, b, a]\n`,
      '9:15 tools.2: is named twice, first in tools.0; take one of them out',
    ],
    [
      'a tool with a name that is none',
      `${good}tools: ["\${A}"]\n`,
      '9:9 tools.0: must be a name: letters, digits, and _ . : / - behind the first',
    ],
    ['no engine', good.replace(/engines:[^]*/, 'engines: []\n'), '7:10 engines: must not be empty'],
  ])('refuses %s', (_, text, expected) => {
    expect(problems(text)).toContain(expected);
  });
});

describe('where the log is', () => {
  test.each([
    '${AGI_LOG}',
    'postgres://db.example:5432/mind',
    'postgres://nexus:${PASSWORD}@db.example/mind?schema=nexus',
    'postgresql://nexus@${HOST}:${PORT}/mind',
  ])('%s is an address', (log) => {
    expect(parseProfile(`${good}log: ${log}\n`, 'p.yaml').profile.log).toBe(log);
  });

  test.each([
    'postgres://nexus:secret@db.example/mind',
    'postgres://nexus:secret${PASSWORD}@db.example/mind',
    'postgres://db.example/mind?password=secret',
  ])('a password is refused, and not shown', (log) => {
    const [problem] = problems(`${good}log: ${log}\n`);
    expect(problem).toMatch(/^9:6 log: a password must not be written into a profile/);
    expect(problem).not.toContain('secret');
  });

  test.each(['./log.sqlite', 'mysql://db.example/mind', '${A}${B}', 'postgres://[/mind'])(
    '%s is none',
    (log) => {
      expect(problems(`${good}log: "${log}"\n`)).toEqual([
        '9:6 log: it must be ${NAME}, or postgres://host:port/database; without it the log is in the home',
      ]);
    },
  );
});

test('an address takes from the environment what it names, and says which name is missing', () => {
  const missing = (name: string): Error => new Error(`no ${name}`);
  const log = 'postgres://nexus:${PASSWORD}@${HOST}/mind';
  const environment = { PASSWORD: 'a/b@c:d', HOST: 'db.example:5432' };
  expect(expandLogAddress(log, environment, missing)).toBe(
    'postgres://nexus:a%2Fb%40c%3Ad@db.example:5432/mind',
  );
  expect(expandLogAddress('${LOG}', { LOG: 'postgres://a:b@c/d' }, missing)).toBe('postgres://a:b@c/d');
  expect(() => expandLogAddress(log, { PASSWORD: 'x', HOST: '' }, missing)).toThrow('no HOST');
});
