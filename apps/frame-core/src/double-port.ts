import type { Double, Frames } from '@agi-double/runtime';

/** The part of a Double that the service needs; whoever starts the service owns the Double and closes it. */
export type DoublePort = Pick<
  Double,
  'think' | 'resume' | 'remember' | 'explain' | 'runs' | 'branches' | 'fork' | 'why'
> & { readonly frames: FramesPort };

type FramesPort = Pick<Frames, 'status' | 'history' | 'reload' | 'sync' | 'rollback' | 'lift'> & {
  find(reference: string): Promise<KnownSnapshot>;
};

/** What can be read of a snapshot. */
type KnownSnapshot = Pick<Double['snapshot'], 'hash' | 'frames'>;
