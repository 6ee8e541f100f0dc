import type { Lock } from '@agi-double/versioning';

/** A lock without its frames: what stays the same while they are replaced. */
export type LockBase = Omit<Lock, 'snapshot' | 'frames'>;

export function lockBaseOf(whole: Lock): LockBase {
  const { lock, profile, core, modules, memory, embedder, engines, tools, allowCode } = whole;
  return { lock, profile, core, modules, memory, ...(embedder && { embedder }), engines, tools, allowCode };
}
