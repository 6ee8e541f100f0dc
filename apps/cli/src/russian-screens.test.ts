import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { latinSentences } from './testing-russian.ts';
import { TestMind } from './testing-mind.ts';

// Guards against: a screen that is half in Russian and half in English.

let mind: TestMind;
let careful: string;

beforeAll(async () => {
  const made = await TestMind.make();
  mind = made.with({ LANG: 'ru_RU.UTF-8', URL: 'http://localhost:9/v1' });
  await mind.say('Раз.', 'careful');
  careful = await mind.profile('careful', {
    engines: '[{ use: llama, file: local.gguf, optional: true }, { use: extractive }]',
  });
});
afterAll(() => mind[Symbol.asyncDispose]());

/** Both streams of a command, which must be Russian. */
async function screen(code: number, ...commandLine: readonly string[]): Promise<string> {
  const ran = await mind.agi(...commandLine);
  const shown = ran.stdout + ran.stderr;
  const latin = latinSentences(shown);
  expect({ commandLine, shown, code: ran.code, latin }).toEqual({ commandLine, shown, code, latin: [] });
  return shown;
}

test('what is well is told in Russian', async () => {
  expect(await screen(3, 'profile', 'verify', careful)).toContain('нет lock-файла');
  await screen(0, 'profile', 'lock', careful);
  await screen(0, 'profile', 'verify', careful);
  expect(await screen(0, 'profile', 'show', careful)).toMatch(
    /пропущено +engines\.0: .*local\.gguf \(движок/,
  );
  await screen(0, 'profile', 'bump', careful);
  await screen(0, 'profile', 'use', careful);
  await screen(0, 'profile', 'list');
  await screen(0, 'profile', 'diff', '--help');
});

test('what changed is told in Russian: bumps, their whys, and what is refused for them', async () => {
  await mind.say('Два.', 'careful');
  expect(await screen(1, 'profile', 'lock', careful)).toMatch(/его текст не тот.*\(frame-number\)\n/);
  expect(await screen(0, 'profile', 'bump', careful)).toMatch(/младшая: фреймы: изменено rules\n/);
  await screen(1, 'profile', 'verify', careful);
  await screen(1, 'ask', 'which?', '--frozen');
  await screen(0, 'profile', 'bump', '--write', careful);
  await screen(0, 'profile', 'use', careful);
});

test('a lock that does not fit, or was edited, is told in Russian', async () => {
  const other = await mind.profile('other', { frames: 'careful' });
  await screen(0, 'profile', 'lock', other);
  await mind.profile('other', {
    frames: 'careful',
    modules: '[mod://respond-v1]',
    engines: '[{ use: openai-compatible, provider: openai, model: gpt-5, url: "${URL}" }]',
    more: 'allowCode: true',
  });
  const misfits = await screen(1, 'profile', 'verify', other);
  expect(misfits).toMatch(/в замке есть модуль mod:\/\/recall-v1\.0, а в профиле нет \(/);
  expect(misfits).toMatch(/в профиле есть движок gpt-5, а в замке нет \(/);
  expect(await screen(0, 'profile', 'bump', other)).toMatch(/старшая: модуля mod:\/\/recall-v1 больше нет\n/);
  expect(await screen(1, 'profile', 'lock', other)).toContain('модуля mod://recall-v1 больше нет');
  const vectors = await mind.profile('vectors', {
    frames: 'careful',
    memory: 'memory://qdrant-v0.3-768d',
    more: 'embedder: { use: openai-compatible, provider: o, model: m, url: "${URL}", dimensions: 768 }',
  });
  expect(await screen(1, 'profile', 'use', vectors)).toContain('её представления будут построены заново');
  await mind.profile('keyless', {
    engines: '[{ use: openai-compatible, provider: o, model: m, url: "${UNSET}" }]',
  });
  expect(await screen(1, 'profile', 'use', mind.at('keyless.yaml'))).toContain(
    'нужна переменная окружения UNSET',
  );
  const lock = await mind.read('other.lock.json');
  await mind.write(lock.replace('"allowCode": false', '"allowCode": true'), 'other.lock.json');
  expect(await screen(1, 'profile', 'verify', other)).toContain('файл правили руками');
  expect(await screen(0, 'profile', 'show', other)).toMatch(/испорчен\n +.*root: /);
  await mind.write('{ "lock": 2, nonsense', 'other.lock.json');
  expect(await screen(1, 'profile', 'lock', other)).toContain('это не JSON');
  await mind.write('{ "lock": 99 }', 'other.lock.json');
  expect(await screen(1, 'profile', 'verify', other)).toContain('формат 99');
  await mind.write('{ "lock": 2, "surprise": 1, "modules": 5 }', 'other.lock.json');
  expect(await screen(1, 'profile', 'verify', other)).toContain('нет такого ключа «surprise»');
});

test('a profile that cannot be used is told in Russian, problem by problem', async () => {
  const broken = [
    'profile: Broken',
    'core: agi-core-v0.9-beta',
    'frames: { repo: "https://user:secret@host/x.git", use: [mod://recall-v1] }',
    'modules: [mod://recall-v1, mod://recall-v1, 5]',
    'memory: memory://sqlite-v0.1-8d',
    'log: http://nowhere',
    'surprise: 1',
    'engines:',
    '  - { use: oracle }',
    '  - { use: llama, file: models/ }',
    '  - { use: openai-compatible, model: "${MODEL}", url: "ftp://x", key: written }',
    '  - { use: extractive, optional: true }',
    'tools: {}',
    '',
  ].join('\n');
  await mind.write(broken, 'home', 'profiles', 'broken.yaml');
  for (const line of ['show', 'lock', 'verify', 'bump', 'use']) {
    const shown = await screen(1, 'profile', line, 'broken');
    expect(shown.split('\n').length).toBeGreaterThan(12);
    expect(shown).toContain('не хватает ключа');
  }
  expect(await screen(0, 'profile', 'list')).toMatch(/broken +испорчен/);
  await mind.write('profile: x\n\tcore: [', 'home', 'profiles', 'tabs.yaml');
  expect(await screen(1, 'profile', 'show', 'tabs')).toContain('это не YAML');
  const names = await mind.profile('names', {
    modules: '[mod://nobody-v1]',
    memory: 'memory://nobody-v9.9-0d',
    engines: '[{ use: llama, file: gone.gguf }]',
    more: 'tools: [clock]',
  });
  const shown = await screen(1, 'profile', 'show', names);
  expect(shown).toContain('модуля mod://nobody-v1 здесь нет');
  expect(shown).toMatch(/нет файла модели .*gone\.gguf/);
  await screen(3, 'profile', 'show', 'nobody');
  await screen(3, 'profile', 'use', 'nobody');
  await screen(3, 'profile', 'diff', '0000');
});
