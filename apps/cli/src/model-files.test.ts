import { truncate, utimes } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TestMind } from './testing-mind.ts';
import { AgiProcess } from './testing-process.ts';

// Guards against: a model file that was changed and passes for the one that was locked; one that is hashed at every look; a
// wait of minutes that nobody can end.

/** Whole seconds: what a test sets again to the nanosecond. */
const THEN = 1_700_000_000;
const LONGER_THAN_ANY_TEST = 64 * 1024 ** 3;

interface Engines {
  readonly engines: readonly [{ readonly file: string }];
}

let mind: TestMind;
let profile: string;
let model: string;
let locked: string;

const write = async (chatTemplate: string): Promise<void> => {
  const { writeGguf } = await import('@agi-double/runtime/testing');
  await writeGguf(model, { chatTemplate, tokens: ['a'], padding: 1024 });
  await utimes(model, THEN, THEN);
};

beforeAll(async () => {
  mind = await TestMind.make();
  await mind.say('One.', 'own');
  await mind.write('', 'home', 'models', 'own.gguf');
  model = mind.at('home', 'models', 'own.gguf');
  await write('One');
  profile = await mind.profile('own', { engines: '[{ use: llama, file: own.gguf }, { use: extractive }]' });
  await mind.done('profile', 'lock', profile);
  [{ file: locked }] = (JSON.parse(await mind.read('own.lock.json')) as Engines).engines;
});
afterAll(() => mind[Symbol.asyncDispose]());

test('a model file that changed is named, with what was expected and what was found', async () => {
  await write('Other one');
  const { lock } = await mind.json<{ lock: Engines }>('profile', 'show', profile);
  const [{ file: found }] = lock.engines;
  expect(found).not.toBe(locked);
  const { code, stdout } = await mind.agi('profile', 'verify', profile, '--full');
  expect(code).toBe(1);
  expect(stdout).toContain(`\nfile       ${model}\n`);
  expect(stdout).toMatch(new RegExp(`\\nexpected .*${locked}.*\\nfound .*${found}`));
  await write('One');
  await mind.done('profile', 'verify', profile);
});

test('what kept its size and time is believed, and read again with --full', async () => {
  await write('Two');
  await mind.done('profile', 'verify', profile);
  const full = await mind.agi('profile', 'verify', profile, '--full');
  expect([full.code, full.stdout]).toEqual([1, expect.stringContaining(`file       ${model}`)]);
  // What was read then is what is believed from there on.
  expect((await mind.agi('profile', 'verify', profile)).code).toBe(1);
  await write('One');
  await mind.done('profile', 'verify', profile, '--full');
});

test('Ctrl-C ends a long verification with 130, and leaves no line behind', async () => {
  await truncate(model, LONGER_THAN_ANY_TEST);
  const verify = AgiProcess.onTerminal(`profile verify ${profile} --full`, mind.environment);
  await verify.shows(/\r[#.]+ +\d+ % .* own\.gguf/);
  verify.type('\u0003');
  expect(await verify.ended()).toBe(130);
  const { stdout } = await verify.ran();
  // The bar is taken back, and the one line is that of the interruption.
  expect(stdout).toMatch(/(^|\r)\u001b\[K(\^C)?(\r\u001b\[K)?agi: interrupted; [^\r\n]*\r\n$/);
});
