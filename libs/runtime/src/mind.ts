import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { CodeRunner, ModuleCatalogue, Snapshot } from '@agi-double/frame-engine';
import type { RegisteredModule } from '@agi-double/reasoning-modules';
import {
  parseUri,
  resolveModule,
  rootOf,
  type Hash,
  type Lock,
  type LockedModule,
  type ModuleUri,
} from '@agi-double/versioning';
import { runCodeIn } from './frames/run-code.ts';
import type { LockBase } from './profiles/lock-base.ts';
import { lockModule } from './profiles/resolve-base.ts';
import type { RunCode } from './run/record-slots.ts';

/** What of a mind stays the same while its frames are replaced. */
export interface MindBase {
  readonly lock: LockBase;
  readonly modules: ReadonlyMap<ModuleUri, RegisteredModule>;
  /** What frame-engine knows of the modules; one object for ever, so that compiled frames can be kept. */
  readonly catalogue: ModuleCatalogue;
  readonly engine: LanguageModelV4;
  /** Calls attached code, as the profile of this mind allows it: minds of several profiles think at once. */
  readonly runCode: RunCode;
}

/** A lock made ready to think: everything it names, found and compiled. Immutable; an update makes another. */
export interface Mind extends Omit<MindBase, 'lock'> {
  readonly snapshot: Snapshot;
  readonly lock: Lock;
  readonly root: Hash;
}

/** Where runs get the mind that they run on; each run has one, from its beginning to its end. */
export interface MindSource {
  /** For a run that begins now on this branch. */
  current(branch: string): Promise<Mind>;
  /** For a run that began on this root. */
  of(root: Hash, snapshot: Hash): Promise<Mind>;
  /** @throws FrozenProfile where this process may not think with this mind */
  allow(mind: Mind): void;
}

/** @param runner none where the lock allows no attached code */
export function mindBase(
  lock: LockBase,
  available: ReadonlyMap<ModuleUri, RegisteredModule>,
  engine: LanguageModelV4,
  runner: CodeRunner | undefined,
): MindBase {
  const modules = new Map<ModuleUri, RegisteredModule>();
  for (const locked of lock.modules) {
    const registered = standIn(locked, available);
    if (registered !== undefined) modules.set(registered.module.uri, registered);
  }
  // What stands in has its own hash: no run may record a root that it did not run on.
  const pinned = [...modules.values()].map(lockModule);
  return {
    lock: { ...lock, modules: pinned },
    modules,
    catalogue: catalogueOf(modules),
    engine,
    runCode: runCodeIn(runner),
  };
}

/**
 * The module that a lock pins; where this program has another minor of it, that one, so that the frames that name it
 * compile and can be read. A run that was routed to the pinned one finds that it is gone, and waits.
 */
function standIn(
  { uri }: LockedModule,
  available: ReadonlyMap<ModuleUri, RegisteredModule>,
): RegisteredModule | undefined {
  const exact = available.get(uri);
  if (exact !== undefined) return exact;
  const parsed = parseUri(uri);
  if (parsed.kind !== 'module') return undefined;
  const inMajor = [...available.keys()].filter((one) =>
    one.startsWith(`mod://${parsed.name}-v${parsed.major}.`),
  );
  if (inMajor.length === 0) return undefined;
  return available.get(resolveModule(`mod://${parsed.name}-v${parsed.major}`, inMajor));
}

export function mindOf({ lock: base, ...rest }: MindBase, snapshot: Snapshot): Mind {
  const lock: Lock = {
    ...base,
    snapshot: snapshot.hash,
    frames: snapshot.frames.map(({ uri, hash, code }) => ({
      uri,
      hash,
      ...(Object.keys(code).length > 0 && { code }),
    })),
  };
  return { ...rest, snapshot, lock, root: rootOf(lock) };
}

/** What frame-engine needs to know of the modules. */
export function catalogueOf(modules: ReadonlyMap<ModuleUri, RegisteredModule>): ModuleCatalogue {
  return {
    modules: [...modules.values()].map(({ module: { uri, options } }) => ({
      uri,
      ...(options && { options }),
    })),
  };
}
