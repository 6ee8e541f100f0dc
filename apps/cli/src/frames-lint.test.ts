import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AgiProcess } from './testing-process.ts';
import type { Ran } from './testing.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'agi-lint-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const agi = (commandLine: readonly string[], more = {}): Promise<Ran> =>
  AgiProcess.start(commandLine, { AGI_HOME: path.join(root, 'home'), ...more }).ran();
const write = (file: string, text: string): Promise<void> => writeFile(path.join(root, file), text);

const routes =
  'frame: frame://2026.11.routes.01\nkind: routes\nroutes:\n  - pipeline: [mod://recall-v1, mod://respond-v1]\n';

describe('lint', () => {
  test('prints all that is wrong, of whatever kind, and makes no home', async () => {
    await write('routes.yaml', routes);
    await write('syntax.yaml', 'frame: frame://2026.11.syntax.01\nkind: [voice\n');
    await write('key.yaml', 'frame: frame://2026.11.key.01\nkind: voice\npromt: Hm.\n');
    await write(
      'parent.yaml',
      'frame: frame://2026.11.parent.01\nkind: voice\nextends: frame://2026.11.none.01\n',
    );
    await write(
      'condition.yaml',
      'frame: frame://2026.11.condition.01\nkind: rules\nrules:\n  - id: a\n    when: input.text.size() > "x"\n    then: { say: Hm. }\n',
    );
    await write(
      'module.yaml',
      'frame: frame://2026.11.module.01\nkind: routes\nroutes:\n  - when: channel == "x"\n    pipeline: [mod://nope-v1]\n',
    );
    const ran = await agi(['frames', 'lint', root]);
    expect(ran.code).toBe(1);
    const lines = ran.stdout.trimEnd().split('\n');
    for (const line of lines) expect(line).toMatch(/^\w+\.yaml:\d+:\d+ \S/);
    const names = ['condition', 'key', 'module', 'parent', 'syntax'];
    expect([...new Set(lines.map((line) => line.split('.')[0]))]).toEqual(names);
    expect(ran.stdout).toMatch(/key\.yaml:3:1 .*did you mean "prompt"/);
    expect(ran.stderr).toBe(`${lines.length} problems in ${root}\n`);
    expect(await readdir(root)).not.toContain('home');

    const json = await agi(['frames', 'lint', root, '--json']);
    expect([json.code, json.stderr]).toEqual([1, '']);
    const document = JSON.parse(json.stdout) as { ok: boolean; problems: { file: string; line: number }[] };
    expect(document.ok).toBe(false);
    expect(document.problems.map(({ file, line }) => `${file}:${line}`)).toEqual(
      lines.map((line) => line.split(':', 2).join(':')),
    );
  });

  test('a folder that is well is counted and named; code only where it is allowed', async () => {
    await write('routes.yaml', routes);
    const well = await agi(['frames', 'lint', root]);
    expect(well).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^1 frame, snapshot sha256:[0-9a-f]{64}\n$/),
      stderr: '',
    });
    const russian = await agi(['frames', 'lint', root], { LANG: 'ru_RU.UTF-8' });
    expect(russian.stdout).toMatch(/^фреймов: 1, снимок sha256:/);
    await write('tone.js', 'export const tone = () => "warm";\n');
    await write(
      'voice.yaml',
      'frame: frame://2026.11.voice.01\nkind: voice\nslots:\n  tone: { type: string, procedure: ./tone.js#tone }\n',
    );
    expect((await agi(['frames', 'lint', root])).stdout).toMatch(/^voice\.yaml:4:\d+ .*allowCode: true/);
    expect(JSON.parse((await agi(['frames', 'lint', root, '--allow-code', '--json'])).stdout)).toEqual({
      ok: true,
      snapshot: expect.stringMatching(/^sha256:/),
      frames: 2,
      problems: [],
    });
  });

  test('a folder that is not there is not found', async () => {
    const ran = await agi(['frames', 'lint', path.join(root, 'nope')]);
    const sentence = `agi: There is no folder ${path.join(root, 'nope')}.\n`;
    expect(ran).toEqual({ code: 3, stdout: '', stderr: sentence });
  });

  test('a folder without frames is said to have none', async () => {
    const ran = await agi(['frames', 'lint', root]);
    expect([ran.code, ran.stdout]).toEqual([1, '']);
    expect(ran.stderr).toMatch(/^agi: The folder .* holds no frames: /);
  });

  test("without a folder, code and what is in use are the profile's own", async () => {
    await mkdir(path.join(root, 'mind'));
    await write('mind/routes.yaml', routes);
    await write('mind/tone.js', 'export const tone = () => "warm";\n');
    await write(
      'mind/voice.yaml',
      'frame: frame://2026.11.voice.01\nkind: voice\nslots:\n  tone: { type: string, procedure: ./tone.js#tone }\n',
    );
    await write('mind/draft.yaml', 'frame: frame://2026.11.draft.01\nkind: voice\nprompt: Not yet.\n');
    await write(
      'mine.yaml',
      'profile: mine-v0.1\ncore: agi-core-v0.9-beta\nallowCode: true\nmodules: [mod://recall-v1, mod://respond-v1]\n' +
        'memory: memory://sqlite-v0.1-0d\nengines: [{ use: extractive }]\n' +
        "frames: { repo: mind, use: ['frame://*.routes.*', 'frame://*.voice.*'] }\n",
    );
    const ran = await agi(['frames', 'lint', '--profile', path.join(root, 'mine.yaml')]);
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringMatching(/^2 frames, /), stderr: '' });
    expect((await agi(['frames', 'lint', path.join(root, 'mind')])).stdout).toMatch(/^voice\.yaml:4:/);
  });

  test("without a folder it is the profile's, and no home is made", async () => {
    expect((await agi(['frames', 'lint'])).code).toBe(0);
    expect(await readdir(root)).toEqual([]);
  });
});

describe('new', () => {
  test('writes a frame that lint finds well, prints where, and never writes over one', async () => {
    const folder = path.join(root, 'mind');
    await mkdir(folder);
    const ran = await agi(['frames', 'new', 'routes', 'routes', '--folder', folder]);
    expect(ran).toEqual({
      code: 0,
      stdout: `${path.join(folder, 'routes.yaml')}\n`,
      stderr: `Edit it, check it with \`agi frames lint ${folder}\`, then ask.\n`,
    });
    const json = await agi(['frames', 'new', 'rules', 'house-rules', '--folder', folder, '--json']);
    expect(JSON.parse(json.stdout)).toEqual({
      file: path.join(folder, 'house-rules.yaml'),
      frame: expect.stringMatching(/^frame:\/\/\d{4}\.\d\d\.house-rules\.01$/),
    });
    expect((await agi(['frames', 'lint', folder])).stdout).toMatch(/^2 frames, /);
    const again = await agi(['frames', 'new', 'rules', 'house-rules', '--folder', folder]);
    expect([again.code, again.stdout]).toEqual([1, '']);
    const wrong = await agi(['frames', 'new', 'rule', 'house-rules', '--folder', folder]);
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toMatch(/^agi: the value of "kind" does not fit: it must be one of identity, /);
    expect((await agi(['frames', 'new', 'rules', 'House', '--folder', folder])).code).toBe(2);
    expect(again.stderr).toMatch(/^agi: There is a file .*house-rules\.yaml already; nothing was changed/);
  });
});
