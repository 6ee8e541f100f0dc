import { describe, expect, test } from '@jest/globals';
import { mkdir, rm } from 'node:fs/promises';
import { writeGguf } from '@agi-double/llm-adapter/testing';
import { BadProfile, hashBytes } from '@agi-double/versioning';
import { BadLock } from '@agi-double/versioning/locks';
import { BadFrames, GitFailed } from '@agi-double/frame-engine/pins';
import { EnvironmentMissing } from '../errors/environment-missing.ts';
import { LockMissing } from '../errors/lock-missing.ts';
import { CAREFUL, echo, ProfileScene, VOICE } from '../testing/profile-scene.ts';

const differencesOf = async (scene: ProfileScene, options = {}) => {
  const { ok, root, found, differences } = await scene.profiles(options).verify(scene.profile);
  expect(ok).toBe(root === found);
  expect(ok).toBe(differences.length === 0);
  return differences.map(({ part, name, change, file }) => [
    part,
    name,
    change,
    file.slice(scene.folder.length + 1),
  ]);
};

async function locked(files: Readonly<Record<string, string>> = {}): Promise<ProfileScene> {
  const scene = await ProfileScene.make(files);
  await scene.profiles().lock(scene.profile);
  return scene;
}

describe('verifying a profile', () => {
  test('finds nothing where everything is as it was locked', async () => {
    await using scene = await locked();
    const { ok, differences, misfits, missing, lockFile } = await scene.profiles().verify(scene.profile);
    expect({ ok, differences, misfits, missing }).toEqual({
      ok: true,
      differences: [],
      misfits: [],
      missing: [],
    });
    expect(lockFile).toBe(scene.lockFile);
  });

  test('takes a comment in the profile for no change', async () => {
    await using scene = await locked();
    await scene.edit('careful.yaml', '# Looks twice.', '# Looks thrice.');
    expect(await differencesOf(scene)).toEqual([]);
  });

  test('takes CRLF at the ends of lines, and marks at the beginnings of files, for no change', async () => {
    await using scene = await locked();
    const { root } = await scene.profiles().verify(scene.profile);
    for (const file of ['careful.yaml', 'careful.lock.json', 'frames/routes.yaml', 'frames/voice.yaml']) {
      await scene.write({ [file]: `\ufeff${(await scene.read(file)).replaceAll('\n', '\r\n')}` });
    }
    expect(await differencesOf(scene)).toEqual([]);
    expect((await scene.profiles().verify(scene.profile)).found).toBe(root);
    // What it is bumped to is written with the same ends of lines.
    await scene.edit('frames/voice.yaml', 'slowly', 'quickly');
    await scene.profiles().bump(scene.profile, { write: true });
    const voice = await scene.read('frames/voice.yaml');
    expect(voice).toMatch(/^\ufeff# How it speaks\.\r\nframe: frame:\/\/2026\.11\.voice\.02 /);
    expect(voice.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(await differencesOf(scene)).toEqual([]);
  });

  test('names the file of a frame that changed, with both hashes', async () => {
    await using scene = await locked();
    await scene.edit('frames/voice.yaml', 'slowly', 'quickly');
    expect(await differencesOf(scene)).toEqual([
      ['frames', 'frame://2026.11.voice.01', 'changed', 'frames/voice.yaml'],
    ]);
    const { differences } = await scene.profiles().verify(scene.profile);
    expect(differences[0]).toMatchObject({
      was: hashBytes(VOICE),
      now: hashBytes(VOICE.replace('slowly', 'quickly')),
    });
  });

  test('names a frame that came, one that went, and one with a new number', async () => {
    await using scene = await locked({
      'frames/values.yaml': 'frame: frame://2026.11.values.01\nkind: values\nprompt: Be kind.\n',
    });
    await scene.write({
      'frames/deep/self.yaml': 'frame: frame://2026.11.self.01\nkind: knowledge\nprompt: I.\n',
    });
    await rm(scene.path('frames/values.yaml'));
    await scene.edit('frames/voice.yaml', 'voice.01', 'voice.02');
    expect(await differencesOf(scene)).toEqual([
      ['frames', 'frame://2026.11.self.01', 'added', 'frames/deep/self.yaml'],
      ['frames', 'frame://2026.11.values.01', 'removed', 'frames'],
      ['frames', 'voice', 'changed', 'frames/voice.yaml'],
    ]);
  });

  test('names the file of attached code that changed, and not the frame that attaches it', async () => {
    const voice = `${VOICE}slots:\n  tone: { type: string, procedure: ./code/tone.js#tone }\n`;
    await using scene = await ProfileScene.make({
      'careful.yaml': `${CAREFUL}allowCode: true\n`,
      'frames/deep/voice.yaml': voice,
      'frames/deep/code/tone.js': "export const tone = () => 'calm';\n",
    });
    await rm(scene.path('frames/voice.yaml'));
    await scene.profiles().lock(scene.profile);
    await scene.edit('frames/deep/code/tone.js', 'calm', 'loud');
    expect(await differencesOf(scene)).toEqual([
      ['frames', 'frame://2026.11.voice.01', 'changed', 'frames/deep/code/tone.js'],
    ]);
  });

  test('reads frames that are code by running them, and tells of the file', async () => {
    await using scene = await ProfileScene.make({
      'careful.yaml': `${CAREFUL}allowCode: true\n`,
      'frames/self.frame.js':
        "export default { frame: 'frame://2026.11.self.01', kind: 'knowledge', prompt: 'I am.' };\n",
    });
    await scene.profiles().lock(scene.profile);
    expect(await differencesOf(scene)).toEqual([]);
    await scene.edit('frames/self.frame.js', 'I am.', 'I was.');
    expect(await differencesOf(scene)).toEqual([
      ['frames', 'frame://2026.11.self.01', 'changed', 'frames/self.frame.js'],
    ]);
  });

  test('names a module whose code is another, one with a new version, and the profile that names it', async () => {
    await using scene = await locked();
    expect(await differencesOf(scene, { modules: echo('other code') })).toEqual([
      ['modules', 'mod://echo-v1.0', 'changed', 'careful.yaml'],
    ]);
    expect(await differencesOf(scene, { modules: echo('other code', undefined, 'mod://echo-v1.1') })).toEqual(
      [['modules', 'echo', 'changed', 'careful.yaml']],
    );
  });

  test('tells what the profile says differently since: misfits at their lines, and what comes of it', async () => {
    await using scene = await locked();
    await scene.edit(
      'careful.yaml',
      'memory: memory://sqlite-v0.1-0d',
      'memory: memory://qdrant-v0.3-2d\nembedder: { use: openai-compatible, provider: p, model: m, url: http://localhost/v1, dimensions: 2 }',
    );
    await scene.edit('careful.yaml', 'careful-v0.1 # its', 'careful-v0.2 # its');
    await scene.edit('careful.yaml', '  - use: extractive', '  - use: extractive\nallowCode: true');
    const { ok, misfits } = await scene.profiles().verify(scene.profile);
    expect(ok).toBe(false);
    expect(misfits.map(({ part }) => part).sort()).toEqual([
      'allowCode',
      'embedder',
      'memory.uri',
      'profile',
    ]);
    expect(misfits.every(({ line }) => line > 0)).toBe(true);
    expect(await differencesOf(scene)).toEqual([
      ['profile', 'careful', 'changed', 'careful.yaml'],
      ['memory', 'memory', 'changed', 'careful.yaml'],
      ['embedder', 'p/m', 'added', 'careful.yaml'],
      ['allowCode', 'allowCode', 'changed', 'careful.yaml'],
    ]);
  });

  test('names a model file that changed, and one that is gone', async () => {
    await using scene = await ProfileScene.make();
    await scene.edit(
      'careful.yaml',
      '  - use: extractive',
      '  - { use: llama, file: tiny.gguf, optional: true }\n  - use: extractive',
    );
    await mkdir(scene.path('home/models'), { recursive: true });
    const model = scene.path('home/models/tiny.gguf');
    await writeGguf(model, { chatTemplate: 'one', tokens: ['a', 'b'] });
    await scene.profiles().lock(scene.profile);
    expect(await differencesOf(scene)).toEqual([]);
    await writeGguf(model, { chatTemplate: 'two', tokens: ['a', 'b'] });
    const changed = ['engines', 'llama tiny.gguf', 'changed', 'home/models/tiny.gguf'];
    const told: string[] = [];
    const { differences } = await scene
      .profiles()
      .verify(scene.profile, { full: true, progress: ({ file }) => void told.push(file) });
    expect(differences.map(({ name }) => name)).toEqual(['llama tiny.gguf']);
    expect(differences[0]?.was).toMatch(/chat template sha256:.*file sha256:/);
    expect(new Set(told)).toEqual(new Set([model]));
    expect(await differencesOf(scene)).toEqual([changed]);
    await rm(model);
    expect(await differencesOf(scene)).toEqual([
      ['engines', 'llama tiny.gguf', 'removed', 'home/models/tiny.gguf'],
    ]);
    expect((await scene.profiles().show(scene.profile)).leftOut).toEqual([`engines.0: ${model}`]);
  });

  test('refuses a lock that was edited by hand, at its line', async () => {
    await using scene = await locked();
    await scene.edit('careful.lock.json', '"allowCode": false', '"allowCode": true');
    const error: unknown = await scene
      .profiles()
      .verify(scene.profile)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BadLock);
    expect(error).toMatchObject({ file: scene.lockFile, problems: [{ line: 3, part: 'root' }] });
  });

  test('says of a lock of another profile that it is one', async () => {
    await using scene = await locked();
    await scene.write({ 'other.yaml': CAREFUL.replaceAll('careful', 'other') });
    await scene.write({ 'other.lock.json': await scene.read('careful.lock.json') });
    const profiles = scene.profiles();
    const other = scene.path('other.yaml');
    for (const asked of [profiles.verify(other), profiles.lock(other), profiles.bump(other)]) {
      const error: unknown = await asked.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(BadLock);
      expect(error).toMatchObject({ file: scene.path('other.lock.json'), problems: [{ part: 'profile' }] });
      expect(String(error)).toContain('this is the lock of careful-v0.1, another profile than other-v0.1');
      expect(String(error)).toContain(`agi profile lock ${other} --force`);
    }
    expect((await profiles.show(other)).lockFile.state).toBe('broken');
    await profiles.lock(other, { force: true });
    expect((await profiles.verify(other)).ok).toBe(true);
  });

  test('is an error without a lock, and where something cannot be resolved: nothing can be compared with nothing', async () => {
    await using scene = await ProfileScene.make();
    await expect(scene.profiles().verify(scene.profile)).rejects.toThrow(LockMissing);
    await expect(scene.profiles().verify(scene.profile)).rejects.toMatchObject({
      kind: 'not-found',
      file: scene.lockFile,
    });
    await scene.profiles().lock(scene.profile);
    await expect(scene.profiles({ modules: new Map() }).verify(scene.profile)).rejects.toThrow(BadProfile);
    await scene.edit('frames/routes.yaml', 'kind: routes', 'kind: [');
    await expect(scene.profiles().verify(scene.profile)).rejects.toThrow(BadFrames);
  });
});

describe('what a profile takes from the environment', () => {
  const CANARY = 'canary-7f3a9c';
  const NAMED = `${CAREFUL.replace('./frames', './${FRAMES}').replace('  - use: extractive', '  - { use: openai-compatible, provider: p, model: m, url: "https://${HOST}/v1", key: "${KEY}" }')}log: postgres://agi:\${PASSWORD}@localhost/agi\n`;
  const environment = { FRAMES: 'frames', HOST: `${CANARY}.example`, KEY: CANARY, PASSWORD: CANARY };

  test('is part of no report, lock or error', async () => {
    await using scene = await ProfileScene.make({ 'careful.yaml': NAMED, 'second.yaml': NAMED });
    const profiles = scene.profiles({ environment });
    const told: unknown[] = [await profiles.lock(scene.profile), await profiles.verify(scene.profile)];
    await scene.edit('frames/voice.yaml', 'slowly', 'quickly');
    told.push(await profiles.verify(scene.profile), await profiles.show(scene.profile));
    told.push(await profiles.diff(scene.lockFile, scene.profile).catch(String));
    const refused: unknown = await profiles.lock(scene.profile).catch((thrown: unknown) => thrown);
    told.push(
      String(refused),
      refused,
      await profiles.bump(scene.profile, { write: true }),
      await profiles.list(),
    );
    await scene.edit('careful.lock.json', '"root": "sha256:', '"root": "sha256:0');
    told.push(await profiles.show(scene.profile), await profiles.lock(scene.profile).catch(String));
    expect(JSON.stringify([told, scene.warnings, await scene.files()])).not.toContain(CANARY);
  });

  test('is in no error of a git repository that cannot be reached', async () => {
    await using scene = await ProfileScene.make();
    await scene.edit('careful.yaml', './frames', 'http://agi:${PASSWORD}@127.0.0.1:9/frames.git');
    const profiles = scene.profiles({ environment: { PASSWORD: CANARY } });
    const error: unknown = await profiles.show(scene.profile).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GitFailed);
    expect(`${String(error)} ${JSON.stringify([error, await scene.files()])}`).not.toContain(CANARY);
  });

  test('is told of where it is not set: by variable, part and line', async () => {
    await using scene = await ProfileScene.make({ 'careful.yaml': NAMED });
    await scene.profiles({ environment }).lock(scene.profile);
    const { missing, ok } = await scene.profiles({ environment: { FRAMES: 'frames' } }).verify(scene.profile);
    expect(ok).toBe(true);
    expect(missing.map(({ variable, part, line }) => [variable, part, line])).toEqual([
      ['PASSWORD', 'log', 13],
      ['HOST', 'engines.0.url', 12],
      ['KEY', 'engines.0.key', 12],
    ]);
    expect((await scene.profiles({ environment }).show(scene.profile)).missing).toEqual([]);
  });

  test('is an error where frames cannot be found without it', async () => {
    await using scene = await ProfileScene.make({ 'careful.yaml': NAMED });
    const error: unknown = await scene
      .profiles()
      .show(scene.profile)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EnvironmentMissing);
    expect(error).toMatchObject({ variable: 'FRAMES', part: 'frames.repo', file: scene.profile, line: 6 });
  });
});
