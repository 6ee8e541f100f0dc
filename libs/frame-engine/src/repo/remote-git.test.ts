import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openFrameRepo } from './open-frame-repo.ts';
import { GitFailed, GitMissing, UnknownRef } from './repo-errors.ts';
import { commit, git, temporaryFolder, textsOf, write } from './testing-repo.ts';

let folder: string;
let origin: string;
let cache: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  const made = await temporaryFolder();
  folder = made.path;
  remove = made.remove;
  origin = join(folder, 'origin');
  cache = join(folder, 'made', 'cache');
  await mkdir(origin);
  await git(origin, 'init', '--quiet', '--initial-branch=main');
});
afterEach(() => remove());

const open = (ref?: string, inside = '.') =>
  openFrameRepo({
    repo: `file://${origin}`,
    ...(ref !== undefined && { ref }),
    folder: inside,
    base: '/',
    cache,
  });

/** Where the only clone is. */
const clone = async (): Promise<string> => {
  const names = await readdir(cache);
  expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{16}\.git$/)]);
  return join(cache, names[0] ?? '');
};

describe('a remote', () => {
  test('is cloned by the first read, and read without it from then on', async () => {
    const first = await commit(origin, { 'mind/a.yaml': 'a', 'mind/tone.py': 'py', 'b.yaml': 'b' });
    const repo = open(undefined, 'mind');
    expect(existsSync(cache)).toBe(false);
    expect(await repo.read()).toEqual({
      files: [
        { file: 'a.yaml', text: 'a' },
        { file: 'tone.py', text: 'py' },
      ],
      commit: first,
    });
    await rename(origin, `${origin}-gone`);
    expect(await textsOf(open(undefined, 'mind'))).toEqual({ 'a.yaml': 'a', 'tone.py': 'py' });
    expect(await open(first).commit()).toEqual({ commit: first, uncommitted: false });
    await expect(repo.sync()).rejects.toThrow(GitFailed);
    expect(await textsOf(repo)).toEqual({ 'a.yaml': 'a', 'tone.py': 'py' });
  });

  test('changes by a sync alone, which says so, and keeps the objects of files that did not', async () => {
    await commit(origin, { 'a.yaml': 'a', 'b.yaml': 'b' });
    const repo = open('main');
    const first = await repo.read();
    const second = await commit(origin, { 'b.yaml': 'B' });
    expect(await repo.read()).toBe(first);
    expect(await repo.sync()).toBe(true);
    const tree = await repo.read();
    expect(tree.commit).toBe(second);
    expect(tree.files[0]).toBe(first.files[0]);
    expect(tree.files[1]).toEqual({ file: 'b.yaml', text: 'B' });
    expect(await repo.sync()).toBe(false);
  });

  test('has nothing moved for a branch when only another one did', async () => {
    await commit(origin, { 'a.yaml': 'a' });
    const repo = open('main');
    await repo.read();
    await git(origin, 'checkout', '--quiet', '-b', 'other');
    await commit(origin, { 'a.yaml': 'b' });
    expect(await repo.sync()).toBe(false);
    expect(await textsOf(open('other'))).toEqual({ 'a.yaml': 'b' });
  });

  test('is read at what it has checked out when no ref is named, even after that changed', async () => {
    await commit(origin, { 'a.yaml': 'a' });
    const repo = open();
    await repo.read();
    await git(origin, 'checkout', '--quiet', '-b', 'next');
    await commit(origin, { 'a.yaml': 'b' });
    expect(await repo.sync()).toBe(true);
    expect(await textsOf(repo)).toEqual({ 'a.yaml': 'b' });
  });

  test('may have rewritten a branch, moved a tag, or put a folder of branches where one was', async () => {
    await commit(origin, { 'a.yaml': 'a' });
    await git(origin, 'tag', 'v1');
    await git(origin, 'branch', 'x');
    const [main, tag] = [open('main'), open('v1')];
    await Promise.all([main.read(), tag.read()]);
    await git(origin, 'branch', '-D', 'x');
    await git(origin, 'branch', 'x/y');
    await write(origin, { 'a.yaml': 'rewritten' });
    await git(origin, 'commit', '--quiet', '--all', '--amend', '--message', 'Rewritten');
    await git(origin, 'tag', '--force', 'v1');
    expect([await main.sync(), await tag.sync()]).toEqual([true, true]);
    expect(await textsOf(tag)).toEqual({ 'a.yaml': 'rewritten' });
    expect(await textsOf(open('x/y'))).toEqual({ 'a.yaml': 'a' });
  });

  test('is fetched for a ref that is younger than the clone', async () => {
    await commit(origin, { 'a.yaml': 'a' });
    await open().read();
    await commit(origin, { 'a.yaml': 'b' });
    await git(origin, 'tag', 'v2');
    expect(await textsOf(open('v2'))).toEqual({ 'a.yaml': 'b' });
  });

  test('may be a shallow clone itself', async () => {
    await commit(origin, { 'a.yaml': 'a' });
    const last = await commit(origin, { 'a.yaml': 'b' });
    const whole = join(folder, 'whole');
    await rename(origin, whole);
    await git(folder, 'clone', '--quiet', '--depth=1', `file://${whole}`, origin);
    const repo = open('main');
    expect(await repo.read()).toEqual({ files: [{ file: 'a.yaml', text: 'b' }], commit: last });
    await commit(origin, { 'a.yaml': 'c' });
    expect(await repo.sync()).toBe(true);
    expect(await textsOf(repo)).toEqual({ 'a.yaml': 'c' });
  });

  test('may name its objects by SHA-256', async () => {
    await rm(origin, { recursive: true });
    await mkdir(origin);
    await git(origin, 'init', '--quiet', '--object-format=sha256');
    const first = await commit(origin, { 'a.yaml': 'a' });
    expect(await open().read()).toEqual({ files: [{ file: 'a.yaml', text: 'a' }], commit: first });
  });

  test('without such a ref, without commits, or whose HEAD leads nowhere, says which refs there are', async () => {
    await expect(open().read()).rejects.toThrow('it has no branches and no tags yet');
    await commit(origin, { 'a.yaml': 'a' });
    await git(origin, 'symbolic-ref', 'HEAD', 'refs/heads/nothing');
    await expect(open().read()).rejects.toThrow('there are main.');
    await expect(open('mian').read()).rejects.toThrow(UnknownRef);
    await expect(open('mian').sync()).rejects.toThrow(UnknownRef);
    expect(await textsOf(open('main'))).toEqual({ 'a.yaml': 'a' });
  });

  test('that cannot be reached leaves nothing behind, and is cloned once it can', async () => {
    await commit(origin, { 'a.yaml': 'a' });
    await rename(origin, `${origin}-gone`);
    const repo = open();
    await expect(repo.read()).rejects.toThrow(GitFailed);
    expect(await readdir(cache)).toEqual([]);
    await rename(`${origin}-gone`, origin);
    expect(await textsOf(repo)).toEqual({ 'a.yaml': 'a' });
  });

  test('is nothing without git', async () => {
    const { PATH } = process.env;
    process.env['PATH'] = join(folder, 'nothing');
    try {
      await expect(open().read()).rejects.toThrow(GitMissing);
    } finally {
      process.env['PATH'] = PATH;
    }
  });

  test('is not cloned into a cache folder that cannot be written', async () => {
    await commit(origin, { 'a.yaml': 'a' });
    await write(folder, { made: 'a file' });
    await expect(open().read()).rejects.toThrow(/the cache folder cannot be written \((ENOTDIR|EEXIST)\)/);
  });
});

describe('a clone', () => {
  test('that two processes make at once serves both', async () => {
    await commit(origin, { 'a.yaml': 'a' });
    const reader = `
      import { openFrameRepo } from ${JSON.stringify(new URL('open-frame-repo.ts', import.meta.url).href)};
      const repo = openFrameRepo({ repo: process.argv[1], base: '/', cache: process.argv[2] });
      const { files } = await repo.read();
      await repo.sync();
      process.stdout.write(files.map(({ text }) => text).join());`;
    const one = () =>
      promisify(execFile)(process.execPath, [
        '--conditions=@agi-double/source',
        '--input-type=module',
        '--eval',
        reader,
        `file://${origin}`,
        cache,
      ]);
    const answers = await Promise.all([one(), one(), one(), one()]);
    expect(answers.map(({ stdout }) => stdout)).toEqual(['a', 'a', 'a', 'a']);
    await clone();
  });

  test('is made anew when it was cut off, is empty, or is no clone', async () => {
    await commit(origin, { 'a.yaml': 'a' });
    await open().read();
    const path = await clone();
    await rm(join(path, 'objects'), { recursive: true });
    expect(await textsOf(open())).toEqual({ 'a.yaml': 'a' });
    await rm(path, { recursive: true });
    await mkdir(path);
    expect(await textsOf(open())).toEqual({ 'a.yaml': 'a' });
    await rm(path, { recursive: true });
    await write(path, { HEAD: 'nonsense', other: 'x' });
    expect(await textsOf(open())).toEqual({ 'a.yaml': 'a' });
    expect(await clone()).toBe(path);
  });

  test('is made anew when its objects are lost', async () => {
    await commit(origin, { 'a.yaml': 'a' });
    const blob = await git(origin, 'rev-parse', 'HEAD:a.yaml');
    await open().read();
    const path = await clone();
    await rm(join(path, 'objects', blob.slice(0, 2)), { recursive: true });
    expect(await textsOf(open())).toEqual({ 'a.yaml': 'a' });
    for (const name of await readdir(join(path, 'objects'))) {
      if (name.length === 2) await rm(join(path, 'objects', name), { recursive: true });
    }
    expect(await textsOf(open())).toEqual({ 'a.yaml': 'a' });
  });

  test('is made anew when a fetch that was killed left its locks', async () => {
    await commit(origin, { 'a.yaml': 'a' });
    const repo = open('main');
    await repo.read();
    await writeFile(join(await clone(), 'refs/heads/main.lock'), '');
    await commit(origin, { 'a.yaml': 'b' });
    expect(await repo.sync()).toBe(true);
    expect(await textsOf(repo)).toEqual({ 'a.yaml': 'b' });
    await clone();
  });

  test('that was left half-made is removed when it is old, and left to its process when it is not', async () => {
    await commit(origin, { 'a.yaml': 'a' });
    await open().read();
    const path = await clone();
    const [old, young] = [`${path}.0123456789ab.new`, `${path}.ba9876543210.new`];
    await cp(path, old, { recursive: true });
    await mkdir(young);
    await rm(path, { recursive: true });
    const hourAgo = new Date(Date.now() - 3_600_000);
    await utimes(old, hourAgo, hourAgo);
    expect(await textsOf(open())).toEqual({ 'a.yaml': 'a' });
    expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
  });

  test('runs no hook', async () => {
    await commit(origin, { 'a.yaml': 'a' });
    await open('main').read();
    const ran = join(folder, 'ran');
    const hooks = join(await clone(), 'hooks');
    await mkdir(hooks);
    await writeFile(join(hooks, 'reference-transaction'), `#!/bin/sh\ntouch ${ran}\n`, { mode: 0o755 });
    await commit(origin, { 'a.yaml': 'b' });
    expect(await open('main').sync()).toBe(true);
    expect(existsSync(ran)).toBe(false);
  });
});
