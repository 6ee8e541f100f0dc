import { describe, expect, test } from '@jest/globals';
import { createClient, ServiceProblem } from '@agi-double/protocol';
import { problemIn } from './testing/contract-checks.ts';
import { IDEA, Refused } from './testing/in-memory-double.ts';
import { HASH } from './testing/in-memory-frames.ts';
import { breakages, different, lock, verified } from './testing/in-memory-profiles.ts';
import { running } from './testing/running.ts';

const OTHER = `sha256:${'cd'.repeat(32)}`;

describe('profiles over HTTP', () => {
  test('what is in force is told with its lock, and whether it is what was locked', async () => {
    await using there = await running();
    const client = createClient({ baseUrl: there.url });
    expect(await client.profile()).toEqual({
      branch: 'main',
      profile: 'test',
      root: HASH,
      frozen: false,
      lock,
    });
    expect(await client.profile({ branch: IDEA })).toMatchObject({ branch: IDEA });
    expect(await client.verifyProfile()).toEqual(verified);
    await client.useProfile({ profile: 'other' });
    // What differs is no error: whoever asks has an answer.
    expect(await client.verifyProfile()).toEqual(different);
  });

  test('a switch is for one branch; those without a profile of their own follow main', async () => {
    await using there = await running();
    const client = createClient({ baseUrl: there.url });
    const profiles = async () => (await client.branches()).map(({ profile }) => profile);
    expect(await profiles()).toEqual([undefined, undefined]);
    expect(await client.useProfile({ profile: 'other' })).toMatchObject({
      profile: 'other',
      root: OTHER,
      branch: 'main',
      previous: { profile: 'test', root: HASH },
      changes: [{ part: 'frames', change: 'changed' }],
    });
    expect(await profiles()).toEqual(['other', undefined]);
    expect(await client.profile({ branch: IDEA })).toMatchObject({ profile: 'other' });
    await client.useProfile({ profile: 'third-v1.0', branch: IDEA });
    expect(await profiles()).toEqual(['other', 'third-v1.0']);
    expect(await client.ready()).toMatchObject({ profile: 'other', root: OTHER, frozen: false });
  });

  test('what a switch would break is listed with the way through, and nothing is switched', async () => {
    await using there = await running();
    const client = createClient({ baseUrl: there.url });
    const problem = await problemIn(await there.post('/v1/profile/use', { profile: 'heavy' }));
    expect(problem).toMatchObject({ status: 409, code: 'ProfileWouldBreak', breakages });
    const refusal = await client
      .useProfile({ profile: 'heavy', accept: ['memory'] })
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ServiceProblem);
    expect(refusal).toMatchObject({ kind: 'conflict', problem: { breakages: breakages.slice(1) } });
    expect(there.double.written).toEqual([]);
    await client.useProfile({ profile: 'heavy', accept: ['memory', 'modules'] });
    expect(there.double.written).toEqual(['heavy']);
    expect(there.lines).toEqual([]);
  });

  test('a profile that cannot be used is told with each place of its file', async () => {
    await using there = await running();
    const problem = await problemIn(await there.post('/v1/profile/use', { profile: 'broken' }));
    expect(problem).toMatchObject({ status: 400, code: 'BadProfile' });
    expect(problem['errors']).toEqual([
      { path: 'broken.yaml:3:1', file: 'broken.yaml', line: 3, column: 1, message: expect.any(String) },
      {
        path: 'broken.yaml:9:10',
        file: 'broken.yaml',
        line: 9,
        column: 10,
        part: 'engines.0.key',
        message: expect.any(String),
      },
    ]);
  });

  test('a variable that is not set is told with its place, by its name', async () => {
    await using there = await running();
    const problem = await problemIn(await there.post('/v1/profile/use', { profile: 'keyless' }));
    expect(problem).toMatchObject({ status: 400, code: 'EnvironmentMissing' });
    expect(problem['errors']).toEqual([
      {
        path: 'keyless.yaml:9',
        file: 'keyless.yaml',
        line: 9,
        part: 'engines.0.key',
        message: 'MODELS_KEY is not set in the environment',
      },
    ]);
  });

  test('a fork has the profile that it was given', async () => {
    await using there = await running();
    const client = createClient({ baseUrl: there.url });
    const from = { branch: 'main' };
    expect(await client.fork({ name: 'a', from, profile: 'other' })).toMatchObject({ profile: 'other' });
    expect(await client.fork({ name: 'b', from })).not.toHaveProperty('profile');
  });

  test('a root is found by its first digits, and so are its runs', async () => {
    await using there = await running();
    const client = createClient({ baseUrl: there.url });
    for (const root of ['abab', 'sha256:abab', HASH]) {
      expect(await client.root(root)).toEqual({ root: HASH, lock });
      expect(await client.runs({ limit: 1, root })).toMatchObject([{ root: HASH }]);
    }
    expect(await client.runs({ root: 'cdcd' })).toEqual([]);
    // In a question a root may stand as it is.
    expect((await fetch(`${there.url}/v1/runs?root=${HASH}`)).status).toBe(200);
    await expect(client.root('cdcd')).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('a lock from before there were lock files is shown as it is', async () => {
    await using there = await running();
    const { profile, snapshot, modules } = lock;
    const earlier = {
      lock: 1,
      profile,
      core: lock.core.uri,
      snapshot,
      frames: [{ uri: 'frame://2026.11.identity.01', hash: HASH }],
      modules: modules.map(({ uri, hash }) => ({ uri, hash })),
      memory: 'memory://sqlite-v0.1-0d',
      engines: [{ provider: 'agi-double', model: 'extractive-v1' }],
    };
    Object.assign(there.double, { lockOf: async () => ({ root: HASH, lock: earlier }) });
    expect(await createClient({ baseUrl: there.url }).root('abab')).toEqual({ root: HASH, lock: earlier });
  });

  test('a key that is no name of a variable is answered to nobody', async () => {
    await using there = await running();
    const [engine] = lock.engines;
    const leaking = { ...lock, engines: [{ ...engine, key: 'sk-canary' }] };
    Object.assign(there.double, { lockOf: async () => ({ root: HASH, lock: leaking }) });
    const response = await fetch(`${there.url}/v1/roots/abab`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('canary');
    expect(there.lines.join()).not.toContain('canary');
  });

  test.each([
    ['conflict', 409],
    ['not-found', 404],
    ['invalid', 400],
  ] as const)('what the Double refuses as %s is %i, and needs no word here', async (kind, status) => {
    await using there = await running();
    const refuse = () => Promise.reject(new Refused(kind));
    Object.assign(there.double, { verifyProfile: refuse, useProfile: refuse });
    expect(await problemIn(await fetch(`${there.url}/v1/profile/verify`))).toMatchObject({ status });
    expect(await problemIn(await there.post('/v1/profile/use', { profile: 'other' }))).toMatchObject({
      status,
      code: 'Refused',
    });
  });

  test('one verification at a time, and sixteen switches: who comes then is told so', async () => {
    await using there = await running();
    const go = Promise.withResolvers<undefined>();
    const all = Promise.withResolvers<undefined>();
    let begun = 0;
    const wait = async (): Promise<void> => {
      begun += 1;
      if (begun === 17) all.resolve(undefined);
      await go.promise;
    };
    const { verifyProfile, useProfile } = there.double;
    Object.assign(there.double, {
      verifyProfile: async () => (await wait(), verifyProfile()),
      useProfile: async () => (await wait(), useProfile('other')),
    });
    const verify = () => fetch(`${there.url}/v1/profile/verify`);
    const use = () => there.post('/v1/profile/use', { profile: 'other' });
    const first = [verify(), ...Array.from({ length: 16 }, use)];
    await all.promise;
    for (const ask of [verify, use]) {
      expect(await problemIn(await ask())).toMatchObject({ status: 429, code: 'TooManyAtOnce' });
    }
    go.resolve(undefined);
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual(first.map(() => 200));
    expect((await verify()).status).toBe(200);
  });
});
