import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileChanged } from '../errors/file-changed.ts';
import { replaceFiles, WriteFailed } from './replace-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agi-replace-'));
});
afterEach(() => rm(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const text = (name: string): Promise<string> => readFile(at(name), 'utf8');

describe('replacing files', () => {
  test('writes new files and replaces old ones, and leaves nothing else behind', async () => {
    await writeFile(at('a'), 'old');
    await replaceFiles([
      { file: at('a'), text: 'new', was: 'old' },
      { file: at('b'), text: 'b', was: null },
    ]);
    expect([await text('a'), await text('b')]).toEqual(['new', 'b']);
    expect((await readdir(folder)).sort()).toEqual(['a', 'b']);
  });

  test('keeps the mode of a file, and the link that leads to it', async () => {
    await writeFile(at('a'), 'old');
    await chmod(at('a'), 0o640);
    await symlink('a', at('link'));
    await replaceFiles([{ file: at('link'), text: 'new' }]);
    expect(await text('a')).toBe('new');
    expect((await stat(at('a'))).mode & 0o777).toBe(0o640);
    expect(
      (await readdir(folder, { withFileTypes: true })).find(({ name }) => name === 'link')?.isSymbolicLink(),
    ).toBe(true);
  });

  test('puts back those that were replaced when one of them cannot be', async () => {
    await writeFile(at('a'), 'old');
    await mkdir(at('folder'));
    const error: unknown = await replaceFiles([
      { file: at('a'), text: 'new' },
      { file: at('new'), text: 'new' },
      { file: at('folder'), text: 'no folder is replaced by a file' },
    ]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WriteFailed);
    expect(error).toMatchObject({ file: at('folder') });
    expect(await text('a')).toBe('old');
    expect((await readdir(folder)).sort()).toEqual(['a', 'folder']);
  });

  test('names the file whose folder is none, and writes nothing', async () => {
    await writeFile(at('a'), 'old');
    const below = join(at('a'), 'b');
    await expect(
      replaceFiles([
        { file: at('a'), text: 'new' },
        { file: below, text: 'new' },
      ]),
    ).rejects.toMatchObject({ name: 'WriteFailed', file: below, code: 'ENOTDIR' });
    expect(await text('a')).toBe('old');
    expect(await readdir(folder)).toEqual(['a']);
  });

  test('leaves all of them alone when somebody has written to one meanwhile', async () => {
    await writeFile(at('a'), 'old');
    await writeFile(at('b'), 'of somebody else');
    const both = [
      { file: at('a'), text: 'new', was: 'old' },
      { file: at('b'), text: 'new', was: 'b' },
    ];
    await expect(replaceFiles(both)).rejects.toThrow(FileChanged);
    await expect(replaceFiles([{ file: at('b'), text: 'new', was: null }])).rejects.toThrow(FileChanged);
    expect([await text('a'), await text('b')]).toEqual(['old', 'of somebody else']);
    expect((await readdir(folder)).sort()).toEqual(['a', 'b']);
  });

  test('never shows half of a text to whoever reads meanwhile', async () => {
    const texts = Array.from({ length: 8 }, (_, index) => `${index}`.repeat(100_000));
    await writeFile(at('a'), texts[0] ?? '');
    const writing = texts.map((one) => replaceFiles([{ file: at('a'), text: one }]));
    const seen = await Promise.all(Array.from({ length: 50 }, () => text('a')));
    await Promise.all(writing);
    expect(texts).toEqual(expect.arrayContaining(seen));
    expect(await readdir(folder)).toEqual(['a']);
  });
});
