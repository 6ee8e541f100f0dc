import type { CodeRunner } from '../code/code-runner.ts';
import type { AttachedFunction } from '../compile/attached-code.ts';
import { CompileCache } from '../compile/compile-cache.ts';
import { compileFrames, type CompileOptions } from '../compile/compile-frames.ts';
import type { Use } from '../compile/frame-set.ts';
import { BadFrames } from '../errors.ts';
import type { FrameRepo } from '../repo/frame-repo.ts';
import type { FrameSource, ModuleCatalogue, Snapshot } from '../snapshot.ts';
import { AttachedChecks } from './attached-checks.ts';
import { CodeFrames } from './code-frames.ts';

export interface FrameLoaderOptions extends Use {
  readonly repo: Pick<FrameRepo, 'read'> & Partial<Pick<FrameRepo, 'place'>>;
  readonly catalogue: ModuleCatalogue;
  /** Where attached code runs; none where the profile does not allow code. */
  readonly runner?: CodeRunner;
}

/** Reads and compiles what is in a repo, again and again, at the price of what changed. */
export class FrameLoader {
  readonly #options: FrameLoaderOptions;
  readonly #cache = new CompileCache();
  readonly #codeFrames: CodeFrames;
  readonly #checks: AttachedChecks | undefined;

  constructor(options: FrameLoaderOptions) {
    this.#options = options;
    this.#codeFrames = new CodeFrames(options.runner);
    this.#checks = options.runner && new AttachedChecks(options.runner);
  }

  /** @throws BadFrames with everything that is wrong; what `FrameRepo.read` throws */
  async load(): Promise<Snapshot> {
    const { repo, use, useAt, catalogue, runner } = this.#options;
    const { files } = await repo.read();
    const { sources, problems } = await this.#codeFrames.evaluate(files);
    const attached: AttachedFunction[] = [];
    const options = {
      ...{ use, ...(useAt && { useAt }), catalogue },
      ...{ allowCode: runner !== undefined, cache: this.#cache },
      attached: (one: AttachedFunction) => void attached.push(one),
    };
    const compiled = compileOrSay(sources, options);
    // Everything at once: what is wrong with frames that are files, with those that are code, and with attached code.
    const others = [...problems, ...((await this.#checks?.check(attached)) ?? [])];
    if (compiled instanceof BadFrames) throw new BadFrames([...compiled.problems, ...others], repo.place);
    if (others.length > 0) throw new BadFrames(others, repo.place);
    return compiled;
  }
}

function compileOrSay(sources: readonly FrameSource[], options: CompileOptions): Snapshot | BadFrames {
  try {
    return compileFrames(sources, options);
  } catch (error) {
    if (error instanceof BadFrames) return error;
    throw error;
  }
}
