import { basename } from 'node:path';
import type { Lock, LockChange } from '@agi-double/versioning';
import { diffLocks } from '@agi-double/versioning/locks';
import { codePath } from './code-path.ts';
import { placeIn, type FoundMind } from './found-mind.ts';
import type { LockDifference } from './profile-reports.ts';
import { modelFileOf } from './resolve-base.ts';

/** What is not as it was locked, each with the file that differs. */
export function lockDifferences(locked: Lock, found: FoundMind, home: string): readonly LockDifference[] {
  return diffLocks(locked, found.lock).map((change) => ({
    ...change,
    file: fileOf(change, locked, found, home),
  }));
}

function fileOf(change: LockChange, locked: Lock, found: FoundMind, home: string): string {
  switch (change.part) {
    case 'frames':
      return frameFileOf(change, locked, found);
    case 'engines':
      return modelFileIn(change, found, home) ?? found.file.file;
    case 'profile':
    case 'core':
    case 'modules':
    case 'memory':
    case 'embedder':
    case 'tools':
    case 'allowCode':
    case 'snapshot':
      return found.file.file;
  }
}

/** The frame's file, or that of the attached code where only this is another. */
function frameFileOf({ wasUri, nowUri }: LockChange, locked: Lock, { frames, repo }: FoundMind): string {
  const now = frames.frames.find(({ uri }) => uri === nowUri);
  if (now === undefined) return repo.folder ?? repo.place; // The folder that it is gone from.
  const was = locked.frames.find(({ uri }) => uri === wasUri);
  if (was?.hash === now.hash) {
    const paths = Object.keys({ ...was.code, ...now.code });
    const path = paths.find((one) => was.code?.[one] !== now.code[one]);
    if (path !== undefined) return placeIn(repo, codePath(now.file, path));
  }
  return placeIn(repo, now.file);
}

/** The model file that the profile names there, which may be gone; undefined where another engine differs. */
function modelFileIn(
  { name }: LockChange,
  { file: { profile } }: FoundMind,
  home: string,
): string | undefined {
  const files = profile.engines.flatMap((choice) => (choice.use === 'llama' ? [choice.file] : []));
  // Where it is another model now, the name is what both have in common.
  const file = name === 'llama' ? files[0] : files.find((one) => name === `llama ${basename(one)}`);
  return file === undefined ? undefined : modelFileOf(home, file);
}
