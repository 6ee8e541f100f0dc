import type { Hash, ModuleUri } from '@agi-double/versioning';
import type { Module } from './module.ts';
import { recall } from './modules/recall-v1.ts';
import { respond } from './modules/respond-v1.ts';
import { MODULE_HASHES } from './module-hashes.gen.ts';

/** A module and the hash of its code: what a lock pins. */
export interface RegisteredModule {
  readonly module: Module;
  readonly hash: Hash;
}

function register(module: Module): RegisteredModule {
  const hash = MODULE_HASHES[module.uri];
  if (hash === undefined)
    throw new Error(
      `${module.uri} has no source hash: run "npm run generate -w @agi-double/reasoning-modules".`,
    );
  return { module, hash };
}

/** The modules that ship with AGI Double. */
export function builtInModules(): ReadonlyMap<ModuleUri, RegisteredModule> {
  return new Map([recall, respond].map((module) => [module.uri, register(module)]));
}
