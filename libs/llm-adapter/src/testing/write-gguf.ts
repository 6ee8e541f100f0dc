import { writeFile } from 'node:fs/promises';

export interface GgufContent {
  readonly chatTemplate?: string;
  /** The vocabulary; without it, the file says nothing of a tokenizer. */
  readonly tokens?: readonly string[];
  readonly name?: string;
  /** Bytes after the header, as weights would be. */
  readonly padding?: number;
  /** Offsets of weights that the header lists; none by default. */
  readonly weights?: readonly number[];
  readonly version?: number;
  /** Further entries, as their bytes (`ggufEntry`), after the others. */
  readonly entries?: readonly Uint8Array[];
}

/** Writes a GGUF file that holds what is asked for, byte by byte the same each time. Returns the length of its header. */
export async function writeGguf(path: string, content: GgufContent = {}): Promise<number> {
  const header = ggufHeader(content);
  await writeFile(path, Buffer.concat([header, Buffer.alloc(content.padding ?? 64, 7)]));
  return header.length;
}

function ggufHeader({
  chatTemplate,
  tokens,
  name,
  weights = [],
  version = 3,
  entries = [],
}: GgufContent): Buffer {
  const all = [
    ggufEntry('general.architecture', 8, text('llama')),
    ...(name === undefined ? [] : [ggufEntry('general.name', 8, text(name))]),
    ggufEntry('llama.rope.freq_base', 6, Buffer.from([0, 64, 28, 70])),
    ...(chatTemplate === undefined ? [] : [ggufEntry('tokenizer.chat_template', 8, text(chatTemplate))]),
    ...(tokens === undefined
      ? []
      : [
          ggufEntry('tokenizer.ggml.tokens', 9, list(8, tokens.map(text))),
          ggufEntry(
            'tokenizer.ggml.scores',
            9,
            list(
              6,
              tokens.map(() => Buffer.alloc(4)),
            ),
          ),
          ggufEntry('tokenizer.ggml.bos_token_id', 4, u32(1)),
          ggufEntry('tokenizer.ggml.add_bos_token', 7, Buffer.from([1])),
        ]),
    ...entries,
  ];
  const listed = weights.map((offset, at) =>
    Buffer.concat([text(`blk.${at}.weight`), u32(1), u64(32), u32(0), u64(offset)]),
  );
  return Buffer.concat([
    Buffer.from('GGUF'),
    u32(version),
    u64(weights.length),
    u64(all.length),
    ...all,
    ...listed,
  ]);
}

/** One entry of the metadata as its bytes; `type` is GGUF's number of the value's type. */
export function ggufEntry(key: string, type: number, value: Uint8Array): Buffer {
  return Buffer.concat([text(key), u32(type), value]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}

function list(type: number, values: readonly Buffer[]): Buffer {
  return Buffer.concat([u32(type), u64(values.length), ...values]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
