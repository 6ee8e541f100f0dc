import type { ErrorObject } from 'ajv';
import { PATTERNS } from './patterns.ts';
import type { ProfileFault } from './profile-fault.ts';
import { writtenSecret } from './written-secret.ts';

export type Path = readonly (string | number)[];

/** What a schema refuses: where, and in the words of whoever has to mend it. Never a value of the file. */
export interface SchemaProblem {
  readonly path: Path;
  /** An unknown key of the map at `path`. */
  readonly key?: string;
  readonly message: string;
  /** The same as facts; absent where only the words are known. */
  readonly fault?: ProfileFault;
}

type Schema = {
  readonly properties?: { readonly [key: string]: Schema };
  readonly oneOf?: readonly Schema[];
  readonly const?: unknown;
  readonly title?: string;
  readonly examples?: readonly string[];
};

/** Errors of a generated validator, which carry no schema: a validator that did would be half as large again. */
export function schemaProblems(
  errors: readonly ErrorObject[],
  value: unknown,
  schema: object,
): readonly SchemaProblem[] {
  return errors.slice(0, 1_000).map((error) => {
    const parent = schemaAt(schema, error.schemaPath);
    const path = pathOf(value, error.instancePath);
    switch (error.keyword) {
      case 'additionalProperties': {
        const key = String(error.params['additionalProperty']);
        const keys = Object.keys(parent.properties ?? {});
        const fault = { code: 'unknown-key', key: shown(key), keys } as const;
        return { path, key, message: unknownKey(key, parent), fault };
      }
      case 'discriminator':
        return error.params['tagValue'] === undefined
          ? { path, message: '"use" is missing; add it', fault: { code: 'missing-key', key: 'use' } }
          : {
              path: [...path, 'use'],
              message: `there is no such engine; there are ${kinds(parent).join(', ')}`,
              fault: { code: 'unknown-engine', kinds: kinds(parent) },
            };
      default: {
        const fault = faultOf(error);
        return { path, message: explain(error, valueAt(value, path), parent), ...(fault && { fault }) };
      }
    }
  });
}

/** `engines.0.key` */
export function partOf({ path, key }: Pick<SchemaProblem, 'path' | 'key'>): string {
  return [...path, ...(key === undefined ? [] : [shown(key)])].join('.');
}

/** A key as it is shown: somebody may have put a secret where the key belongs. */
function shown(key: string): string {
  if (writtenSecret(key.slice(0, 2_000)) !== undefined) return '…';
  return key.length > 64 ? `${key.slice(0, 64)}…` : key;
}

function unknownKey(key: string, { title, properties = {} }: Schema): string {
  const keys = Object.keys(properties).join(', ');
  const where = title === undefined || properties['use'] === undefined ? 'here' : `of ${title}`;
  const only = key === 'optional' ? ', and only a llama engine can be optional' : '';
  return `unknown key ${JSON.stringify(shown(key))}; the keys ${where} are ${keys}${only}`;
}

function kinds({ oneOf = [] }: Schema): readonly string[] {
  return oneOf.map(({ properties }) => String(properties?.['use']?.const));
}

function explain(
  { keyword, params, message }: ErrorObject,
  value: unknown,
  { examples: [example] = [] }: Schema,
): string {
  switch (keyword) {
    case 'required':
      return `${JSON.stringify(params['missingProperty'])} is missing; add it`;
    case 'enum':
      return `must be one of ${(params['allowedValues'] as readonly unknown[]).map(String).join(', ')}`;
    case 'const':
      return `must be ${JSON.stringify(params['allowedValue'])}`;
    case 'type':
      if (params['type'] === 'string') {
        if (example !== undefined) return `must be a text, such as ${example}`;
        // A text in the eyes of who wrote it: `model: 4`.
        if (typeof value === 'number' || typeof value === 'boolean')
          return 'must be a text; put it in quotes';
      }
      return `must be ${typeNames(params['type'])}`;
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return 'must not be empty';
    case 'pattern':
      return (
        Object.values(PATTERNS).find(({ pattern }) => pattern === params['pattern'])?.message ??
        'is not of the form that the schema describes'
      );
    default:
      return message ?? 'is not what the schema describes';
  }
}

/** As `explain`, without words. */
function faultOf({ keyword, params }: ErrorObject): ProfileFault | undefined {
  switch (keyword) {
    case 'required':
      return { code: 'missing-key', key: String(params['missingProperty']) };
    case 'enum':
      return { code: 'not-one-of', values: (params['allowedValues'] as readonly unknown[]).map(String) };
    case 'const':
      return { code: 'not-one-of', values: [JSON.stringify(params['allowedValue'])] };
    case 'type':
      return { code: 'wrong-type', types: typesIn(params['type']) };
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return { code: 'empty' };
    case 'pattern': {
      const form = FORMS.find((name) => PATTERNS[name].pattern === params['pattern']);
      return form && { code: 'wrong-form', form };
    }
    default:
      return undefined;
  }
}

const FORMS = Object.keys(PATTERNS) as readonly (keyof typeof PATTERNS)[];

const names: { readonly [type: string]: string } = {
  string: 'a text',
  object: 'a map of keys and values',
  array: 'a list',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
};

function typeNames(type: unknown): string {
  return typesIn(type)
    .map((one) => names[one] ?? one)
    .join(' or ');
}

function typesIn(type: unknown): readonly string[] {
  return [type].flat().flatMap((one) => String(one).split(','));
}

/** The schema that holds the keyword which failed: `#/properties/engines/items/oneOf/1/required`. */
function schemaAt(schema: object, pointer: string): Schema {
  return valueAt(schema, steps(pointer).slice(0, -1)) as Schema;
}

function pathOf(value: unknown, pointer: string): Path {
  let current: unknown = value;
  return steps(pointer).map((part) => {
    const step = Array.isArray(current) ? Number(part) : part;
    current = valueAt(current, [part]);
    return step;
  });
}

const steps = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** What lies at a path, undefined where the path leads nowhere. */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as { readonly [step: string | number]: unknown })[step];
  }
  return current;
}
