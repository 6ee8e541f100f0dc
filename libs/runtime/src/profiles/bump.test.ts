import { describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { BadFrames } from '@agi-double/frame-engine/pins';
import type { Lock } from '@agi-double/versioning';
import { parseLock, renderLock } from '@agi-double/versioning/locks';
import { FileChanged } from '../errors/file-changed.ts';
import { LockMissing } from '../errors/lock-missing.ts';
import { ProfileNotWritten } from '../errors/profile-not-written.ts';
import { CAREFUL, echo, ProfileScene, VOICE } from '../testing/profile-scene.ts';
import { knownPlaces, rememberPlace } from './known-places.ts';

async function locked(files: Readonly<Record<string, string>> = {}, modules = echo()): Promise<ProfileScene> {
  const scene = await ProfileScene.make(files);
  await scene.profiles({ modules }).lock(scene.profile);
  return scene;
}

/** Writes a lock file that was of other pins, as an older version would have written it. */
async function relock(scene: ProfileScene, change: (lock: Lock) => Lock): Promise<void> {
  const { lock } = parseLock(await scene.read('careful.lock.json'), scene.lockFile);
  await scene.write({ 'careful.lock.json': renderLock(change(lock)) });
}

const OTHER = 'sha256:0000000000000000000000000000000000000000000000000000000000000000' as Lock['snapshot'];

describe('proposing versions', () => {
  test('proposes nothing where nothing changed, and needs a lock', async () => {
    await using scene = await ProfileScene.make();
    await expect(scene.profiles().bump(scene.profile)).rejects.toThrow(LockMissing);
    await scene.profiles().lock(scene.profile);
    expect(await scene.profiles().bump(scene.profile)).toEqual({
      profileFile: scene.profile,
      bumps: [],
      byHand: [],
      changes: [],
      written: [],
    });
  });

  test.each([
    [
      'frame-number',
      'minor',
      echo(),
      (lock: Lock) => ({ ...lock, frames: lock.frames.map((frame) => ({ ...frame, hash: OTHER })) }),
    ],
    ['module-minor', 'minor', echo('changed'), (lock: Lock) => lock],
    ['module-major', 'major', echo('changed', { type: 'object', required: ['loud'] }), (lock: Lock) => lock],
    [
      'memory-structure',
      'minor',
      echo(),
      (lock: Lock) => ({ ...lock, memory: { ...lock.memory, hash: OTHER } }),
    ],
    ['core-contract', 'minor', echo(), (lock: Lock) => ({ ...lock, core: { ...lock.core, logFormat: 1 } })],
  ])('by the rule %s, and the profile a %s', async (rule, level, modules, change) => {
    await using scene = await locked();
    await relock(scene, change);
    const before = await scene.files();
    const { bumps, profile, byHand, written } = await scene.profiles({ modules }).bump(scene.profile);
    expect(new Set(bumps.map((bump) => bump.rule))).toEqual(new Set([rule]));
    expect(byHand).toEqual(rule === 'frame-number' ? [] : bumps);
    expect(profile).toMatchObject({
      uri: 'careful-v0.1',
      level,
      next: level === 'major' ? 'careful-v1.0' : 'careful-v0.2',
    });
    expect(written).toEqual([]);
    expect(await scene.files()).toEqual(before);
  });

  test.each([
    [
      'minor',
      '  - use: extractive',
      '  - { use: openai-compatible, provider: p, model: m, url: "http://localhost/v1" }',
    ],
    ['major', 'engines:', 'allowCode: true\nengines:'],
    [
      'major',
      'memory: memory://sqlite-v0.1-0d',
      'memory: memory://qdrant-v0.3-2d\nembedder: { use: openai-compatible, provider: p, model: m, url: "http://localhost/v1", dimensions: 2 }',
    ],
  ])('for the profile alone, a %s', async (level, from, to) => {
    await using scene = await locked();
    await scene.edit('careful.yaml', from, to);
    const { bumps, profile } = await scene.profiles().bump(scene.profile);
    expect([bumps, profile?.level]).toEqual([[], level]);
  });

  test('none for a profile that has its new version already', async () => {
    await using scene = await locked();
    await scene.edit('careful.yaml', 'profile: careful-v0.1', 'profile: careful-v1.0');
    await scene.edit('careful.yaml', 'engines:', 'allowCode: true\nengines:');
    const { profile } = await scene.profiles().bump(scene.profile);
    expect(profile).toBeUndefined();
    expect(await scene.profiles().bump(scene.profile, { write: true })).toMatchObject({
      written: [scene.lockFile],
    });
  });
});

describe('writing versions', () => {
  test('changes numbers where they stand, keeps comments and layout, and locks', async () => {
    const values =
      '# They cite.\r\nframe: frame://2026.11.values.01\r\nkind: values\r\nprompt: As frame://2026.11.voice.01 says.\r\n';
    await using scene = await locked({
      'frames/deep/values.yml': `\ufeff${values}`,
      'frames/notes.md': 'frame://2026.11.voice.01',
    });
    await scene.edit('frames/voice.yaml', 'slowly', 'quickly');
    const report = await scene.profiles().bump(scene.profile, { write: true });
    expect(report.bumps.map(({ uri, next }) => [uri, next])).toEqual([
      ['frame://2026.11.voice.01', 'frame://2026.11.voice.02'],
      // It names the other one, so it is not what it was either.
      ['frame://2026.11.values.01', 'frame://2026.11.values.02'],
    ]);
    expect(report.written.map((file) => file.slice(scene.folder.length + 1)).sort()).toEqual([
      'careful.lock.json',
      'careful.yaml',
      'frames/deep/values.yml',
      'frames/voice.yaml',
    ]);
    const files = await scene.files();
    expect(files['frames/voice.yaml']).toBe(
      VOICE.replace('slowly', 'quickly').replace('voice.01', 'voice.02'),
    );
    expect(files['frames/deep/values.yml']).toBe(
      `\ufeff${values.replace('values.01', 'values.02').replace('voice.01', 'voice.02')}`,
    );
    expect(files['frames/notes.md']).toBe('frame://2026.11.voice.01');
    expect(files['careful.yaml']).toBe(CAREFUL.replaceAll('careful-v0.1', 'careful-v0.2'));
    expect(await scene.profiles().verify(scene.profile)).toMatchObject({ ok: true, profile: 'careful-v0.2' });
    expect(await scene.profiles().bump(scene.profile, { write: true })).toMatchObject({
      bumps: [],
      written: [],
    });
  });

  test('gives a number that no file has yet, and mends a profile that names the frame exactly', async () => {
    await using scene = await ProfileScene.make({
      'frames/newer.yaml': VOICE.replace('voice.01', 'voice.05'),
    });
    await scene.edit('careful.yaml', "['frame://*.*.*']", "[frame://2026.11.voice.01, 'frame://*.routes.*']");
    await scene.profiles().lock(scene.profile);
    await scene.edit('frames/voice.yaml', 'slowly', 'quickly');
    const { bumps } = await scene.profiles().bump(scene.profile, { write: true });
    expect(bumps.map(({ next }) => next)).toEqual(['frame://2026.11.voice.06']);
    expect(await scene.read('careful.yaml')).toContain("[frame://2026.11.voice.06, 'frame://*.routes.*']");
    expect((await scene.profiles().verify(scene.profile)).ok).toBe(true);
  });

  test('writes no lock while something is left to do by hand', async () => {
    await using scene = await locked();
    await scene.edit('frames/voice.yaml', 'slowly', 'quickly');
    const modules = echo('changed');
    const report = await scene.profiles({ modules }).bump(scene.profile, { write: true });
    expect(report.byHand.map(({ next }) => next)).toEqual(['mod://echo-v1.1']);
    expect(report.written).toEqual([scene.path('frames/voice.yaml'), scene.profile]);
    const mended = scene.profiles({ modules: echo('changed', undefined, 'mod://echo-v1.1') });
    expect(await mended.lock(scene.profile)).toMatchObject({ file: scene.lockFile });
    expect(await mended.verify(scene.profile)).toMatchObject({ ok: true, profile: 'careful-v0.2' });
  });

  test('leaves frames of git and frames that are code for their owner', async () => {
    await using scene = await ProfileScene.make();
    const git = (...args: string[]) =>
      promisify(execFile)('git', [
        '-C',
        scene.path('frames'),
        '-c',
        'user.name=T',
        '-c',
        'user.email=t@localhost',
        ...args,
      ]);
    const commit = async () => {
      await git('add', '--all');
      await git('commit', '--quiet', '--message', 'A change');
    };
    await git('init', '--quiet', '--initial-branch', 'main');
    await commit();
    await scene.edit('careful.yaml', 'repo: ./frames', 'repo: ./frames\n  ref: main');
    await scene.profiles().lock(scene.profile);
    await scene.edit('frames/voice.yaml', 'slowly', 'quickly');
    expect((await scene.profiles().verify(scene.profile)).ok).toBe(true); // What is not committed is not there.
    await commit();
    const { differences } = await scene.profiles().verify(scene.profile);
    expect(differences.map(({ file }) => file)).toEqual([`${scene.path('frames')} at main: voice.yaml`]);
    const { byHand, written } = await scene.profiles().bump(scene.profile, { write: true });
    expect(byHand.map(({ uri }) => uri)).toEqual(['frame://2026.11.voice.01']);
    expect(written).toEqual([scene.profile]);
  });

  test('changes nothing when one of the files cannot be replaced', async () => {
    // As long as a name may be: there is no room for the name of a file that takes its place.
    const long = `frames/${'v'.repeat(240)}.yaml`;
    await using scene = await locked({ [long]: VOICE.replace('voice.01', 'manner.01') });
    await scene.edit('frames/voice.yaml', 'slowly', 'quickly');
    await scene.edit(long, 'slowly', 'quickly');
    const before = await scene.files();
    const error: unknown = await scene
      .profiles()
      .bump(scene.profile, { write: true })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProfileNotWritten);
    expect(error).toMatchObject({ file: scene.path(long), code: 'ENAMETOOLONG' });
    expect(await scene.files()).toEqual(before);
  });

  test('changes nothing when what would be written does not compile', async () => {
    await using scene = await locked();
    await scene.edit('frames/voice.yaml', 'Speak slowly.', "'{{ slots.nothing'");
    const before = await scene.files();
    await expect(scene.profiles().bump(scene.profile, { write: true })).rejects.toThrow(BadFrames);
    expect(await scene.files()).toEqual(before);
  });

  test('is done once where it is asked for twice at the same time', async () => {
    await using scene = await locked();
    await scene.edit('frames/voice.yaml', 'slowly', 'quickly');
    const all = await Promise.allSettled(
      [1, 2].map(() => scene.profiles().bump(scene.profile, { write: true })),
    );
    expect(all.some(({ status }) => status === 'fulfilled')).toBe(true);
    for (const one of all) {
      if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(FileChanged);
    }
    expect(await scene.profiles().verify(scene.profile)).toMatchObject({ ok: true, profile: 'careful-v0.2' });
    expect(await scene.read('frames/voice.yaml')).toContain('voice.02');
  });

  test('keeps a profile that was used by its path findable by its new name', async () => {
    await using scene = await locked();
    await rememberPlace(scene.home, 'careful-v0.1', scene.profile);
    await scene.edit('frames/voice.yaml', 'slowly', 'quickly');
    await scene.profiles().bump('careful-v0.1', { write: true });
    expect((await knownPlaces(scene.home)).get('careful-v0.2')).toBe(scene.profile);
    expect((await scene.profiles().verify('careful')).profile).toBe('careful-v0.2');
  });
});
