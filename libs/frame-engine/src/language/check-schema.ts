import type { ErrorObject } from 'ajv';
import type { Json } from '@agi-double/versioning';
import { didYouMean } from './did-you-mean.ts';
import type { FrameContent } from './frame-content.ts';
import type { FrameFile, Path } from './frame-file.ts';
import { validateFrame } from './frame-validator.gen.ts';
import { soundPart } from './sound-part.ts';
import { written } from './written.ts';

export interface CheckedFrame {
  readonly content: FrameContent;
  /** Something was refused and is left out. */
  readonly partial?: true;
}

/** Reports whatever FRAME_SCHEMA refuses. @returns the content, or what of it is sound; undefined where nothing else can be said */
export function checkFrame(file: FrameFile): CheckedFrame | undefined {
  if (file.value === undefined) return undefined;
  const value: unknown = file.value;
  if (validateFrame(value)) return { content: value };
  const errors = validateFrame.errors ?? [];
  reportErrors(file, [], file.value, errors);
  const part = soundPart(file.value, errors);
  if (part === undefined) return undefined;
  file.leaveOut(part.places);
  return { content: part.content, partial: true };
}

/** Reports what a validator says of a value, at its places in the file. @param base where the value stands */
export function reportErrors(file: FrameFile, base: Path, value: Json, errors: readonly ErrorObject[]): void {
  // Finding a key's place walks its map: for a file that is wrong through and through, the first ones will do.
  for (const error of errors.slice(0, 1_000)) {
    // Errors inside a property's name come again, with the name itself, as `propertyNames`.
    if (error.propertyName !== undefined) continue;
    const path = [...base, ...pathOf(value, error.instancePath)];
    const key = keyOf(error);
    file.report(path, `${written(path)}${explain(error)}`, key === undefined ? {} : { key });
  }
}

function pathOf(value: Json, pointer: string): Path {
  let current: unknown = value;
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => {
      const step = Array.isArray(current) ? Number(part) : part;
      current = (current as { readonly [key: string]: unknown })[part];
      return step;
    });
}

function keyOf(error: ErrorObject): string | undefined {
  if (error.keyword === 'additionalProperties') return String(error.params['additionalProperty']);
  return error.keyword === 'propertyNames' ? String(error.params['propertyName']) : undefined;
}

function explain(error: ErrorObject): string {
  const key = keyOf(error);
  const known = Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {});
  switch (error.keyword) {
    case 'additionalProperties': {
      const near = didYouMean(key ?? '', known);
      const all = known.length === 0 ? '; it takes no keys' : `; the keys are ${known.join(', ')}`;
      return `unknown key "${key}"${near === '' ? all : near}`;
    }
    case 'propertyNames':
      return explainName(key ?? '', (error.schema as { pattern?: string }).pattern ?? '');
    case 'required':
      return `"${error.params['missingProperty']}" is missing`;
    case 'enum': {
      const allowed = (error.params['allowedValues'] as readonly unknown[]).map(String);
      return `must be one of ${allowed.join(', ')}${didYouMean(String(error.data), allowed)}`;
    }
    case 'type':
      return `must be ${typeNames(error.params['type'])}`;
    case 'minLength':
    case 'minItems':
      return 'must not be empty';
    case 'minProperties':
      return known.length === 0
        ? 'must not be empty'
        : `must hold ${known.map((name) => `"${name}"`).join(' or ')}`;
    case 'maxProperties':
      return `must hold only one of ${known.join(', ')}`;
    default:
      return error.message ?? 'is not valid';
  }
}

function explainName(name: string, pattern: string): string {
  if (name === 'input' && pattern.includes('(?!input$)')) {
    return '"input" is what was said; a rule cannot change it';
  }
  if (name === 'constructor') return '"constructor" is a name that CEL keeps for itself';
  const form = pattern.replace(/\(\?!\w+\$\)/, '');
  return `"${name}" is not a name that can stand here: at most 64 characters, as in ${form}`;
}

const names: { readonly [type: string]: string } = {
  string: 'a text',
  object: 'a map of keys and values',
  array: 'a list',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function typeNames(type: unknown): string {
  return [type]
    .flat()
    .map((one) => names[String(one)] ?? String(one))
    .join(' or ');
}
