import { codeFile, type CodeFile, type FrameText } from '@agi-double/frame-engine/pins';
import type { Hash, Lock } from '@agi-double/versioning';
import type { ProfileSide } from './profile-reports.ts';

/** The frames of a lock with their texts; undefined where one of them is not known any more. */
export async function frameTextsOf(
  lock: Lock,
  textOf: (hash: Hash) => Promise<string | undefined>,
): Promise<ProfileSide['snapshot']> {
  const frames: FrameText[] = [];
  const code = new Map<Hash, CodeFile>();
  for (const { uri, hash, code: attached = {} } of lock.frames) {
    const source = await textOf(hash);
    if (source === undefined) return undefined;
    for (const [path, address] of Object.entries(attached)) {
      const text = await textOf(address);
      const file = text === undefined ? undefined : codeFile(path, text);
      if (file === undefined) return undefined;
      code.set(address, file);
    }
    frames.push({ uri, hash, source, code: attached });
  }
  return { frames, code };
}
