import type { Double, Frames } from '@agi-double/runtime';

/** The part of a Double that the service needs; whoever starts the service owns the Double and closes it. */
export type DoublePort = Pick<
  Double,
  | 'think'
  | 'thinkAt'
  | 'resume'
  | 'replay'
  | 'compareRuns'
  | 'remember'
  | 'forget'
  | 'explain'
  | 'runs'
  | 'branches'
  | 'fork'
  | 'rename'
  | 'archive'
  | 'state'
  | 'diff'
  | 'mergePlan'
  | 'merge'
  | 'events'
  | 'follow'
  | 'event'
  | 'anchor'
  | 'verify'
  | 'slots'
  | 'setSlot'
  | 'why'
  | 'useProfile'
  | 'verifyProfile'
  | 'profileInForce'
  | 'lockOf'
> & { readonly frames: FramesPort };

/** Apps take ids from requests, where the contract has checked their form. */
export type EventId = NonNullable<Awaited<ReturnType<Double['fork']>>['head']>;
export type RunId = Awaited<ReturnType<Double['explain']>>['run'];

type FramesPort = Pick<Frames, 'status' | 'history' | 'reload' | 'sync' | 'rollback' | 'lift'> & {
  find(reference: string): Promise<KnownSnapshot>;
};

/** What can be read of a snapshot. */
type KnownSnapshot = Pick<Double['snapshot'], 'hash' | 'frames'>;
