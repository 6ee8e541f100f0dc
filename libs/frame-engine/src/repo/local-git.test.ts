import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FrameFolderNotFound, TooManyFrames } from '../errors.ts';
import { openFrameRepo } from './open-frame-repo.ts';
import { FramesTooLarge, GitFailed, GitMissing, NotInGit, UnknownRef } from './repo-errors.ts';
import { commit, git, gitReading, problemsOf, temporaryFolder, textsOf, write } from './testing-repo.ts';

let root: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  const made = await temporaryFolder();
  root = made.path;
  remove = made.remove;
  await git(root, 'init', '--quiet', '--initial-branch=main');
});
afterEach(() => remove());

const open = (ref: string, folder = '.') =>
  openFrameRepo({ repo: root, ref, folder, base: '/', cache: join(root, 'no-cache') });

describe('a repository at a ref', () => {
  test('gives the frames and code of a branch, a tag, a commit and its beginning; not what is on disk', async () => {
    const first = await commit(root, {
      'b.yaml': 'b',
      'a/tone.ts': 'ts',
      'README.md': 'no',
      '.x/c.yaml': 'no',
    });
    await git(root, 'tag', 'v1');
    await git(root, 'tag', '--annotate', '--message', 'Two', 'v1-annotated');
    await commit(root, { 'b.yaml': 'B' });
    await write(root, { 'b.yaml': 'not committed', 'new.yaml': 'nor this' });
    for (const ref of ['v1', 'v1-annotated', first, first.slice(0, 10)]) {
      expect(await open(ref).read()).toEqual({
        files: [
          { file: 'a/tone.ts', text: 'ts' },
          { file: 'b.yaml', text: 'b' },
        ],
        commit: first,
      });
    }
    expect(await textsOf(open('main'))).toMatchObject({ 'b.yaml': 'B' });
    expect(await textsOf(open('HEAD'))).toMatchObject({ 'b.yaml': 'B' });
  });

  test('says what it is, and that nothing can be written there', async () => {
    const first = await commit(root, { 'mind/a.yaml': 'a' });
    const repo = open('main', 'mind');
    expect(repo.place).toBe(`${root}/mind at main`);
    expect(repo.folder).toBeUndefined();
    expect(await repo.commit()).toEqual({ commit: first, uncommitted: false });
  });

  test('may be asked of a folder in its work tree, and for a folder in that', async () => {
    await commit(root, { 'mind/a.yaml': 'a', 'mind/deep/b.yaml': 'b', 'c.yaml': 'c' });
    const at = (repo: string, folder: string) =>
      textsOf(openFrameRepo({ repo, ref: 'main', folder, base: root, cache: '/nowhere' }));
    expect(await at('mind', '.')).toEqual({ 'a.yaml': 'a', 'deep/b.yaml': 'b' });
    expect(await at('mind', 'deep')).toEqual({ 'b.yaml': 'b' });
    expect(await at('.', 'mind/deep')).toEqual({ 'b.yaml': 'b' });
  });

  test('may be bare', async () => {
    const first = await commit(root, { 'a.yaml': 'a' });
    await git(root, 'clone', '--quiet', '--bare', '.', 'bare.git');
    const repo = openFrameRepo({ repo: 'bare.git', ref: 'main', base: root, cache: '/nowhere' });
    expect(await repo.read()).toEqual({ files: [{ file: 'a.yaml', text: 'a' }], commit: first });
  });

  test('may name its objects by SHA-256', async () => {
    await rm(join(root, '.git'), { recursive: true });
    await git(root, 'init', '--quiet', '--initial-branch=main', '--object-format=sha256');
    const first = await commit(root, { 'a.yaml': 'a' });
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await open(first).read()).toEqual({ files: [{ file: 'a.yaml', text: 'a' }], commit: first });
  });

  test('gives a file without its byte order mark, its lines as git has them, whatever its name is', async () => {
    await commit(root, { 'кто я.yaml': '\ufeffkey: Ё\r\n', 'a "b".yaml': '' });
    expect(await textsOf(open('main'))).toEqual({ 'a "b".yaml': '', 'кто я.yaml': 'key: Ё\n' });
  });

  test('reads its thousand files together, equal ones too', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [`${index}.yaml`, `text ${index % 700}`]),
    );
    await commit(root, files);
    expect(await textsOf(open('main'))).toEqual(files);
  });
});

describe('reading a ref again', () => {
  test('gives the same tree while it stays, and the same objects for files that did not change', async () => {
    await commit(root, { 'a.yaml': 'a', 'b.yaml': 'b' });
    const repo = open('main');
    const first = await repo.read();
    expect(await repo.read()).toBe(first);
    await commit(root, { 'b.yaml': 'B', 'copy.yaml': 'a' });
    const second = await repo.read();
    expect(second.files[0]).toBe(first.files[0]);
    expect(second.files).toEqual([
      { file: 'a.yaml', text: 'a' },
      { file: 'b.yaml', text: 'B' },
      { file: 'copy.yaml', text: 'a' },
    ]);
  });

  test('says whether it moved', async () => {
    await commit(root, { 'a.yaml': 'a' });
    const repo = open('main');
    await repo.read();
    expect(await repo.sync()).toBe(false);
    const second = await commit(root, { 'a.yaml': 'b' });
    expect(await repo.sync()).toBe(true);
    expect(await repo.sync()).toBe(false);
    expect((await repo.read()).commit).toBe(second);
  });

  test('tells the commit of the tree that was read, not of one that came later', async () => {
    const first = await commit(root, { 'a.yaml': 'a' });
    const repo = open('main');
    await repo.read();
    await commit(root, { 'a.yaml': 'b' });
    expect(await repo.commit()).toEqual({ commit: first, uncommitted: false });
  });
});

describe('a tree with something bad in it', () => {
  test('is refused with everything that is wrong', async () => {
    await symlink('a.yaml', join(root, 'link.yaml'));
    await symlink('../../etc/passwd', join(root, 'link.py'));
    await symlink('/etc', join(root, 'etc'));
    await commit(root, {
      'a.yaml': 'fine',
      'b.yaml': Buffer.from('name: Caf\xe9\n', 'latin1'),
      'c\nd.yaml': '',
      'large.yaml': 'x'.repeat(1_048_577),
    });
    expect(await problemsOf(open('main'))).toEqual([
      'b.yaml:1:10 the file is not UTF-8 from here on',
      'c?d.yaml:1:1 the name has a backslash, a control character or bytes that are not UTF-8; rename it',
      'large.yaml:1:1 the file has 1048577 bytes; at most 1048576 are read',
      'link.py:1:1 a link is not followed in git; put the file here',
      'link.yaml:1:1 a link is not followed in git; put the file here',
    ]);
  });

  test('names a submodule, whose frames would be missed by nobody', async () => {
    const first = await commit(root, { 'a.yaml': 'a' });
    await git(root, 'update-index', '--add', '--cacheinfo', `160000,${first},sub.yaml`);
    await git(root, 'commit', '--quiet', '--message', 'A submodule');
    await expect(open('main').read()).rejects.toMatchObject({
      name: 'BadFrames',
      problems: [{ file: 'sub.yaml', message: expect.stringContaining('a submodule is not read') }],
    });
  });

  test('may be a shallow clone: what it has is read, and what it has not is told with what to do', async () => {
    const first = await commit(root, { 'a.yaml': 'a' });
    await commit(root, { 'a.yaml': 'b' });
    await git(root, 'clone', '--quiet', '--depth=1', `file://${root}`, 'shallow');
    const shallow = (ref: string) => openFrameRepo({ repo: 'shallow', ref, base: root, cache: '/nowhere' });
    expect(await textsOf(shallow('main'))).toEqual({ 'a.yaml': 'b' });
    await expect(shallow(first).read()).rejects.toMatchObject({
      name: 'UnknownRef',
      shallow: true,
      message: expect.stringContaining('run git fetch --unshallow'),
    });
    await expect(open('nothing').read()).rejects.toMatchObject({ name: 'UnknownRef', shallow: false });
  });

  test('passes over a path that would lead out of it, which no file system made', async () => {
    await commit(root, { 'a.yaml': 'a' });
    const inner = await git(root, 'rev-parse', 'HEAD^{tree}');
    await write(root, { tree: Buffer.concat([Buffer.from('40000 ..\0'), Buffer.from(inner, 'hex')]) });
    const tree = await git(root, 'hash-object', '-t', 'tree', '-w', '--literally', 'tree');
    const made = await git(root, 'commit-tree', tree, '-m', 'A trap');
    expect(await textsOf(open(made))).toEqual({});
  });

  test('is refused when it has too many files, or too many bytes', async () => {
    await write(root, { x: 'x'.repeat(1_048_576) });
    const blob = await git(root, 'hash-object', '-w', 'x');
    const commitOf = async (files: number): Promise<string> => {
      const lines = Array.from({ length: files }, (_, index) => `100644 blob ${blob}\t${index}.yaml\n`);
      const tree = await gitReading(lines.join(''), root, 'mktree');
      return git(root, 'commit-tree', tree, '-m', 'Many files');
    };
    expect((await open(await commitOf(64)).read()).files).toHaveLength(64);
    await expect(open(await commitOf(65)).read()).rejects.toThrow(FramesTooLarge);
    await expect(open(await commitOf(10_001)).read()).rejects.toThrow(TooManyFrames);
  });
});

describe('what cannot be read', () => {
  test('is a ref that does not exist, and the newest that do are named', async () => {
    await commit(root, { 'a.yaml': 'a' });
    for (let index = 0; index < 12; index += 1) await git(root, 'tag', `v${index}`);
    const error: unknown = await open('mian')
      .read()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnknownRef);
    expect(error).toMatchObject({ ref: 'mian', place: root });
    expect((error as UnknownRef).known).toHaveLength(10);
    expect(String(error)).toContain('There is no branch, tag or commit mian in');
  });

  test('is the hash of no commit, of a file, and of two commits at once', async () => {
    await commit(root, { 'a.yaml': 'a' });
    const blob = await git(root, 'rev-parse', 'HEAD:a.yaml');
    for (const ref of ['0'.repeat(40), '1234567', blob]) {
      await expect(open(ref).read()).rejects.toThrow(UnknownRef);
    }
  });

  test('is a repository without commits', async () => {
    await expect(open('main').read()).rejects.toThrow('it has no branches and no tags yet');
  });

  test('is a folder that the commit does not have, or that is a file there', async () => {
    await commit(root, { 'a.yaml': 'a' });
    await expect(open('main', 'nothing').read()).rejects.toThrow(FrameFolderNotFound);
    await expect(open('main', 'a.yaml').read()).rejects.toThrow(FrameFolderNotFound);
  });

  test('is a path that is not there, and one without git', async () => {
    await rm(join(root, '.git'), { recursive: true });
    await expect(open('main').read()).rejects.toThrow(NotInGit);
    await expect(open('main').sync()).rejects.toThrow(NotInGit);
    await rm(root, { recursive: true });
    await expect(open('main').read()).rejects.toThrow(FrameFolderNotFound);
  });

  test('is a repository whose objects are lost', async () => {
    await commit(root, { 'a.yaml': 'a' });
    const blob = await git(root, 'rev-parse', 'HEAD:a.yaml');
    await rm(join(root, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    const repo = open('main');
    await expect(repo.read()).rejects.toThrow(GitFailed);
    await expect(repo.read()).rejects.toThrow(/git fsck/);
  });

  test('is anything in a repository without git, and git is asked for', async () => {
    const { PATH } = process.env;
    process.env['PATH'] = join(root, 'nothing');
    try {
      await expect(open('main').read()).rejects.toThrow(GitMissing);
      await expect(open('main').sync()).rejects.toThrow(/Install git/);
    } finally {
      process.env['PATH'] = PATH;
    }
  });
});
