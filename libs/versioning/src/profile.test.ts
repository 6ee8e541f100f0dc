import { describe, expect, test } from '@jest/globals';
import { BadProfile, expandVariables, parseProfile } from './index.ts';

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
      '3:7 core: a core is called agi-core-vMAJOR.MINOR[-stage], such as agi-core-v0.9-beta: behind this belongs a stage: a lower-case letter, then letters, digits or "-"',
      '5:11 modules.0: a module is named mod://recall-v1 (the newest minor) or mod://recall-v1.0: behind this belongs "-v"',
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
      '8:1 : a tab indents this line; use spaces',
    ],
    ['no mapping at all', 'hello', '1:1 : must be a map of keys and values'],
    ['an empty file', '', '1:1 : must be a map of keys and values'],
    [
      'an alias of nothing',
      `${good}tools: *canary\n`,
      '9:8 : behind "*" YAML wants the name of an anchor; put the text in quotes',
    ],
    [
      'a module among the frames',
      good.replace('frame://*.*.*', 'mod://recall-v1'),
      '4:34 frames.use.0: frames are named frame://*.*.* (the newest of every name), frame://*.identity.* (the newest of this name) or frame://2026.11.identity.01',
    ],
    [
      'a frame among the modules',
      good.replace('mod://recall-v1', 'frame://2026.11.a.01'),
      '5:11 modules.0: a module is named mod://recall-v1 (the newest minor) or mod://recall-v1.0',
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
    [
      'a name without a version',
      good.replace('symbiotic-local-v0.7\ncore', 'own\ncore'),
      '2:10 profile: a profile is called name-vMAJOR.MINOR, such as careful-v0.1: behind this belongs "-v"',
    ],
    [
      'a number where a text belongs',
      good.replace('agi-core-v0.9-beta', '0.9'),
      '3:7 core: must be a text, such as agi-core-v0.9-beta',
    ],
    [
      'frames of a year',
      good.replace('frame://*.*.*', 'frame://2026.*'),
      '4:34 frames.use.0: "*" stands for all of a part: frames are named frame://*.*.* (the newest of every name), frame://*.identity.* (the newest of this name) or frame://2026.11.identity.01',
    ],
    [
      'an engine twice',
      `${good}  - use: extractive\n`,
      '9:5 engines.1: is named twice, first in engines.0; take one of them out',
    ],
    [
      'a model file outside models/',
      `${good}  - use: llama\n    file: ../../etc/passwd\n`,
      '10:11 engines.1.file: must not lead out of models/ of the home with ".."; put the file there, or write its absolute path',
    ],
    ['no engine', good.replace(/engines:[^]*/, 'engines: []\n'), '7:10 engines: must not be empty'],
  ])('refuses %s', (_, text, expected) => {
    expect(problems(text)).toContain(expected);
  });
});

describe('a profile that is no YAML is told in the line to mend, once:', () => {
  test.each([
    [
      'a key that is indented deeper',
      good
        .replace('frames: { repo: ../frames, use:', 'frames:\n  repo: ../frames\n   use:')
        .replace('] }', ']'),
      '6:4 : it is indented deeper than the line above; begin keys of one map in the same column',
    ],
    [
      'a key of an item that is indented deeper',
      `${good}     optional: true\n`,
      '9:6 : it is indented deeper than the line above; begin keys of one map in the same column',
    ],
    [
      'a key that is indented less',
      good
        .replace('frames: { repo: ../frames, use:', 'frames:\n   repo: ../frames\n  use:')
        .replace('] }', ']'),
      '6:3 : it is indented otherwise than the lines that it belongs to; begin them in the same column',
    ],
    [
      'a second document',
      `${good}---\n${good}`,
      '9:1 : this "---" begins another document, and a profile is one; take it out, or make two files',
    ],
    [
      'a key that stands twice',
      `${good}core: agi-core-v0.9-beta\n`,
      '9:1 : the key "core" stands twice, first in line 3; take one of them out',
    ],
    [
      'a list that is not closed',
      good.replace('respond-v1]', 'respond-v1'),
      '6:1 : what begins with "[" does not end before this line; close it with "]", or indent this line',
    ],
    [
      'a line without a colon',
      `${good}hello\n`,
      '9:1 : "key: value" belongs here; a colon is missing, or the line belongs further right',
    ],
    [
      'what a merge left',
      `${good}<<<<<<< HEAD\ntools: []\n=======\ntools: [a]\n>>>>>>> mine\n`,
      '9:1 : a merge left its conflict markers here; decide between the two sides, and take the lines of <<<<<<<, ======= and >>>>>>> out',
    ],
  ])('%s', (_, text, expected) => {
    expect(problems(text)).toEqual([expected]);
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
  expect(expandVariables(log, environment, missing)).toBe(
    'postgres://nexus:a%2Fb%40c%3Ad@db.example:5432/mind',
  );
  expect(expandVariables('${LOG}', { LOG: 'postgres://a:b@c/d' }, missing)).toBe('postgres://a:b@c/d');
  expect(() => expandVariables(log, { PASSWORD: 'x', HOST: '' }, missing)).toThrow('no HOST');
});
