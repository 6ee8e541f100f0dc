import type { ErrorObject } from 'ajv';
import type { Json } from '@agi-double/versioning';
import { didYouMean } from './did-you-mean.ts';
import type { FrameContent } from './frame-content.ts';
import { validateFrame } from './frame-validator.gen.ts';

/** Lists whose entries stand by themselves: one that is wrong is left out, and the others are looked into. */
const LISTS = ['statements', 'rules', 'routes', 'probes'] as const;
const KEYS = ['frame', 'kind', 'extends', 'activation', 'slots', 'prompt', ...LISTS];
type List = (typeof LISTS)[number];

/** What of a frame fits the schema, where not all of it does. */
export interface SoundPart {
  readonly content: FrameContent;
  /** Where the entries of each list stood before others were left out. */
  readonly places: ReadonlyMap<string, readonly number[]>;
}

/**
 * The frame without what the schema refuses: unknown keys, and entries of lists. It is compiled for what else is wrong with it,
 * so that its author reads everything at once, and never runs.
 * @returns undefined where what is refused is no such thing: all the rest may lean on it
 */
export function soundPart(value: Json, errors: readonly ErrorObject[]): SoundPart | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const sound = structuredClone(value) as { [key: string]: Json };
  const wrong = new Map<List, Set<number>>();
  for (const { instancePath, keyword, params, propertyName } of errors) {
    if (propertyName !== undefined) continue;
    const [list = '', index] = instancePath.split('/').slice(1);
    if (index !== undefined && isList(list))
      wrong.set(list, (wrong.get(list) ?? new Set()).add(Number(index)));
    else if (keyword === 'additionalProperties' && instancePath === '') {
      const key = String(params['additionalProperty']);
      // Meant to be one of those: what leans on it would be reported as well.
      if (didYouMean(key, KEYS) !== '') return undefined;
      delete sound[key];
    } else return undefined;
  }
  const places = new Map<string, readonly number[]>();
  for (const [list, indexes] of wrong) {
    const entries = sound[list] as Json[];
    const kept = entries
      .keys()
      .filter((index) => !indexes.has(index))
      .toArray();
    places.set(list, kept);
    if (kept.length === 0) delete sound[list];
    else sound[list] = kept.map((index) => entries[index] ?? null);
  }
  const content: unknown = sound;
  return validateFrame(content) ? { content, places } : undefined;
}

const isList = (key: string): key is List => (LISTS as readonly string[]).includes(key);
