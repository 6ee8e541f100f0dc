import type { EngineSettings } from '../engine-settings.ts';
import { canonicalJson, type Json } from '../canonical-json.ts';
import { hashJson, type Hash } from '../hash.ts';
import type { CoreUri, FrameUri, MemoryUri, ModuleUri, ProfileUri } from '../uri.ts';

/** Raised by every change of what a lock holds. */
export const LOCK_FORMAT = 2;

/**
 * Exact URIs and hashes of all that a mind is made of: the pins that a profile's ranges resolved to. A mind can be put
 * together again from its lock alone. Where the log is, absolute paths and what the environment says are no part of it, so
 * that a moved Double has the same root: `${NAME}` is hashed as it is written.
 */
export interface Lock {
  readonly lock: typeof LOCK_FORMAT;
  readonly profile: ProfileUri;
  readonly core: LockedCore;
  /** Over the frame language's version and the frames below. */
  readonly snapshot: Hash;
  readonly frames: readonly LockedFrame[];
  readonly modules: readonly LockedModule[];
  readonly memory: LockedMemory;
  readonly embedder?: LockedEmbedder;
  /** In order of preference. */
  readonly engines: readonly LockedEngine[];
  readonly tools: readonly LockedTool[];
  /** Whether frames may have attached code. */
  readonly allowCode: boolean;
}

/** What this version of the program agrees on with its log and its frames. */
export interface LockedCore {
  readonly uri: CoreUri;
  readonly logFormat: number;
  readonly frameLanguage: number;
}

export interface LockedFrame {
  readonly uri: FrameUri;
  /** Of the file's text. */
  readonly hash: Hash;
  /** Attached code, by the path that the frame writes; absent when there is none. */
  readonly code?: { readonly [path: string]: Hash };
}

export interface LockedModule {
  readonly uri: ModuleUri;
  /** Of its source. */
  readonly hash: Hash;
  /** JSON Schema of its options; absent when it takes none. */
  readonly options?: { readonly [keyword: string]: Json };
}

export interface LockedMemory {
  readonly uri: MemoryUri;
  /** Of the structure that the memory is kept in: its tables, or its collection, and how texts are cut into words for it. */
  readonly hash: Hash;
}

export interface LockedTool {
  readonly name: string;
  readonly hash: Hash;
}

/** A model behind an API: `pinned: false` says that its provider may change it without anybody here noticing. */
export interface LockedApi {
  readonly provider: string;
  readonly model: string;
  /** As it is written in the profile, `${NAME}` unexpanded. */
  readonly url: string;
  /** `${NAME}` and nothing else: the name of a secret is no secret. */
  readonly key?: string;
  readonly pinned: false;
}

export type LockedEmbedder = LockedApi & { readonly use: 'openai-compatible'; readonly dimensions: number };

export type LockedEngine =
  | { readonly use: 'extractive'; readonly provider: string; readonly model: string }
  | {
      readonly use: 'llama';
      /** The name of the model's file, without its folder. */
      readonly model: string;
      readonly file: Hash;
      /** Of the chat template in the file; `null` when it has none. */
      readonly chatTemplate: Hash | null;
      /** Of all that the file says of its tokenizer; `null` when it says nothing. */
      readonly tokenizer: Hash | null;
    }
  | (LockedApi & { readonly use: 'openai-compatible'; readonly settings?: EngineSettings })
  /** Handed over by the program that opened the Double, instead of what the profile names. */
  | { readonly use: 'given'; readonly provider: string; readonly model: string };

/** The hash of the lock: the one name of all a mind is made of. */
export function rootOf(lock: Lock): Hash {
  return hashJson(lockJson(lock));
}

/** The bytes that are stored under the root. */
export function lockBytes(lock: Lock): Uint8Array {
  return Buffer.from(canonicalJson(lockJson(lock)));
}

/** The lock as JSON with its lists in order of name, so that the order of a folder never changes a root; engines keep theirs. */
export function lockJson(lock: Lock): { readonly [key: string]: Json } {
  const { frames, modules, tools } = lock;
  return JSON.parse(
    canonicalJson({
      ...lock,
      frames: inOrder(frames, ({ uri }) => uri),
      modules: inOrder(modules, ({ uri }) => uri),
      tools: inOrder(tools, ({ name }) => name),
    } as unknown as Json),
  ) as { readonly [key: string]: Json };
}

function inOrder<Entry>(entries: readonly Entry[], name: (entry: Entry) => string): readonly Entry[] {
  return entries.toSorted((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));
}
