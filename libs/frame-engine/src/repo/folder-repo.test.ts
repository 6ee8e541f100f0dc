import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FrameFolderNotFound, TooManyFrames } from '../errors.ts';
import { openFrameRepo } from './open-frame-repo.ts';
import { FramesTooLarge } from './repo-errors.ts';
import { problemsOf, temporaryFolder, textsOf, until, write } from './testing-repo.ts';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  const made = await temporaryFolder();
  folder = made.path;
  remove = made.remove;
});
afterEach(() => remove());

const open = (inside?: string) =>
  openFrameRepo({
    repo: folder,
    base: '/',
    cache: '/nowhere',
    ...(inside !== undefined && { folder: inside }),
  });

describe('a folder as a repo', () => {
  test('gives frames and code, sorted by path, and passes over what is neither', async () => {
    await write(folder, {
      'b.yaml': 'b',
      'a/tone.ts': 'ts',
      'a/tone.mts': 'mts',
      'a/tone.js': 'js',
      'a/tone.mjs': 'mjs',
      'a/tone.py': 'py',
      'a.yml': 'a',
      'README.md': 'no',
      'tone.tsx': 'no',
      'tone.cts': 'no',
      '.git/a.yaml': 'no',
      'node_modules/x/a.yaml': 'no',
      '__pycache__/a.py': 'no',
    });
    expect(Object.keys(await textsOf(open()))).toEqual([
      'a.yml',
      'a/tone.js',
      'a/tone.mjs',
      'a/tone.mts',
      'a/tone.py',
      'a/tone.ts',
      'b.yaml',
    ]);
  });

  test('may be a folder inside it, and says where new frames may be written', async () => {
    await write(folder, { 'mind/a.yaml': 'a', 'b.yaml': 'b' });
    const repo = open('mind/');
    expect(await textsOf(repo)).toEqual({ 'a.yaml': 'a' });
    expect(repo.folder).toBe(join(folder, 'mind'));
    expect(repo.place).toBe(join(folder, 'mind'));
  });

  test('begins at the base when its path is relative', async () => {
    await write(folder, { 'mind/a.yaml': 'a' });
    const repo = openFrameRepo({ repo: './mind', base: folder, cache: '/nowhere' });
    expect(await textsOf(repo)).toEqual({ 'a.yaml': 'a' });
  });

  test('has nothing to fetch', async () => {
    expect(await open().sync()).toBe(false);
  });
});

describe('reading a folder again', () => {
  test('gives the same objects for files that did not change, and the same tree when none did', async () => {
    await write(folder, { 'a.yaml': 'a', 'b.yaml': 'b' });
    const repo = open();
    const first = await repo.read();
    expect(await repo.read()).toBe(first);
    await write(folder, { 'b.yaml': 'B' });
    const second = await repo.read();
    expect(second.files[0]).toBe(first.files[0]);
    expect(second.files[1]).toEqual({ file: 'b.yaml', text: 'B' });
  });

  test('gives the same object for a file that was written again as it was', async () => {
    await write(folder, { 'a.yaml': 'a' });
    const repo = open();
    const first = await repo.read();
    await write(folder, { 'a.yaml': 'a' });
    expect(await repo.read()).toBe(first);
  });

  test('sees every change, even one of equal size right after the other', async () => {
    const repo = open();
    for (let number = 100; number < 300; number += 1) {
      await writeFile(join(folder, 'a.yaml'), `${number}`);
      expect(await textsOf(repo)).toEqual({ 'a.yaml': `${number}` });
    }
  });

  test('sees files that came, went and were renamed', async () => {
    await write(folder, { 'a.yaml': 'a', 'b.yaml': 'b' });
    const repo = open();
    await repo.read();
    await rm(join(folder, 'a.yaml'));
    await rename(join(folder, 'b.yaml'), join(folder, 'c.yaml'));
    await write(folder, { 'deep/d.py': 'd' });
    expect(await textsOf(repo)).toEqual({ 'c.yaml': 'b', 'deep/d.py': 'd' });
  });

  test('sees the folder itself go, and another come in its place', async () => {
    await write(folder, { 'mind/a.yaml': 'a', 'other/a.yaml': 'b' });
    const repo = open('mind');
    await repo.read();
    await rm(join(folder, 'mind'), { recursive: true });
    await expect(repo.read()).rejects.toThrow(FrameFolderNotFound);
    await rename(join(folder, 'other'), join(folder, 'mind'));
    expect(await textsOf(repo)).toEqual({ 'a.yaml': 'b' });
  });

  test('while it is read is one reading more for all who ask, which sees what they saw', async () => {
    await write(folder, { 'a.yaml': 'a' });
    const repo = open();
    const first = repo.read();
    await write(folder, { 'a.yaml': 'b' });
    const [second, third] = await Promise.all([repo.read(), repo.read()]);
    await first;
    expect(second.files).toEqual([{ file: 'a.yaml', text: 'b' }]);
    expect(third).toBe(second);
  });

  test('succeeds while files come and go', async () => {
    await write(folder, { 'stays.yaml': 'stays' });
    const repo = open();
    let reads = 0;
    const churn = (async () => {
      for (let round = 0; reads < 100; round += 1) {
        const path = join(folder, `deep-${round % 5}`);
        await write(path, { 'a.yaml': 'a', 'b.yaml': 'b' });
        await rm(path, { recursive: true });
      }
    })();
    while (reads < 100) {
      expect(await textsOf(repo)).toMatchObject({ 'stays.yaml': 'stays' });
      reads += 1;
    }
    await churn;
  });

  test('follows a mounted volume that was swapped for another', async () => {
    await write(folder, { '..1/a.yaml': 'a', '..2/a.yaml': 'b' });
    await symlink('..1', join(folder, '..data'));
    await symlink('..data/a.yaml', join(folder, 'a.yaml'));
    const repo = open();
    expect(await textsOf(repo)).toEqual({ 'a.yaml': 'a' });
    await symlink('..2', join(folder, '..new'));
    await rename(join(folder, '..new'), join(folder, '..data'));
    expect(await textsOf(repo)).toEqual({ 'a.yaml': 'b' });
  });
});

describe('a folder with something bad in it', () => {
  test('is refused with everything that is wrong, and read once that is mended', async () => {
    await write(folder, {
      'a.yaml': 'fine',
      'b.ts': Buffer.from('const name = "Caf\xe9";\n', 'latin1'),
      'c\nd.yaml': 'a line feed in its name',
      'e\\f.py': 'a backslash in its name',
      'large.yaml': '',
    });
    await truncate(join(folder, 'large.yaml'), 50 * 1_048_576);
    await symlink('../../etc/passwd', join(folder, 'link.py'));
    await symlink('/etc/passwd', join(folder, 'link.yaml'));
    await symlink('link-2.yaml', join(folder, 'link-1.yaml'));
    await symlink('link-1.yaml', join(folder, 'link-2.yaml'));
    const repo = open();
    const name = 'the name has a backslash, a control character or bytes that are not UTF-8; rename it';
    expect(await problemsOf(repo)).toEqual([
      'b.ts:1:18 the file is not UTF-8 from here on',
      `c?d.yaml:1:1 ${name}`,
      `e?f.py:1:1 ${name}`,
      'large.yaml:1:1 the file has 52428800 bytes; at most 1048576 are read',
      'link-1.yaml:1:1 a link that leads nowhere (ELOOP)',
      'link-2.yaml:1:1 a link that leads nowhere (ELOOP)',
      expect.stringMatching(
        /^link\.py:1:1 a link that (leaves the frame folder is not followed|leads nowhere)/,
      ),
      'link.yaml:1:1 a link that leaves the frame folder is not followed',
    ]);
    for (const file of ['b.ts', 'c\nd.yaml', 'e\\f.py', 'large.yaml']) await rm(join(folder, file));
    for (const file of ['link.py', 'link.yaml', 'link-1.yaml', 'link-2.yaml']) await rm(join(folder, file));
    expect(await textsOf(repo)).toEqual({ 'a.yaml': 'fine' });
  });

  test('says the column of the first bad byte, even after a U+FFFD that somebody wrote', async () => {
    await write(folder, {
      'a.yaml': Buffer.concat([Buffer.from('one\nЁ\ufffd😀'), Uint8Array.of(0xe2, 0x82), Buffer.from('x\n')]),
    });
    expect(await problemsOf(open())).toEqual(['a.yaml:2:5 the file is not UTF-8 from here on']);
  });

  test('is refused for a name that is not UTF-8', async () => {
    await writeFile(
      Buffer.concat([Buffer.from(`${folder}/caf`), Uint8Array.of(0xe9), Buffer.from('.yaml')]),
      '',
    );
    expect(await problemsOf(open())).toEqual([
      'caf?.yaml:1:1 the name has a backslash, a control character or bytes that are not UTF-8; rename it',
    ]);
  });

  test('is refused when its files are more than 64 MiB in all', async () => {
    for (let index = 0; index < 65; index += 1) {
      await write(folder, { [`${index}.yaml`]: '' });
      await truncate(join(folder, `${index}.yaml`), 1_048_576);
    }
    await expect(open().read()).rejects.toThrow(FramesTooLarge);
  });

  test('is refused when it holds more than 10,000 files and folders, whatever they are', async () => {
    await Promise.all(
      Array.from({ length: 10_001 }, (_, index) => writeFile(join(folder, `${index}.txt`), '')),
    );
    await expect(open().read()).rejects.toThrow(TooManyFrames);
  });
});

describe('what is neither a file nor a folder', () => {
  test('is never opened: a FIFO, a link to one, a socket', async () => {
    await promisify(execFile)('mkfifo', [join(folder, 'a.yaml')]);
    await symlink('a.yaml', join(folder, 'b.yaml'));
    const server = createServer();
    let listening = false;
    server.listen(join(folder, 'c.yaml'), () => {
      listening = true;
    });
    await until(() => listening);
    try {
      expect(await textsOf(open())).toEqual({});
    } finally {
      server.close();
    }
  });

  test('is no reason to hang when a file becomes a FIFO', async () => {
    await mkdir(join(folder, 'deep'));
    await write(folder, { 'deep/a.yaml': 'a' });
    const repo = open();
    await repo.read();
    await rm(join(folder, 'deep', 'a.yaml'));
    await promisify(execFile)('mkfifo', [join(folder, 'deep', 'a.yaml')]);
    expect(await textsOf(repo)).toEqual({});
  });
});
