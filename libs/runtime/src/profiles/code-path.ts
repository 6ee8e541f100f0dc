import { posix } from 'node:path';

/** Attached code, by the path that a frame writes, as a path of the repo. */
export function codePath(frameFile: string, path: string): string {
  return posix.join(posix.dirname(frameFile), path);
}
