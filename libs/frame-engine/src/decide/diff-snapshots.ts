import { parseUri, type FrameUri } from '@agi-double/versioning';
import type { Frame } from '../snapshot.ts';

/** What a frame says, compiled or not. */
export type FrameText = Pick<Frame, 'uri' | 'hash' | 'source' | 'code'>;

/** A snapshot, or the frames of one that nobody compiled. */
export interface FrameTexts {
  readonly frames: readonly FrameText[];
}

export interface SnapshotDiff {
  readonly added: readonly FrameText[];
  readonly removed: readonly FrameText[];
  /** A new number of a frame is a change of that frame, and not one that went and another that came. */
  readonly changed: readonly { readonly before: FrameText; readonly after: FrameText }[];
}

/** What became of each frame between two snapshots, in order of name. */
export function diffSnapshots(before: FrameTexts, after: FrameTexts): SnapshotDiff {
  const old = byName(before.frames);
  const added: FrameText[] = [];
  const changed: { before: FrameText; after: FrameText }[] = [];
  for (const [name, frame] of byName(after.frames)) {
    const was = old.get(name);
    old.delete(name);
    if (was === undefined) added.push(frame);
    else if (!isSame(was, frame)) changed.push({ before: was, after: frame });
  }
  return { added, removed: [...old.values()], changed };
}

/** Two numbers of one name may both be in use; the name with its rank among them tells them apart. */
function byName(frames: readonly FrameText[]): Map<string, FrameText> {
  const named = new Map<string, FrameText>();
  for (const frame of frames) {
    const name = nameOf(frame.uri);
    let key = name;
    for (let rank = 2; named.has(key); rank += 1) key = `${name} ${rank}`;
    named.set(key, frame);
  }
  return named;
}

function nameOf(uri: FrameUri): string {
  const parsed = parseUri(uri);
  return parsed.kind === 'frame' ? parsed.name : uri;
}

function isSame(a: FrameText, b: FrameText): boolean {
  if (a.uri !== b.uri || a.hash !== b.hash) return false;
  const files = Object.entries(a.code);
  return files.length === Object.keys(b.code).length && files.every(([path, hash]) => b.code[path] === hash);
}
