import { execFile } from 'node:child_process';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FrameRepo } from './frame-repo.ts';
import { openFrameRepo } from './open-frame-repo.ts';
import { commit, git, temporaryFolder, textsOf, until, write } from './testing-repo.ts';

let folder: string;
let mind: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  const made = await temporaryFolder();
  folder = made.path;
  mind = join(folder, 'mind');
  remove = made.remove;
  await write(mind, { 'a.yaml': 'a' });
});
afterEach(() => remove());

const open = (ref?: string) =>
  openFrameRepo({ repo: mind, base: '/', cache: '/nowhere', ...(ref !== undefined && { ref }) });

/** Keeps what a watcher keeps: the texts as they were when something was last said to have changed. */
function follow(repo: FrameRepo): Disposable & { readonly says: (texts: object | string) => Promise<void> } {
  let texts = '';
  const watch = repo.watch(() => {
    textsOf(repo).then(
      (read) => {
        texts = JSON.stringify(read);
      },
      (error: unknown) => {
        texts = error instanceof Error ? error.name : '';
      },
    );
  });
  return {
    says: (expected) =>
      until(() => texts === (typeof expected === 'string' ? expected : JSON.stringify(expected))),
    [Symbol.dispose]: () => watch.close(),
  };
}

describe('watching a folder', () => {
  test('tells of files that change, come and go, in folders old and new', async () => {
    const repo = open();
    await repo.read();
    using followed = follow(repo);
    await write(mind, { 'a.yaml': 'A' });
    await followed.says({ 'a.yaml': 'A' });
    await write(mind, { 'deep/er/b.ts': 'b' });
    await followed.says({ 'a.yaml': 'A', 'deep/er/b.ts': 'b' });
    await write(mind, { 'deep/er/b.ts': 'B' });
    await followed.says({ 'a.yaml': 'A', 'deep/er/b.ts': 'B' });
    await rm(join(mind, 'a.yaml'));
    await followed.says({ 'deep/er/b.ts': 'B' });
    await rename(join(mind, 'deep'), join(mind, 'other'));
    await followed.says({ 'other/er/b.ts': 'B' });
  });

  test('tells of a change between the reading and the watching', async () => {
    const repo = open();
    await repo.read();
    await write(mind, { 'a.yaml': 'changed meanwhile' });
    using followed = follow(repo);
    await followed.says({ 'a.yaml': 'changed meanwhile' });
  });

  test('tells when the folder goes, when it comes back, and what changes in it then', async () => {
    const repo = open();
    await repo.read();
    using followed = follow(repo);
    await rename(mind, `${mind}-away`);
    await followed.says('FrameFolderNotFound');
    await rename(`${mind}-away`, mind);
    await followed.says({ 'a.yaml': 'a' });
    await write(mind, { 'a.yaml': 'A' });
    await followed.says({ 'a.yaml': 'A' });
    await rm(mind, { recursive: true });
    await mkdir(mind);
    await write(mind, { 'b.yaml': 'b' });
    await followed.says({ 'b.yaml': 'b' });
    await write(mind, { 'b.yaml': 'B' });
    await followed.says({ 'b.yaml': 'B' });
  });

  test('tells of a folder that was not there when it began', async () => {
    await rm(mind, { recursive: true });
    using followed = follow(open());
    await write(mind, { 'a.yaml': 'a' });
    await followed.says({ 'a.yaml': 'a' });
  });

  test('tells when a mounted volume is swapped, and of what changes behind its links', async () => {
    await rm(join(mind, 'a.yaml'));
    await write(mind, { '..1/a.yaml': 'one', '..2/a.yaml': 'two' });
    await symlink('..1', join(mind, '..data'));
    await symlink('..data/a.yaml', join(mind, 'a.yaml'));
    const repo = open();
    await repo.read();
    using followed = follow(repo);
    await symlink('..2', join(mind, '..new'));
    await rename(join(mind, '..new'), join(mind, '..data'));
    await followed.says({ 'a.yaml': 'two' });
    await writeFile(join(mind, '..2', 'a.yaml'), 'three');
    await followed.says({ 'a.yaml': 'three' });
  });

  test('tells nothing from within the call, and nothing once closed', async () => {
    const repo = open();
    let quiet = 0;
    let told = 0;
    const closed = repo.watch(() => {
      quiet += 1;
    });
    const watch = repo.watch(() => {
      told += 1;
    });
    expect([quiet, told]).toEqual([0, 0]);
    closed.close();
    closed.close();
    await write(mind, { 'a.yaml': 'A' });
    await until(() => told > 0);
    watch.close();
    expect(quiet).toBe(0);
  });

  test('keeps no process alive', async () => {
    await git(mind, 'init', '--quiet', '--initial-branch=main');
    await commit(mind, {});
    const program = `
      import { openFrameRepo } from ${JSON.stringify(new URL('open-frame-repo.ts', import.meta.url).href)};
      for (const ref of [undefined, 'main']) {
        const repo = openFrameRepo({ repo: process.argv[1], ref, base: '/', cache: '/nowhere' });
        await repo.read();
        await new Promise((resolve) => {
          repo.watch(resolve);
          if (ref === undefined) import('node:fs').then((fs) => fs.writeFileSync(process.argv[1] + '/b.yaml', ''));
          else resolve();
          setTimeout(resolve, 100);
        });
      }
      process.stdout.write('done');`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@agi-double/source', '--input-type=module', '--eval', program, mind],
      { timeout: 20_000 },
    );
    expect(stdout).toBe('done');
  });
});

describe('watching a ref', () => {
  test('tells when it moves, goes and comes back, and not of what is not committed', async () => {
    await git(mind, 'init', '--quiet', '--initial-branch=main');
    await commit(mind, { 'a.yaml': 'a' });
    const repo = open('main');
    await repo.read();
    using followed = follow(repo);
    await commit(mind, { 'a.yaml': 'A' });
    await write(mind, { 'a.yaml': 'not committed' });
    await followed.says({ 'a.yaml': 'A' });
    await git(mind, 'branch', '--move', 'other');
    await followed.says('UnknownRef');
    await git(mind, 'branch', '--move', 'main');
    await followed.says({ 'a.yaml': 'A' });
  });

  test('tells nothing where nothing can change: at a commit, and at a remote', async () => {
    await git(mind, 'init', '--quiet');
    const first = await commit(mind, { 'a.yaml': 'a' });
    const remote = openFrameRepo({ repo: `file://${mind}`, base: '/', cache: join(folder, 'cache') });
    for (const repo of [open(first), remote]) repo.watch(() => undefined).close();
    expect(await textsOf(remote)).toEqual({ 'a.yaml': 'a' });
  });
});
