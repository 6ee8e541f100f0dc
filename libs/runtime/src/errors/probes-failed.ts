import { DoubleError, type FrameUri } from '@agi-double/versioning';

/** What did not come true of a probe. Never what was answered: a model may have quoted what a user wrote. */
export interface ProbeFailure {
  readonly frame: FrameUri;
  readonly probe: string;
  readonly language: 'en' | 'ru';
  readonly failure: string;
}

const SHOWN = 20;

/** Frames that compile, and do not do what their probes say they must. */
export class ProbesFailed extends DoubleError {
  readonly kind = 'invalid';
  readonly failures: readonly ProbeFailure[];
  /** How many probes were rehearsed. */
  readonly rehearsed: number;

  constructor(failures: readonly ProbeFailure[], rehearsed: number) {
    const lines = failures
      .slice(0, SHOWN)
      .map(({ frame, probe, language, failure }) => `\n  ${frame} ${probe} (${language}): ${failure}`);
    if (failures.length > SHOWN) lines.push(`\n  … and ${failures.length - SHOWN} more`);
    super(
      `Of ${rehearsed} probes, ${failures.length} failed; mend the frames or the probes:${lines.join('')}`,
    );
    this.failures = failures;
    this.rehearsed = rehearsed;
  }
}
