import { hashBytes, type Hash } from '@agi-double/versioning';
import type { CodeFile } from '../code/code-file.ts';
import { readFrame, type Use } from '../compile/frame-set.ts';
import { framesInUse, isFrame } from '../compile/frames-in-use.ts';
import { deepFreeze } from '../decide/deep-freeze.ts';
import { snapshotOf } from '../decide/manifest.ts';
import { BadFrames, type Problem } from '../errors.ts';
import type { FrameRepo } from '../repo/frame-repo.ts';
import { resolveSlots } from '../slots/resolve-slots.ts';
import type { Frame } from '../snapshot.ts';
import { CodeFrames, isCodeFrame } from '../update/code-frames.ts';

export interface PinOptions extends Pick<Use, 'useAt'> {
  /** Whether slots may have attached code. Default false. */
  readonly allowCode?: boolean;
}

/** A frame in use, as far as its name, its hash and its text go. `code` is empty where it attaches none. */
export type PinnedFrame = Pick<Frame, 'uri' | 'hash' | 'code' | 'file' | 'source'>;

/** What a snapshot is made of. */
export interface PinnedFrames {
  /** The hash that compiling these frames gives their snapshot. */
  readonly snapshot: Hash;
  /** With the frames that they extend, in URI order. */
  readonly frames: readonly PinnedFrame[];
  /** Attached code by its hash. */
  readonly code: ReadonlyMap<Hash, CodeFile>;
}

/**
 * Which frames are in use, with their hashes: what a lock says of them. Nothing is compiled and nothing of a compiler is
 * loaded, so what only compiling shows (a slot's value, a condition, a template, a route, a function that a file does
 * not have) is not found here.
 *
 * @returns undefined where the repo has code frames and the profile allows code: which frames those are, only a
 *   FrameLoader with a runner can tell.
 * @throws BadFrames for YAML, schema, URIs, and references to frames and files that are not there; what
 *   `FrameRepo.read` throws
 */
export async function pinFrames(
  repo: Pick<FrameRepo, 'read'> & Partial<Pick<FrameRepo, 'place'>>,
  use: readonly string[],
  options: PinOptions = {},
): Promise<PinnedFrames | undefined> {
  const { files } = await repo.read();
  if (options.allowCode === true && files.some(({ file }) => isCodeFrame(file))) return undefined;
  // Where code is not allowed, this says so at each code frame.
  const refused = await new CodeFrames(undefined).evaluate(files);
  const problems: Problem[] = [...refused.problems];
  const read = files.filter(isFrame).map(readFrame);
  const { frames, active, code } = framesInUse(files, read, { ...options, use }, problems);
  // Only to be told of parents that are not there: the slots themselves are for the compiler.
  resolveSlots(active, frames, () => new Map());
  const all = [problems, ...read.map(({ file }) => file.problems)].flat();
  if (all.length > 0) throw new BadFrames(all, repo.place);
  const pinned = active.map(({ uri, file }) => {
    const attached = [...(code.get(uri)?.files ?? [])];
    const hashes = Object.fromEntries(attached.map(([path, { hash }]) => [path, hash]));
    return { uri, hash: hashBytes(file.text), code: hashes, file: file.file, source: file.text };
  });
  const attached = [...code.values()].flatMap(({ files: ofFrame }) => [...ofFrame.values()]);
  return Object.freeze({
    snapshot: snapshotOf(pinned),
    frames: deepFreeze(pinned),
    code: new Map(attached.map((file) => [file.hash, file])),
  });
}
