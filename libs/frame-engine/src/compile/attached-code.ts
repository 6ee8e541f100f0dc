import { posix } from 'node:path';
import type { CodeFile } from '../code/code-file.ts';
import type { Problem } from '../errors.ts';
import { didYouMean } from '../language/did-you-mean.ts';
import type { FrameContent } from '../language/frame-content.ts';
import type { FrameFile } from '../language/frame-file.ts';
import type { Procedure } from '../slots/slot.ts';
import type { FindProcedure } from '../slots/inherit-slots.ts';

/** The files that frames may attach, by their path in the repo. */
export interface CodeFiles {
  readonly paths: readonly string[];
  /** @param frame the path of the frame's own file; `path` as the frame writes it. */
  get(frame: string, path: string): CodeFile | undefined;
}

const form = /^(\.{1,2}\/[^#\s]+\.(?:ts|mts|js|mjs|py))#([A-Za-z_][A-Za-z0-9_]{0,99})$/;

/** A function that a slot names, in a file that is there; whether that file has it, only loading it tells. */
export interface AttachedFunction extends Procedure {
  /** As the frame writes it. */
  readonly path: string;
  /** Says at its place in the frame what is wrong with it. */
  problems(message: string): readonly Problem[];
}

/** Attached code of one frame: the files by the path it writes, and where to find a function. */
export interface AttachedCode {
  readonly files: ReadonlyMap<string, CodeFile>;
  readonly find: FindProcedure;
}

const none: AttachedCode = { files: new Map(), find: () => undefined };

/**
 * Finds the files that the slots of a frame name; what is missing or not allowed is reported at its file.
 * @param allowed whether the profile says `allowCode: true`.
 * @param told of each function in a file that is there.
 */
export function attachedCode(
  file: FrameFile,
  { slots = {} }: FrameContent,
  available: CodeFiles,
  allowed: boolean,
  told: (attached: AttachedFunction) => void = () => undefined,
): AttachedCode {
  const references = Object.entries(slots).flatMap(([slot, { procedure, onChange }]) => [
    ...(procedure === undefined ? [] : [{ slot, facet: 'procedure', reference: procedure }]),
    ...(onChange === undefined ? [] : [{ slot, facet: 'onChange', reference: onChange }]),
  ]);
  if (references.length === 0) return none;
  const files = new Map<string, CodeFile>();
  const found = new Map<string, Procedure>();
  for (const { slot, facet, reference } of references) {
    const procedure = resolve(reference, file.file, available, allowed);
    if (typeof procedure === 'string') {
      file.report(['slots', slot, facet], `slots.${slot}.${facet}: ${procedure}`);
      continue;
    }
    const { path, file: code, function: name } = procedure;
    files.set(path, code);
    found.set(reference, { file: code, function: name });
    told({
      ...procedure,
      problems(message) {
        const before = file.problems.length;
        file.report(['slots', slot, facet], `slots.${slot}.${facet}: ${message}`);
        return file.problems.slice(before);
      },
    });
  }
  return { files, find: (_slot, _facet, reference) => found.get(reference) };
}

function resolve(
  reference: string,
  frame: string,
  available: CodeFiles,
  allowed: boolean,
): (Procedure & { readonly path: string }) | string {
  const [, path, name] = form.exec(reference) ?? [];
  if (path === undefined || name === undefined) {
    return 'must be a file and a function, ./file.ts#function; .ts, .js or .py';
  }
  if (!allowed)
    return 'the profile does not allow attached code; say "allowCode: true" there if you trust these files';
  // Looked up first: in an archive, which knows no folders, `../tone.ts` is where the frame says.
  const file = available.get(frame, path);
  if (file !== undefined) return { path, file, function: name };
  const place = posix.join(posix.dirname(frame), path);
  return place.startsWith('../')
    ? `${path} lies outside of the frame repo`
    : `there is no file ${place}${didYouMean(place, available.paths)}`;
}

/** The code among the files of a repo. */
export function codeIn(files: ReadonlyMap<string, CodeFile>): CodeFiles {
  return {
    paths: [...files.keys()],
    get: (frame, path) => files.get(posix.join(posix.dirname(frame), path)),
  };
}
