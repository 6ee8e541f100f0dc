import type { FileHandle } from 'node:fs/promises';

/** What is wrong with a file that was to be GGUF; its message begins after the file's name. */
export class NotGguf extends Error {}

/** The bytes of one entry of the metadata: its key, type and value. */
export interface GgufEntry {
  /** Byte for byte, so that the order of keys is that of their bytes. */
  readonly key: string;
  readonly start: number;
  readonly end: number;
  /** Where the bytes of a text are; absent for any other value. */
  readonly text?: { readonly start: number; readonly end: number };
}

const COUNT = 1_000_000;
const KEY = 65_535;
/** Of all metadata; the largest vocabularies with their merges are a tenth of it. */
const METADATA = 512 * 1024 * 1024;
const DEPTH = 4;
/** Entries that are kept; models have about a dozen. */
const KEPT = 1_000;
const CUT = 'ends before its header does; download or copy it again';

const TEXT = 8;
const LIST = 9;
/** Bytes of a value, by its type; texts and lists say their own. */
const SIZES: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};

/**
 * Where in a GGUF file of version 2 or 3 the metadata of the tokenizer are. Reads 64 KiB at a time, keeps no value, and
 * believes no length that leads beyond the file.
 *
 * @throws NotGguf
 */
export async function tokenizerEntries(
  handle: FileHandle,
  size: number,
  signal?: AbortSignal,
): Promise<readonly GgufEntry[]> {
  const reader = new Reader(handle, size, signal);
  if (size < 4 || (await reader.bytes(4)).toString('latin1') !== 'GGUF') {
    throw new NotGguf('is no GGUF file; name a model file in GGUF');
  }
  const version = await reader.u32();
  if (version === 0x02000000 || version === 0x03000000) {
    throw new NotGguf('is written for machines of the other byte order; get it in little-endian');
  }
  if (version !== 2 && version !== 3) {
    throw new NotGguf(`is GGUF of version ${version}; get it in version 2 or 3`);
  }
  const tensors = await reader.count(24);
  const entries = await reader.count(13);
  const kept: GgufEntry[] = [];
  for (let entry = 0; entry < entries; entry += 1) {
    const start = reader.position;
    const key = await reader.key();
    const type = await reader.u32();
    const value = reader.position;
    if (key === 'split.count' && type === 2) {
      if ((await reader.bytes(2)).readUInt16LE() > 1) {
        throw new NotGguf('is one of several parts of a model; join them with llama-gguf-split --merge');
      }
    } else await reader.skip(type, 0);
    if (!key.startsWith('tokenizer.')) continue;
    if (kept.length === KEPT)
      throw new NotGguf(`says more than ${KEPT} things of its tokenizer; get it from its publisher again`);
    const end = reader.position;
    kept.push({ key, start, end, ...(type === TEXT && { text: { start: value + 8, end } }) });
  }
  await reader.tensors(tensors);
  return kept;
}

class Reader {
  /** In the file, of the next byte. */
  position = 0;
  readonly #handle: FileHandle;
  readonly #size: number;
  readonly #signal: AbortSignal | undefined;
  readonly #buffer = Buffer.allocUnsafe(64 * 1024);
  /** The stretch of the file that the buffer holds. */
  #start = 0;
  #end = 0;

  constructor(handle: FileHandle, size: number, signal: AbortSignal | undefined) {
    this.#handle = handle;
    this.#size = size;
    this.#signal = signal;
  }

  /** At most 64 KiB; good until the next read. */
  async bytes(length: number): Promise<Buffer> {
    if (this.position < this.#start || this.position + length > this.#end) await this.#fill(length);
    const at = this.position - this.#start;
    this.position += length;
    return this.#buffer.subarray(at, at + length);
  }

  async #fill(length: number): Promise<void> {
    this.#signal?.throwIfAborted();
    if (this.position + length > this.#size) throw new NotGguf(CUT);
    if (this.position > METADATA)
      throw new NotGguf('has a header of more than 512 MiB; get it from its publisher again');
    this.#start = this.#end = this.position;
    while (this.#end < this.position + length) {
      const at = this.#end - this.#start;
      const { bytesRead } = await this.#handle.read(this.#buffer, at, this.#buffer.length - at, this.#end);
      if (bytesRead === 0) throw new NotGguf(CUT);
      this.#end += bytesRead;
    }
  }

  async u32(): Promise<number> {
    return (await this.bytes(4)).readUInt32LE();
  }

  /** A number of bytes, or of things that have at least so many bytes, that the rest of the file can hold. */
  async #length(atLeast: number): Promise<number> {
    const length = (await this.bytes(8)).readBigUInt64LE();
    if (length > BigInt(Math.floor((this.#size - this.position) / atLeast))) throw new NotGguf(CUT);
    return Number(length);
  }

  async count(atLeast: number): Promise<number> {
    const count = await this.#length(atLeast);
    if (count > COUNT)
      throw new NotGguf(`lists ${count} things where ${COUNT} are the most; get it from its publisher again`);
    return count;
  }

  async key(): Promise<string> {
    const length = await this.#length(1);
    if (length > KEY)
      throw new NotGguf('has a name in its header that is too long; get it from its publisher again');
    return (await this.bytes(length)).toString('latin1');
  }

  async skip(type: number, depth: number): Promise<void> {
    const size = SIZES[type];
    if (size !== undefined) this.#pass(size);
    else if (type === TEXT) this.#pass(await this.#length(1));
    else if (type === LIST && depth < DEPTH) await this.#skipList(depth);
    else throw new NotGguf('has a header that cannot be read; get it from its publisher again');
  }

  async #skipList(depth: number): Promise<void> {
    const type = await this.u32();
    const size = SIZES[type];
    const count = await this.count(size ?? 8);
    if (size !== undefined) this.#pass(count * size);
    else for (let entry = 0; entry < count; entry += 1) await this.skip(type, depth + 1);
  }

  #pass(length: number): void {
    if (this.position + length > this.#size) throw new NotGguf(CUT);
    this.position += length;
  }

  /** The list of weights, so that a download that broke off is seen: each begins within the file. */
  async tensors(count: number): Promise<void> {
    let last = -1n;
    for (let tensor = 0; tensor < count; tensor += 1) {
      await this.key();
      const dimensions = await this.u32();
      if (dimensions > 8)
        throw new NotGguf('lists weights that cannot be read; get it from its publisher again');
      const rest = await this.bytes(8 * dimensions + 12);
      const offset = rest.readBigUInt64LE(8 * dimensions + 4);
      if (offset > last) last = offset;
    }
    if (BigInt(this.position) + last >= BigInt(this.#size)) {
      throw new NotGguf('ends before its weights do; download or copy it again');
    }
  }
}
