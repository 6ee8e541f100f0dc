import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { writeGguf } from '../testing/index.ts';
import { BadModelFile } from './bad-model-file.ts';
import { describeModelFile, type ModelFile } from './describe-model-file.ts';
import { ModelFileHashes } from './model-file-hashes.ts';

let folder: string;
let model: string;
let cache: string;
let read: number;
const progress = (): void => {
  read += 1;
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'model-hashes-'));
  model = join(folder, 'model.gguf');
  cache = join(folder, 'views', 'model-files.json');
  read = 0;
  await writeGguf(model, { chatTemplate: 'Anna', tokens: ['a'] });
  await utimes(model, 1_700_000_000, 1_700_000_000);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const described = (path = model, options = {}): Promise<ModelFile> =>
  new ModelFileHashes(cache).describe(path, { progress, ...options });

test('a model is read once, by whatever name and by whoever shares the cache', async () => {
  const link = join(folder, 'link.gguf');
  await symlink(model, link);
  const first = await described();
  expect(first).toEqual(await describeModelFile(model));
  expect(read).toBe(1);
  expect(await described()).toEqual(first);
  expect(await described(link)).toEqual(first);
  expect(read).toBe(1);
});

test('a full description reads it again and renews the cache', async () => {
  const first = await described();
  await writeFile(cache, (await readFile(cache, 'utf8')).replace(first.hash, `sha256:${'0'.repeat(64)}`));
  expect((await described()).hash).not.toBe(first.hash);
  expect(await described(model, { full: true })).toEqual(first);
  expect(await described()).toEqual(first);
  expect(read).toBe(2);
});

test('another time of change, by a nanosecond, is another file', async () => {
  await described();
  await promisify(execFile)('touch', ['-d', '2023-11-14T22:13:20.000000001Z', model]);
  await described();
  expect(read).toBe(2);
});

test('another inode of the same size and time is another file', async () => {
  const first = await described();
  const other = join(folder, 'other.gguf');
  await writeGguf(other, { chatTemplate: 'Olga', tokens: ['a'] });
  await utimes(other, 1_700_000_000, 1_700_000_000);
  await rename(other, model);
  const second = await described();
  expect(second.bytes).toBe(first.bytes);
  expect(second).toEqual(await describeModelFile(model));
  expect(second.hash).not.toBe(first.hash);
});

test('another size is another file, even at the same time', async () => {
  await described();
  appendFileSync(model, 'more');
  await utimes(model, 1_700_000_000, 1_700_000_000);
  expect(await described()).toEqual(await describeModelFile(model));
});

test.each([
  ['empty', ''],
  ['no JSON', '{'],
  ['no object', '[]'],
  ['of another format', '{"modelFiles":2,"files":[]}'],
  ['without files', '{"modelFiles":1}'],
  ['with files that are none', '{"modelFiles":1,"files":[null,1,{"path":"x"},{"size":"-"}]}'],
  ['too long', ' '.repeat(1024 * 1024 + 1)],
])('a cache that is %s is built anew', async (_, text) => {
  const first = await described();
  await writeFile(cache, text);
  expect(await described()).toEqual(first);
  expect(await described()).toEqual(first);
  expect(read).toBe(2);
});

test('a cache that is a named pipe or a device is not waited for', async () => {
  const first = await described();
  await rm(cache);
  execFileSync('mkfifo', [cache]);
  expect(await described()).toEqual(first);
  await rm(cache);
  await symlink('/dev/zero', cache);
  expect(await described()).toEqual(first);
});

test.each(['size', 'modified', 'inode', 'device', 'hash', 'chatTemplate', 'tokenizer', 'path'])(
  'an entry whose %s is damaged does not count',
  async (key) => {
    const first = await described();
    const damaged = JSON.parse(await readFile(cache, 'utf8')) as { files: [Record<string, unknown>] };
    damaged.files[0][key] = 7;
    await writeFile(cache, JSON.stringify(damaged));
    expect(await described()).toEqual(first);
    expect(read).toBe(2);
  },
);

test('a cache that cannot be written only costs time', async () => {
  cache = join(model, 'cache.json'); // A file is no folder.
  const first = await described();
  expect(await described()).toEqual(first);
  cache = join(folder, 'folder');
  await mkdir(cache);
  expect(await described()).toEqual(first);
  expect(read).toBe(3);
  expect((await readdir(folder)).sort()).toEqual(['folder', 'model.gguf']);
});

test('a file that is written to while it is read is refused and not kept', async () => {
  const writing = { progress: () => appendFileSync(model, 'more') };
  await expect(described(model, writing)).rejects.toThrow(BadModelFile);
  expect(statSync(cache, { throwIfNoEntry: false })).toBeUndefined();
  expect(await described()).toEqual(await describeModelFile(model));
});

test('a file that is not there, or is no model, is BadModelFile by the name it was asked for, and not kept', async () => {
  const other = join(folder, 'other.gguf');
  await expect(described(other)).rejects.toMatchObject({ name: 'BadModelFile', file: other, missing: true });
  await writeFile(other, 'text');
  await expect(described(other)).rejects.toMatchObject({ name: 'BadModelFile', file: other, missing: false });
  expect(statSync(cache, { throwIfNoEntry: false })).toBeUndefined();
});

test('an abort is passed on', async () => {
  const reason = new Error('stopped');
  await expect(described(model, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('the cache keeps the hundred models that were hashed last', async () => {
  const hashes = new ModelFileHashes(cache);
  const paths = Array.from({ length: 101 }, (_, at) => join(folder, `${at}.gguf`));
  for (const path of paths) {
    await writeGguf(path);
    await hashes.describe(path);
  }
  const { files } = JSON.parse(await readFile(cache, 'utf8')) as { files: { path: string }[] };
  expect(files.map(({ path }) => path)).toEqual(paths.slice(1));
});

test('descriptions at once in one process are all kept', async () => {
  const hashes = new ModelFileHashes(cache);
  const paths = Array.from({ length: 8 }, (_, at) => join(folder, `${at}.gguf`));
  await Promise.all(paths.map((path) => writeGguf(path)));
  await Promise.all(paths.map((path) => hashes.describe(path)));
  await Promise.all(paths.map((path) => hashes.describe(path, { progress })));
  expect(read).toBe(0);
});

test('processes that write at once leave a whole cache and nothing beside it', async () => {
  const first = await describeModelFile(model);
  const script = `
    const { ModelFileHashes } = await import('@agi-double/llm-adapter/model-files');
    const [cache, model] = process.argv.slice(1);
    for (let turn = 0; turn < 20; turn += 1) {
      await new ModelFileHashes(cache).describe(model, { full: turn % 2 === 0 });
    }
  `;
  const run = (): Promise<unknown> =>
    promisify(execFile)(
      process.execPath,
      [
        '--conditions=@agi-double/source',
        '--no-warnings',
        '--input-type=module',
        '--eval',
        script,
        cache,
        model,
      ],
      { cwd: import.meta.dirname },
    );
  await Promise.all([run(), run(), run()]);
  expect(await described()).toEqual(first);
  expect(read).toBe(0);
  expect(await readdir(join(folder, 'views'))).toEqual(['model-files.json']);
});
