/** What can be told of frames without compiling them: importing this loads no compiler. */
export { codeFile, type CodeFile } from '../code/code-file.ts';
export {
  diffSnapshots,
  type FrameText,
  type FrameTexts,
  type SnapshotDiff,
} from '../decide/diff-snapshots.ts';
export { snapshotOf } from '../decide/manifest.ts';
export {
  BadFrames,
  FrameFolderNotFound,
  FrameFolderUnreadable,
  TooManyFrames,
  type Problem,
} from '../errors.ts';
export { FRAME_LANGUAGE_VERSION } from '../language/frame-schema.ts';
export { localize } from '../language/localize.ts';
export type { FrameCommit, FrameRepo, FrameTree } from '../repo/frame-repo.ts';
export { openFrameRepo, type FrameRepoOptions } from '../repo/open-frame-repo.ts';
export * from '../repo/repo-errors.ts';
export { pinFrames, type PinnedFrame, type PinnedFrames, type PinOptions } from './pin-frames.ts';
