import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openFrameRepo, type FrameRepoOptions } from './open-frame-repo.ts';
import { GitFailed, GitMissing, UnknownRef } from './repo-errors.ts';
import { gitServer } from '../testing/git-server.ts';
import { commit, git, temporaryFolder, textsOf } from './testing-repo.ts';

const CANARY = 'c4N%ry-7f3a';
/** However it may be written: as it is, in an address, in a header. */
const WRITTEN = [CANARY, encodeURIComponent(CANARY), CANARY.toLowerCase(), btoa(`user:${CANARY}`)];

let folder: string;
let cache: string;
let remove: () => Promise<void>;
const { HOME, GIT_CONFIG_GLOBAL, PATH } = process.env;
beforeEach(async () => {
  const made = await temporaryFolder();
  folder = made.path;
  remove = made.remove;
  cache = join(folder, 'cache');
  // Somebody who keeps reflogs and passwords wherever git can.
  process.env['HOME'] = folder;
  process.env['GIT_CONFIG_GLOBAL'] = join(folder, 'gitconfig');
  await writeFile(
    join(folder, 'gitconfig'),
    `[core]\nlogAllRefUpdates = always\n[credential]\nhelper = store --file ${join(folder, 'kept')}\n`,
  );
});
afterEach(async () => {
  for (const [name, value] of Object.entries({ HOME, GIT_CONFIG_GLOBAL, PATH })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await remove();
});

const holdsCanary = (text: string): boolean => WRITTEN.some((written) => text.includes(written));

/** Of everything below the folder, what names or holds it. */
const filesWithCanary = (): readonly string[] =>
  globSync('**/*', { cwd: folder }).filter((path) => {
    const file = join(folder, path);
    return holdsCanary(path) || (statSync(file).isFile() && holdsCanary(readFileSync(file, 'latin1')));
  });

/** Processes that everybody on this machine sees with it; none where the system has no list to read. */
const processesWithCanary = (): readonly string[] =>
  !existsSync('/proc/self/cmdline')
    ? []
    : globSync('/proc/[0-9]*/cmdline').flatMap((file) => {
        try {
          const command = readFileSync(file, 'utf8');
          return holdsCanary(command) ? [command.replaceAll('\0', ' ')] : [];
        } catch {
          return []; // It has ended.
        }
      });

const open = (options: Pick<FrameRepoOptions, 'repo' | 'ref' | 'secrets'>) =>
  openFrameRepo({ ...options, base: '/', cache });

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

const everythingOf = (value: unknown): string =>
  `${String(value)} ${inspect(value, { depth: null, showHidden: true })}`;

async function origin(name: string): Promise<string> {
  const path = join(folder, 'served', name);
  await mkdir(path, { recursive: true });
  await git(path, 'init', '--quiet', '--initial-branch=main');
  await commit(path, { 'a.yaml': 'a' });
  return path;
}

const secret = encodeURIComponent(CANARY);

describe('a password in an address', () => {
  test.each([
    ['as the password', `user:${secret}`, `user:${CANARY}`],
    ['as the user', secret, `${CANARY}:`],
    ['as both', `${secret}:${secret}`, `${CANARY}:${CANARY}`],
  ])('%s lets git in, and is in no file, no error and no argument', async (_, written, login) => {
    const path = await origin('b.git');
    const seen: string[] = [];
    let requests = 0;
    await using server = await gitServer(join(folder, 'served'), login, () => {
      requests += 1;
      seen.push(...processesWithCanary());
    });
    const address = `${server.url.replace('://', `://${written}@`)}/b.git`;
    const repo = open({ repo: address });
    expect(await textsOf(repo)).toEqual({ 'a.yaml': 'a' });
    await commit(path, { 'a.yaml': 'b' });
    expect(await repo.sync()).toBe(true);
    expect(await textsOf(repo)).toEqual({ 'a.yaml': 'b' });
    expect(requests).toBeGreaterThan(4);

    const unknown = await failureOf(open({ repo: address, ref: 'none' }).read());
    expect(unknown).toBeInstanceOf(UnknownRef);
    const absent = await failureOf(open({ repo: address.replace('/b.git', '/absent.git') }).read());
    expect(absent).toBeInstanceOf(GitFailed);
    expect(holdsCanary(everythingOf([unknown, absent, repo, repo.place]))).toBe(false);
    expect(seen).toEqual([]);
    expect(filesWithCanary()).toEqual([]);
  });

  test('that is wrong is refused in words without it', async () => {
    await origin('b.git');
    await using server = await gitServer(join(folder, 'served'), 'user:other', () => undefined);
    const error = await failureOf(
      open({ repo: `${server.url.replace('://', `://user:${secret}@`)}/b.git` }).read(),
    );
    expect(error).toMatchObject({
      place: `${server.url}/b.git`,
      reason: expect.stringMatching(/^Authentication failed/),
    });
    expect(holdsCanary(everythingOf(error))).toBe(false);
    expect(filesWithCanary()).toEqual([]);
  });

  test('makes no other clone when it is another one', async () => {
    await origin('b.git');
    await using server = await gitServer(join(folder, 'served'), `user:${CANARY}`, () => undefined);
    const repo = `${server.url.replace('://', `://user:${secret}@`)}/b.git`;
    await textsOf(open({ repo }));
    expect(await textsOf(open({ repo: repo.replace(secret, 'other') }))).toEqual({ 'a.yaml': 'a' });
    expect(globSync('*', { cwd: cache })).toHaveLength(1);
  });
});

describe('an address with a secret fails without telling it', () => {
  test.each<readonly [string, Pick<FrameRepoOptions, 'repo' | 'secrets'>]>([
    ['where nobody listens', { repo: `https://user:${secret}@127.0.0.1:1/x.git` }],
    ['as a user where nobody listens', { repo: `http://${secret}@127.0.0.1:1/x.git` }],
    ['with a query', { repo: `https://127.0.0.1:1/x.git?token=${secret}` }],
    ['with a fragment', { repo: `https://127.0.0.1:1/x.git#${secret}` }],
    ['of a file', { repo: `file://user:${secret}@localhost/nowhere/x.git` }],
    ['of a file with a query', { repo: `file:///nowhere/x.git?token=${secret}` }],
    ['of ssh', { repo: `ssh://user:${secret}@127.0.0.1:1/x.git` }],
    ['of git', { repo: `git://user:${secret}@127.0.0.1:1/x.git` }],
    ['of another protocol', { repo: `ftp://user:${secret}@127.0.0.1/x.git` }],
    ['that cannot be read', { repo: `https://user:${secret}@:x/x.git` }],
    ['in its path', { repo: `https://127.0.0.1:1/${secret}/x.git`, secrets: [CANARY] }],
    ['in the path of a file', { repo: `file:///nowhere/${secret}/x.git`, secrets: [CANARY] }],
  ])('%s', async (_, options) => {
    let place = '';
    const error = await failureOf(
      (async () => {
        const repo = open(options);
        place = repo.place;
        await repo.read();
      })(),
    );
    expect(error).toMatchObject({ kind: expect.stringMatching(/^(invalid|unavailable)$/) });
    expect(holdsCanary(everythingOf([error, place]))).toBe(false);
    expect(filesWithCanary()).toEqual([]);
  });

  test('where there is no git', async () => {
    process.env['PATH'] = join(folder, 'nothing');
    const error = await failureOf(
      open({ repo: `https://user:${secret}@127.0.0.1:1/${secret}/x.git` }).read(),
    );
    expect(error).toBeInstanceOf(GitMissing);
    expect(holdsCanary(everythingOf(error))).toBe(false);
  });

  test('where it is served: a path with a secret is in no file of its clone', async () => {
    const served = await origin('b.git');
    await using elsewhere = await temporaryFolder();
    const hidden = join(elsewhere.path, CANARY);
    await cp(served, hidden, { recursive: true });
    const repo = open({ repo: `file://${hidden.replaceAll('%', '%25')}`, secrets: [CANARY] });
    expect(await textsOf(repo)).toEqual({ 'a.yaml': 'a' });
    await commit(hidden, { 'a.yaml': 'b' });
    expect(await repo.sync()).toBe(true);
    expect(filesWithCanary()).toEqual([]);
    expect(holdsCanary(everythingOf([repo, repo.place]))).toBe(false);
  });
});
