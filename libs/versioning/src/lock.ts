import type { Json } from './canonical-json.ts';
import { hashJson, type Hash } from './hash.ts';
import type { CoreUri, FrameUri, MemoryUri, ModuleUri, ProfileUri } from './uri.ts';

/**
 * Exact URIs and hashes of everything active: the pins that a profile's ranges resolved to. Format 1.
 * Paths, log locations and secrets are no part of it, so that a moved Double has the same root.
 */
export interface Lock {
  readonly lock: 1;
  readonly profile: ProfileUri;
  readonly core: CoreUri;
  readonly snapshot: Hash;
  readonly frames: readonly { readonly uri: FrameUri; readonly hash: Hash }[];
  readonly modules: readonly { readonly uri: ModuleUri; readonly hash: Hash }[];
  readonly memory: MemoryUri;
  readonly engines: readonly { readonly provider: string; readonly model: string }[];
}

/** The hash of the lock: the one name of all a mind is made of. */
export function rootOf(lock: Lock): Hash {
  return hashJson(lockJson(lock));
}

/** The lock as JSON with its lists in order of URI, so that the order of a folder never changes a root. */
export function lockJson(lock: Lock): { readonly [key: string]: Json } {
  const byUri = (a: { uri: string }, b: { uri: string }): number =>
    a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0;
  return {
    lock: lock.lock,
    profile: lock.profile,
    core: lock.core,
    snapshot: lock.snapshot,
    frames: lock.frames.map(({ uri, hash }) => ({ uri, hash })).sort(byUri),
    modules: lock.modules.map(({ uri, hash }) => ({ uri, hash })).sort(byUri),
    memory: lock.memory,
    engines: lock.engines.map(({ provider, model }) => ({ provider, model })),
  };
}
