import type { ErrorObject } from 'ajv';
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { Hash } from './hash.ts';
import { hashBytes } from './hash.ts';
import { BadProfile, type ProfileProblem } from './profile-errors.ts';
import { validateProfile } from './profile-validator.gen.ts';
import { logAddressProblem } from './log-address.ts';
import { parseReference } from './reference.ts';
import { coreUri, memoryUri, profileUri, type CoreUri, type MemoryUri, type ProfileUri } from './uri.ts';

/** What a Double is made of, as its owner writes it: ranges, not yet resolved to a lock. */
export interface Profile {
  readonly profile: ProfileUri;
  readonly core: CoreUri;
  readonly frames: {
    /** A folder, relative to the profile's file, or a git repository's URL or path. */
    readonly repo: string;
    /** A branch, tag or commit: the frames are read from git there, and not from files as they are on disk. */
    readonly ref?: string;
    /** Where in the repo the frames are. */
    readonly folder?: string;
    /** Frame references; `frame://*.*.*` is the newest frame of every name. */
    readonly use: readonly string[];
  };
  /** Module references; what a route may name. */
  readonly modules: readonly string[];
  readonly memory: MemoryUri;
  /**
   * Where the log is, when it is not in the home: `postgres://…`, with `${NAME}` for what the environment says. No part
   * of the lock, so that a moved log keeps the root.
   */
  readonly log?: string;
  /** What makes vectors of texts; its dimensions are those of the memory. None where the memory has none (`-0d`). */
  readonly embedder?: EmbedderChoice;
  /** In order of preference. */
  readonly engines: readonly EngineChoice[];
  /** Names of tools. */
  readonly tools?: readonly string[];
  /** Whether frames may have attached code, which runs with the rights of the Double's own process. Default false. */
  readonly allowCode?: boolean;
}

export type EngineChoice =
  | { readonly use: 'extractive' }
  /** A model file in GGUF, in `models/` of the home unless its path is absolute. `optional`: left out when it is not there. */
  | { readonly use: 'llama'; readonly file: string; readonly optional?: boolean }
  | ApiChoice;

/** Any server that speaks OpenAI's chat completions. `url` and `key` take `${NAME}`; `key` takes nothing else. */
export interface ApiChoice {
  readonly use: 'openai-compatible';
  /** What the provider is called in locks and traces. */
  readonly provider: string;
  readonly model: string;
  readonly url: string;
  readonly key?: string;
}

export type EmbedderChoice = ApiChoice & { readonly dimensions: number };

/** A place in a file; counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A profile as it was read: its file, and the hash of its bytes. */
export interface ProfileFile {
  readonly file: string;
  readonly hash: Hash;
  readonly profile: Profile;
  /** Where a part is written, such as `['modules', 0]`; that of the nearest part around it where it is not. */
  readonly place: (path: readonly (string | number)[]) => Place;
}

const MAXIMUM_LENGTH = 256 * 1024;

/** Reads a profile's text. @throws BadProfile with every problem, each with its line and column. */
export function parseProfile(text: string, file: string): ProfileFile {
  if (text.length > MAXIMUM_LENGTH) {
    throw new BadProfile(file, [{ line: 1, column: 1, message: `longer than ${MAXIMUM_LENGTH} characters` }]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  if (document.errors.length > 0) {
    throw new BadProfile(
      file,
      document.errors.map((error) => ({
        ...at(error.pos[0]),
        message: error.message.split('\n')[0] ?? error.code,
      })),
    );
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  if (!validateProfile(value)) {
    const problems = (validateProfile.errors ?? []).map((error) => ({
      ...at(offsetOf(document, error)),
      message: messageOf(error),
    }));
    throw new BadProfile(file, problems);
  }
  const profile = value as Profile;
  const problems: ProfileProblem[] = [];
  const check = (path: readonly (string | number)[], parse: () => unknown): void => {
    try {
      parse();
    } catch (error) {
      const [message] = error instanceof Error ? error.message.split('\n') : [];
      problems.push({ ...at(rangeOf(document, path)), message: message ?? 'not a URI' });
    }
  };
  check(['profile'], () => profileUri(profile.profile));
  check(['core'], () => coreUri(profile.core));
  check(['memory'], () => memoryUri(profile.memory));
  const logProblem = profile.log === undefined ? undefined : logAddressProblem(profile.log);
  if (logProblem !== undefined) problems.push({ ...at(rangeOf(document, ['log'])), message: logProblem });
  for (const [index, use] of profile.frames.use.entries()) {
    check(['frames', 'use', index], () => parseReference(use));
  }
  for (const [index, module] of profile.modules.entries()) {
    check(['modules', index], () => parseReference(module));
  }
  if (problems.length > 0) throw new BadProfile(file, problems);
  return { file, hash: hashBytes(text), profile, place: (path) => at(nearest(document, path)) };
}

function nearest(document: Document, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = rangeOf(document, path.slice(0, length));
    if (offset > 0) return offset;
  }
  return 0;
}

function rangeOf(document: Document, path: readonly (string | number)[]): number {
  const node: unknown = document.getIn(path, true);
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : 0;
}

function offsetOf(document: Document, error: ErrorObject): number {
  const path = error.instancePath.split('/').slice(1);
  return rangeOf(
    document,
    path.map((key) => (/^[0-9]+$/.test(key) ? Number(key) : key)),
  );
}

function messageOf(error: ErrorObject): string {
  const where = error.instancePath === '' ? 'the profile' : error.instancePath.slice(1).replaceAll('/', '.');
  switch (error.keyword) {
    case 'additionalProperties':
      return `${where}: unknown key ${JSON.stringify(error.params['additionalProperty'])}`;
    case 'required':
      return `${where}: ${JSON.stringify(error.params['missingProperty'])} is missing`;
    case 'enum':
      return `${where}: must be one of ${JSON.stringify(error.params['allowedValues'])}`;
    default:
      return `${where}: ${error.message ?? error.keyword}`;
  }
}
