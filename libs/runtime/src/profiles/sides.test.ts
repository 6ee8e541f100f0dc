import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { Double } from '../double.ts';
import { NoLog } from '../errors/no-log.ts';
import { UnknownProfile } from '../errors/unknown-profile.ts';
import { UnknownRoot } from '../errors/unknown-root.ts';
import { CAREFUL, echo, ProfileScene } from '../testing/profile-scene.ts';

const open = (scene: ProfileScene, profile?: string): Promise<Double> =>
  Double.open(scene.home, profile, {
    modules: echo(),
    profileFolders: [scene.folder],
    warn: () => undefined,
  });

describe('sides of a comparison', () => {
  test('are a profile, its lock file, what is active, and any root that ran', async () => {
    await using scene = await ProfileScene.make();
    const { root: first } = await scene.profiles().lock(scene.profile);
    await (await open(scene, scene.profile)).close();
    await scene.edit('frames/voice.yaml', 'slowly', 'quickly');
    const profiles = scene.profiles({ profileFolders: [scene.folder] });
    const names = [
      'careful',
      scene.profile,
      'careful.lock',
      scene.lockFile,
      'active',
      first,
      first.slice(7, 15),
    ];
    const [now, ...others] = await Promise.all(names.map((name) => profiles.side(name)));
    expect(now?.root).not.toBe(first);
    expect(others.map(({ root }) => root)).toEqual([now?.root, first, first, first, first, first]);
    expect(others.map(({ name }) => name)).toEqual(names.slice(1));
    // The log has the texts of what ran.
    expect(others.every(({ snapshot }) => snapshot?.frames.length === 2)).toBe(true);
  });

  test('that are not there are told of', async () => {
    await using scene = await ProfileScene.make();
    const profiles = scene.profiles({ profileFolders: [scene.folder] });
    await expect(profiles.side('active')).rejects.toThrow(NoLog);
    await expect(profiles.side('abcd')).rejects.toThrow(NoLog);
    await expect(profiles.side('nobody')).rejects.toThrow(UnknownProfile);
    await expect(profiles.side('careful.lock')).rejects.toThrow(
      `has no lock file ${scene.lockFile}; "agi profile lock ${scene.profile}" writes it`,
    );
    await expect(profiles.side(scene.path('nobody.lock.json'))).rejects.toThrow(
      `There is no lock file ${scene.path('nobody.lock.json')}.`,
    );
    await (await open(scene, scene.profile)).close();
    await expect(profiles.side('sha256:0000')).rejects.toThrow(UnknownRoot);
    await expect(profiles.side('abc')).rejects.toThrow(UnknownProfile);
  });

  test('differ in what was added, removed and changed, with the texts of frames', async () => {
    await using scene = await ProfileScene.make();
    const { root } = await scene.profiles().lock(scene.profile);
    await (await open(scene, scene.profile)).close();
    await scene.edit('frames/voice.yaml', 'slowly', 'quickly');
    await scene.write({
      'frames/self.yaml': 'frame: frame://2026.11.self.01\nkind: knowledge\nprompt: I.\n',
    });
    const { a, b, changes, frames } = await scene.profiles().diff(root, scene.profile);
    expect([a.root, b.name]).toEqual([root, scene.profile]);
    expect(changes.map(({ name, change }) => [name, change])).toEqual([
      ['frame://2026.11.self.01', 'added'],
      ['frame://2026.11.voice.01', 'changed'],
    ]);
    expect(frames?.added.map(({ uri }) => uri)).toEqual(['frame://2026.11.self.01']);
    expect(
      frames?.changed.map(({ before, after }) => [
        before.source.includes('slowly'),
        after.source.includes('quickly'),
      ]),
    ).toEqual([[true, true]]);
  });

  test('are compared by their hashes where the texts of one are not known', async () => {
    await using scene = await ProfileScene.make();
    await scene.profiles().lock(scene.profile);
    await scene.edit('frames/voice.yaml', 'slowly', 'quickly');
    const { a, changes, frames } = await scene.profiles().diff(scene.lockFile, scene.profile);
    expect(a.snapshot).toBeUndefined();
    await scene.write({ 'home/log.sqlite': 'no log at all' });
    expect((await scene.profiles().side(scene.lockFile)).root).toBe(a.root);
    expect(frames).toBeUndefined();
    expect(changes).toHaveLength(1);
  });
});

describe('the profile that is taken where none is named', () => {
  test('is the starter profile where nobody chose another, and no log is made for the asking', async () => {
    await using scene = await ProfileScene.make();
    expect(await scene.profiles().inForce()).toBe('symbiotic-local');
    expect(Object.keys(await scene.files()).filter((name) => name.startsWith('home'))).toEqual([]);
    await (await open(scene, scene.profile)).close();
    expect(await scene.profiles().inForce()).toBe('symbiotic-local');
  });

  test('is the one that main was put under, found again by its name from anywhere', async () => {
    await using scene = await ProfileScene.make({
      'mine/other.yaml': CAREFUL.replaceAll('careful', 'other').replace('./frames', '../frames'),
    });
    const double = await open(scene, scene.profile);
    await double.useProfile(scene.path('mine/other.yaml'));
    await double.close();
    const profiles = scene.profiles();
    expect(await profiles.inForce()).toBe('other-v0.1');
    expect((await profiles.show()).file).toBe(scene.path('mine/other.yaml'));
    expect((await profiles.side('active')).lock.profile).toBe('other-v0.1');
  });
});

describe('listing profiles', () => {
  test('has each name once, the first that is found by it, and tells what is wrong with broken ones', async () => {
    await using scene = await ProfileScene.make({
      'first/careful.yaml': CAREFUL,
      'first/broken.yaml': 'profile: [',
      'first/half.yaml': CAREFUL.replace('careful-v0.1 #', 'half-v0.1 #').replace('./frames', '../frames'),
      'first/notes.txt': 'no profile',
    });
    await scene.profiles().lock(scene.path('first/half.yaml'));
    const { root } = await scene.profiles().lock(scene.profile);
    await scene.edit('first/half.lock.json', '"allowCode": false', '"allowCode": true');
    const { rememberPlace } = await import('./known-places.ts');
    await scene.write({ 'far/away.yaml': CAREFUL.replace('careful-v0.1 #', 'away-v0.3 #') });
    await rememberPlace(scene.home, 'away-v0.3', scene.path('far/away.yaml'));
    await rememberPlace(scene.home, 'careful-v0.1', scene.profile);
    await rememberPlace(scene.home, 'gone-v0.1', scene.path('gone.yaml'));
    const listed = await scene
      .profiles({ profileFolders: [scene.path('first'), scene.folder, scene.path('nothing')] })
      .list();
    expect(
      listed.map(({ name, profile, file }) => [name, profile, file.slice(scene.folder.length + 1)]),
    ).toEqual([
      ['away-v0.3', 'away-v0.3', join('far', 'away.yaml')],
      ['broken', undefined, join('first', 'broken.yaml')],
      ['careful', 'careful-v0.1', join('first', 'careful.yaml')],
      ['half', 'half-v0.1', join('first', 'half.yaml')],
    ]);
    expect(listed[1]?.problem).toContain('first/broken.yaml:1');
    expect(listed[3]).toMatchObject({
      lockFile: scene.path('first/half.lock.json'),
      problem: expect.stringContaining('root'),
    });
    expect(listed[3]?.root).toBeUndefined();
    expect(
      (await scene.profiles({ profileFolders: [scene.folder] }).list()).find(
        ({ name }) => name === 'careful',
      ),
    ).toEqual({
      name: 'careful',
      profile: 'careful-v0.1',
      file: scene.profile,
      lockFile: scene.lockFile,
      root,
    });
  });

  test('ends at a thousand', async () => {
    await using scene = await ProfileScene.make(
      Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`many/p${index}.yaml`, 'profile: ['])),
    );
    expect(await scene.profiles({ profileFolders: [scene.path('many')] }).list()).toHaveLength(1_000);
  });
});
