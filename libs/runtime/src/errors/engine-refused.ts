import { DoubleError } from '@agi-double/versioning';

/** An engine of a profile that was to be used refused what it was asked: another would answer for it, unnoticed. */
export class EngineRefused extends DoubleError {
  readonly kind = 'invalid';
  readonly profile: string;
  readonly engine: string;

  /** @param said what the engine's own error says, with what to do */
  constructor(profile: string, engine: string, said: string) {
    super(
      `${profile} is not used, for an engine of it refused to answer its probes; nothing was changed. ${said}`,
    );
    this.profile = profile;
    this.engine = engine;
  }
}
