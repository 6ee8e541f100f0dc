import { DoubleError } from '@agi-double/versioning';

/** Something takes a value from the environment, which does not have it. */
export class EnvironmentMissing extends DoubleError {
  readonly kind = 'invalid';
  readonly variable: string;
  /** `engines.0.key` of a profile, or the provider that needs it. */
  readonly part: string;
  readonly file: string | undefined;
  readonly line: number | undefined;

  constructor(variable: string, part: string, place?: { readonly file: string; readonly line: number }) {
    const where = place === undefined ? part : `${place.file}:${place.line} ${part}`;
    super(
      `${where} takes its value from ${variable}, which is not set in the environment. Set it and try again, or leave that part out of the profile.`,
    );
    this.variable = variable;
    this.part = part;
    this.file = place?.file;
    this.line = place?.line;
  }
}
