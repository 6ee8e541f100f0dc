import {
  BadUri,
  compareUri,
  frameUri,
  parseUri,
  resolveFrames,
  Unresolved,
  type FrameUri,
} from '@agi-double/versioning';
import { checkFrame, type CheckedFrame } from '../language/check-schema.ts';
import type { Problem } from '../errors.ts';
import type { FrameContent } from '../language/frame-content.ts';
import { FrameFile } from '../language/frame-file.ts';
import type { FrameSource } from '../snapshot.ts';

/** A file that says which frame it is. */
export interface Candidate {
  readonly uri: FrameUri;
  readonly file: FrameFile;
  /** None where the file has problems; they are reported already. */
  readonly content?: FrameContent;
  /** The content is what the schema did not refuse: others may lean on what is left out. */
  readonly partial?: true;
  /** None where it extends nothing, or something that is no URI; that is reported already. */
  readonly parent?: FrameUri;
}

export interface FrameSet {
  readonly candidates: ReadonlyMap<FrameUri, Candidate>;
  /** False when a file is too broken to say which frame it is: what seems to be missing may be that one. */
  readonly whole: boolean;
}

/** The frame references of a profile, and where they are written. */
export interface Use {
  /** `frame://*.*.*` is the newest frame of every name. */
  readonly use: readonly string[];
  /**
   * Where a reference of `use` is written, for what is wrong with it; 0 stands also for the list as a whole. Without it
   * problems have the file `(use)`, and for a line the place in the list.
   */
  readonly useAt?: (index: number) => {
    readonly file: string;
    readonly line: number;
    readonly column: number;
  };
}

/** Something wrong with a reference of the list. @param offset which character of it. */
export function useProblem({ useAt }: Use, index: number, message: string, offset = 0): Problem {
  const { file, line, column } = useAt?.(index) ?? { file: '(use)', line: index + 1, column: 1 };
  return { file, line, column: column + offset, message };
}

/** A frame file as it was read, whichever other frames there are. */
export interface ReadFrame {
  readonly file: FrameFile;
  /** None where the file does not even seem to say which frame it is. */
  readonly candidate?: Candidate;
}

/** Reads one file: YAML, schema, URIs. */
export function readFrame(source: FrameSource): ReadFrame {
  const file = new FrameFile(source);
  const checked = checkFrame(file);
  const content = checked?.content;
  const uri = content === undefined ? claimedUri(source.text) : readUri(file, 'frame', content.frame);
  const candidate = uri === undefined ? undefined : candidateOf(uri, file, checked);
  file.settle();
  return { file, ...(candidate !== undefined && { candidate }) };
}

/** Puts files together; of two with one URI, the one whose path comes first stands. */
export function frameSet(files: readonly ReadFrame[]): FrameSet {
  const candidates = new Map<FrameUri, Candidate>();
  let whole = true;
  const inOrder = files.toSorted(({ file: a }, { file: b }) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : 0,
  );
  for (const { file, candidate } of inOrder) {
    if (candidate === undefined) {
      whole = false;
      continue;
    }
    const first = candidates.get(candidate.uri);
    if (first === undefined) candidates.set(candidate.uri, candidate);
    else file.report(['frame'], `frame: ${candidate.uri} is also in ${first.file.file}`);
  }
  return { candidates, whole };
}

function candidateOf(uri: FrameUri, file: FrameFile, checked: CheckedFrame | undefined): Candidate {
  if (checked === undefined) return { uri, file };
  const { content, partial } = checked;
  const parent = content.extends === undefined ? undefined : readUri(file, 'extends', content.extends);
  if (content.extends !== undefined && parent === undefined) return { uri, file };
  return {
    ...{ uri, file, content },
    ...(partial && { partial }),
    ...(parent === undefined ? {} : { parent }),
  };
}

function readUri(file: FrameFile, key: 'frame' | 'extends', text: string): FrameUri | undefined {
  try {
    return frameUri(text);
  } catch (error) {
    if (!(error instanceof BadUri)) throw error;
    file.report([key], `${key}: expected ${error.expected}; the form is ${error.form}`, {
      offset: error.index,
    });
    return undefined;
  }
}

/** The URI that a broken file seems to have, so that frames which lean on it are not reported as well. */
function claimedUri(text: string): FrameUri | undefined {
  const claim = /^frame:[ \t]*["']?(frame:\/\/[^\s"'#]+)/m.exec(text)?.[1];
  try {
    return claim === undefined ? undefined : frameUri(claim);
  } catch {
    return undefined;
  }
}

/** The frames in use and all that they extend, in URI order. */
export function activate(
  options: Use,
  { candidates, whole }: FrameSet,
  problems: Problem[],
): readonly Candidate[] {
  const available = [...candidates.keys()];
  const waiting = options.use.flatMap((reference, index) => {
    const report = (offset: number, message: string) => {
      problems.push(useProblem(options, index, message, offset));
      return [];
    };
    try {
      return [...resolveFrames(reference, available)];
    } catch (error) {
      if (error instanceof BadUri)
        return report(error.index, `expected ${error.expected}; the form is ${error.form}`);
      if (error instanceof Unresolved) return whole ? report(0, error.message) : [];
      throw error;
    }
  });
  const active = new Map<FrameUri, Candidate>();
  for (let uri = waiting.pop(); uri !== undefined; uri = waiting.pop()) {
    const candidate = candidates.get(uri);
    if (candidate === undefined || active.has(uri)) continue;
    active.set(uri, candidate);
    if (candidate.parent !== undefined) waiting.push(candidate.parent);
  }
  // Parsed once each: sorting a thousand compares ten thousand times.
  return [...active.values()]
    .map((candidate) => ({ candidate, uri: parseUri(candidate.uri) }))
    .sort((a, b) => compareUri(a.uri, b.uri))
    .map(({ candidate }) => candidate);
}
