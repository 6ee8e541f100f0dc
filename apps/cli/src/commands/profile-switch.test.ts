import { describe, expect, test } from '@jest/globals';
import type { BranchState, BumpReport, ProfileDiff, ProfileUse } from '@agi-double/runtime';
import type { Branch } from '../double-port.ts';
import { frame } from '../testing-frames.ts';
import { branch, hash, runAgi, trace } from '../testing.ts';
import { changes, lock, side } from '../testing-profiles.ts';

const russian = { environment: { LANG: 'ru_RU.UTF-8' } };

describe('profile diff', () => {
  const a = side('mine', 'a', 'tone: warm\n');
  const b = side('active', 'b', 'tone: cool\n');
  const frames = {
    added: [],
    removed: [],
    changed: [
      {
        before: frame('voice', { source: 'tone: warm\n' }),
        after: frame('voice', { source: 'tone: cool\n' }),
      },
    ],
  } as unknown as NonNullable<ProfileDiff['frames']>;
  const differ = (more: object = { frames }) => ({
    diff: () => Promise.resolve({ a, b, changes, ...more }),
  });

  test('shows what changed part by part, then the texts of frames; to differ is no failure', async () => {
    const ran = await runAgi(['profile', 'diff', 'mine'], { profiles: differ() });
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(ran.stdout).toMatch(
      `a          mine  mine-v0.7\n           ${hash('a')}\nb          active  mine-v0.7\n           ${hash('b')}\n\nframes\n`,
    );
    expect(ran.stdout).toMatch(/\n {2}engine 1\n {4}- model a\n {4}\+ model b\n/);
    expect(ran.stdout).toMatch(
      /\n\n--- frame:\/\/2026\.11\.voice\.01\n\+\+\+ .*\n@@ .*\n-tone: warm\n\+tone: cool\n$/,
    );
  });

  test('texts that are not known are not compared, and that is said', async () => {
    const ran = await runAgi(['profile', 'diff', 'mine'], { profiles: differ({}) });
    expect(ran.stderr).toBe('The texts of their frames are not all known here, and so not compared.\n');
    const inRussian = await runAgi(['profile', 'diff', 'mine'], { profiles: differ({}), ...russian });
    expect(inRussian.stdout).toContain('\nфреймы\n');
    expect(inRussian.stderr).toMatch(/^Не все тексты/);
  });

  test('one root is no difference', async () => {
    const profiles = differ({ b: a, changes: [] });
    const ran = await runAgi(['profile', 'diff', 'mine', './mine.lock.json'], { profiles });
    expect(ran).toEqual({ code: 0, stdout: '', stderr: 'no difference\n' });
  });

  test('--json holds both locks, what changed, and the texts of what differs', async () => {
    const { stdout } = await runAgi(['profile', 'diff', 'mine', '--json'], { profiles: differ() });
    expect(JSON.parse(stdout)).toMatchObject({
      a: { name: 'mine', root: hash('a'), lock: a.lock },
      b: { name: 'active', root: hash('b') },
      changes: JSON.parse(JSON.stringify(changes)) as unknown,
      frames: { changed: [{ before: { source: 'tone: warm\n' } }] },
    });
    expect(stdout).not.toContain('"kind"');
  });

  test('compares with what is active unless something else is named, and opens no Double', async () => {
    const asked: unknown[] = [];
    const given = {
      profiles: { diff: (...names: string[]) => (asked.push(names), differ().diff()) },
      opened: () => {
        throw new Error('A Double was opened.');
      },
    };
    await runAgi(['profile', 'diff', 'other'], given);
    const ran = await runAgi(['profile', 'diff', '3f9a', 'mine.lock.json'], given);
    expect([ran.code, asked]).toEqual([
      0,
      [
        ['other', 'active'],
        ['3f9a', 'mine.lock.json'],
      ],
    ]);
  });
});

describe('profile use', () => {
  const used = {
    profile: 'api-v0.7',
    root: hash('a'),
    branch: 'main',
    previous: { profile: 'mine-v0.7', root: hash('b') },
    changes,
  } as unknown as ProfileUse;

  test('says what it switched from and to, and which parts changed', async () => {
    const asked: unknown[] = [];
    const useProfile = (...given: unknown[]) => (asked.push(given), Promise.resolve(used));
    const opened: unknown[] = [];
    const ran = await runAgi(['profile', 'use', 'api'], {
      double: { useProfile },
      opened: ({ recover, frames }) => opened.push([recover, frames]),
    });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(
      `branch     main\nprofile    mine-v0.7 →\n           api-v0.7\nroot       ${hash('b')} →\n           ${hash('a')}\n\nframes\n`,
    );
    expect(ran.stderr).toBe(
      'main, and every branch without a profile of its own, thinks under api-v0.7 from now on.\n',
    );
    await runAgi(
      ['profile', 'use', './x.yaml', '--branch', 'idea', '--accept', 'memory', '--accept', 'modules'],
      { double: { useProfile } },
    );
    expect(asked).toEqual([
      ['api', { branch: 'main', accept: [] }],
      ['./x.yaml', { branch: 'idea', accept: ['memory', 'modules'] }],
    ]);
    expect(opened).toEqual([[false, 'log']]);
  });

  test('of another branch only that is said; what is used already changes nothing; --json is the whole of it', async () => {
    const use = (more: object, ...options: string[]) =>
      runAgi(['profile', 'use', 'api', ...options], {
        double: { useProfile: () => Promise.resolve({ ...used, ...more }) },
      });
    expect((await use({ branch: 'idea' })).stderr).toBe('idea thinks under api-v0.7 from now on.\n');
    const same = await use({ previous: { profile: 'api-v0.7', root: hash('a') }, changes: [] });
    expect(same).toMatchObject({
      stdout: `branch     main\nprofile    api-v0.7\nroot       ${hash('a')}\n`,
      stderr: 'main thinks under api-v0.7 already; nothing was changed.\n',
    });
    expect(JSON.parse((await use({}, '--json')).stdout)).toEqual(JSON.parse(JSON.stringify(used)));
  });

  test('on a terminal of 60 columns no line is broken by the terminal, in Russian too', async () => {
    for (const language of [{}, russian]) {
      const { stdout } = await runAgi(['profile', 'use', 'api', '--no-color'], {
        double: { useProfile: () => Promise.resolve(used) },
        terminal: true,
        columns: 60,
        ...language,
      });
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
    }
  });
});

describe('profile bump', () => {
  const bumps = [
    {
      part: 'frames',
      uri: 'frame://2026.11.voice.01',
      next: 'frame://2026.11.voice.02',
      level: 'minor',
      rule: 'frame-number',
      why: 'its text changed',
    },
    {
      part: 'modules',
      uri: 'mod://recall-v1.0',
      next: 'mod://recall-v1.1',
      level: 'minor',
      rule: 'module-minor',
      why: 'its code changed',
    },
  ];
  const proposed = {
    bumps,
    profile: {
      uri: 'mine-v0.7',
      next: 'mine-v0.8',
      level: 'minor',
      why: ['frames changed', 'a module changed'],
    },
    profileFile: '/mind/mine.yaml',
    changes: [],
    written: [],
    byHand: bumps.slice(1),
  } as unknown as BumpReport;
  const bump = (found: object, ...options: string[]) =>
    runAgi(['profile', 'bump', ...options], {
      profiles: { bump: () => Promise.resolve({ ...proposed, ...found }) },
    });

  test('proposes, with rule and reason, and says how to write it; that is no failure', async () => {
    expect(await bump({})).toEqual({
      code: 0,
      stdout: `frames     frame://2026.11.voice.01 → frame://2026.11.voice.02
           frame-number: its text changed
modules    mod://recall-v1.0 → mod://recall-v1.1  (by hand)
           module-minor: its code changed
profile    mine-v0.7 → mine-v0.8
           minor: frames changed
           a module changed
`,
      stderr:
        'What is marked "by hand" has its version in the source of the program; change it there.\n' +
        '`agi profile bump --write` writes these versions into the files, and then the lock file.\n',
    });
  });

  test('--write names the files; what is left to be done by hand is exit code 1', async () => {
    const written = ['/mind/frames/voice.yaml', '/mind/mine.yaml', '/mind/mine.lock.json'];
    const all = await bump({ bumps: bumps.slice(0, 1), byHand: [], written }, '--write');
    expect([all.code, all.stderr]).toEqual([0, '3 files are written.\n']);
    expect(all.stdout).toMatch(
      /\nfile {7}\/mind\/frames\/voice\.yaml\nfile {7}\/mind\/mine\.yaml\nfile {7}\/mind\/mine\.lock\.json\n$/,
    );
    expect((await bump({ written }, '--write')).code).toBe(1);
    const json = await bump({ written }, '--write', '--json');
    expect([json.code, JSON.parse(json.stdout)]).toMatchObject([
      1,
      { written, profileFile: '/mind/mine.yaml' },
    ]);
  });

  test('nothing to raise is said, and what is left to do where something changed', async () => {
    const without = { profileFile: '/mind/mine.yaml', bumps: [], changes: [], written: [], byHand: [] };
    const ask = (found: object) =>
      runAgi(['profile', 'bump'], { profiles: { bump: () => Promise.resolve(found as BumpReport) } });
    expect(await ask(without)).toEqual({
      code: 0,
      stdout: '',
      stderr: 'Every version is as the rules want it.\n',
    });
    expect((await ask({ ...without, changes })).stderr).toMatch(
      /`agi profile lock` writes what changed\.\n$/,
    );
  });
});

describe('branches under profiles of their own', () => {
  const own = { ...branch('idea'), profile: { name: 'symbiotic-api', since: 0 } };

  test('fork --with gives it one, and names it', async () => {
    const asked: unknown[] = [];
    const fork = (...given: unknown[]) => (asked.push(given), Promise.resolve(own));
    const { stdout } = await runAgi(['branch', 'fork', 'idea', '--with', 'symbiotic-api'], {
      double: { fork },
    });
    await runAgi(['branch', 'fork', 'idea'], { double: { fork } });
    expect(stdout).toBe('   idea  owner  sha256:aaaaaaaaaaaa…  under symbiotic-api\n');
    expect(asked).toEqual([
      ['idea', { branch: 'main' }, { profile: 'symbiotic-api' }],
      ['idea', { branch: 'main' }, {}],
    ]);
  });

  test('list names it behind the branch, and below it where there is no room', async () => {
    const branches = () => Promise.resolve([own, branch('main')]);
    const list = (more: object, ...options: string[]) =>
      runAgi(['branch', 'list', ...options], { double: { branches }, ...more });
    expect((await list({})).stdout).toMatch(/^ {3}idea .*… +under symbiotic-api\n\* {2}main [^u]*\n$/);
    expect((await list(russian)).stdout).toContain('под symbiotic-api\n');
    expect((await list({ terminal: true, columns: 40 })).stdout).toMatch(
      /^ {3}idea .*…\n {5}under symbiotic-api\n/,
    );
    expect(JSON.parse((await list({}, '--json')).stdout)).toMatchObject([
      { name: 'idea', profile: { name: 'symbiotic-api', since: 0 } },
      { name: 'main' },
    ]);
  });

  test('show tells what ran at the head, and what will run from now on', async () => {
    const state = {
      branch: 'idea',
      scope: 'owner',
      head: hash('a'),
      at: 0,
      root: hash('f'),
      events: 1,
      lock,
      notes: [],
      noteCount: 0,
      slots: [],
      runs: { count: 0, unfinished: [] },
    } as unknown as BranchState;
    const show = (profile: string, ...options: string[]) =>
      runAgi(['branch', 'show', 'idea', ...options], {
        double: {
          state: () => Promise.resolve(state),
          branch: () => Promise.resolve({ ...own, profile: { name: profile, since: 0 } } as Branch),
        },
      });
    expect((await show('other-v0.1')).stdout).toContain(
      'profile    mine-v0.7\n           from now on other-v0.1\nsnapshot',
    );
    expect((await show('mine-v0.7')).stdout).toContain('profile    mine-v0.7\nsnapshot');
    expect(JSON.parse((await show('other-v0.1', '--json')).stdout)).toMatchObject({
      branch: 'idea',
      profile: { name: 'other-v0.1', since: 0 },
    });
  });

  test('chat greets with the profile of its branch', async () => {
    const { stderr } = await runAgi(['chat', '--branch', 'idea'], {
      double: {
        branch: () => Promise.resolve(own),
        runs: () => Promise.resolve([]),
        profileInForce: (name) => Promise.resolve({ profile: `of-${name ?? ''}-v0.7` } as never),
      },
      terminal: true,
    });
    expect(stderr).toContain('of-idea-v0.7 on branch idea.');
  });
});

test('runs --root finds runs by the first digits of their root', async () => {
  const asked: unknown[] = [];
  const runs = (...given: unknown[]) => (asked.push(given), Promise.resolve([]));
  const none = await runAgi(['runs', '--root', '3f9a02c1'], { double: { runs } });
  expect(none).toEqual({
    code: 0,
    stdout: '',
    stderr: 'No run on main has a root that begins with 3f9a02c1.\n',
  });
  await runAgi(['runs', '--root', hash('a'), '--limit', '3', '--branch', 'idea'], { double: { runs } });
  expect((await runAgi(['runs'], { double: { runs } })).stderr).toBe('');
  expect(asked).toEqual([
    ['main', 20, { root: '3f9a02c1' }],
    ['idea', 3, { root: hash('a') }],
    ['main', 20, {}],
  ]);
});

test('trace names the profile of the run beside its root', async () => {
  const explain = () => Promise.resolve({ ...trace, profile: 'mine-v0.7' });
  const { stdout } = await runAgi(['trace'], { double: { explain } });
  expect(stdout).toContain(`profile    mine-v0.7\nroot       ${hash('f')}\n`);
  const without = await runAgi(['trace'], { double: { explain: () => Promise.resolve(trace) } });
  expect(without.stdout).not.toContain('profile');
});
