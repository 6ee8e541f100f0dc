import type { RunId } from '@agi-double/memory';
import { DoubleError, type ModuleUri } from '@agi-double/versioning';

/** A run was routed to a module that is gone or whose code changed; it can be read, but not continued as it was. */
export class ModuleMissing extends DoubleError {
  readonly kind = 'conflict';
  readonly run: RunId;
  readonly module: ModuleUri;

  constructor(run: RunId, module: ModuleUri) {
    super(
      `Run ${run} needs ${module} exactly as it was when the run was routed; that code is not here. Ask again to run on today's modules.`,
    );
    this.run = run;
    this.module = module;
  }
}
