import { isDeepStrictEqual } from 'node:util';
import { BadUri, parseReference, type Json } from '@agi-double/versioning';
import type { CodeFile } from '../code/code-file.ts';
import type { SlotType } from '../language/frame-content.ts';
import { matchesPattern } from '../language/pattern.ts';

/** A function of an attached file. */
export interface Procedure {
  readonly file: CodeFile;
  readonly function: string;
}

/** A slot after inheritance; without a value it is declared only. */
export interface Slot {
  readonly type: SlotType;
  readonly value?: Json;
  readonly enum?: readonly Json[];
  readonly min?: number | string;
  readonly max?: number | string;
  /** Every one must match: a child's pattern comes beside its parent's, so that it can only narrow. */
  readonly patterns: readonly string[];
  readonly required: boolean;
  readonly procedure?: Procedure;
  readonly onChange?: Procedure;
  /** Reported already: it stands here so that whatever leans on it stays quiet. */
  readonly broken?: true;
}

export type Slots = ReadonlyMap<string, Slot>;

/** The facets that say which values are allowed. */
export type Constraint = Pick<Slot, 'type' | 'enum' | 'min' | 'max' | 'patterns'>;

const nouns: { readonly [Type in SlotType]: string } = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  enum: 'one of its enum',
  list: 'a list',
  date: 'a date, YYYY-MM-DD',
  ref: 'a reference to a frame, frame://YYYY.MM.name.NN or frame://*.name.*',
};

export function nounOf(type: SlotType): string {
  return nouns[type];
}

export function isDate(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // Date.parse refuses a 13th month but takes 30 February for 2 March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

export function isFrameReference(text: string): boolean {
  try {
    const reference = parseReference(text);
    return reference.kind === 'frame' || (reference.kind === 'exact' && reference.uri.kind === 'frame');
  } catch (error) {
    if (error instanceof BadUri) return false;
    throw error;
  }
}

export function isOfType(type: SlotType, value: Json): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'enum':
      return true;
    case 'list':
      return Array.isArray(value);
    case 'date':
      return typeof value === 'string' && isDate(value);
    case 'ref':
      return typeof value === 'string' && isFrameReference(value);
  }
}

/** What `min` and `max` compare: numbers as they are, dates as texts, the rest by its length. */
function measure(type: SlotType, value: Json): number | string | undefined {
  if (typeof value === 'number') return value;
  if (type === 'date') return typeof value === 'string' ? value : undefined;
  if (typeof value === 'string') return Array.from(value).length;
  return Array.isArray(value) ? value.length : undefined;
}

/** What is wrong with a value, as a sentence's end; undefined when nothing is. */
export function valueFault(slot: Constraint, value: Json): string | undefined {
  const { type, min, max, patterns } = slot;
  if (!isOfType(type, value)) return `must be ${nouns[type]}`;
  const items = type === 'list' ? (value as readonly Json[]) : [value];
  const allowed = slot.enum;
  if (allowed !== undefined && items.some((item) => !allowed.some((one) => isDeepStrictEqual(one, item)))) {
    return `must be ${type === 'list' ? 'a list of' : 'one of'} ${allowed.map((one) => JSON.stringify(one)).join(', ')}`;
  }
  const measured = measure(type, value);
  const unit = typeof value === 'number' || type === 'date' ? '' : type === 'list' ? ' items' : ' characters';
  const bound = (words: string): string => `must ${unit === '' ? 'be' : 'have'} ${words}${unit}`;
  if (measured !== undefined && min !== undefined && measured < min) return bound(`at least ${min}`);
  if (measured !== undefined && max !== undefined && measured > max) return bound(`at most ${max}`);
  for (const pattern of patterns) {
    if (items.some((item) => typeof item === 'string' && !matchesPattern(pattern, item)))
      return `must match ${pattern}`;
  }
  return undefined;
}
