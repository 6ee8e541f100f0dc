import type { RunId } from '@agi-double/memory';
import type { ThinkOptions } from '../double-options.ts';

export interface ReplayOptions extends ThinkOptions {
  /** A snapshot that ran here, by the beginning of its hash; `active` or `files`. By default the run's own. */
  readonly frames?: string;
  /** Another profile, by name or path: its modules, its engine, and its frames unless `frames` names others. */
  readonly profile?: string;
}

export interface ThinkAtOptions extends ThinkOptions {
  /** The frames in force now, which is the default, or those that ran when the event came. */
  readonly frames?: 'now' | 'then';
}

export interface RunPlace {
  readonly branch: string;
  readonly run: RunId | 'last';
}
