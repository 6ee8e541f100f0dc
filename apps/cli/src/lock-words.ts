import type { Output } from './output.ts';
import type { Lock } from './profiles-port.ts';
import { shortHash } from './source-line.ts';

type LockedEngine = Lock['engines'][number];

/** Who speaks: a file of a model has no provider. */
export function engineName(engine: LockedEngine): string {
  return 'provider' in engine ? `${engine.provider} ${engine.model}` : engine.model;
}

/** Short for a person, so that it stands beside its name; a pipe gets it whole. */
export function hashBeside(text: string, output: Output): string {
  return output.onTerminal ? shortHash(text) : text;
}
