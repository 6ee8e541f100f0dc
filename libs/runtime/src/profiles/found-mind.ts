import { join } from 'node:path';
import { pinFrames, type FrameRepo, type FrameTree, type PinnedFrames } from '@agi-double/frame-engine/pins';
import { rootOf, type Hash, type Lock, type ProfileFile } from '@agi-double/versioning';
import type { Environment } from '../environment.ts';
import { frameRepoOf } from './frame-repo-of.ts';
import { useAt } from './use-at.ts';
import type { LockBase } from './lock-base.ts';
import { unchangedFrames } from './unchanged-frames.ts';
import { resolveBase, type ResolveOptions } from './resolve-base.ts';

/** What a profile comes to here and now: all that its lock would hold, and where each part of it is. */
export interface FoundMind {
  readonly file: ProfileFile;
  readonly lock: Lock;
  readonly root: Hash;
  /** Optional parts that are not there. */
  readonly leftOut: readonly string[];
  /** The file behind a part of the profile: `engines.0`. */
  readonly files: ReadonlyMap<string, string>;
  readonly repo: FrameRepo;
  /** What was read of the repo, at one moment. */
  readonly tree: FrameTree;
  readonly frames: PinnedFrames;
}

export interface FindOptions extends ResolveOptions {
  readonly environment: Environment;
  /** What is expected to be there: where it is, less has to be read. */
  readonly expected?: Lock;
}

/**
 * Resolves a profile. Frames are told by their texts, without compiling them, unless some of them are code.
 * @throws BadProfile, CoreMismatch, EnvironmentMissing, BadFrames, what reading a frame repo throws; the signal's reason
 */
export async function findMind(file: ProfileFile, options: FindOptions): Promise<FoundMind> {
  const base = await resolveBase(file, options);
  const repo = frameRepoOf(options.home, file, options.environment);
  const tree = await repo.read();
  options.signal?.throwIfAborted();
  const { expected } = options;
  const frames =
    (expected && unchangedFrames(file, tree, expected)) ?? (await pinTree(file, base.lock, tree, repo.place));
  const lock = lockOf(base.lock, frames);
  return { file, lock, root: rootOf(lock), leftOut: base.leftOut, files: base.files, repo, tree, frames };
}

export function lockOf(base: LockBase, { snapshot, frames }: PinnedFrames): Lock {
  return {
    ...base,
    snapshot,
    frames: frames.map(({ uri, hash, code }) => ({
      uri,
      hash,
      ...(Object.keys(code).length > 0 && { code }),
    })),
  };
}

/** Which frames of a tree are in use. @param place where they are, for people. @throws BadFrames */
export async function pinTree(
  file: ProfileFile,
  base: LockBase,
  tree: FrameTree,
  place: string,
): Promise<PinnedFrames> {
  const { allowCode } = base;
  const pinned = await pinFrames({ place, read: async () => tree }, file.profile.frames.use, {
    useAt: useAt(file),
    allowCode,
  });
  if (pinned !== undefined) return pinned;
  const { compileTree } = await import('./compile-tree.ts');
  return compileTree(file, base, tree, place);
}

/** Where a file of the repo is, for people: its path, or its place in git. */
export function placeIn(repo: FrameRepo, file: string): string {
  return repo.folder === undefined ? `${repo.place}: ${file}` : join(repo.folder, file);
}
