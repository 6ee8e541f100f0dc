import type { FrameUri } from '@agi-double/versioning';
import { codeFile, type CodeFile } from '../code/code-file.ts';
import type { Problem } from '../errors.ts';
import type { FrameSource } from '../snapshot.ts';
import {
  attachedCode,
  codeIn,
  type AttachedCode,
  type AttachedFunction,
  type CodeFiles,
} from './attached-code.ts';
import { activate, frameSet, type Candidate, type FrameSet, type ReadFrame, type Use } from './frame-set.ts';

export interface FramesInUseOptions extends Use {
  readonly allowCode?: boolean;
  readonly code?: CodeFiles;
  readonly attached?: (attached: AttachedFunction) => void;
}

/** Which frames a snapshot is made of, and the code that each of them attaches; nothing of them is compiled. */
export interface FramesInUse {
  readonly frames: FrameSet;
  /** With the frames that they extend, in URI order. */
  readonly active: readonly Candidate[];
  /** Of each active frame that could be read. */
  readonly code: ReadonlyMap<FrameUri, AttachedCode>;
}

/** Frames are YAML; a code frame is here as the JSON that it evaluated to, which is YAML too. */
export function isFrame({ file, evaluated }: FrameSource): boolean {
  return evaluated === true || /\.ya?ml$/.test(file);
}

/** @param read the frames among the sources. */
export function framesInUse(
  sources: readonly FrameSource[],
  read: readonly ReadFrame[],
  options: FramesInUseOptions,
  problems: Problem[],
): FramesInUse {
  const frames = frameSet(read);
  const active = activate(options, frames, problems);
  const available = options.code ?? codeIn(codeAmong(sources));
  const code = new Map<FrameUri, AttachedCode>();
  for (const { uri, file, content } of active) {
    if (content === undefined) continue;
    code.set(uri, attachedCode(file, content, available, options.allowCode ?? false, options.attached));
  }
  return { frames, active, code };
}

function codeAmong(sources: readonly FrameSource[]): ReadonlyMap<string, CodeFile> {
  return new Map(
    sources.flatMap(({ file, text, evaluated }) => {
      const code = evaluated === true ? undefined : codeFile(file, text);
      return code === undefined ? [] : [[file, code]];
    }),
  );
}
