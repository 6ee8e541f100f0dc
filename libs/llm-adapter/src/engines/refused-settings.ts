import { refusedSetting, withoutSetting, type RefusedSetting, type RequestBody } from './refused-setting.ts';

/** More would be a server that refuses whatever it is sent. */
const MOST = 100;
const MOST_PLACES = 1_000;

/**
 * What a server was found not to take from a model's requests: with a value, for another may do, and with a new name for all. Kept for
 * the life of the process, so that it costs a second request once, and not at every turn.
 */
export class RefusedSettings {
  readonly #refused = new Map<string, RefusedSetting>();

  /** The request as the server takes it, as far as that is known. */
  applyTo(body: RequestBody): { readonly body: RequestBody; readonly leftOut: readonly RefusedSetting[] } {
    const leftOut: RefusedSetting[] = [];
    let fit = body;
    for (const [setting, value] of Object.entries(body)) {
      const refused = this.#refused.get(keyOf(setting, value)) ?? this.#refused.get(setting);
      if (refused === undefined) continue;
      fit = withoutSetting(fit, refused);
      leftOut.push(refused);
    }
    return { body: fit, leftOut };
  }

  /** Learns from a refusal. @returns what it is about, or undefined when it is about no setting */
  learn(body: RequestBody, refusal: string): RefusedSetting | undefined {
    const refused = refusedSetting(body, refusal);
    if (refused === undefined || this.#refused.size >= MOST) return undefined;
    const { setting, instead } = refused;
    this.#refused.set(instead === undefined ? keyOf(setting, body[setting]) : setting, refused);
    return refused;
  }
}

const keyOf = (setting: string, value: unknown): string => `${setting} ${JSON.stringify(value)}`;

const places = new Map<string, RefusedSettings>();

/** Of a model behind an address, wherever in this process it is asked: minds come and go. */
export function refusedSettingsOf(address: string, model: string): RefusedSettings {
  const place = JSON.stringify([address, model]);
  const known = places.get(place) ?? new RefusedSettings();
  if (places.size < MOST_PLACES) places.set(place, known);
  return known;
}
