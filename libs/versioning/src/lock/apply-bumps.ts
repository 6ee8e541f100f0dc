import { coreUri, frameUri, memoryUri, moduleUri } from '../uri.ts';
import type { Lock } from './lock.ts';
import type { Bump } from './version-rules.ts';

/** The lock with the URIs that were proposed, and all else as it is. */
export function applyBumps(lock: Lock, bumps: readonly Bump[]): Lock {
  const next = new Map(bumps.map((bump) => [bump.uri, bump.next]));
  const uriOf = ({ uri }: { readonly uri: string }): string => next.get(uri) ?? uri;
  return {
    ...lock,
    core: { ...lock.core, uri: coreUri(uriOf(lock.core)) },
    frames: lock.frames.map((frame) => ({ ...frame, uri: frameUri(uriOf(frame)) })),
    modules: lock.modules.map((module) => ({ ...module, uri: moduleUri(uriOf(module)) })),
    memory: { ...lock.memory, uri: memoryUri(uriOf(lock.memory)) },
  };
}
