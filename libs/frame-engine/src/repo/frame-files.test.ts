import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BadFrames, FrameFolderNotFound, TooManyFrames } from '../errors.ts';
import type { FrameSource } from '../snapshot.ts';
import { openFrameRepo } from './open-frame-repo.ts';

async function loadFrameFolder(repo: string): Promise<readonly FrameSource[]> {
  return (await openFrameRepo({ repo, base: '/', cache: repo }).read()).files;
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frames-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    await mkdir(join(folder, file, '..'), { recursive: true });
    await writeFile(join(folder, file), content);
  }
}

async function problems(): Promise<readonly string[]> {
  const error: unknown = await loadFrameFolder(folder).catch((thrown: unknown) => thrown);
  if (!(error instanceof BadFrames)) throw new Error('expected BadFrames', { cause: error });
  return error.message.split('\n').slice(1);
}

describe('a frame folder', () => {
  test('gives its YAML files at any depth, sorted by path', async () => {
    await write({
      'b.yaml': 'b',
      'a/z.yml': 'z',
      'a/deep/er/x.yaml': 'x',
      'a.yaml': 'a',
      'README.md': 'no',
      'a.yaml.bak': 'no',
    });
    expect(await loadFrameFolder(folder)).toEqual([
      { file: 'a.yaml', text: 'a' },
      { file: 'a/deep/er/x.yaml', text: 'x' },
      { file: 'a/z.yml', text: 'z' },
      { file: 'b.yaml', text: 'b' },
    ]);
  });

  test('may be empty, and may be a link itself', async () => {
    const link = `${folder}-link`;
    await symlink(folder, link);
    try {
      expect(await loadFrameFolder(link)).toEqual([]);
    } finally {
      await rm(link);
    }
  });

  test('gives a file without its byte order mark, its lines as git has them', async () => {
    await write({ 'a.yaml': '\ufeffkey: Ё\r\n' });
    expect(await loadFrameFolder(folder)).toEqual([{ file: 'a.yaml', text: 'key: Ё\n' }]);
  });

  test('passes over names that begin with a dot', async () => {
    await write({ '.git/a.yaml': 'no', '.hidden.yaml': 'no', 'a.yaml': 'a' });
    expect(await loadFrameFolder(folder)).toEqual([{ file: 'a.yaml', text: 'a' }]);
  });

  test('follows links to files inside, as mounted volumes have them', async () => {
    await write({ '..2026/a.yaml': 'a' });
    await symlink('..2026', join(folder, '..data'));
    await symlink('..data/a.yaml', join(folder, 'a.yaml'));
    expect(await loadFrameFolder(folder)).toEqual([{ file: 'a.yaml', text: 'a' }]);
  });

  test('refuses links that leave it, lead nowhere or lead to folders', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'frames-'));
    await writeFile(join(outside, 'secret.yaml'), 'secret');
    await write({ 'in/a.yaml': 'a' });
    await symlink(join(outside, 'secret.yaml'), join(folder, 'a.yaml'));
    await symlink('nowhere.yaml', join(folder, 'b.yaml'));
    await symlink(outside, join(folder, 'c'));
    await symlink('in', join(folder, 'd'));
    await symlink('nowhere.md', join(folder, 'README.md'));
    try {
      expect(await problems()).toEqual([
        'a.yaml:1:1 a link that leaves the frame folder is not followed',
        'b.yaml:1:1 a link that leads nowhere (ENOENT)',
        'c:1:1 a link to a folder is not followed; move the folder here',
        'd:1:1 a link to a folder is not followed; move the folder here',
      ]);
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  test('refuses what is not UTF-8, and says where', async () => {
    await write({
      'a.yaml': Buffer.from('frame: x\nname: Caf\xe9\n', 'latin1'),
      'b.yaml': Uint8Array.of(0xff, 0xfe, 0x61, 0),
      'c.yaml': Buffer.from('\ufeffframe: x', 'utf16le').swap16(),
      'd.yaml': Buffer.from('frame: x', 'utf16le'),
    });
    expect(await problems()).toEqual([
      'a.yaml:2:10 the file is not UTF-8 from here on',
      'b.yaml:1:1 the file is UTF-16; save it as UTF-8',
      'c.yaml:1:1 the file is UTF-16; save it as UTF-8',
      'd.yaml:1:1 the file is UTF-16; save it as UTF-8',
    ]);
  });

  test('names a submodule that is not checked out; another empty folder is none', async () => {
    await write({
      '.git/HEAD': '',
      '.gitmodules': '[submodule "mind"]\n\tpath = minds/shared\n\turl = https://example.org/mind.git\n',
      'a.yaml': 'a',
    });
    await mkdir(join(folder, 'empty'));
    expect(await loadFrameFolder(folder)).toEqual([{ file: 'a.yaml', text: 'a' }]);
    await mkdir(join(folder, 'minds/shared'), { recursive: true });
    expect(await problems()).toEqual([
      'minds/shared:1:1 a submodule that is not checked out; run git submodule update --init',
    ]);
    await write({ 'minds/shared/b.yaml': 'b' });
    expect(await loadFrameFolder(folder)).toHaveLength(2);
  });

  test('refuses a file of more than one mebibyte, and takes one of just that', async () => {
    await write({ 'a.yaml': '', 'b.yaml': '' });
    await truncate(join(folder, 'a.yaml'), 1_048_576);
    expect((await loadFrameFolder(folder))[0]?.text.length).toBe(1_048_576);
    await truncate(join(folder, 'b.yaml'), 1_048_577);
    expect(await problems()).toEqual(['b.yaml:1:1 the file has 1048577 bytes; at most 1048576 are read']);
  });

  test('refuses more than 10,000 files and folders', async () => {
    await Promise.all(
      Array.from({ length: 10_001 }, (_, index) => writeFile(join(folder, `${index}.yaml`), '')),
    );
    await expect(loadFrameFolder(folder)).rejects.toThrow(TooManyFrames);
  });
});

describe('what is no frame folder', () => {
  test('is named: nothing there, or a file', async () => {
    await write({ file: 'x' });
    for (const path of [join(folder, 'nothing'), join(folder, 'file'), join(folder, 'file', 'below')]) {
      await expect(loadFrameFolder(path)).rejects.toThrow(FrameFolderNotFound);
    }
  });
});
