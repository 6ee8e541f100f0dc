import { isDeepStrictEqual } from 'node:util';
import type { Json } from '@agi-double/versioning';
import type { SlotContent, SlotType } from '../language/frame-content.ts';
import type { FrameFile } from '../language/frame-file.ts';
import { patternFault } from '../language/pattern.ts';
import { isDate, isOfType, nounOf, valueFault, type Procedure, type Slot, type Slots } from './slot.ts';

/** Finds the function that a facet names; undefined where there is none, which is reported already. */
export type FindProcedure = (
  slot: string,
  facet: 'procedure' | 'onChange',
  reference: string,
) => Procedure | undefined;

const DATE_LENGTH = 10;

type Fault = readonly [facet: keyof SlotContent | undefined, message: string];

/** A frame's own slots over those of its parent, facet by facet; what is wrong is reported at its file. */
export function inheritSlots(
  file: FrameFile,
  own: { readonly [name: string]: SlotContent },
  parent: Slots,
  find: FindProcedure,
): Slots {
  const slots = new Map(parent);
  for (const [name, content] of Object.entries(own)) {
    slots.set(name, inheritSlot(file, name, content, parent.get(name), find));
  }
  return slots;
}

function inheritSlot(
  file: FrameFile,
  name: string,
  own: SlotContent,
  inherited: Slot | undefined,
  find: FindProcedure,
): Slot {
  if (inherited?.broken === true && own.type === undefined) return inherited;
  const parent = inherited?.broken === true ? undefined : inherited;
  const type = own.type ?? parent?.type;
  const fault = type === undefined ? untyped : slotFault(type, own, parent);
  if (fault !== undefined || type === undefined) {
    const [facet, message] = fault ?? untyped;
    if (facet === undefined) file.report(['slots'], `slots.${name}: ${message}`, { key: name });
    else file.report(['slots', name, facet], `slots.${name}.${facet}: ${message}`);
    // Something stands here all the same, so that the texts which use the slot are not reported as well.
    const value = own.value ?? own.default ?? parent?.value ?? '';
    return { type: type ?? 'string', value, patterns: [], required: false, broken: true };
  }
  const merged = narrowed(type, own, parent);
  const procedure =
    own.procedure === undefined ? inheritedProcedure(own, parent) : find(name, 'procedure', own.procedure);
  const onChange = own.onChange === undefined ? parent?.onChange : find(name, 'onChange', own.onChange);
  // Code that is missing is reported already; the texts that use the slot need not be.
  const missing = own.procedure !== undefined && procedure === undefined && merged.value === undefined;
  return {
    ...merged,
    ...(missing && { value: '' }),
    ...(procedure && { procedure }),
    ...(onChange && { onChange }),
  };
}

const untyped: Fault = [undefined, '"type" is missing, and no parent gives it'];

/** A child that gives a value has no need of its parent's procedure; one that gives a default still has. */
function inheritedProcedure(own: SlotContent, parent: Slot | undefined): Procedure | undefined {
  return own.value === undefined ? parent?.procedure : undefined;
}

/** The facets of a child over those of its parent. Nearer wins: a child's default stands before its parent's value. */
function narrowed(type: SlotType, own: SlotContent, parent: Slot | undefined): Slot {
  const value = own.value ?? own.default ?? parent?.value;
  const allowed = own.enum ?? parent?.enum;
  // A text's bounds are about its length, a date's about its day.
  const bounds = parent?.type === 'string' && type === 'date' ? undefined : parent;
  const min = own.min ?? bounds?.min;
  const max = own.max ?? bounds?.max;
  return {
    type,
    patterns: [...(parent?.patterns ?? []), ...(own.pattern === undefined ? [] : [own.pattern])],
    required: own.required ?? parent?.required ?? false,
    ...(value !== undefined && { value }),
    ...(allowed !== undefined && { enum: allowed }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  };
}

/** The first thing wrong with a slot, and the facet where it stands, if it is one facet's. */
function slotFault(type: SlotType, own: SlotContent, parent: Slot | undefined): Fault | undefined {
  const facets = facetFault(type, own) ?? (parent && wideningFault(type, own, parent));
  if (facets !== undefined) return facets;
  if (own.value !== undefined && own.procedure !== undefined) {
    return ['procedure', 'the slot has a value already; give it as "default" to fall back on it'];
  }
  const slot = narrowed(type, own, parent);
  if (type === 'enum' && slot.enum === undefined) return [undefined, '"enum" is missing'];
  if (slot.min !== undefined && slot.max !== undefined && slot.min > slot.max) {
    return [own.max === undefined ? 'min' : 'max', `min ${slot.min} is above max ${slot.max}`];
  }
  for (const facet of ['value', 'default'] as const) {
    const given = own[facet];
    const fault = given === undefined ? undefined : valueFault(slot, given);
    if (fault !== undefined) return [facet, fault];
  }
  const isInherited = own.value === undefined && own.default === undefined;
  if (!isInherited || parent?.value === undefined) return undefined;
  const fault = valueFault(slot, parent.value);
  return fault === undefined ? undefined : [undefined, `the inherited value ${fault}`];
}

/** What is wrong with the facets by themselves. */
function facetFault(type: SlotType, own: SlotContent): Fault | undefined {
  if (own.enum !== undefined && type !== 'list' && own.enum.some((one) => !isOfType(type, one))) {
    return ['enum', `each must be ${nounOf(type)}`];
  }
  const bounded = type === 'date' ? 'a date, YYYY-MM-DD' : 'a number';
  for (const facet of ['min', 'max'] as const) {
    const bound = own[facet];
    if (bound === undefined) continue;
    if (type === 'boolean' || type === 'enum' || type === 'ref') return [facet, `${nounOf(type)} has none`];
    if (type === 'date' ? !isDate(String(bound)) : typeof bound !== 'number')
      return [facet, `must be ${bounded}`];
  }
  if (own.pattern === undefined) return undefined;
  if (type !== 'string' && type !== 'list') return ['pattern', `${nounOf(type)} has none`];
  const fault = patternFault(own.pattern);
  return fault === undefined ? undefined : ['pattern', fault];
}

/** A child may narrow what its parent allows and never widen it: whoever relies on the parent's word keeps it. */
function wideningFault(type: SlotType, own: SlotContent, parent: Slot): Fault | undefined {
  // Each of these is a text, so a text may become one of them.
  const narrows = parent.type === 'string' && (type === 'enum' || type === 'date' || type === 'ref');
  if (parent.type !== type && !narrows) {
    return ['type', `the parent's slot is of type ${parent.type}; a child cannot change it`];
  }
  if (narrows && own.enum?.some((one) => typeof one !== 'string')) {
    return ['enum', `the parent's slot is of type string; each must be a text`];
  }
  if (
    narrows &&
    type === 'date' &&
    (Number(parent.min ?? 0) > DATE_LENGTH || Number(parent.max ?? DATE_LENGTH) < DATE_LENGTH)
  ) {
    return ['type', `a date has ${DATE_LENGTH} characters, which the parent does not allow`];
  }
  const stray = own.enum?.find((one) => !among(parent.enum, one));
  if (stray !== undefined) {
    return ['enum', `${JSON.stringify(stray)} is not among the parent's; a child may only narrow`];
  }
  if (own.min !== undefined && parent.min !== undefined && own.min < parent.min) {
    return ['min', `the parent's is ${parent.min}; a child may only narrow`];
  }
  if (own.max !== undefined && parent.max !== undefined && own.max > parent.max) {
    return ['max', `the parent's is ${parent.max}; a child may only narrow`];
  }
  if (own.required === false && parent.required) {
    return ['required', 'the parent requires it; a child may only narrow'];
  }
  return undefined;
}

function among(allowed: readonly Json[] | undefined, value: Json): boolean {
  return allowed === undefined || allowed.some((one) => isDeepStrictEqual(one, value));
}
