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
  const show = (state: typeof status, environment = {}) =>
    runAgi(['frames', 'status'], {
      environment,
      double: { frames: { status: () => Promise.resolve(state) } },
      opened: ({ warn }) => {
        warn(`${state.refusal?.message ?? 'The text view is being rebuilt.'}\nThey are not used.`);
      },
    });

  test('says what runs, since when, why, and where frames come from; other warnings stay on stderr', async () => {
    expect(await show(status)).toEqual({
      code: 0,
      stdout: `snapshot   ${hash('5')}
frames     9
since      2026-11-24T06:30:00.000Z  opened
from       /mind/frames
`,
      stderr: 'The text view is being rebuilt.\nThey are not used.\n',
    });
  });

  test('a refusal is shown in full, once, and is no failure', async () => {
    expect(await show(refused)).toEqual({
      code: 0,
      stdout: `snapshot   ${hash('5')}
frames     9
since      2026-11-24T06:30:00.000Z  rollback
commit     ${'c'.repeat(40)}  with uncommitted changes
rollback   held until \`agi frames rollback --lift\`
from       /mind/frames

refused    2026-11-24T06:45:00.000Z  not compiled (file changed): BadFrames
  The frames do not compile, 2 problems:
  voice.yaml:2:7 kind: no.
  voice.yaml:4:13 slots.a: no.
`,
      stderr: '',
    });
    const json = await runAgi(['frames', 'status', '--json'], {
      double: { frames: { status: () => Promise.resolve(refused) } },
    });
    expect(JSON.parse(json.stdout)).toEqual(refused);
  });

  test('speaks Russian where the locale does', async () => {
    const { stdout } = await show(refused, russian);
    expect(stdout).toContain(
      'отклонено  2026-11-24T06:45:00.000Z  не компилируется (файл изменён): BadFrames\n',
    );
    expect(stdout).toContain('откат      держится, пока его не снимет `agi frames rollback --lift`\n');
  });

  test('in a chat it is short', async () => {
    const ran = await runAgi(['chat'], {
      double: { frames: { status: () => Promise.resolve({ ...refused, watching: true }) } },
      stdin: '/frames\n',
    });
    expect(ran.stdout).toBe(
      'sha256:555555555555…  9 frames  since 2026-11-24T06:30:00.000Z  rollback  ' +
        'held until `agi frames rollback --lift`  watched\n' +
        'refused  not compiled (file changed): BadFrames\n' +
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
