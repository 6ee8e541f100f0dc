import type { Output } from './output.ts';
import { shortHash } from './source-line.ts';

/** Who speaks: a file of a model has no provider. */
export function engineName({
  provider,
  model,
}: {
  readonly provider?: string;
  readonly model: string;
}): string {
  return provider === undefined ? model : `${provider} ${model}`;
}

/** Short for a person, so that it stands beside its name; a pipe gets it whole. */
export function hashBeside(text: string, output: Output): string {
  return output.onTerminal ? shortHash(text) : text;
}
