import type { EngineSettings } from './engine-settings.ts';
import type { Hash } from './hash.ts';
import type { CoreUri, MemoryUri, ProfileUri } from './uri.ts';

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
  | (ApiChoice & { readonly settings?: EngineSettings });

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
