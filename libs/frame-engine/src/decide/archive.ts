import { canonicalJson, hashBytes, isHash, type Hash } from '@agi-double/versioning';
import { codeFile, type CodeFile } from '../code/code-file.ts';
import type { CodeFiles } from '../compile/attached-code.ts';
import { compileFrames, type CompileOptions } from '../compile/compile-frames.ts';
import { BadSnapshot } from '../errors.ts';
import { FRAME_LANGUAGE_VERSION } from '../language/frame-schema.ts';
import type { FrameSource, Snapshot } from '../snapshot.ts';
import { manifestOf, type Manifest } from './manifest.ts';

/**
 * Everything that must be stored so that the snapshot can be restored, the manifest last.
 * @param stored a snapshot that is in the store already: what it holds is left out.
 */
export function archiveOf(snapshot: Snapshot, stored?: Snapshot): readonly Uint8Array[] {
  const known = new Set<Hash>(stored?.frames.flatMap(({ hash, code }) => [hash, ...Object.values(code)]));
  const texts = new Map<Hash, string>();
  for (const { hash, source } of snapshot.frames) texts.set(hash, source);
  for (const { hash, source } of snapshot.code.values()) texts.set(hash, source);
  const encoder = new TextEncoder();
  return [
    ...[...texts].filter(([hash]) => !known.has(hash)).map(([, text]) => encoder.encode(text)),
    encoder.encode(canonicalJson(manifestOf(snapshot.frames))),
  ];
}

/**
 * Compiles a snapshot from a store, exactly as it was: its frames are named one by one, whatever is newer now.
 * @throws BadSnapshot for what is missing, damaged, or of another frame language
 * @throws BadFrames when the catalogue lacks what its routes need
 */
export async function restoreSnapshot(
  hash: Hash,
  get: (hash: Hash) => Promise<Uint8Array | undefined>,
  options: Pick<CompileOptions, 'catalogue' | 'allowCode'>,
): Promise<Snapshot> {
  const text = async (address: Hash): Promise<string> => {
    const bytes = await get(address);
    if (bytes === undefined) throw new BadSnapshot(hash, `the store does not hold ${address}`);
    if (hashBytes(bytes) !== address) throw new BadSnapshot(hash, `${address} has other content`);
    // A byte order mark is part of what was hashed.
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  };
  const manifest = parse(hash, await text(hash));
  if (manifest.language !== FRAME_LANGUAGE_VERSION) {
    throw new BadSnapshot(
      hash,
      `it is written in frame language ${manifest.language}, this version reads ${FRAME_LANGUAGE_VERSION}`,
    );
  }
  const sources: FrameSource[] = [];
  const code = new Map<string, CodeFile>();
  for (const frame of manifest.frames) {
    const file = `${frame.uri.slice('frame://'.length)}.yaml`;
    sources.push({ file, text: await text(frame.hash) });
    for (const [path, address] of Object.entries(frame.code ?? {})) {
      const found = codeFile(path, await text(address));
      if (found !== undefined) code.set(`${file} ${path}`, found);
    }
  }
  const files: CodeFiles = { paths: [], get: (frame, path) => code.get(`${frame} ${path}`) };
  const use = manifest.frames.map(({ uri }) => uri);
  const snapshot = compileFrames(sources, { ...options, use, code: files });
  if (snapshot.hash !== hash) throw new BadSnapshot(hash, `what it holds compiles to ${snapshot.hash}`);
  return snapshot;
}

function parse(hash: Hash, text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new BadSnapshot(hash, 'it is not JSON', { cause });
  }
  if (!isManifest(value)) throw new BadSnapshot(hash, 'it does not hold language and frames');
  return value;
}

function isManifest(value: unknown): value is Manifest {
  const { language, frames } = (value ?? {}) as { readonly [key: string]: unknown };
  return (
    typeof language === 'number' &&
    Array.isArray(frames) &&
    frames.every((frame: Partial<Manifest['frames'][number]> | null) => {
      const { uri, hash, code } = frame ?? {};
      return typeof uri === 'string' && isHash(hash ?? '') && Object.values(code ?? {}).every(isHash);
    })
  );
}
