import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AISDKError } from '@ai-sdk/provider';
import fc from 'fast-check';
import { ggufEntry, writeGguf, type GgufContent } from '../testing/index.ts';
import { BadModelFile } from './bad-model-file.ts';
import { describeModelFile } from './describe-model-file.ts';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'model-file-'));
  file = join(folder, 'model.gguf');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sha256 = (...bytes: (Uint8Array | string)[]): string => {
  const hash = createHash('sha256');
  for (const part of bytes) hash.update(part);
  return `sha256:${hash.digest('hex')}`;
};
const FULL: GgufContent = {
  chatTemplate: '{{ «привет» }}',
  tokens: ['<s>', 'Anna'],
  name: 'Small',
  weights: [0, 32],
};

async function failureOf(path: string): Promise<unknown> {
  return describeModelFile(path).then(
    (described) => expect(described).toBe('an error'),
    (error: unknown) => error,
  );
}

describe('a model file', () => {
  test.each([2, 3])(
    'of version %i is described by the hashes of its bytes, template and tokenizer',
    async (version) => {
      const header = await writeGguf(file, { ...FULL, version, padding: 100 });
      const text = (value: string): Buffer =>
        Buffer.from(`${String.fromCharCode(value.length)}\0\0\0\0\0\0\0${value}`);
      expect(await describeModelFile(file)).toEqual({
        bytes: header + 100,
        hash: sha256(await readFile(file)),
        chatTemplate: sha256('{{ «привет» }}'),
        tokenizer: sha256(
          ggufEntry('tokenizer.ggml.add_bos_token', 7, Buffer.from([1])),
          ggufEntry('tokenizer.ggml.bos_token_id', 4, Buffer.from([1, 0, 0, 0])),
          ggufEntry('tokenizer.ggml.scores', 9, Buffer.from([6, 0, 0, 0, 2, ...Array<number>(15).fill(0)])),
          ggufEntry(
            'tokenizer.ggml.tokens',
            9,
            Buffer.concat([Buffer.from([8, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]), text('<s>'), text('Anna')]),
          ),
        ),
      });
    },
  );

  test('without template and tokenizer has none', async () => {
    await writeGguf(file);
    expect(await describeModelFile(file)).toMatchObject({ chatTemplate: null, tokenizer: null });
  });

  test('with another template has the same tokenizer; with another vocabulary the same template', async () => {
    await writeGguf(file, FULL);
    const { chatTemplate, tokenizer } = await describeModelFile(file);
    await writeGguf(file, { ...FULL, chatTemplate: 'other' });
    const templated = await describeModelFile(file);
    expect(templated.tokenizer).toBe(tokenizer);
    expect(templated.chatTemplate).not.toBe(chatTemplate);
    await writeGguf(file, { ...FULL, tokens: ['<s>', 'Olga'] });
    const worded = await describeModelFile(file);
    expect(worded.chatTemplate).toBe(chatTemplate);
    expect(worded.tokenizer).not.toBe(tokenizer);
  });

  test('of several mebibytes is told of as it is read, to the last byte', async () => {
    const header = await writeGguf(file, { ...FULL, padding: 3 * 1024 * 1024 });
    const told: { bytes: number; total: number }[] = [];
    const { bytes, hash } = await describeModelFile(file, { progress: (event) => told.push(event) });
    expect(hash).toBe(sha256(readFileSync(file)));
    expect(bytes).toBe(header + 3 * 1024 * 1024);
    expect(told.map((event) => event.bytes)).toEqual(
      [1, 2, 3].map((mebi) => mebi * 1024 * 1024).concat(bytes),
    );
    expect(told.every(({ total }) => total === bytes)).toBe(true);
  });

  test('is read no further once the signal is aborted', async () => {
    await writeGguf(file, { padding: 3 * 1024 * 1024 });
    const abort = new AbortController();
    const reason = new Error('stopped');
    let told = 0;
    const progress = (): void => {
      told += 1;
      abort.abort(reason);
    };
    await expect(describeModelFile(file, { progress, signal: abort.signal })).rejects.toBe(reason);
    expect(told).toBe(1);
  });

  test('that is written to while it is read is BadModelFile', async () => {
    await writeGguf(file);
    const progress = (): void => appendFileSync(file, 'more');
    await expect(describeModelFile(file, { progress })).rejects.toThrow(BadModelFile);
  });
});

describe('what is no whole model file', () => {
  test('is BadModelFile when it is not there, and says so', async () => {
    const path = join(folder, 'none.gguf');
    const error = await failureOf(path);
    expect(error).toBeInstanceOf(BadModelFile);
    expect(AISDKError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ file: path, missing: true });
    expect(await failureOf(folder)).toMatchObject({ name: 'BadModelFile', missing: false });
    expect(await failureOf(`${file}\0`)).toBeInstanceOf(BadModelFile);
  });

  test('is BadModelFile wherever its header was cut off', async () => {
    const header = await writeGguf(file, FULL);
    // Weights that are listed must begin within the file, so that a whole header is not enough.
    for (let length = header + 32; length >= 0; length -= 1) {
      await truncate(file, length);
      expect(await failureOf(file)).toBeInstanceOf(BadModelFile);
    }
  });

  const u64 = (value: bigint): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(value);
    return bytes;
  };
  const list = (type: number, count: bigint): Buffer =>
    Buffer.concat([Buffer.from([type, 0, 0, 0]), u64(count)]);
  const nested = Buffer.concat(Array.from({ length: 8 }, () => list(9, 1n)));
  const BEYOND = 2n ** 63n + 5n;

  test.each<[string, GgufContent]>([
    ['a version of the future', { version: 4 }],
    ['version 1', { version: 1 }],
    ['the other byte order', { version: 0x03000000 }],
    ['a text longer than the file', { entries: [ggufEntry('tokenizer.x', 8, u64(BEYOND))] }],
    ['a list longer than the file', { entries: [ggufEntry('tokenizer.x', 9, list(4, BEYOND))] }],
    ['a list of lists longer than the file', { entries: [ggufEntry('tokenizer.x', 9, list(9, BEYOND))] }],
    [
      'a list of more than a million',
      { entries: [ggufEntry('x', 9, list(0, 1_000_001n))], padding: 2_000_000 },
    ],
    ['lists in lists in lists', { entries: [ggufEntry('x', 9, nested)] }],
    ['an unknown type', { entries: [ggufEntry('x', 13, u64(0n))] }],
    ['a name of 65 536 letters', { entries: [ggufEntry('x'.repeat(65_536), 0, Buffer.alloc(1))] }],
    ['a template that is a number', { entries: [ggufEntry('tokenizer.chat_template', 0, Buffer.alloc(1))] }],
    ['two templates', { chatTemplate: 'a', entries: [ggufEntry('tokenizer.chat_template', 8, u64(0n))] }],
    [
      'the same key twice',
      { tokens: [], entries: [ggufEntry('tokenizer.ggml.bos_token_id', 0, Buffer.alloc(1))] },
    ],
    ['one part of several', { entries: [ggufEntry('split.count', 2, Buffer.from([3, 0]))] }],
    [
      'a thousand and one entries of a tokenizer',
      { entries: Array.from({ length: 1_001 }, (_, at) => ggufEntry(`tokenizer.${at}`, 0, Buffer.alloc(1))) },
    ],
  ])('such as %s is BadModelFile, which says what to do', async (_, content) => {
    await writeGguf(file, content);
    const error = await failureOf(file);
    expect(error).toBeInstanceOf(BadModelFile);
    expect(error).toMatchObject({ file, reason: expect.stringMatching(/; /) as unknown });
  });

  test('but a text and a list of the longest that fits are read', async () => {
    const many = Buffer.concat([list(8, 100_000n), Buffer.alloc(800_000)]);
    await writeGguf(file, {
      chatTemplate: 'x'.repeat(3_000_000),
      entries: [ggufEntry('tokenizer.many', 9, many)],
    });
    expect(await describeModelFile(file)).toMatchObject({
      chatTemplate: sha256('x'.repeat(3_000_000)),
      tokenizer: sha256(ggufEntry('tokenizer.many', 9, many)),
    });
  });
});

describe('for any bytes', () => {
  const fails = async (bytes: Uint8Array): Promise<void> => {
    await writeFile(file, bytes);
    const before = process.memoryUsage().arrayBuffers;
    await describeModelFile(file).catch((error: unknown) => expect(error).toBeInstanceOf(BadModelFile));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * 1024 * 1024);
  };

  test('there is a description or BadModelFile', async () => {
    const magic = fc.constantFrom(
      '',
      'GGUF',
      'GGUF\u0002\0\0\0',
      'GGUF\u0003\0\0\0',
      'GGUF\u0003\0\0\0\0\0\0\0\0\0\0\0',
    );
    await fc.assert(
      fc.asyncProperty(magic, fc.uint8Array({ maxLength: 400 }), async (begin, rest) => {
        await fails(Buffer.concat([Buffer.from(begin), rest]));
      }),
      { numRuns: 300 },
    );
  });

  test('of a model file with some of them changed, too', async () => {
    await writeGguf(file, FULL);
    const whole = await readFile(file);
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.constantFrom(0, 1, 8, 9, 127, 128, 255)), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const changed = Buffer.from(whole);
        for (const [at, value] of list) changed[at] = value;
        await fails(changed);
      }),
      { numRuns: 300 },
    );
  });
});
