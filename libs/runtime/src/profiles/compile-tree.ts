import { createCodeRunner, FrameLoader, type FrameTree, type PinnedFrames } from '@agi-double/frame-engine';
import type { ProfileFile } from '@agi-double/versioning';
import type { LockBase } from './lock-base.ts';
import { useAt } from './use-at.ts';

/** What `pinTree` tells, by compiling the frames: what does not compile is told. @throws BadFrames */
export async function compileTree(
  file: ProfileFile,
  base: LockBase,
  tree: FrameTree,
  place: string,
): Promise<PinnedFrames> {
  const runner = base.allowCode ? createCodeRunner() : undefined;
  try {
    const loader = new FrameLoader({
      repo: { place, read: async () => tree },
      use: file.profile.frames.use,
      useAt: useAt(file),
      catalogue: { modules: base.modules.map(({ uri, options }) => ({ uri, ...(options && { options }) })) },
      ...(runner && { runner }),
    });
    const { hash, frames, code } = await loader.load();
    return { snapshot: hash, frames, code };
  } finally {
    await runner?.close();
  }
}
