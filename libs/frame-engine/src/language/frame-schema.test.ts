import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { FRAME_KINDS, FRAME_SCHEMA } from '../index.ts';
import { renderFrameValidator } from './render-frame-validator.ts';

type Schema = { readonly [keyword: string]: unknown };

function* objectsOf(schema: unknown): Generator<Schema> {
  if (typeof schema !== 'object' || schema === null) return;
  if ('properties' in schema) yield schema;
  for (const child of Object.values(schema)) yield* objectsOf(child);
}

describe('the schema of frame files', () => {
  // When one of these two fails after a change of FRAME_SCHEMA: npm run generate -w @agi-double/frame-engine
  test('is the one that is published for editors', () => {
    const published = readFileSync(new URL('../../schema/frame.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(FRAME_SCHEMA)));
  });

  test('is the one that files are checked by', () => {
    const code = readFileSync(new URL('./frame-validator.gen.ts', import.meta.url), 'utf8');
    expect(code).toBe(renderFrameValidator());
  });

  test('is a strict JSON Schema', () => {
    expect(() => new Ajv({ strict: true, allowUnionTypes: true }).compile(FRAME_SCHEMA)).not.toThrow();
  });

  test('takes no unknown key anywhere, and describes every key', () => {
    for (const { properties, additionalProperties } of objectsOf(FRAME_SCHEMA)) {
      expect(additionalProperties).toBe(false);
      for (const property of Object.values(properties as object)) {
        expect(property).toMatchObject({ description: expect.any(String) });
      }
    }
  });

  test('knows the kinds that frames have', () => {
    expect(FRAME_SCHEMA.properties.kind.enum).toEqual(FRAME_KINDS);
  });
});
