import type { CodeRunner } from '../code/code-runner.ts';
import { CompileCache } from '../compile/compile-cache.ts';
import { compileFrames } from '../compile/compile-frames.ts';
import { BadFrames } from '../errors.ts';
import type { FrameRepo } from '../repo/frame-repo.ts';
import type { ModuleCatalogue, Snapshot } from '../snapshot.ts';
import { CodeFrames } from './code-frames.ts';

export interface FrameLoaderOptions {
  readonly repo: Pick<FrameRepo, 'read'>;
  /** Frame references of the profile. */
  readonly use: readonly string[];
  readonly catalogue: ModuleCatalogue;
  /** Where attached code runs; none where the profile does not allow code. */
  readonly runner?: CodeRunner;
}

/** Reads and compiles what is in a repo, again and again, at the price of what changed. */
export class FrameLoader {
  readonly #options: FrameLoaderOptions;
  readonly #cache = new CompileCache();
  readonly #codeFrames: CodeFrames;

  constructor(options: FrameLoaderOptions) {
    this.#options = options;
    this.#codeFrames = new CodeFrames(options.runner);
  }

  /** @throws BadFrames with everything that is wrong; what `FrameRepo.read` throws */
  async load(): Promise<Snapshot> {
    const { repo, use, catalogue, runner } = this.#options;
    const { files } = await repo.read();
    const { sources, problems } = await this.#codeFrames.evaluate(files);
    try {
      const options = { use, catalogue, allowCode: runner !== undefined, cache: this.#cache };
      const snapshot = compileFrames(sources, options);
      if (problems.length === 0) return snapshot;
    } catch (error) {
      if (!(error instanceof BadFrames) || problems.length === 0) throw error;
      // Everything at once: what is wrong with frames that are files, and with those that are code.
      throw new BadFrames([...error.problems, ...problems]);
    }
    throw new BadFrames(problems);
  }
}
