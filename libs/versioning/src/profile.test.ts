import { describe, expect, test } from '@jest/globals';
import {
  BadProfile,
  coreUri,
  expandLogAddress,
  frameUri,
  hashBytes,
  lockJson,
  memoryUri,
  moduleUri,
  parseProfile,
  profileUri,
  rootOf,
  type Lock,
} from './index.ts';

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
    if (error instanceof BadProfile) return error.problems.map((p) => `${p.line}:${p.column} ${p.message}`);
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
      '3:7 Not a URI at character 15: expected a stage: a lower-case letter, then letters, digits or "-"; the form is agi-core-vMAJOR.MINOR[-stage].',
      '5:11 Not a URI at character 13: expected "-v"; the form is mod://name-vMAJOR[.MINOR].',
    ]);
  });

  test.each([
    ['an unknown key', `${good}engine: extractive\n`, '2:1 the profile: unknown key "engine"'],
    ['a missing key', good.replace(/memory: .*\n/, ''), '2:1 the profile: "memory" is missing'],
    [
      'an unknown engine',
      good.replace('use: extractive', 'use: oracle'),
      '8:10 engines.0.use: must be one of ["extractive"]',
    ],
    [
      'a tab where YAML wants spaces',
      good.replace('  - use', '\t- use'),
      '8:1 Tabs are not allowed as indentation',
    ],
    ['no mapping at all', 'hello', '1:1 the profile: must be object'],
    ['an empty file', '', '1:1 the profile: must be object'],
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

const lock: Lock = {
  lock: 1,
  profile: profileUri('symbiotic-local-v0.7'),
  core: coreUri('agi-core-v0.9-beta'),
  snapshot: hashBytes('snapshot'),
  frames: [
    { uri: frameUri('frame://2026.11.voice.01'), hash: hashBytes('voice') },
    { uri: frameUri('frame://2026.11.identity.01'), hash: hashBytes('identity') },
  ],
  modules: [{ uri: moduleUri('mod://recall-v1.0'), hash: hashBytes('recall') }],
  memory: memoryUri('memory://sqlite-v0.1-0d'),
  engines: [{ provider: 'agi-double.extractive', model: 'extractive-v1' }],
};

describe('the root', () => {
  test('is a function of the lock, as pinned here: a change of this literal is a change of the lock format', () => {
    expect(rootOf(lock)).toBe('sha256:cbe523f6c62818ebf69de77ba4176b9badc22746ee9ea9bed8bf2200b93543ea');
  });

  test('does not depend on the order in which frames were found', () => {
    expect(rootOf({ ...lock, frames: [...lock.frames].reverse() })).toBe(rootOf(lock));
  });

  test('changes with every part', () => {
    const changed: Lock[] = [
      { ...lock, core: coreUri('agi-core-v0.9') },
      { ...lock, snapshot: hashBytes('other') },
      { ...lock, frames: lock.frames.slice(1) },
      { ...lock, modules: [{ uri: moduleUri('mod://recall-v1.0'), hash: hashBytes('changed code') }] },
      { ...lock, engines: [] },
    ];
    expect(new Set([lock, ...changed].map(rootOf)).size).toBe(changed.length + 1);
  });

  test('the lock as JSON holds nothing but the pins', () => {
    expect(Object.keys(lockJson(lock))).toEqual([
      'lock',
      'profile',
      'core',
      'snapshot',
      'frames',
      'modules',
      'memory',
      'engines',
    ]);
  });
});
