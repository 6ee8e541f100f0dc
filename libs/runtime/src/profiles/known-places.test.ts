import { beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HomeUnavailable } from '../errors/home-unavailable.ts';
import { UnknownProfile } from '../errors/unknown-profile.ts';
import { findInForce, findProfile } from '../find-profile.ts';
import { CAREFUL, ProfileScene } from '../testing/profile-scene.ts';
import { knownPlaces, placesFile, rememberPlace } from './known-places.ts';
import { listProfiles } from './list-profiles.ts';

const warnings: string[] = [];
const warn = (message: string): void => void warnings.push(message);
beforeEach(() => void warnings.splice(0));

describe('a profile that was used by its path', () => {
  test('is found by its name, with and without its version, behind the folders', async () => {
    await using scene = await ProfileScene.make({ 'mine/other.yaml': CAREFUL.replaceAll('v0.1', 'v0.2') });
    await rememberPlace(scene.home, 'careful-v0.1', scene.profile);
    for (const name of ['careful-v0.1', 'careful']) {
      expect((await findProfile(name, [], scene.home)).file).toBe(scene.profile);
    }
    await rememberPlace(scene.home, 'careful-v0.2', scene.path('mine/other.yaml'));
    expect((await findProfile('careful', [], scene.home)).profile.profile).toBe('careful-v0.2');
    expect((await findProfile('careful-v0.1', [], scene.home)).file).toBe(scene.profile);
    await scene.write({ 'home/profiles/careful.yaml': CAREFUL });
    const found = await findProfile('careful-v0.1', [scene.path('home/profiles')], scene.home);
    expect(found.file).toBe(scene.path('home/profiles/careful.yaml'));
  });

  test('is passed over when its file is gone or has become another profile', async () => {
    await using scene = await ProfileScene.make();
    await rememberPlace(scene.home, 'careful-v0.1', scene.profile);
    await writeFile(scene.profile, CAREFUL.replaceAll('careful-v0.1', 'careless-v0.1'));
    await expect(findProfile('careful-v0.1', [], scene.home)).rejects.toThrow(UnknownProfile);
    await rename(scene.profile, scene.path('elsewhere.yaml'));
    await expect(findProfile('careful-v0.1', [], scene.home)).rejects.toThrow(UnknownProfile);
  });

  test('that is in force is told of with the place that its file is gone from, in the list too', async () => {
    await using scene = await ProfileScene.make();
    await rememberPlace(scene.home, 'careful-v0.1', scene.profile);
    await rm(scene.profile);
    const told =
      `careful-v0.1 is in force as the log has it; its file was at ${scene.profile} and is gone: ` +
      'put it back, or say where it is now: agi profile use <path>.';
    await expect(findInForce('careful-v0.1', [], scene.home)).rejects.toThrow(told);
    await expect(findProfile('careful', [], scene.home)).rejects.toThrow(
      `There is no profile "careful": its file was at ${scene.profile} and is gone: `,
    );
    expect(await listProfiles([], scene.home, warn, 'careful-v0.1')).toEqual([
      {
        ...{ name: 'careful-v0.1', file: scene.profile, problem: told },
        lost: expect.objectContaining({ gone: scene.profile, inForce: true }),
      },
    ]);
  });

  test('is listed once where it is broken, by the name that it was used by last', async () => {
    await using scene = await ProfileScene.make();
    await rememberPlace(scene.home, 'careful-v0.1', scene.profile);
    await rememberPlace(scene.home, 'careful-v0.2', scene.profile);
    await writeFile(scene.profile, 'profile: [');
    expect((await listProfiles([], scene.home, warn)).map(({ name }) => name)).toEqual(['careful-v0.2']);
  });

  test('is not written down where its folder is looked into anyway', async () => {
    await using scene = await ProfileScene.make({ 'home/profiles/careful.yaml': CAREFUL });
    await rememberPlace(scene.home, 'careful-v0.1', scene.path('home/profiles/careful.yaml'));
    expect(Object.keys(await scene.files())).not.toContain('home/profiles/places.json');
  });

  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a relative path', '{ "careful-v0.1": "careful.yaml" }'],
    ['no name of a profile', '{ "__proto__x": "/careful.yaml" }'],
    ['a number', '{ "careful-v0.1": 1 }'],
  ])('is forgotten, with a warning, when what was written down is damaged: %s', async (_, text) => {
    await using scene = await ProfileScene.make({ 'home/profiles/places.json': text });
    expect(await knownPlaces(scene.home, warn)).toEqual(new Map());
    expect(warnings).toEqual([expect.stringContaining(placesFile(scene.home))]);
    await rememberPlace(scene.home, 'careful-v0.1', scene.profile);
    expect(await knownPlaces(scene.home)).toEqual(new Map([['careful-v0.1', scene.profile]]));
  });

  test('is remembered as one of a thousand at most, the last ones', async () => {
    await using scene = await ProfileScene.make();
    const many = Array.from({ length: 1_000 }, (_, index) => [`p${index}-v0.1`, `/p${index}.yaml`] as const);
    await mkdir(join(scene.home, 'profiles'), { recursive: true });
    await writeFile(placesFile(scene.home), JSON.stringify(Object.fromEntries(many)));
    await rememberPlace(scene.home, 'careful-v0.1', scene.profile);
    const names = [...(await knownPlaces(scene.home)).keys()];
    expect([names.length, names[0], names.at(-1)]).toEqual([1_000, 'p1-v0.1', 'careful-v0.1']);
  });

  test('is remembered by each of several that are used at once', async () => {
    await using scene = await ProfileScene.make();
    const names = Array.from({ length: 5 }, (_, index) => `p${index}-v0.1`);
    await Promise.all(names.map((name) => rememberPlace(scene.home, name, scene.path(`${name}.yaml`))));
    expect(Object.keys(JSON.parse(await readFile(placesFile(scene.home), 'utf8')) as object).sort()).toEqual(
      names,
    );
  });

  test('is an error to remember where nothing can be written', async () => {
    await using scene = await ProfileScene.make({ home: 'a file' });
    await expect(rememberPlace(scene.home, 'careful-v0.1', scene.profile)).rejects.toThrow(HomeUnavailable);
    expect(await knownPlaces(scene.home, warn)).toEqual(new Map());
    await rm(scene.home);
    await mkdir(placesFile(scene.home), { recursive: true });
    expect(await knownPlaces(scene.home, warn)).toEqual(new Map());
    expect(warnings).toEqual([expect.stringContaining('EISDIR')]);
  });
});
