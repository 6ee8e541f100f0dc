import { isDeepStrictEqual } from 'node:util';
import { BadUri, parseReference, type Json } from '@agi-double/versioning';
import type { SlotContent, SlotType } from './frame-content.ts';
import type { FrameFile } from './frame-file.ts';

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
function faultOf(type: SlotType, allowed: readonly Json[] | undefined, value: Json): string | undefined {
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
    const inherited = parent.get(name);
    slots.set(name, inheritSlot(file, name, content, inherited) ?? placeholder(content, inherited));
  }
  return slots;
}

/** Stands for a slot that was reported, so that the texts which use it are not reported as well. */
function placeholder(own: SlotContent, parent?: Slot): Slot {
  const value = own.value ?? own.default ?? parent?.value ?? '';
  return { type: own.type ?? parent?.type ?? 'string', value, required: false };
}

function inheritSlot(file: FrameFile, name: string, own: SlotContent, parent?: Slot): Slot | undefined {
  const report = (facet: keyof SlotContent | undefined, message: string): undefined => {
    if (facet === undefined) file.report(['slots'], `slots.${name}: ${message}`, { key: name });
    else file.report(['slots', name, facet], `slots.${name}.${facet}: ${message}`);
  };
  const type = own.type ?? parent?.type;
  if (type === undefined) return report(undefined, '"type" is missing, and no parent gives it');
  if (parent !== undefined && parent.type !== type) {
    return report('type', `the parent's slot is of type ${parent.type}; a child cannot change it`);
  }
  const allowed = own.enum ?? parent?.enum;
  if (type === 'enum' && allowed === undefined) return report(undefined, '"enum" is missing');
  if (own.enum !== undefined && type !== 'list' && own.enum.some((one) => !isOf(type, one))) {
    return report('enum', `each must be ${noun[type]}`);
  }
  for (const facet of ['value', 'default'] as const) {
    const given = own[facet];
    const fault = given === undefined ? undefined : faultOf(type, allowed, given);
    if (fault !== undefined) return report(facet, fault);
  }
  // Nearer wins: a child's default stands before its parent's value.
  const value = own.value ?? own.default ?? parent?.value;
  if (value !== undefined && value === parent?.value) {
    const fault = faultOf(type, allowed, value);
    if (fault !== undefined) return report(undefined, `the inherited value ${fault}`);
  }
  return {
    type,
    required: own.required ?? parent?.required ?? false,
    ...(value === undefined ? {} : { value }),
    ...(allowed === undefined ? {} : { enum: allowed }),
  };
}
