import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { folderCommit } from './folder-commit.ts';
import { commit, git, temporaryFolder, write } from './testing-repo.ts';

let root: string;
let first: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  const made = await temporaryFolder();
  root = made.path;
  remove = made.remove;
  await git(root, 'init', '--quiet');
  first = await commit(root, { 'mind/a.yaml': 'a', 'mind/README.md': 'read me', 'other/b.yaml': 'b' });
});
afterEach(() => remove());

/** With time for a busy machine. */
const asked = (folder = 'mind') => folderCommit(join(root, folder), 20_000);

describe('the commit of a folder', () => {
  test('is that of its work tree, with nothing uncommitted', async () => {
    expect(await asked()).toEqual({ commit: first, uncommitted: false });
    expect(await asked('.')).toEqual({ commit: first, uncommitted: false });
  });

  test('is the new one after a commit', async () => {
    const second = await commit(root, { 'mind/a.yaml': 'A' });
    expect(await asked()).toEqual({ commit: second, uncommitted: false });
  });

  test('is not told outside of a work tree, before the first commit, and where there is no folder', async () => {
    expect(await asked('nothing')).toBeUndefined();
    await rm(join(root, '.git'), { recursive: true });
    expect(await asked()).toBeUndefined();
    await git(root, 'init', '--quiet');
    expect(await asked()).toBeUndefined();
  });

  test('is not told without git', async () => {
    const { PATH } = process.env;
    process.env['PATH'] = join(root, 'nothing');
    try {
      expect(await asked()).toBeUndefined();
    } finally {
      process.env['PATH'] = PATH;
    }
  });

  test('is asked of its own repository, even from a hook of another', async () => {
    await using other = await temporaryFolder();
    await git(other.path, 'init', '--quiet');
    await commit(other.path, { 'c.yaml': 'c' });
    process.env['GIT_DIR'] = join(other.path, '.git');
    try {
      expect(await asked()).toEqual({ commit: first, uncommitted: false });
    } finally {
      delete process.env['GIT_DIR'];
    }
  });

  test('comes without running what the repository would have run', async () => {
    const ran = join(root, 'ran');
    await git(root, 'config', 'core.fsmonitor', `touch ${ran}; false`);
    await asked();
    expect(existsSync(ran)).toBe(false);
  });
});

describe('a folder has uncommitted work when a frame or code', () => {
  const uncommitted = async () => (await asked())?.uncommitted;

  test('was changed, deleted, or is new or staged', async () => {
    await write(root, { 'mind/a.yaml': 'changed' });
    expect(await uncommitted()).toBe(true);
    await rm(join(root, 'mind/a.yaml'));
    expect(await uncommitted()).toBe(true);
    await git(root, 'checkout', '--quiet', '--', '.');
    expect(await uncommitted()).toBe(false);
    await write(root, { 'mind/deep/new name.py': 'new' });
    expect(await uncommitted()).toBe(true);
    await git(root, 'add', '--all');
    expect(await uncommitted()).toBe(true);
  });

  test('is ignored by git, alone, with its folder or with the folder that the frames are in', async () => {
    await commit(root, { '.gitignore': 'secret.yaml\n/mind/made/\n/.agi/\n' });
    expect(await uncommitted()).toBe(false);
    await write(root, { 'mind/secret.yaml': 'x' });
    expect(await uncommitted()).toBe(true);
    await rm(join(root, 'mind/secret.yaml'));
    await write(root, { 'mind/made/c.yaml': 'c' });
    expect(await uncommitted()).toBe(true);
    await write(root, { '.agi/frames/d.yaml': 'd' });
    expect(await asked('.agi/frames')).toMatchObject({ uncommitted: true });
  });

  test('and not when only something else was', async () => {
    await commit(root, { '.gitignore': 'node_modules/\n.cache/\n' });
    await write(root, {
      'mind/README.md': 'changed',
      'mind/notes.txt': 'new',
      'mind/.cache/a.yaml': 'hidden',
      'mind/node_modules/x/a.js': 'of others',
      'other/b.yaml': 'changed, elsewhere',
    });
    expect(await uncommitted()).toBe(false);
  });
});
