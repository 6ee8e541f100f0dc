import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createClient, type Client, type ServiceProblem } from '@agi-double/protocol';
import { Double, type OpenOptions } from '@agi-double/runtime';
import { Profiles } from '@agi-double/runtime/profiles';
import { runOfEarlierVersion } from '@agi-double/runtime/testing';
import { createService, type Service } from './service.ts';
import { misfits } from './testing/contract-checks.ts';
import { FramesFolder } from './testing/frames-folder.ts';

type Log = Parameters<NonNullable<OpenOptions['wrapLog']>>[0];

let files: FramesFolder;
/** Another profile, whose frames answer "Other." */
let other: string;
let opened: { readonly double: Double; readonly service: Service }[];

beforeEach(async () => {
  opened = [];
  files = await FramesFolder.make('One.');
  other = await profile('other');
});

afterEach(async () => {
  for (const { service, double } of opened) {
    await service.stop();
    await double.close();
  }
  await files[Symbol.asyncDispose]();
});

const rules =
  'frame: frame://2026.11.rules.01\nkind: rules\nrules: [{ id: which, when: input.text == "which?", then: { say: Other. } }]\n';
const routes = 'frame: frame://2026.11.routes.01\nkind: routes\nroutes: [{ pipeline: [mod://respond-v1] }]\n';

/** Writes a profile into the home, where its name leads to it. Its frames answer "Other."; what is given stands in its lines. */
async function profile(name: string, given: Readonly<Record<string, string>> = {}): Promise<string> {
  const { frames = rules, ...lines } = given;
  const folder = join(files.home, 'profiles', name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'rules.yaml'), frames);
  await writeFile(join(folder, 'routes.yaml'), routes);
  const made = {
    profile: `${name}-v1.0`,
    core: 'agi-core-v0.9-beta',
    frames: `{ repo: ./${name}, use: ["frame://*.*.*"] }`,
    modules: '[mod://respond-v1]',
    memory: 'memory://sqlite-v0.1-0d',
    engines: '[{ use: extractive }]',
    ...lines,
  };
  const text = Object.entries(made).map(([key, value]) => `${key}: ${value}\n`);
  await writeFile(join(files.home, 'profiles', `${name}.yaml`), text.join(''));
  return name;
}

/** A service on the home, as another process would be. */
async function serving(options: OpenOptions = {}, named: string | null = files.profile): Promise<Client> {
  const double = await Double.open(files.home, named ?? undefined, { environment: {}, ...options });
  const service = createService(double);
  opened.push({ double, service });
  return createClient({ baseUrl: await service.listen('127.0.0.1', 0) });
}

async function which(client: Client, branch = 'main'): Promise<string> {
  const turn = await client.turn({ text: 'which?', branch });
  return turn.status === 'answered' ? turn.text : turn.status;
}

const problem = (status: number, code: string) => ({ problem: { status, code } });

/** The problem that a call is refused with, which keeps the contract. */
async function refused(call: Promise<unknown>): Promise<ServiceProblem['problem']> {
  const error: unknown = await call.catch((reason: unknown) => reason);
  const { problem } = error as ServiceProblem;
  expect(misfits('Problem', problem)).toEqual([]);
  return problem;
}

describe('profiles of a real Double', () => {
  test('two branches think under two at once; their runs are found by root, and each root has its lock', async () => {
    const client = await serving();
    const fork = await client.fork({ name: 'quick', from: { branch: 'main' }, profile: other });
    expect(fork).toMatchObject({ name: 'quick', profile: 'other-v1.0' });
    const texts = Array.from({ length: 6 }, (_, index) => which(client, index % 2 === 0 ? 'main' : 'quick'));
    expect(await Promise.all(texts)).toEqual(['One.', 'Other.', 'One.', 'Other.', 'One.', 'Other.']);

    const [main, quick] = await Promise.all([client.profile(), client.profile({ branch: 'quick' })]);
    expect([main.profile, quick.profile]).toEqual(['test-v1.0', 'other-v1.0']);
    for (const [branch, { root, lock, profile: name }, away] of [
      ['main', main, quick],
      ['quick', quick, main],
    ] as const) {
      const runs = await client.runs({ branch, root: root.slice(7, 19) });
      expect(runs.map((run) => run.root)).toEqual([root, root, root]);
      expect(await client.runs({ branch, root: away.root })).toEqual([]);
      expect(await client.root(root.slice(0, 19))).toEqual({ root, lock });
      expect(await client.run('last', { branch })).toMatchObject({ root, profile: name });
    }
    await expect(client.root('0000')).rejects.toMatchObject(problem(404, 'UnknownRoot'));
    await expect(client.runs({ root: '0000' })).rejects.toMatchObject(problem(404, 'UnknownRoot'));
  });

  test('a fork that fails leaves no branch', async () => {
    const client = await serving();
    const fork = (under: string, name = 'lost') =>
      refused(client.fork({ name, from: { branch: 'main' }, profile: under }));
    expect(await fork('nobody')).toMatchObject({ status: 404, code: 'UnknownProfile' });
    const key =
      '[{ use: openai-compatible, provider: acme, model: m, url: "https://127.0.0.1:9", key: "${ACME_KEY}" }]';
    expect(await fork(await profile('keyed', { engines: key }))).toMatchObject({
      code: 'EnvironmentMissing',
      errors: [{ line: 6, part: 'engines.0.key' }],
    });
    await mkdir(join(files.folder, 'broken'));
    await writeFile(
      join(files.folder, 'broken', 'rules.yaml'),
      'frame: frame://2026.11.rules.01\nkind: no\n',
    );
    const broken = await profile('broken', { frames: '{ repo: ./broken, use: ["frame://*.*.*"] }' });
    expect(await fork(broken)).toMatchObject({ status: 400, code: 'BadFrames' });
    expect(await fork(other, 'main')).toMatchObject({ status: 409, code: 'BranchExists' });
    expect((await client.branches()).map(({ name }) => name)).toEqual(['main']);
    expect(await which(client)).toBe('One.');
  });

  test('a use that would break is refused with what, and accepted it is done', async () => {
    const client = await serving();
    const vectors = await profile('vectors', {
      memory: 'memory://qdrant-v0.3-256d',
      embedder:
        '{ use: openai-compatible, provider: acme, model: small, url: "http://127.0.0.1:9", dimensions: 256 }',
    });
    const before = await client.events({ limit: 100 });
    for (const accept of [undefined, ['modules'] as const]) {
      const { status, code, breakages } = await refused(
        client.useProfile({ profile: vectors, ...(accept && { accept: [...accept] }) }),
      );
      expect([status, code]).toEqual([409, 'ProfileWouldBreak']);
      expect(breakages).toMatchObject([
        { part: 'memory', was: 'memory://sqlite-v0.1-0d', now: 'memory://qdrant-v0.3-256d' },
      ]);
    }
    expect(await client.events({ limit: 100 })).toEqual(before);
    expect(await client.ready()).toMatchObject({ profile: 'test-v1.0' });
    expect(await which(client)).toBe('One.');
    expect(await client.useProfile({ profile: vectors, accept: ['memory'] })).toMatchObject({
      profile: 'vectors-v1.0',
      previous: { profile: 'test-v1.0' },
    });
    expect(await which(client)).toBe('Other.');
  });

  test('another process uses a profile, and the next turn and /readyz are under it', async () => {
    const [here, there] = [await serving(), await serving()];
    expect(await which(there)).toBe('One.');
    const { root } = await here.useProfile({ profile: other });
    // Nothing was asked of it since: what it tells is one mind, and none that is half of each.
    const ready = await there.ready();
    const { lock } = await there.profile();
    expect(ready).toMatchObject({ profile: 'other-v1.0', root, frames: { snapshot: lock.snapshot } });
    expect(await which(there)).toBe('Other.');
    const again = await serving({}, null);
    expect(await again.ready()).toMatchObject({ profile: 'other-v1.0', root });

    // What is asked of its frames is asked of those that run by now, also where no turn came between.
    await here.useProfile({ profile: await profile('third') });
    expect(await there.ready()).toMatchObject({ profile: 'third-v1.0' });
    await profile('third', { frames: rules.replace('Other.', 'Third.') });
    expect(await there.reloadFrames()).toMatchObject({ changed: true });
    expect(await there.framesStatus()).toMatchObject({
      snapshot: (await there.profile()).lock.snapshot,
      active: { reason: 'reload' },
    });
    expect(await which(there)).toBe('Third.');
    expect(await which(here)).toBe('Third.');
    await again.useProfile({ profile: 'other' });
    expect((await there.frames()).snapshot).toBe(ready.frames.snapshot);
  });
});

describe('a lock file', () => {
  const lock = () => new Profiles(files.home, { environment: {} }).lock(files.profile);

  test('that is not what runs is told with the file that differs', async () => {
    const client = await serving();
    await expect(client.verifyProfile()).rejects.toMatchObject(problem(404, 'LockMissing'));
    const { root } = await lock();
    expect(await client.verifyProfile()).toMatchObject({ ok: true, root, found: root });
    await files.say('Two.');
    const found = await client.verifyProfile();
    expect(misfits('ProfileVerification', found)).toEqual([]);
    expect(found).toMatchObject({ ok: false, root });
    expect(found.differences).toMatchObject([
      { part: 'frames', change: 'changed', file: join(files.folder, 'frames', 'rules.yaml') },
    ]);
  });

  test('is all that a frozen service runs, whatever is asked of it or done elsewhere', async () => {
    await expect(serving({ frozen: true })).rejects.toMatchObject({ name: 'LockMissing' });
    const { root } = await lock();
    const [frozen, free] = [await serving({ frozen: true }), await serving()];
    expect(await frozen.ready()).toMatchObject({ profile: 'test-v1.0', root, frozen: true });
    expect(await frozen.profile()).toMatchObject({ root, frozen: true });
    await files.say('Two.');
    await free.reloadFrames();
    await free.fork({ name: 'quick', from: { branch: 'main' }, profile: other });
    expect([await which(free), await which(free, 'quick')]).toEqual(['Two.', 'Other.']);
    for (const call of [
      frozen.reloadFrames(),
      frozen.syncFrames(),
      frozen.rollbackFrames(),
      frozen.liftRollback(),
      frozen.useProfile({ profile: other }),
      frozen.fork({ name: 'more', from: { branch: 'main' }, profile: other }),
      frozen.turn({ text: 'which?', branch: 'quick' }),
    ]) {
      expect(await refused(call)).toMatchObject({ status: 409, code: 'FrozenProfile' });
    }
    await free.useProfile({ profile: other });
    expect([await which(frozen), await which(free)]).toEqual(['One.', 'Other.']);
    expect(await frozen.runs({ limit: 1 })).toMatchObject([{ input: 'which?' }]);
    await expect(serving({ frozen: true })).rejects.toMatchObject({ name: 'FrozenMismatch' });
  });
});

test('what ran under an earlier version is told as that wrote it down: its root, its state, its trace', async () => {
  let log: Log | undefined;
  const client = await serving({ wrapLog: (one) => (log = one) });
  expect(await which(client)).toBe('One.');
  const { root: now } = await client.profile();
  if (log === undefined) throw new Error('No log was opened.');
  const { root, run } = await runOfEarlierVersion(log, 'main');
  expect(root).not.toBe(now);

  const found = await client.root(root.slice(7, 19));
  expect(misfits('RootLock', found)).toEqual([]);
  expect(found).toMatchObject({ root, lock: { lock: 1, profile: 'test-v1.0', core: 'agi-core-v0.9-beta' } });
  expect(await client.state({ branch: 'main' })).toMatchObject({ root, lock: found.lock });
  expect(await client.run('last')).toMatchObject({
    run,
    root,
    profile: 'test-v1.0',
    answer: { text: 'One.' },
  });
  expect(await client.runs({ root })).toMatchObject([{ run, root }]);
  expect(await client.replay('last')).toMatchObject({ a: { run, root } });
});
