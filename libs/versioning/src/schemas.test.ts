import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parseProfile } from './index.ts';
import { LOCK_SCHEMA, PROFILE_SCHEMA } from './locks.ts';
import { renderValidator } from './render-validator.ts';

type Schema = { readonly [keyword: string]: unknown };

function* objectsOf(schema: unknown): Generator<Schema> {
  if (typeof schema !== 'object' || schema === null) return;
  if ('properties' in schema) yield schema;
  for (const child of Object.values(schema)) yield* objectsOf(child);
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

describe.each([
  ['profile', PROFILE_SCHEMA, './profile-validator.gen.ts', 'validateProfile'],
  ['lock', LOCK_SCHEMA, './lock/lock-validator.gen.ts', 'validateLock'],
])('the schema of a %s', (name, schema, generated, validator) => {
  // When one of these two fails after a change of a schema: npm run generate -w @agi-double/versioning
  test('is the one that is published for editors', () => {
    expect(JSON.parse(read(`../schema/${name}.schema.json`))).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  test('is the one that files are checked by', () => {
    expect(read(generated)).toBe(renderValidator(validator, schema));
  });

  test('is a strict JSON Schema, but for the keyword that names the kind of an engine', () => {
    const ajv = new Ajv({ strict: true, allowUnionTypes: true, discriminator: true });
    expect(() => ajv.compile(schema)).not.toThrow();
  });

  test('takes no unknown key anywhere, and describes every key', () => {
    for (const { properties, additionalProperties } of objectsOf(schema)) {
      expect(additionalProperties).toBe(false);
      for (const property of Object.values(properties as object)) {
        expect(property).toMatchObject({ description: expect.any(String) });
      }
    }
  });
});

test.each(
  readdirSync(new URL('../../../profiles/', import.meta.url)).filter((file) => file.endsWith('.yaml')),
)('%s fits its schema, and names it for editors', (file) => {
  const text = read(`../../../profiles/${file}`);
  const [line] = text.split('\n');
  expect(line).toBe('# yaml-language-server: $schema=../libs/versioning/schema/profile.schema.json');
  expect(parseProfile(text, file).file).toBe(file);
});
