import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { Log } from '@agi-double/memory';
import type { RegisteredModule } from '@agi-double/reasoning-modules';
import type { Hash, ModuleUri } from '@agi-double/versioning';
import type { Environment } from './environment.ts';
import type { FramesUpdate } from './frames/frames.ts';
import type { ProfileSwitch } from './minds/minds.ts';
import type { HashProgress } from './profiles/profile-reports.ts';
import type { Decision } from './run/refusal-of.ts';

export interface ThinkInput {
  readonly text: string;
  /** Where it came in: `cli`, `http`, `telegram`… Default `cli`. */
  readonly channel?: string;
  readonly user?: { readonly id: string; readonly roles: readonly string[] };
}

export interface ThinkOptions {
  /** Aborting parks the run: only `resume` continues it. */
  readonly signal?: AbortSignal;
  /** Aborting takes the input back while it waits for its branch: nothing is written. A run that has begun goes on. */
  readonly withdraw?: AbortSignal;
}

export interface ResumeOptions extends ThinkOptions {
  /** For a run that waits: make the call that nobody knows the end of again, or go on without its result. */
  readonly decide?: Decision;
}

/** What a Double takes from outside; every field has a default that an owner would want. */
export interface OpenOptions {
  /** Where profiles are looked for by name: `<home>/profiles`, then the starter profiles. */
  readonly profileFolders?: readonly string[];
  /** Instead of the built-in modules. */
  readonly modules?: ReadonlyMap<ModuleUri, RegisteredModule>;
  /** Tools that a profile may name, and the hash of each. */
  readonly tools?: ReadonlyMap<string, Hash>;
  /** Instead of the profile's engines. */
  readonly engine?: LanguageModelV4;
  /** Run what the profile's lock file pins, or nothing: no update, no rollback and no other profile is followed. Default false. */
  readonly frozen?: boolean;
  /** Where `${NAME}` of a profile is looked up. Default: that of the process. */
  readonly environment?: Environment;
  /** Told how far the hashing of model files is, which are hashed when they are first seen. */
  readonly progress?: (progress: HashProgress) => void;
  /** Finish the runs whose process died, in the background, now and as long as it is open. Default true; reading commands turn it off. */
  readonly recover?: boolean;
  /** How often to look for such runs. Default 1,000 milliseconds. */
  readonly recoverMilliseconds?: number;
  /** How often the file of main's profile is looked at, with `watch`, in milliseconds. Default 2,000. */
  readonly lookMilliseconds?: number;
  /**
   * End this process with SIGKILL when its event loop stands still for so many milliseconds while a run thinks: for programs
   * that do nothing else, and that somebody starts again. Default: never.
   */
  readonly endWhenStuck?: number;
  /** Update the frames whenever their files change. Default false: for processes that go on for long. */
  readonly watch?: boolean;
  /**
   * Where the frames come from: `files`, as far as they are well, which is the default; or `log`, those in force, for
   * commands that look around and take nothing up.
   */
  readonly frames?: 'files' | 'log';
  /** Told what attached code prints. */
  readonly printed?: (text: string) => void;
  /** Told what an owner should know and a thought can do without. */
  readonly warn?: (message: string) => void;
  /** Told when main thinks under another profile, whoever switched it. */
  readonly profileSwitched?: (update: ProfileSwitch) => void;
  /** Told when other frames have taken over. */
  readonly framesUpdated?: (update: FramesUpdate) => void;
  /** Told of errors that are not ours, whole: they may hold what a user wrote. */
  readonly report?: (error: unknown) => void;
  /** Wraps the log, before anything uses it. */
  readonly wrapLog?: (log: Log) => Log;
  readonly clock?: () => number;
  /** The time zone that a model is told of. Default: that of the process (`TZ`). */
  readonly zone?: string;
  readonly random?: () => number;
}
