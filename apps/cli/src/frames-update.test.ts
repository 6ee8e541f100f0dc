import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { AgiProcess } from './testing-process.ts';
import type { Ran } from './testing.ts';

// An owner edits the frames of a Double of their own, in processes of their own.

// Each test starts up to nine processes, one after the other, and the machine may be busy.
jest.setTimeout(120_000);

const starterFrames = fileURLToPath(new URL('../../../frames', import.meta.url));
let root: string;
let frames: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'agi-frames-'));
  frames = path.join(root, 'frames');
  await cp(starterFrames, frames, { recursive: true });
  await mkdir(path.join(root, 'home', 'profiles'), { recursive: true });
  await writeFile(
    path.join(root, 'home', 'profiles', 'mine.yaml'),
    'profile: mine-v0.1\ncore: agi-core-v0.9-beta\nmodules: [mod://recall-v1, mod://respond-v1]\n' +
      "memory: memory://sqlite-v0.1-0d\nengines: [{ use: extractive }]\nframes: { repo: ../../frames, use: ['frame://*.*.*'] }\n",
  );
});
afterEach(() => rm(root, { recursive: true, force: true }));

const agi = (commandLine: readonly string[], more = {}): Promise<Ran> =>
  AgiProcess.start(commandLine, { AGI_HOME: path.join(root, 'home'), AGI_PROFILE: 'mine', ...more }).ran();

async function edit(file: string, from: string, to: string): Promise<void> {
  const place = path.join(frames, file);
  const text = await readFile(place, 'utf8');
  expect(text).toContain(from);
  await writeFile(place, text.replaceAll(from, to));
}

describe('an owner who edits frames', () => {
  test('gets answers from the edited ones; a rollback in one process is followed by the next, until it is lifted', async () => {
    const ask = async (): Promise<string> => (await agi(['ask', 'Who are you?'])).stdout;
    expect(await ask()).toMatch(/^I am Nexus/);
    await edit('identity.yaml', 'value: Nexus', 'value: Zed');
    expect(await ask()).toMatch(/^I am Zed/);

    const back = await agi(['frames', 'rollback']);
    expect([back.code, back.stderr]).toEqual([0, 'held until `agi frames rollback --lift`\n']);
    expect(back.stdout).toMatch(/^sha256:[0-9a-f]{12}… → sha256:[0-9a-f]{12}…\n$/);
    expect(await ask()).toMatch(/^I am Nexus/);
    const diff = (await agi(['frames', 'diff'])).stdout;
    expect(diff).toMatch(/^-.*value: Nexus.*\n\+.*value: Zed/m);
    const held = await agi(['frames', 'reload']);
    expect([held.code, held.stdout]).toEqual([1, '']);

    expect((await agi(['frames', 'rollback', '--lift'])).code).toBe(0);
    expect(await ask()).toMatch(/^I am Zed/);
    const { stdout: history } = await agi(['frames', 'history']);
    expect(history.match(/rollback lifted|rollback|start|opened/g)).toEqual([
      'rollback lifted',
      'rollback lifted',
      'rollback',
      'start',
      'opened',
    ]);
  });

  test('keeps a Double that answers when a file is broken, and is told why', async () => {
    await agi(['ask', 'Who are you?']);
    await edit('voice.yaml', 'kind: voice', 'kind: voise');
    const asked = await agi(['ask', 'Who are you?']);
    expect([asked.code, asked.stdout]).toEqual([0, expect.stringMatching(/^I am Nexus/)]);
    expect(asked.stderr).toMatch(/voice\.yaml:\d+:\d+ kind: [^]*These frames are not used; sha256:/);

    const status = await agi(['frames', 'status'], { LANG: 'ru_RU.UTF-8' });
    expect([status.code, status.stderr]).toEqual([0, '']);
    expect(status.stdout).toMatch(/\nфайлы {6}с ошибками, о которых ниже\n/);
    expect(status.stdout).toMatch(/\nотклонено {2}.* не компилируется [^]*\n {2}voice\.yaml:\d+:\d+ kind: /);
    const reload = await agi(['frames', 'reload']);
    expect([reload.code, reload.stdout]).toEqual([1, '']);
    expect(reload.stderr.match(/voice\.yaml/g)).toHaveLength(1);

    await edit('voice.yaml', 'kind: voise', 'kind: voice');
    expect((await agi(['frames', 'reload'])).stdout).toBe('nothing changed\n');
    expect((await agi(['frames', 'status'])).stdout).not.toContain('refused');
  });

  test('has an old run answered again with the frames that it ran on, and with those of now', async () => {
    await agi(['ask', 'Who are you?']);
    await edit('identity.yaml', 'value: Nexus', 'value: Zed');
    const old = await agi(['replay']);
    expect([old.code, old.stdout]).toEqual([0, expect.stringMatching(/^I am Nexus/)]);
    expect(old.stderr).toMatch(/\nsame as run .*, step by step\non branch replay\/.*\n$/);
    const now = JSON.parse((await agi(['replay', '--frames', 'files', '--json'])).stdout) as object;
    expect(now).toMatchObject({
      same: false,
      answer: expect.stringMatching(/^I am Zed/),
      before: expect.stringMatching(/^I am Nexus/),
    });
    expect((await agi(['replay', '--frames', 'ffff0000'])).code).toBe(3);
  });

  test('is shown why a rule fires for a text, and why not for another role', async () => {
    const question = 'How many pills of paracetamol should I take?';
    const owner = await agi(['frames', 'why', question]);
    expect(owner.stdout).toMatch(/^fired\n +10 +frame:\/\/\S+#no-dosage +denies: I don't choose doses/);
    const doctor = await agi(['frames', 'why', question, '--role', 'doctor']);
    expect(doctor.stdout).toMatch(/"doctor" in user\.roles\S* is false: user\.roles = \["doctor"\]/);
    expect(doctor.stdout).toMatch(/\nroute +frame:\/\/\S+\n +mod:\/\/recall-v1\.0 → mod:\/\/respond-v1\.0\n/);
  });

  test('who only looks changes nothing: an edit is taken up by the next question, and not before', async () => {
    await agi(['ask', 'Who are you?']);
    await edit('identity.yaml', 'value: Nexus', 'value: Zed');
    for (const look of [
      ['list'],
      ['list', '--files'],
      ['show', 'identity'],
      ['tree'],
      ['why', 'Who are you?'],
      ['probe'],
    ])
      expect((await agi(['frames', ...look])).code).toBe(0);
    expect((await agi(['frames', 'show', 'identity'])).stdout).toContain('value: Nexus');
    const status = (await agi(['frames', 'status'])).stdout;
    expect(status).toMatch(/\nfiles {6}others than in force \(`agi frames diff`\)/);
    expect(status).toMatch(/\nsince .* opened\n/);
    expect((await agi(['ask', 'Who are you?'])).stdout).toMatch(/^I am Zed/);
    expect((await agi(['frames', 'status'])).stdout).toMatch(/\nfiles {6}the same as in force\n/);
  });

  test('sees in a chat that goes on what became of an edit, and of what another process did', async () => {
    const chat = AgiProcess.onTerminal(
      `chat --no-color --home ${path.join(root, 'home')} --profile mine`,
      {},
    );
    await chat.shows(/you> /);
    chat.type('/frames\r');
    await chat.shows(/sha256:\S+ {2}\d+ frames {2}since \S+ \(opened\) {2}watched[^]*you> /);
    chat.type('half a thought');
    await chat.shows(/half a thought/);
    await edit('voice.yaml', 'kind: voice', 'kind: voise');
    await chat.shows(
      /voice\.yaml:\d+:\d+ kind: [^]*These frames are not used; sha256:\S+ stays\.[^]*you> half a thought/,
    );
    await edit('voice.yaml', 'kind: voise', 'kind: voice');
    await edit('identity.yaml', 'value: Nexus', 'value: Zed');
    await chat.shows(/frames: sha256:\S+ → sha256:\S+ identity[^]*you> half a thought/);

    expect((await agi(['frames', 'rollback'])).code).toBe(0);
    chat.type('\u0015Who are you?\r');
    await chat.shows(/frames: sha256:\S+ → sha256:\S+ identity[^]*I am Nexus[^]*you> /);
    chat.type('/frames\r');
    await chat.shows(/\(rollback\)[^]*held until/);
    chat.type('/exit\r');
    expect((await chat.ran()).code).toBe(0);
  });
});
