import type { Double } from '@agi-double/runtime';

/** What commands use of a Double; a port, so that a test can stand in for it with a literal. */
export type DoublePort = Pick<
  Double,
  | 'root'
  | 'snapshot'
  | 'profile'
  | 'think'
  | 'resume'
  | 'remember'
  | 'explain'
  | 'runs'
  | 'branches'
  | 'branch'
  | 'fork'
  | 'check'
  | typeof Symbol.asyncDispose
>;

export interface OpenDoubleOptions {
  /** An absolute path. */
  readonly home: string;
  /** A name under profiles/, or a path. */
  readonly profile: string;
  /** Whether to finish, in the background, the runs whose process died. */
  readonly recover: boolean;
  /** Told what an owner should know and a thought can do without. */
  readonly warn: (message: string) => void;
}

export type OpenDouble = (options: OpenDoubleOptions) => Promise<DoublePort>;

export type Branch = Awaited<ReturnType<Double['branch']>>;
export type Frame = Double['snapshot']['frames'][number];
export type LoggedEvent = Awaited<ReturnType<Double['remember']>>;
export type RunId = Exclude<Parameters<Double['resume']>[1], undefined>;
export type EventId = LoggedEvent['id'];
