import { dirname, resolve } from 'node:path';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { compileFrames, loadFrameFolder, type CatalogueEntry, type Snapshot } from '@agi-double/frame-engine';
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

/** The core this code is; a lock pins it. */
export const CORE = coreUri('agi-core-v0.9-beta');

/** A profile made ready to think: everything it names, resolved and compiled. */
export interface Mind {
  readonly profile: Profile;
  readonly snapshot: Snapshot;
  readonly modules: ReadonlyMap<ModuleUri, RegisteredModule>;
  readonly engine: LanguageModelV4;
  readonly lock: Lock;
  readonly root: Hash;
}

/** Resolves a profile's ranges and compiles its frames. @throws Unresolved, BadFrames, CoreMismatch */
export async function assembleMind(
  { file, profile }: ProfileFile,
  available: ReadonlyMap<ModuleUri, RegisteredModule>,
  engine: LanguageModelV4 = engineOf(profile.engines),
): Promise<Mind> {
  if (profile.core !== CORE) throw new CoreMismatch(file, profile.core, CORE);
  const modules = new Map<ModuleUri, RegisteredModule>();
  for (const reference of profile.modules) {
    const uri = resolveModule(reference, [...available.keys()]);
    const registered = available.get(uri);
    if (registered !== undefined) modules.set(uri, registered);
  }
  const sources = await loadFrameFolder(resolve(dirname(file), profile.frames.repo));
  const snapshot = compileFrames(sources, { use: profile.frames.use, catalogue: catalogueOf(modules) });
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
  return { profile, snapshot, modules, engine, lock, root: rootOf(lock) };
}

/** What frame-engine needs to know of the modules. */
export function catalogueOf(modules: ReadonlyMap<ModuleUri, RegisteredModule>): {
  readonly modules: readonly CatalogueEntry[];
} {
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
