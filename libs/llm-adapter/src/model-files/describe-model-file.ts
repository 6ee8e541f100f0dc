import { createHash, type Hash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { BadModelFile } from './bad-model-file.ts';
import { NotGguf, tokenizerEntries, type GgufEntry } from './gguf-header.ts';

export type Sha256 = `sha256:${string}`;

/** What pins a model file. */
export interface ModelFile {
  readonly bytes: number;
  /** Of the whole file. */
  readonly hash: Sha256;
  /** Of the UTF-8 of `tokenizer.chat_template`; `null` when there is none. */
  readonly chatTemplate: Sha256 | null;
  /**
   * Over the entries of the metadata whose keys begin with `tokenizer.`, but for the chat template: each as it is in the
   * file (length of the key, key, type, value), in order of key. `null` when there are none.
   */
  readonly tokenizer: Sha256 | null;
}

export interface DescribeOptions {
  readonly progress?: (event: { readonly bytes: number; readonly total: number }) => void;
  readonly signal?: AbortSignal;
}

/** What a file that was not written to keeps, in the same place. */
export interface FileIdentity {
  readonly size: bigint;
  /** Nanoseconds since the epoch. */
  readonly modified: bigint;
  readonly inode: bigint;
  readonly device: bigint;
}

const CHUNK = 1024 * 1024;
const TEMPLATE = 'tokenizer.chat_template';

/**
 * Reads a GGUF file once from its beginning to its end, a mebibyte at a time.
 *
 * @throws BadModelFile when it is no such file, or was written to meanwhile
 */
export async function describeModelFile(path: string, options: DescribeOptions = {}): Promise<ModelFile> {
  return (await readModelFile(path, options)).description;
}

/** Describes a file, and says which file it was. @throws BadModelFile */
export async function readModelFile(
  path: string,
  { progress, signal }: DescribeOptions,
): Promise<{ readonly description: ModelFile; readonly identity: FileIdentity }> {
  try {
    signal?.throwIfAborted();
    // Before it is opened: opening a named pipe would wait for whoever writes to it.
    const there = await stat(path, { bigint: true });
    if (!there.isFile()) throw new BadModelFile(path, 'is no file; name a model file in GGUF');
    await using handle = await open(path, 'r');
    const before = await handle.stat({ bigint: true });
    const description = await describe(handle, Number(before.size), progress, signal);
    const [after, named] = [await handle.stat({ bigint: true }), await stat(path, { bigint: true })];
    if (!isSameFile(before, after) || !isSameFile(before, named)) {
      throw new BadModelFile(
        path,
        'was written to while it was read; try again when its download or copy is complete',
      );
    }
    return { description, identity: identityOf(before) };
  } catch (error) {
    signal?.throwIfAborted();
    throw asBadModelFile(error, path);
  }
}

export function identityOf({ size, mtimeNs, ino, dev }: BigIntStats): FileIdentity {
  return { size, modified: mtimeNs, inode: ino, device: dev };
}

const isSameFile = (one: BigIntStats, other: BigIntStats): boolean =>
  one.size === other.size && one.mtimeNs === other.mtimeNs && one.ino === other.ino && one.dev === other.dev;

async function describe(
  handle: FileHandle,
  size: number,
  progress: DescribeOptions['progress'],
  signal: AbortSignal | undefined,
): Promise<ModelFile> {
  // The header first, so that nobody waits minutes to hear that this is no model.
  const entries = await tokenizerEntries(handle, size, signal);
  const template = entries.filter(({ key }) => key === TEMPLATE);
  const others = entries.filter(({ key }) => key !== TEMPLATE);
  const chatTemplate = template.map(({ text }) => {
    if (text === undefined)
      throw new NotGguf('has a chat template that is no text; get it from its publisher again');
    return text;
  });
  const sorted = others.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  if (template.length > 1 || sorted.some(({ key }, at) => key === sorted[at - 1]?.key)) {
    throw new NotGguf('says the same of its tokenizer twice; get it from its publisher again');
  }
  return {
    chatTemplate: await hashOf(handle, chatTemplate, signal),
    tokenizer: await hashOf(handle, sorted, signal),
    hash: (await hashOf(handle, [{ start: 0, end: size }], signal, progress)) ?? digest(createHash('sha256')),
    bytes: size,
  };
}

/** Over stretches of the file, one after another; `null` for none. */
async function hashOf(
  handle: FileHandle,
  stretches: readonly Pick<GgufEntry, 'start' | 'end'>[],
  signal: AbortSignal | undefined,
  progress?: DescribeOptions['progress'],
): Promise<Sha256 | null> {
  if (stretches.length === 0) return null;
  const hash = createHash('sha256');
  const largest = Math.max(...stretches.map(({ start, end }) => end - start));
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(1, largest)));
  for (const { start, end } of stretches) {
    for (let at = start; at < end;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, end - at), at);
      if (bytesRead === 0)
        throw new NotGguf(
          'became shorter while it was read; try again when its download or copy is complete',
        );
      hash.update(buffer.subarray(0, bytesRead));
      at += bytesRead;
      progress?.({ bytes: at, total: end });
    }
  }
  return digest(hash);
}

const digest = (hash: Hash): Sha256 => `sha256:${hash.digest('hex')}`;

/** What the file system or the reader says, as BadModelFile; anything else is passed on. */
export function asBadModelFile(error: unknown, path: string): unknown {
  if (error instanceof NotGguf) return new BadModelFile(path, error.message);
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') return error;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new BadModelFile(path, 'is not there; put it there, or name another in the profile', true);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new BadModelFile(path, 'may not be read; let the user who runs this read it');
  }
  return new BadModelFile(path, `cannot be read (${code}); look at its name and at its disk`);
}
