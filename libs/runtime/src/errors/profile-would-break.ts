import { DoubleError } from '@agi-double/versioning';
import type { Breakage } from '../profiles/profile-reports.ts';

/** A switch would leave behind what is there; it is made when that is accepted. */
export class ProfileWouldBreak extends DoubleError {
  readonly kind = 'conflict';
  readonly profile: string;
  readonly breakages: readonly Breakage[];
  readonly typed: string;

  /** @param typed what switches when it is typed, but for what it accepts: `./careful.yaml --branch idea` */
  constructor(profile: string, breakages: readonly Breakage[], typed = profile) {
    const lines = breakages.map(({ part, was, now, way }) => `\n  ${part}: ${was} -> ${now}; ${way}`);
    const accept = [...new Set(breakages.map(({ part }) => `--accept ${part}`))].join(' ');
    super(
      `Nothing was switched: ${profile} differs in what cannot simply be exchanged.${lines.join('')}\nIf that is wanted: agi profile use ${typed} ${accept}`,
    );
    this.profile = profile;
    this.breakages = breakages;
    this.typed = typed;
  }
}
