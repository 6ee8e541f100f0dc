import type { FrameTree } from '@agi-double/frame-engine/pins';
import {
  parseProfile,
  type Bump,
  type FrameUri,
  type Lock,
  type ProfileFile,
  type ProposedBumps,
} from '@agi-double/versioning';
import { proposeBumps } from '@agi-double/versioning/locks';
import { freeFrameUri, withFrameUri, withProfileUri } from './edit-texts.ts';
import { lockOf, pinTree, type FoundMind } from './found-mind.ts';

/** How long a chain of frames that name each other may be; each of them is given a number at most once. */
const MOST_PASSES = 100;

/** What would be written so that every version is the right one; nothing was written yet. */
export interface BumpDraft extends ProposedBumps {
  /** Bumps that are for somebody to do by hand: their texts are no files here. */
  readonly byHand: readonly Bump[];
  /** Texts of frame files that change, by their path in the repo. */
  readonly frames: ReadonlyMap<string, string>;
  readonly profileText: string;
  readonly file: ProfileFile;
  readonly tree: FrameTree;
  /** Where the frames are, for people. */
  readonly place: string;
  /** What will be found once it is written. */
  readonly lock: Lock;
}

/**
 * Gives new numbers to frames, and the profile its new version. A frame that names another one exactly changes with it,
 * and so needs a new number too, until nothing changes any more.
 * @throws BadFrames, BadProfile
 */
export async function draftBumps(found: FoundMind, locked: Lock, profileText: string): Promise<BumpDraft> {
  const bumped = new Map<string, Bump>();
  const byHand = new Map<string, Bump>();
  let { tree, frames, lock, file } = found;
  let text = profileText;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const treeBefore = tree;
    for (const bump of proposeBumps(locked, lock).bumps) {
      const source = frames.frames.find(({ uri }) => uri === bump.uri)?.file;
      const isFile = bump.part === 'frames' && found.repo.folder !== undefined && isYaml(source ?? '');
      const uri = bump.uri as FrameUri;
      const next = isFile ? freeFrameUri(bump.next as FrameUri, textsOf(tree)) : undefined;
      if (next === undefined) {
        byHand.set(uri, bump);
        continue;
      }
      bumped.set(uri, { ...bump, next });
      tree = { files: tree.files.map((one) => renamed(one, uri, next)) };
      text = withFrameUri(text, uri, next);
    }
    if (tree === treeBefore) break;
    file = parseProfile(text, file.file);
    frames = await pinTree(file, lock, tree, found.repo.place);
    lock = lockOf(lock, frames);
  }
  const { profile } = proposeBumps(locked, lock);
  if (profile !== undefined) {
    text = withProfileUri(text, file, profile.next);
    file = parseProfile(text, file.file);
    lock = { ...lock, profile: file.profile.profile };
  }
  const before = new Map(found.tree.files.map((source) => [source.file, source]));
  return {
    bumps: [...bumped.values(), ...byHand.values()],
    ...(profile && { profile }),
    byHand: [...byHand.values()],
    frames: new Map(
      tree.files
        .filter((source) => before.get(source.file) !== source)
        .map((source) => [source.file, source.text]),
    ),
    profileText: text,
    file,
    tree,
    place: found.repo.place,
    lock,
  };
}

/** Reads again what was drafted, as if it were there: a draft that does not compile is not written. @throws BadFrames */
export async function checkDraft({ file, tree, place, lock }: BumpDraft): Promise<void> {
  const { compileTree } = await import('./compile-tree.ts');
  const { snapshot } = await compileTree(file, lock, tree, place);
  if (snapshot !== lock.snapshot)
    throw new TypeError(`It compiles to ${snapshot}, and not to ${lock.snapshot}.`);
}

function renamed(
  source: FrameTree['files'][number],
  uri: FrameUri,
  next: FrameUri,
): FrameTree['files'][number] {
  if (!isYaml(source.file)) return source;
  const text = withFrameUri(source.text, uri, next);
  return text === source.text ? source : { ...source, text };
}

function* textsOf(tree: FrameTree): Generator<string> {
  for (const { text } of tree.files) yield text;
}

function isYaml(file: string): boolean {
  return /\.ya?ml$/.test(file);
}
