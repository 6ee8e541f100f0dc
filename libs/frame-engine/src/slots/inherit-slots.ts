import { isDeepStrictEqual } from 'node:util';
import { BadUri, parseReference, type Json } from '@agi-double/versioning';
import type { SlotContent, SlotType } from '../language/frame-content.ts';
import type { FrameFile } from '../language/frame-file.ts';

/** A slot after inheritance; without a value it is declared only. */
export interface Slot {
  readonly type: SlotType;
  readonly value?: Json;
  readonly enum?: readonly Json[];
  readonly required: boolean;
}

export type Slots = ReadonlyMap<string, Slot>;

const noun: { readonly [Type in SlotType]: string } = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  enum: 'one of its enum',
  list: 'a list',
  date: 'a date, YYYY-MM-DD',
  ref: 'a reference to a frame, frame://YYYY.MM.name.NN or frame://*.name.*',
};

function isDate(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // Date.parse refuses a 13th month but takes 30 February for 2 March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function isFrameReference(text: string): boolean {
  try {
    const reference = parseReference(text);
    return reference.kind === 'frame' || (reference.kind === 'exact' && reference.uri.kind === 'frame');
  } catch (error) {
    if (error instanceof BadUri) return false;
    throw error;
  }
}

function isOf(type: SlotType, value: Json): boolean {
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

/** What is wrong with a value, as a sentence's end; undefined when nothing is. */
function valueFault(type: SlotType, allowed: readonly Json[] | undefined, value: Json): string | undefined {
  if (!isOf(type, value)) return `must be ${noun[type]}`;
  if (allowed === undefined) return undefined;
  const items = type === 'list' ? (value as readonly Json[]) : [value];
  const stray = items.find((item) => !allowed.some((one) => isDeepStrictEqual(one, item)));
  if (stray === undefined) return undefined;
  return `must be ${type === 'list' ? 'a list of' : 'one of'} ${allowed.map((one) => JSON.stringify(one)).join(', ')}`;
}

/** A frame's own slots over those of its parent, facet by facet; what is wrong is reported at its file. */
export function inheritSlots(
  file: FrameFile,
  own: { readonly [name: string]: SlotContent },
  parent: Slots,
): Slots {
  const slots = new Map(parent);
  for (const [name, content] of Object.entries(own)) {
    slots.set(name, inheritSlot(file, name, content, parent.get(name)));
  }
  return slots;
}

function inheritSlot(file: FrameFile, name: string, own: SlotContent, parent?: Slot): Slot {
  const type = own.type ?? parent?.type;
  const allowed = own.enum ?? parent?.enum;
  // Nearer wins: a child's default stands before its parent's value.
  const value = own.value ?? own.default ?? parent?.value;
  const fault = slotFault(type, allowed, own, parent);
  if (fault !== undefined) {
    const [facet, message] = fault;
    if (facet === undefined) file.report(['slots'], `slots.${name}: ${message}`, { key: name });
    else file.report(['slots', name, facet], `slots.${name}.${facet}: ${message}`);
  }
  if (fault !== undefined || type === undefined) {
    // Something stands here all the same, so that the texts which use the slot are not reported as well.
    return { type: type ?? 'string', value: value ?? '', required: false };
  }
  return {
    type,
    required: own.required ?? parent?.required ?? false,
    ...(value === undefined ? {} : { value }),
    ...(allowed === undefined ? {} : { enum: allowed }),
  };
}

/** The first thing wrong with a slot, and the facet where it stands, if it is one facet's. */
function slotFault(
  type: SlotType | undefined,
  allowed: readonly Json[] | undefined,
  own: SlotContent,
  parent: Slot | undefined,
): readonly [facet: keyof SlotContent | undefined, message: string] | undefined {
  if (type === undefined) return [undefined, '"type" is missing, and no parent gives it'];
  if (parent !== undefined && parent.type !== type) {
    return ['type', `the parent's slot is of type ${parent.type}; a child cannot change it`];
  }
  if (type === 'enum' && allowed === undefined) return [undefined, '"enum" is missing'];
  if (own.enum !== undefined && type !== 'list' && own.enum.some((one) => !isOf(type, one))) {
    return ['enum', `each must be ${noun[type]}`];
  }
  for (const facet of ['value', 'default'] as const) {
    const given = own[facet];
    const fault = given === undefined ? undefined : valueFault(type, allowed, given);
    if (fault !== undefined) return [facet, fault];
  }
  const isInherited = own.value === undefined && own.default === undefined;
  if (!isInherited || parent?.value === undefined) return undefined;
  const fault = valueFault(type, allowed, parent.value);
  return fault === undefined ? undefined : [undefined, `the inherited value ${fault}`];
}
