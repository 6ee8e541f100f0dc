import type { FileIdentity, ModelFile, Sha256 } from './describe-model-file.ts';

/** One model file as the cache holds it. */
export interface CachedModelFile {
  /** Without links. */
  readonly path: string;
  readonly identity: FileIdentity;
  readonly description: ModelFile;
}

/** Raised when what is kept, or how a model file is described, changes: older caches are then built anew. */
const FORMAT = 1;

export function stringifyEntries(entries: readonly CachedModelFile[]): string {
  const files = entries.map(({ path, identity: { size, modified, inode, device }, description }) => ({
    path,
    size: String(size),
    modified: String(modified),
    inode: String(inode),
    device: String(device),
    hash: description.hash,
    chatTemplate: description.chatTemplate,
    tokenizer: description.tokenizer,
  }));
  return `${JSON.stringify({ modelFiles: FORMAT, files }, undefined, 2)}\n`;
}

/** The entries that are whole; none of another format. @throws SyntaxError when it is no JSON */
export function parseEntries(text: string): readonly CachedModelFile[] {
  const cache: unknown = JSON.parse(text);
  if (!isRecord(cache) || cache['modelFiles'] !== FORMAT || !Array.isArray(cache['files'])) return [];
  return cache['files'].map(entryOf).filter((entry) => entry !== undefined);
}

function entryOf(value: unknown): CachedModelFile | undefined {
  if (!isRecord(value)) return undefined;
  const { path, hash, chatTemplate, tokenizer } = value;
  const [size, modified, inode, device] = ['size', 'modified', 'inode', 'device'].map((key) =>
    integer(value[key]),
  );
  if (size === undefined || modified === undefined || inode === undefined || device === undefined)
    return undefined;
  if (typeof path !== 'string' || !isHash(hash) || !isHashOrNull(chatTemplate) || !isHashOrNull(tokenizer))
    return undefined;
  return {
    path,
    identity: { size, modified, inode, device },
    description: { bytes: Number(size), hash, chatTemplate, tokenizer },
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isHash = (value: unknown): value is Sha256 =>
  typeof value === 'string' && /^sha256:[0-9a-f]{64}$/.test(value);
const isHashOrNull = (value: unknown): value is Sha256 | null => value === null || isHash(value);
const integer = (value: unknown): bigint | undefined =>
  typeof value === 'string' && /^-?\d{1,30}$/.test(value) ? BigInt(value) : undefined;
