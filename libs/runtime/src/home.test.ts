import { chmod, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { FrameHome, routes, voice } from './testing/frame-home.ts';
import { closeHome, makeHome } from './home.ts';

// Guards against: a memory that everybody on the machine can read.

/** Paths below a home, with their rights. */
async function rights(home: string): Promise<Record<string, string>> {
  const paths = ['', ...(await readdir(home, { recursive: true }))];
  const found = await Promise.all(paths.map((path) => stat(join(home, path))));
  return Object.fromEntries(
    paths.map((path, index) => [path, ((found[index]?.mode ?? 0) & 0o777).toString(8)]),
  );
}

test('a home is its owner’s alone from the moment it is made, whatever the umask', async () => {
  const umask = process.umask(0);
  try {
    await using home = await FrameHome.make({ 'routes.yaml': routes, 'voice.yaml': voice('Hello.') });
    const double = await home.open();
    await double.remember('main', 'The code of the gate is 4711.');
    const open = await rights(home.home);
    expect(open).toMatchObject({ '': '700', views: '700', 'log.sqlite': '600', 'log.sqlite-wal': '600' });
    expect(Object.values(open).filter((mode) => !mode.endsWith('00'))).toEqual([]);
    await double.close();
  } finally {
    process.umask(umask);
  }
});

test('doctor takes back what an earlier version left open, and touches nothing that a link leads to', async () => {
  await using home = await FrameHome.make({ 'routes.yaml': routes, 'voice.yaml': voice('Hello.') });
  const double = await home.open();
  const other = await mkdtemp(join(tmpdir(), 'agi-other-'));
  await chmod(other, 0o755);
  await symlink(other, join(home.home, 'link'));
  await writeFile(join(home.home, 'script'), '', { mode: 0o755 });
  await chmod(home.home, 0o755);
  await chmod(join(home.home, 'log.sqlite'), 0o644);
  const rightsOf = async () => (await double.check()).find(({ name }) => name === 'rights')?.detail;
  expect(await rightsOf()).toMatch(/^[3-9] of its files and folders could be read by others; now/);
  expect(await rights(home.home)).toMatchObject({ '': '700', 'log.sqlite': '600', script: '700' });
  expect((await stat(other)).mode & 0o777).toBe(0o755);
  expect(await rightsOf()).toBe('only you may read what is in it');
  await rm(other, { recursive: true });
});

test('a home that is there already stays as it is until doctor is asked, and its parents are nobody’s business', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'agi-home-'));
  const umask = process.umask(0o022);
  try {
    await makeHome(join(folder, 'a', 'home'));
  } finally {
    process.umask(umask);
  }
  const mode = async (path: string) => (await stat(join(folder, path))).mode & 0o777;
  expect([await mode('a'), await mode('a/home'), await mode('a/home/views')]).toEqual([0o755, 0o700, 0o700]);
  expect(await closeHome(join(folder, 'a', 'home'))).toBe(0);
  await rm(folder, { recursive: true });
});
