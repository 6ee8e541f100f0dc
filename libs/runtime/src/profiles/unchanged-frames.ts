import {
  FRAME_LANGUAGE_VERSION,
  snapshotOf,
  type FrameTree,
  type PinnedFrame,
  type PinnedFrames,
} from '@agi-double/frame-engine/pins';
import {
  compareUri,
  hashBytes,
  parseUri,
  resolveFrames,
  Unresolved,
  type Lock,
  type ProfileFile,
} from '@agi-double/versioning';
import { codePath } from './code-path.ts';

/**
 * The frames of a tree whose files are, text by text, those that a lock pins and no others: what they are is known then without
 * parsing them, which is most of what verifying would take. Undefined where anything is not so, and they must be read.
 */
export function unchangedFrames(
  { profile }: ProfileFile,
  tree: FrameTree,
  locked: Lock,
): PinnedFrames | undefined {
  if (locked.core.frameLanguage !== FRAME_LANGUAGE_VERSION) return undefined;
  const waiting = new Map(locked.frames.map((frame) => [frame.hash, frame]));
  const texts = new Map(tree.files.map(({ file, text }) => [file, text]));
  const pinned: PinnedFrame[] = [];
  for (const { file, text } of tree.files) {
    if (!/\.ya?ml$/.test(file)) {
      if (/\.frame\.\w+$/.test(file)) return undefined; // A frame that is code: what it is, only running it tells.
      continue;
    }
    const frame = waiting.get(hashBytes(text));
    if (frame === undefined) return undefined;
    waiting.delete(frame.hash);
    const { uri, hash, code = {} } = frame;
    for (const [path, expected] of Object.entries(code)) {
      const attached = texts.get(codePath(file, path));
      if (profile.allowCode !== true || attached === undefined || hashBytes(attached) !== expected)
        return undefined;
    }
    pinned.push({ uri, hash, code, file, source: text });
  }
  if (waiting.size > 0 || pinned.length !== locked.frames.length) return undefined;
  if (!isAllInUse(profile.frames.use, pinned)) return undefined;
  const frames = pinned
    .map((frame) => ({ frame, uri: parseUri(frame.uri) }))
    .sort((a, b) => compareUri(a.uri, b.uri))
    .map(({ frame }) => frame);
  return { snapshot: snapshotOf(frames), frames, code: new Map() };
}

/** Frames that are in use only because others extend them are not told by their names. */
function isAllInUse(use: readonly string[], frames: readonly PinnedFrame[]): boolean {
  const uris = frames.map(({ uri }) => uri);
  try {
    return new Set(use.flatMap((reference) => resolveFrames(reference, uris))).size === uris.length;
  } catch (error) {
    if (error instanceof Unresolved) return false;
    throw error;
  }
}
