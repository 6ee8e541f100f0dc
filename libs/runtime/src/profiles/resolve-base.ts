import { stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { EXTRACTIVE, TERMS_VERSION } from '@agi-double/llm-adapter/pins';
import { MEMORY_FORMS, memoryStructure } from '@agi-double/memory/pins';
import type { RegisteredModule } from '@agi-double/reasoning-modules';
import {
  BadProfile,
  DoubleError,
  hashJson,
  resolveModule,
  type ApiChoice,
  type EngineChoice,
  type Hash,
  type LockedApi,
  type LockedEngine,
  type LockedModule,
  type ModuleUri,
  type ProfileFault,
  type ProfileFile,
  type ProfileProblem,
} from '@agi-double/versioning';
import { CORE, LOCKED_CORE } from '../core.ts';
import { errorCode } from '../error-code.ts';
import { CoreMismatch } from '../errors/core-mismatch.ts';
import type { LockBase } from './lock-base.ts';
import type { HashProgress } from './profile-reports.ts';

export interface ResolveOptions {
  readonly home: string;
  readonly modules: ReadonlyMap<ModuleUri, RegisteredModule>;
  /** Which tools there are, and the hash of each. Default: none. */
  readonly tools?: ReadonlyMap<string, Hash>;
  /** Instead of the profile's engines. */
  readonly engine?: LanguageModelV4;
  /** Hash model files again, whatever is known of them. */
  readonly full?: boolean;
  readonly progress?: (progress: HashProgress) => void;
  readonly signal?: AbortSignal;
}

export interface ResolvedBase {
  readonly lock: LockBase;
  /** Optional parts that are not there. */
  readonly leftOut: readonly string[];
  /** The file behind a part of the profile: `engines.0`. */
  readonly files: ReadonlyMap<string, string>;
}

/** Where model files are, unless a profile names an absolute path. */
export function modelFileOf(home: string, file: string): string {
  return isAbsolute(file) ? file : join(home, 'models', file);
}

/**
 * Resolves what a profile names beside its frames to exact pins.
 * @throws BadProfile with everything that cannot be resolved, each at its line; CoreMismatch; the signal's reason
 */
export async function resolveBase(file: ProfileFile, options: ResolveOptions): Promise<ResolvedBase> {
  const { profile } = file;
  if (profile.core !== CORE) throw new CoreMismatch(file.file, profile.core, CORE, file.place(['core']).line);
  const found = new Findings(file);
  const engines = options.engine
    ? [{ use: 'given' as const, provider: options.engine.provider, model: options.engine.modelId }]
    : await lockEngines(profile.engines, options, found);
  const structure = memoryStructure(profile.memory);
  if (structure === undefined) {
    found.problem(
      ['memory'],
      `this version knows no structure ${profile.memory}; it knows ${MEMORY_FORMS.join(', ')} (256: the dimensions of the embedder)`,
      { code: 'unknown-memory', memory: profile.memory, known: MEMORY_FORMS },
    );
  }
  const { embedder, tools = [], allowCode = false } = profile;
  const lock: LockBase = {
    lock: 2,
    profile: profile.profile,
    core: LOCKED_CORE,
    modules: lockModules(profile.modules, options.modules, found),
    // Where there is no structure, that is a problem, and nobody gets this lock.
    memory: { uri: profile.memory, hash: memoryHash(structure?.hash ?? file.hash) },
    ...(embedder && {
      embedder: { use: embedder.use, ...lockApi(embedder), dimensions: embedder.dimensions },
    }),
    engines,
    tools: tools.flatMap((name, index) => {
      const hash = options.tools?.get(name);
      if (hash === undefined) {
        const fault: ProfileFault = { code: 'unknown-tool', tool: name };
        found.problem(['tools', index], `there is no tool ${name} here; leave it out`, fault);
      }
      return hash === undefined ? [] : [{ name, hash }];
    }),
    allowCode,
  };
  found.throwProblems();
  return { lock, leftOut: found.leftOut, files: found.files };
}

/** What is found on the way, and what is wrong with it: all of it is told at once. */
class Findings {
  readonly leftOut: string[] = [];
  readonly files = new Map<string, string>();
  readonly #file: ProfileFile;
  readonly #problems: ProfileProblem[] = [];

  constructor(file: ProfileFile) {
    this.#file = file;
  }

  problem(path: readonly (string | number)[], message: string, fault?: ProfileFault): void {
    const part = path.join('.');
    this.#problems.push({ ...this.#file.place(path), part, message, ...(fault && { fault }) });
  }

  throwProblems(): void {
    if (this.#problems.length > 0) throw new BadProfile(this.#file.file, this.#problems);
  }
}

function lockModules(
  references: readonly string[],
  available: ReadonlyMap<ModuleUri, RegisteredModule>,
  found: Findings,
): readonly LockedModule[] {
  const locked = new Map<ModuleUri, LockedModule>();
  for (const [index, reference] of references.entries()) {
    try {
      const uri = resolveModule(reference, [...available.keys()]);
      const registered = available.get(uri);
      if (registered !== undefined) locked.set(uri, lockModule(registered));
    } catch (error) {
      if (!DoubleError.isInstance(error)) throw error;
      found.problem(['modules', index], error.message, {
        code: 'unknown-module',
        reference,
        available: [...available.keys()],
      });
    }
  }
  return [...locked.values()];
}

/** How texts are cut into words is part of what a memory is kept in: other words recall other texts. */
function memoryHash(structure: Hash): Hash {
  return hashJson({ structure, terms: TERMS_VERSION });
}

export function lockModule({ module: { uri, options }, hash }: RegisteredModule): LockedModule {
  return { uri, hash, ...(options && { options }) };
}

function lockApi({ provider, model, url, key }: ApiChoice): LockedApi {
  return { provider, model, url, ...(key !== undefined && { key }), pinned: false };
}

async function lockEngines(
  choices: readonly EngineChoice[],
  options: ResolveOptions,
  found: Findings,
): Promise<readonly LockedEngine[]> {
  const engines: LockedEngine[] = [];
  for (const [index, choice] of choices.entries()) {
    const engine = await lockEngine(choice, index, options, found);
    if (engine !== undefined) engines.push(engine);
  }
  if (engines.length === 0 && found.leftOut.length > 0) {
    const message = 'none of them is there; add "- use: extractive", which always is';
    found.problem(['engines'], message, { code: 'no-engine' });
  }
  return engines;
}

async function lockEngine(
  choice: EngineChoice,
  index: number,
  options: ResolveOptions,
  found: Findings,
): Promise<LockedEngine | undefined> {
  switch (choice.use) {
    case 'extractive':
      return { use: 'extractive', ...EXTRACTIVE };
    case 'openai-compatible':
      return {
        use: 'openai-compatible',
        ...lockApi(choice),
        ...(choice.settings !== undefined && { settings: choice.settings }),
      };
    case 'llama': {
      const path = modelFileOf(options.home, choice.file);
      const part = ['engines', index, 'file'];
      if (await isMissing(path)) {
        if (choice.optional === true) found.leftOut.push(`engines.${index}: ${path}`);
        else
          found.problem(part, `there is no model file ${path}; put it there, or say "optional: true"`, {
            code: 'no-model-file',
            file: path,
          });
        return undefined;
      }
      const { lockModel } = await import('./lock-model.ts');
      const locked = await lockModel(path, options);
      if ('fault' in locked) {
        found.problem(part, locked.fault, { code: 'bad-model-file', file: path });
        return undefined;
      }
      found.files.set(`engines.${index}`, path);
      return locked;
    }
  }
}

/** One that is there and cannot be read is not missing: what runs must not depend on rights. */
async function isMissing(path: string): Promise<boolean> {
  try {
    await stat(path);
    return false;
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT' || code === 'ENOTDIR';
  }
}
