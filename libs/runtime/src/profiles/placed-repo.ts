import { BadFrames, type FrameRepo } from '@agi-double/frame-engine/pins';
import { DoubleError, type ProfileFile } from '@agi-double/versioning';

/** A repo whose errors say which line of the profile names it. */
export function placedRepo(repo: FrameRepo, file: ProfileFile): FrameRepo {
  const { place, folder } = repo;
  const told = <T>(asked: Promise<T>): Promise<T> =>
    asked.catch((error: unknown) => {
      throw placed(error, file);
    });
  return {
    place,
    ...(folder !== undefined && { folder }),
    read: () => told(repo.read()),
    sync: () => told(repo.sync()),
    commit: () => repo.commit(),
    watch: (changed) => repo.watch(changed),
  };
}

/** The same error, with the place where the profile names the repo, as `namedAt` too; what is wrong with single files says its own. */
export function placed(error: unknown, { file, profile, place }: ProfileFile): unknown {
  if (!DoubleError.isInstance(error) || error instanceof BadFrames) return error;
  const part = profile.frames.ref !== undefined && 'ref' in error ? 'ref' : 'repo';
  const { line } = place(['frames', part]);
  const where = `${file}:${line} frames.${part}: `;
  if (!error.message.startsWith(where)) error.message = where + error.message;
  return Object.assign(error, { namedAt: { file, line, part: `frames.${part}` } });
}
