export * from './snapshot.ts';
export { compileFrames, type CompileOptions } from './compile/compile-frames.ts';
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
export { loadFrameFolder } from './load-frame-folder.ts';
export { snapshotFromBytes, snapshotToBytes } from './decide/snapshot-bytes.ts';
