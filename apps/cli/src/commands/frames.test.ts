import { describe, expect, test } from '@jest/globals';
import { hash, identityFrame, runAgi } from '../testing.ts';
import { activation, frame, refused, status } from '../testing-frames.ts';

const russian = { LANG: 'ru_RU.UTF-8' };

describe('list and show', () => {
  const snapshot = {
    hash: hash('5'),
    frames: [identityFrame, frame('cooking', { activation: 'on-demand' })],
  } as never;

  test('list marks frames on demand, and says of which snapshot', async () => {
    const { stdout, stderr } = await runAgi(['frames', 'list'], { double: { snapshot } });
    expect(stdout).toBe(
      'frame://2026.11.identity.01  identity   identity.yaml\n' +
        'frame://2026.11.cooking.01   knowledge  cooking.yaml   on demand\n',
    );
    expect(stderr).toBe(`snapshot ${hash('5')}\n`);
    const json = await runAgi(['frames', 'list', '--json'], { double: { snapshot } });
    expect(json.stderr).toBe('');
    expect(JSON.parse(json.stdout)).toEqual({
      snapshot: hash('5'),
      frames: [
        {
          uri: 'frame://2026.11.identity.01',
          kind: 'identity',
          file: 'identity.yaml',
          hash: hash('9'),
          activation: 'always',
        },
        {
          uri: 'frame://2026.11.cooking.01',
          kind: 'knowledge',
          file: 'cooking.yaml',
          hash: hash('9'),
          activation: 'on-demand',
        },
      ],
    });
  });

  test('show prints the source as it was written', async () => {
    const ran = await runAgi(['frames', 'show', 'frame://2026.11.identity.01'], { double: { snapshot } });
    expect(ran).toEqual({ code: 0, stdout: identityFrame.source, stderr: '' });
    const json = await runAgi(['frames', 'show', 'frame://2026.11.identity.01', '--json'], {
      double: { snapshot },
    });
    expect(JSON.parse(json.stdout)).toEqual(identityFrame);
  });

  test('list --files is what is in the files; neither takes anything up', async () => {
    const found: string[] = [];
    const from: string[] = [];
    const find = (reference: string) => {
      found.push(reference);
      return Promise.resolve({ hash: hash('6'), frames: [frame('new')] } as never);
    };
    const options = {
      double: { snapshot, frames: { find } },
      opened: (one: { frames: string }) => from.push(one.frames),
    };
    const { stdout, stderr } = await runAgi(['frames', 'list', '--files'], options);
    expect(stdout).toBe('frame://2026.11.new.01  knowledge  new.yaml\n');
    expect(stderr).toBe(`snapshot ${hash('6')}\n`);
    await runAgi(['frames', 'list'], options);
    await runAgi(['frames', 'tree'], options);
    await runAgi(['frames', 'show', 'cooking'], options);
    expect([found, from]).toEqual([['files'], ['log', 'log', 'log', 'log']]);
  });

  test('show takes a bare name, a reference, or a name that a trace wrote; the newest of several numbers', async () => {
    const frames = [
      identityFrame,
      frame('cooking'),
      frame('cooking', { uri: 'frame://2026.12.cooking.01', source: 'new\n' }),
    ];
    const show = (name: string) =>
      runAgi(['frames', 'show', name], { double: { snapshot: { hash: hash('5'), frames } as never } });
    expect((await show('identity')).stdout).toBe(identityFrame.source);
    expect((await show('frame://2026.11.identity.01#who')).stdout).toBe(identityFrame.source);
    expect((await show('frame://*.cooking.*')).stdout).toBe('new\n');
    expect((await show('frame://2026.11.cooking.01')).stdout).toContain('2026.11.cooking.01');
    expect(await show('frame://*.*.*')).toEqual({
      code: 3,
      stdout: '',
      stderr:
        'agi: frame://*.*.* fits 3 frames; `agi frames list` names them, and one URI tells them apart.\n',
    });
  });

  test('an unknown frame is not found: exit code 3, with the one that was meant', async () => {
    const show = (uri: string) => runAgi(['frames', 'show', uri], { double: { snapshot } });
    expect(await show('frame://2024.05.identity.01')).toEqual({
      code: 3,
      stdout: '',
      stderr:
        'agi: There is no active frame frame://2024.05.identity.01. Did you mean frame://2026.11.identity.01?\n',
    });
    expect((await show('values')).stderr).toBe(
      'agi: There is no active frame values. `agi frames list` names those there are.\n',
    );
  });
});

describe('tree', () => {
  const base = 'frame://2026.11.base.01';
  const snapshot = {
    hash: hash('5'),
    frames: [
      frame('base', { kind: 'identity' }),
      frame('cook', { extends: base, kind: 'skill', activation: 'on-demand' }),
      frame('baker', { extends: 'frame://2026.11.cook.01', kind: 'skill' }),
      frame('alone'),
      frame('guide', { extends: base }),
      frame('tour', { extends: 'frame://2026.11.guide.01' }),
    ],
  } as never;

  test('hangs each frame below the one that it extends', async () => {
    const { stdout } = await runAgi(['frames', 'tree'], { double: { snapshot } });
    expect(stdout).toBe(
      'frame://2026.11.base.01         identity\n' +
        '├─ frame://2026.11.cook.01      skill      on demand\n' +
        '│  └─ frame://2026.11.baker.01  skill\n' +
        '└─ frame://2026.11.guide.01     knowledge\n' +
        '   └─ frame://2026.11.tour.01   knowledge\n' +
        'frame://2026.11.alone.01        knowledge\n',
    );
    const json = await runAgi(['frames', 'tree', '--json'], { double: { snapshot } });
    expect(JSON.parse(json.stdout)).toMatchObject({
      snapshot: hash('5'),
      frames: [
        { uri: base, children: [{ children: [{ kind: 'skill', children: [] }] }, { kind: 'knowledge' }] },
        { uri: 'frame://2026.11.alone.01', children: [] },
      ],
    });
  });
});

describe('status', () => {
  /** As every DoubleError is known. */
  const broken = (message: string): Error =>
    Object.assign(new Error(message), { [Symbol.for('agi-double.error')]: true });
  const bad = broken('The frames do not compile, 5 problems:\na:1:1 a\nb:1:1 b\nc:1:1 c\nd:1:1 d\ne:1:1 e');
  const inForce = { hash: hash('5') };
  const show = (state: typeof status, files: object = inForce, options: object = {}) =>
    runAgi(['frames', 'status'], {
      double: {
        frames: {
          status: () => Promise.resolve(state),
          find: () => (files instanceof Error ? Promise.reject(files) : Promise.resolve(files as never)),
        },
      },
      opened: ({ frames, warn }) => warn(`opened on the ${frames}`),
      ...options,
    });

  test('says what runs, since when, why, where frames come from and how they stand; it takes nothing up', async () => {
    expect(await show(status)).toEqual({
      code: 0,
      stdout: `snapshot   ${hash('5')}
frames     9
since      2026-11-24T06:30:00.000Z  opened
from       /mind/frames
files      the same as in force
`,
      stderr: 'opened on the log\n',
    });
  });

  test('a refusal is shown in full, once, without the names of classes, and is no failure', async () => {
    const { code, stdout } = await show(refused, broken(refused.refusal?.message ?? ''));
    expect(code).toBe(0);
    expect(stdout).toBe(`snapshot   ${hash('5')}
frames     9
since      2026-11-24T06:30:00.000Z  rollback
commit     ${'c'.repeat(40)}  with uncommitted changes
rollback   held until \`agi frames rollback --lift\`
from       /mind/frames
files      broken, as told below

refused    2026-11-24T06:45:00.000Z  not compiled (file changed)
  The frames do not compile, 2 problems:
  voice.yaml:2:7 kind: no.
  voice.yaml:4:13 slots.a: no.
`);
  });

  test.each([
    [
      'other files',
      status,
      /^files {6}others than in force .*the next `agi ask`, or a service that runs, takes them up$/m,
    ],
    [
      'other files while a rollback holds',
      refused,
      /^files {6}others than in force .*while the rollback holds$/m,
    ],
    [
      'other files after a refusal',
      { ...refused, active: activation },
      /^files {6}others than in force .*the next `agi ask` tries them once more$/m,
    ],
  ])('tells of %s', async (_name, state, line) => {
    expect((await show(state, { hash: hash('6') })).stdout).toMatch(line);
  });

  test('of broken files it tells the first problems, and where the rest is', async () => {
    const { code, stdout } = await show(status, bad);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /\nfiles {6}broken, and so not taken up\n {2}The frames do not compile, 5 problems:\n {2}a:1:1 a\n {2}b:1:1 b\n {2}c:1:1 c\n {2}… and 2 more; `agi frames lint` shows them\n$/,
    );
    const json = await runAgi(['frames', 'status', '--json'], {
      double: { frames: { status: () => Promise.resolve(status), find: () => Promise.reject(bad) } },
    });
    expect(JSON.parse(json.stdout)).toEqual({ ...status, files: { state: 'broken', message: bad.message } });
  });

  test('on a narrow terminal hashes are short, and sentences are broken by words', async () => {
    const options = { terminal: true, columns: 80 };
    const { stdout } = await show(status, { hash: hash('6') }, options);
    expect(stdout).toMatch(/^snapshot {3}sha256:555555555555…\n/);
    expect(stdout).toContain('since      2026-11-24T06:30:00Z  opened\n');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('speaks Russian where the locale does', async () => {
    const { stdout } = await show(refused, { hash: hash('6') }, { environment: russian });
    expect(stdout).toContain('отклонено  2026-11-24T06:45:00.000Z  не компилируется (файл изменён)\n');
    expect(stdout).toContain('откат      держится, пока его не снимет `agi frames rollback --lift`\n');
    expect(stdout).toContain(
      'файлы      не те, что действуют (`agi frames diff`); пока держится откат, они не берутся\n',
    );
  });

  test('in a chat it is short', async () => {
    const ran = await runAgi(['chat'], {
      double: { frames: { status: () => Promise.resolve({ ...refused, watching: true }) } },
      stdin: '/frames\n',
    });
    expect(ran.stdout).toBe(
      'sha256:555555555555…  9 frames  since 2026-11-24T06:30:00.000Z (rollback)  watched\n' +
        'held until `agi frames rollback --lift`\n' +
        'refused  not compiled (file changed)\n' +
        '  The frames do not compile, 2 problems:\n  voice.yaml:2:7 kind: no.\n  voice.yaml:4:13 slots.a: no.\n',
    );
  });
});

describe('history', () => {
  test('newest first, with the active one, its hold, and commits that do not tell all', async () => {
    const records = [
      { ...activation, reason: 'rollback', held: true, commit: 'c'.repeat(40) },
      { ...activation, snapshot: hash('6'), reason: 'rollback', held: true },
      { ...activation, snapshot: hash('7'), reason: 'sync', commit: 'd'.repeat(40), uncommitted: true },
    ] as never;
    const limits: number[] = [];
    const history = (limit: number) => {
      limits.push(limit);
      return Promise.resolve(records);
    };
    const { stdout } = await runAgi(['frames', 'history'], { double: { frames: { history } } });
    expect(stdout).toBe(
      '*  2026-11-24T06:30:00.000Z  sha256:555555555555…  rollback  cccccccccccc   held\n' +
        '   2026-11-24T06:30:00.000Z  sha256:666666666666…  rollback\n' +
        '   2026-11-24T06:30:00.000Z  sha256:777777777777…  sync      dddddddddddd+\n',
    );
    const json = await runAgi(['frames', 'history', '--limit', '3', '--json'], {
      double: { frames: { history } },
    });
    expect(JSON.parse(json.stdout)).toEqual(records);
    expect(limits).toEqual([20, 3]);
  });
});
