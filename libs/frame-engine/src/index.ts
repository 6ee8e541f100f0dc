export * from './snapshot.ts';
export { CodeFailed } from './code/code-errors.ts';
export { codeFile, type CodeFile, type CodeLanguage } from './code/code-file.ts';
export { createCodeRunner, type CodeOptions, type CodeRunner } from './code/code-runner.ts';
export { hideEnvironment } from './code/hide-environment.ts';
export { CompileCache } from './compile/compile-cache.ts';
export { compileFrames, type CompileOptions } from './compile/compile-frames.ts';
export { narrowerScope } from './decide/decide.ts';
export {
  diffSnapshots,
  type FrameText,
  type FrameTexts,
  type SnapshotDiff,
} from './decide/diff-snapshots.ts';
export { archiveOf, restoreSnapshot } from './decide/archive.ts';
export {
  BadFrames,
  BadSnapshot,
  FrameFolderNotFound,
  FrameFolderUnreadable,
  PromptFailed,
  RuleFailed,
  TooManyFrames,
  type Problem,
} from './errors.ts';
export { FRAME_LANGUAGE_VERSION, FRAME_SCHEMA } from './language/frame-schema.ts';
export { localize, lowerOf } from './language/localize.ts';
export { pinFrames, type PinnedFrame, type PinnedFrames, type PinOptions } from './pins/pin-frames.ts';
export type { FrameCommit, FrameRepo, FrameTree } from './repo/frame-repo.ts';
export { openFrameRepo, type FrameRepoOptions } from './repo/open-frame-repo.ts';
export * from './repo/repo-errors.ts';
export { RunSlots } from './slots/run-slots.ts';
export { SlotFailed } from './slots/slot-failed.ts';
export { FrameLoader, type FrameLoaderOptions } from './update/frame-loader.ts';
