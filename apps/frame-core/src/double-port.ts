import type { Double } from '@agi-double/runtime';

/** The part of a Double that the service needs; whoever starts the service owns the Double and closes it. */
export type DoublePort = Pick<
  Double,
  'snapshot' | 'think' | 'resume' | 'remember' | 'explain' | 'runs' | 'branches' | 'fork'
>;
