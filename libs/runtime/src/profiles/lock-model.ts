import { basename, join } from 'node:path';
import { BadModelFile, ModelFileHashes } from '@agi-double/llm-adapter/model-files';
import type { Hash, LockedEngine } from '@agi-double/versioning';
import type { ResolveOptions } from './resolve-base.ts';

/** What a lock says of a model file, or what is wrong with it. */
export async function lockModel(
  path: string,
  { home, full, progress, signal }: ResolveOptions,
): Promise<LockedEngine | { readonly fault: string }> {
  try {
    const hashes = new ModelFileHashes(join(home, 'model-hashes.json'));
    const { hash, chatTemplate, tokenizer } = await hashes.describe(path, {
      ...(full !== undefined && { full }),
      ...(signal && { signal }),
      ...(progress && { progress: (at) => progress({ file: path, ...at }) }),
    });
    return {
      use: 'llama',
      model: basename(path),
      file: hash as Hash,
      chatTemplate: chatTemplate as Hash | null,
      tokenizer: tokenizer as Hash | null,
    };
  } catch (error) {
    if (!(error instanceof BadModelFile)) throw error;
    return { fault: error.message };
  }
}
