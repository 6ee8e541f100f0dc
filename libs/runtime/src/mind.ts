import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ModuleCatalogue, Snapshot } from '@agi-double/frame-engine';
import { createExtractive } from '@agi-double/llm-adapter';
import type { RegisteredModule } from '@agi-double/reasoning-modules';
import {
  coreUri,
  resolveModule,
  rootOf,
  type EngineChoice,
  type Hash,
  type Lock,
  type ModuleUri,
  type Profile,
  type ProfileFile,
} from '@agi-double/versioning';
import { CoreMismatch } from './errors/core-mismatch.ts';
import type { RunCode } from './run/record-slots.ts';

/** The core this code is; a lock pins it. */
export const CORE = coreUri('agi-core-v0.9-beta');

/** What of a mind stays the same while its frames are replaced. */
export interface MindBase {
  readonly profile: Profile;
  readonly modules: ReadonlyMap<ModuleUri, RegisteredModule>;
  /** What frame-engine knows of the modules; one object for ever, so that compiled frames can be kept. */
  readonly catalogue: ModuleCatalogue;
  readonly engine: LanguageModelV4;
}

/** A profile made ready to think: everything it names, resolved and compiled. Immutable; an update makes another. */
export interface Mind extends MindBase {
  /** Calls attached code, where it is not the code of the mind in force: that of another profile, for one run. */
  readonly runCode?: RunCode;
  readonly snapshot: Snapshot;
  readonly lock: Lock;
  readonly root: Hash;
}

/** Where runs get the mind that they run on; each run has one, from its beginning to its end. */
export interface MindSource {
  /** For a run that begins now. */
  current(): Promise<Mind>;
  /** For a run that began on this snapshot. */
  of(snapshot: Hash): Promise<Mind>;
}

/** Resolves what a profile names beside frames. @throws Unresolved, CoreMismatch */
export function mindBase(
  { file, profile }: ProfileFile,
  available: ReadonlyMap<ModuleUri, RegisteredModule>,
  engine: LanguageModelV4 = engineOf(profile.engines),
): MindBase {
  if (profile.core !== CORE) throw new CoreMismatch(file, profile.core, CORE);
  const modules = new Map<ModuleUri, RegisteredModule>();
  for (const reference of profile.modules) {
    const uri = resolveModule(reference, [...available.keys()]);
    const registered = available.get(uri);
    if (registered !== undefined) modules.set(uri, registered);
  }
  return { profile, modules, catalogue: catalogueOf(modules), engine };
}

export function mindOf(base: MindBase, snapshot: Snapshot): Mind {
  const { profile, modules, engine } = base;
  const lock: Lock = {
    lock: 1,
    profile: profile.profile,
    core: CORE,
    snapshot: snapshot.hash,
    frames: snapshot.frames.map(({ uri, hash }) => ({ uri, hash })),
    modules: [...modules].map(([uri, { hash }]) => ({ uri, hash })),
    memory: profile.memory,
    engines: [{ provider: engine.provider, model: engine.modelId }],
  };
  return { ...base, snapshot, lock, root: rootOf(lock) };
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

function engineOf([first]: readonly EngineChoice[]): LanguageModelV4 {
  switch (first?.use) {
    case 'extractive':
    case undefined: // A profile's schema asks for at least one.
      return createExtractive().languageModel('extractive-v1');
  }
}
