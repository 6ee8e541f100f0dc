import { describe, expect, test } from '@jest/globals';
import { errorWords } from './error-words.ts';
import { english } from './messages/english.ts';
import { russian } from './messages/russian.ts';
import { latinSentences } from './testing-russian.ts';
import { hash, runAgi } from './testing.ts';

const {
  BadInput,
  BranchBusy,
  EnvironmentMissing,
  FileChanged,
  FramesHeld,
  FrozenProfile,
  LockTooOld,
  LogAddressMissing,
  NoLog,
  EngineRefused,
  ProfileElsewhere,
  ProfileLost,
  ProfileNotWritten,
  ProfileWouldBreak,
  UnknownProfile,
  UnknownRoot,
  UnknownRun,
  VersionRulesBroken,
} = await import('@agi-double/runtime');

type Hash = ConstructorParameters<typeof FramesHeld>[0];
type Bumps = ConstructorParameters<typeof VersionRulesBroken>[2];
const root = hash('a') as Hash;

/** As a library throws it whose classes are not exported here. */
const thrown = (name: string, facts: object): Error =>
  Object.assign(new Error('English.'), {
    name,
    kind: 'invalid',
    [Symbol.for('agi-double.error')]: true,
    ...facts,
  });

/** What each error must name, in Russian. */
const known: readonly (readonly [Error, readonly string[]])[] = [
  [
    new UnknownProfile('mine', ['/home/profiles'], ['api', 'local']),
    ['mine', '/home/profiles', 'api, local'],
  ],
  [new UnknownProfile('mine', ['/home/profiles'], []), ['mine', 'нет ни одного']],
  [
    new UnknownProfile('mine', ['/home'], [], { gone: '/mind/mine.yaml' }),
    ['mine', 'был в /mind/mine.yaml', 'agi profile use'],
  ],
  [
    new UnknownProfile('mine-v0.1', ['/home'], [], {
      inForce: true,
      other: { file: '/m.yaml', profile: 'mine-v0.2' },
    }),
    ['mine-v0.1 действует', 'mine-v0.2', 'agi profile use /m.yaml'],
  ],
  [new LockTooOld(root), [root]],
  [new FrozenProfile('mine-v0.1', root), ['mine-v0.1', root, '--frozen']],
  [
    new ProfileWouldBreak('api-v0.1', [
      { part: 'memory', was: 'memory://sqlite-v0.1-0d', now: 'memory://qdrant-v0.3-8d', way: 'Way.' },
      { part: 'modules', was: 'mod://plan-v1.0', now: 'nothing', way: 'Way.' },
    ]),
    [
      'api-v0.1',
      'память: memory://sqlite-v0.1-0d → memory://qdrant-v0.3-8d; её представления',
      'модули: mod://plan-v1.0 → (ничего); незаконченные запуски',
      '--accept memory --accept modules',
    ],
  ],
  [new EngineRefused('api-v0.1', 'openai/m1', 'Said.'), ['api-v0.1', 'openai/m1']],
  [new ProfileElsewhere('api-v0.1', '/mind/api.yaml', 7), ['api-v0.1', '/mind/api.yaml:7', 'AGI_LOG']],
  [new ProfileLost('mine-v0.1', true), ['mine-v0.1', 'работает']],
  [new ProfileLost('mine-v0.1', false), ['mine-v0.1', 'agi profile use']],
  [
    new EnvironmentMissing('KEY', 'engines.0.key', { file: '/m.yaml', line: 9 }),
    ['/m.yaml:9 engines.0.key', 'KEY'],
  ],
  [new EnvironmentMissing('KEY', 'embedder.key'), ['embedder.key', 'KEY']],
  [
    new VersionRulesBroken('/m.lock.json', './my m.yaml', {
      bumps: [
        {
          part: 'frames',
          uri: 'frame://2026.11.voice.01',
          next: 'frame://2026.11.voice.02',
          level: 'minor',
          rule: 'frame-number',
          why: 'Why.',
          reason: 'text',
        },
      ],
      profile: {
        uri: 'm-v0.1',
        next: 'm-v0.2',
        level: 'minor',
        why: ['Why.'],
        reasons: [
          { code: 'part', part: 'frames', name: 'voice', change: 'changed' },
          { code: 'part', part: 'engines', name: 'order', change: 'changed' },
          { code: 'part', part: 'snapshot', name: 'snapshot', change: 'changed' },
        ],
      },
    } as unknown as Bumps),
    [
      '/m.lock.json',
      'frame://2026.11.voice.01 → frame://2026.11.voice.02: его текст не тот, что закреплён под этим номером (frame-number)',
      'профиль m-v0.1 → m-v0.2: фреймы: изменено voice, движки: изменено порядок, снимок: изменено',
      "agi profile bump './my m.yaml' --write",
      "agi profile lock './my m.yaml' --force",
    ],
  ],
  [new ProfileNotWritten('/mind/m.yaml', 'EACCES', '/home'), ['/mind/m.yaml', 'EACCES', '/home/profiles']],
  [new UnknownRoot('3f9a', []), ['3f9a', 'agi runs --json']],
  [new UnknownRoot('3f9a', [root, root]), ['3f9a', '(2)']],
  [new UnknownRoot('xyz', []), ['xyz', 'четыре']],
  [new FramesHeld(root), [root, 'agi frames rollback --lift']],
  [new BranchBusy('idea', 'others keep writing to it'), ['idea', 'занята']],
  [new UnknownRun('last', 'idea'), ['idea', 'запусков']],
  [new UnknownRun('01ab', 'idea'), ['idea', '01ab']],
  [new NoLog('/home'), ['/home', 'AGI_HOME']],
  [new LogAddressMissing('mine', 'AGI_LOG'), ['mine', 'AGI_LOG']],
  [new FileChanged('/mind/m.yaml'), ['/mind/m.yaml']],
  [new BadInput('It is empty', { code: 'empty' }), ['пустой']],
  [new BadInput('Long', { code: 'too-long', characters: 9, most: 8 }), ['9', '8']],
  [new BadInput('NUL', { code: 'nul', position: 3 }), ['NUL', '3']],
  [new BadInput('Half', { code: 'half-character' }), ['суррогатной']],
  [
    thrown('LockMissing', { profile: 'mine-v0.1', file: '/m.lock.json', profileFile: '/m.yaml' }),
    ['mine-v0.1', '/m.lock.json', 'agi profile lock /m.yaml'],
  ],
  [
    thrown('CoreMismatch', { file: '/m.yaml', line: 2, wanted: 'agi-core-v9.0', found: 'agi-core-v0.9' }),
    ['/m.yaml', '2', 'agi-core-v9.0', 'agi-core-v0.9'],
  ],
  [
    thrown('FrozenMismatch', {
      profileFile: '/m.yaml',
      file: '/m.lock.json',
      expected: root,
      found: hash('b'),
      changes: [
        { part: 'frames', name: 'voice', change: 'removed', was: hash('1') },
        { part: 'allowCode', name: 'allowCode', change: 'changed', was: 'true', now: 'false' },
      ],
    }),
    [
      '/m.lock.json',
      root,
      `фреймы voice: ожидалось ${hash('1')}, найдено (ничего)`,
      'код: ожидалось можно, найдено нельзя',
    ],
  ],
  [thrown('UnknownBranch', { branch: 'idea', known: ['main', 'work'] }), ['idea', 'main, work']],
  [thrown('BranchExists', { branch: 'idea' }), ['idea']],
  [thrown('UnknownEvent', { event: 'sha256:12' }), ['sha256:12']],
  [thrown('LogUnavailable', { file: '/home/log.db', reason: 'full' }), ['/home/log.db', 'места']],
  [
    thrown('FrameFolderNotFound', {
      folder: '/mind/frames',
      namedAt: { file: '/m.yaml', line: 3, part: 'frames.repo' },
    }),
    ['/m.yaml:3 frames.repo: ', '/mind/frames'],
  ],
  [
    thrown('BadFrames', { count: 2, problems: [{ file: 'a.yaml', line: 1, column: 2, message: '...' }] }),
    ['ошибок: 2', 'a.yaml:1:2 ...', 'ещё 1'],
  ],
  [
    thrown('BadProfile', {
      file: '/m.yaml',
      problems: [
        {
          line: 3,
          column: 5,
          part: 'engines.0.key',
          message: 'English.',
          fault: { code: 'wrong-form', form: 'variable' },
        },
        { line: 1, column: 1, part: '', message: 'English.', fault: { code: 'empty' } },
      ],
    }),
    ['\n  /m.yaml:3:5 engines.0.key: ключ нельзя записывать в файл', '\n  /m.yaml:1:1 весь профиль: '],
  ],
  [
    thrown('BadLock', {
      file: '/m.lock.json',
      profileFile: '/m.yaml',
      problems: [
        {
          line: 3,
          column: 5,
          part: 'root',
          message: 'English.',
          fault: { code: 'edited', root, found: hash('b') },
        },
      ],
    }),
    ['agi profile lock /m.yaml --force', '\n  /m.lock.json:3:5 root: ', root, hash('b'), 'руками'],
  ],
];

describe('an error', () => {
  test.each(known.map(([error, facts]) => [error.name, error, facts] as const))(
    'of the class %s is said in Russian with its facts, and in English by itself',
    (_, error, facts) => {
      const words = errorWords(error, russian);
      for (const fact of facts) expect(words).toContain(fact);
      expect(words).not.toContain(error.message);
      expect(latinSentences(words)).toEqual([]);
      expect(errorWords(error, english)).toBe(error.message);
    },
  );

  test('that is not known keeps its message, and so does one that only has the name of one that is', () => {
    expect(errorWords(thrown('NeverHeardOf', {}), russian)).toBe('English.');
    expect(errorWords(Object.assign(new Error('English.'), { name: 'NoLog' }), russian)).toBe('English.');
    expect(errorWords(thrown('toString', {}), russian)).toBe('English.');
  });

  test('is reported so on stderr, to programs too', async () => {
    const given = {
      environment: { LANG: 'ru_RU.UTF-8' },
      profiles: { show: () => Promise.reject(new ProfileLost('mine-v0.1', false)) },
    };
    expect((await runAgi(['profile', 'show'], given)).stderr).toMatch(
      /^agi: Файла профиля mine-v0\.1 здесь нет/,
    );
    const json = await runAgi(['profile', 'show', '--json'], given);
    expect(JSON.parse(json.stderr)).toMatchObject({
      error: 'ProfileLost',
      kind: 'not-found',
      message: expect.stringMatching(/^Файла профиля/),
    });
  });
});
