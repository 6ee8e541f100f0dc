import { createCodeRunner, FrameLoader, openFrameRepo } from '@agi-double/frame-engine';
import { builtInModules } from '@agi-double/reasoning-modules';
import type { Hash } from '@agi-double/versioning';
import { catalogueOf } from '../mind.ts';

/**
 * Checks a folder of frames without a Double: no profile, no log, nothing is written. The newest frame of every name is
 * in use, and routes may name the built-in modules.
 *
 * @throws BadFrames with everything that is wrong; FrameFolderNotFound, FrameFolderUnreadable, TooManyFrames
 */
export async function lintFrames(
  folder: string,
  { allowCode = false }: { readonly allowCode?: boolean } = {},
): Promise<{ readonly snapshot: Hash; readonly frames: number }> {
  const runner = allowCode ? createCodeRunner() : undefined;
  try {
    const repo = openFrameRepo({ repo: folder, base: process.cwd(), cache: folder });
    const catalogue = catalogueOf(builtInModules());
    const loader = new FrameLoader({ repo, use: ['frame://*.*.*'], catalogue, ...(runner && { runner }) });
    const { hash, frames } = await loader.load();
    return { snapshot: hash, frames: frames.length };
  } finally {
    await runner?.close();
  }
}
