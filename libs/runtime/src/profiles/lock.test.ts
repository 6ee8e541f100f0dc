import { describe, expect, test } from '@jest/globals';
import { chmod, mkdir, stat, symlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { BadFrames } from '@agi-double/frame-engine/pins';
import { BadLock, lockFileOf, parseLock } from '@agi-double/versioning/locks';
import { ProfileNotWritten } from '../errors/profile-not-written.ts';
import { VersionRulesBroken } from '../errors/version-rules-broken.ts';
import { CAREFUL, echo, ProfileScene } from '../testing/profile-scene.ts';

describe('locking a profile', () => {
  test('writes what it comes to beside it, and nothing else', async () => {
    await using scene = await ProfileScene.make();
    const before = await scene.files();
    const written = await scene.profiles().lock(scene.profile);
    expect(written).toEqual({ file: scene.lockFile, root: written.root, changes: [] });
    const { 'careful.lock.json': text = '', ...rest } = await scene.files();
    expect(rest).toEqual(before);
    const { lock, root } = parseLock(text, scene.lockFile);
    expect(root).toBe(written.root);
    expect(lock.frames.map(({ uri }) => uri)).toEqual([
      'frame://2026.11.routes.01',
      'frame://2026.11.voice.01',
    ]);
    expect((await scene.profiles().show(scene.profile)).lockFile).toEqual({
      state: 'same',
      file: scene.lockFile,
      root,
    });
  });

  test('writes nothing where the root is the same', async () => {
    await using scene = await ProfileScene.make();
    const { root } = await scene.profiles().lock(scene.profile);
    const { ino, mtimeMs } = await stat(scene.lockFile);
    await scene.edit('careful.yaml', 'Looks twice', 'Looks thrice');
    expect(await scene.profiles().lock(scene.profile)).toEqual({
      file: scene.lockFile,
      root,
      previous: root,
      changes: [],
    });
    expect(await stat(scene.lockFile)).toMatchObject({ ino, mtimeMs });
  });

  test('has the root that a Double records, for the same files', async () => {
    await using scene = await ProfileScene.make();
    const { root } = await scene.profiles().lock(scene.profile);
    const { Double } = await import('../double.ts');
    await using double = await Double.open(scene.home, scene.profile, { modules: echo() });
    expect(double.root).toBe(root);
  });

  test('is refused while a changed frame has its old number, unless it is forced', async () => {
    await using scene = await ProfileScene.make();
    const { root: previous } = await scene.profiles().lock(scene.profile);
    const text = await scene.read('careful.lock.json');
    await scene.edit('frames/voice.yaml', 'slowly', 'quickly');
    const error: unknown = await scene
      .profiles()
      .lock(scene.profile)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(VersionRulesBroken);
    expect(error).toMatchObject({
      kind: 'conflict',
      file: scene.lockFile,
      bumps: [{ uri: 'frame://2026.11.voice.01', next: 'frame://2026.11.voice.02', rule: 'frame-number' }],
      profile: { uri: 'careful-v0.1', next: 'careful-v0.2', level: 'minor' },
    });
    expect(String(error)).toContain(`agi profile bump ${scene.profile} --write`);
    expect(await scene.read('careful.lock.json')).toBe(text);
    const forced = await scene.profiles().lock(scene.profile, { force: true });
    expect(forced).toMatchObject({ previous, changes: [{ part: 'frames', change: 'changed' }] });
    expect((await scene.profiles().verify(scene.profile)).ok).toBe(true);
  });

  test('is written once the numbers are right', async () => {
    await using scene = await ProfileScene.make();
    await scene.profiles().lock(scene.profile);
    await scene.edit('frames/voice.yaml', 'slowly', 'quickly');
    await scene.edit('frames/voice.yaml', 'voice.01', 'voice.02');
    await scene.edit('careful.yaml', 'profile: careful-v0.1', 'profile: careful-v0.2');
    const { changes } = await scene.profiles().lock(scene.profile);
    expect(changes.map(({ part, name }) => [part, name])).toEqual([
      ['profile', 'careful'],
      ['frames', 'voice'],
    ]);
  });

  test.each([
    ['no JSON', () => '{'],
    ['edited by hand', (text: string) => text.replace('"allowCode": false', '"allowCode": true')],
  ])('does not write over a lock file that is broken, unless it is forced: %s', async (_, broken) => {
    await using scene = await ProfileScene.make();
    const { root } = await scene.profiles().lock(scene.profile);
    const text = broken(await scene.read('careful.lock.json'));
    await scene.write({ 'careful.lock.json': text });
    await expect(scene.profiles().lock(scene.profile)).rejects.toThrow(BadLock);
    expect(await scene.read('careful.lock.json')).toBe(text);
    expect((await scene.profiles().show(scene.profile)).lockFile).toMatchObject({ state: 'broken' });
    expect(await scene.profiles().lock(scene.profile, { force: true })).toEqual({
      file: scene.lockFile,
      root,
      changes: [],
    });
  });

  test('is not written of frames that do not compile', async () => {
    await using scene = await ProfileScene.make();
    await scene.edit('frames/voice.yaml', 'Speak slowly.', "'{{ slots.nothing'");
    await expect(scene.profiles().lock(scene.profile)).rejects.toThrow(BadFrames);
    expect(Object.keys(await scene.files())).not.toContain('careful.lock.json');
  });

  test('is whole, whoever else locks at the same time', async () => {
    await using scene = await ProfileScene.make();
    const all = await Promise.all(Array.from({ length: 4 }, () => scene.profiles().lock(scene.profile)));
    expect(new Set(all.map(({ root }) => root)).size).toBe(1);
    expect((await scene.profiles().verify(scene.profile)).ok).toBe(true);
    expect(Object.keys(await scene.files()).filter((name) => name.includes('lock'))).toEqual([
      'careful.lock.json',
    ]);
  });

  test('keeps the mode of the file, and follows its link', async () => {
    await using scene = await ProfileScene.make({ 'kept/lock.json': '' });
    await symlink('kept/lock.json', scene.lockFile);
    await chmod(scene.path('kept/lock.json'), 0o600);
    await scene.profiles().lock(scene.profile, { force: true });
    expect((await stat(scene.path('kept/lock.json'))).mode & 0o777).toBe(0o600);
    expect(parseLock(await scene.read('kept/lock.json'), 'lock.json').lock.profile).toBe('careful-v0.1');
  });

  test('says what to do where it cannot be written', async () => {
    await using scene = await ProfileScene.make();
    // As long as a name may be: there is no room for the name of a file that takes its place.
    const long = scene.path(`${'x'.repeat(240)}.yaml`);
    await scene.write({ [basename(long)]: CAREFUL });
    const before = await scene.files();
    const error: unknown = await scene
      .profiles()
      .lock(long)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProfileNotWritten);
    expect(error).toMatchObject({ kind: 'unavailable', file: lockFileOf(long), code: 'ENAMETOOLONG' });
    expect(String(error)).toContain(`${scene.home}/profiles`);
    expect(await scene.files()).toEqual(before);
  });

  test('names a lock file that cannot be read', async () => {
    await using scene = await ProfileScene.make();
    await mkdir(scene.lockFile);
    const error: unknown = await scene
      .profiles()
      .lock(scene.profile)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BadLock);
    expect(String(error)).toContain(`${scene.lockFile}:1:1`);
    expect(String(error)).toContain('EISDIR');
  });

  test('stops where it is told to, and writes nothing', async () => {
    await using scene = await ProfileScene.make();
    const reason = new Error('enough');
    await expect(scene.profiles().lock(scene.profile, { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    expect(Object.keys(await scene.files())).not.toContain('careful.lock.json');
  });
});
