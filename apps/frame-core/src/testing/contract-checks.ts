import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { OPENAPI_URL } from '@agi-double/protocol';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

interface Described {
  readonly parameters?: readonly { readonly $ref?: string; readonly name?: string; readonly in?: string }[];
}

const contract = parse(readFileSync(OPENAPI_URL, 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
};

const ajv = new Ajv2020({ strict: false }).addSchema(contract, 'openapi');

/** `post /v1/turns`: every operation of openapi.yaml, read by another parser than the service's. */
export const operations: readonly { readonly method: string; readonly path: string }[] = Object.entries(
  contract.paths,
).flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method, path })));

/** @returns what is wrong with a value by a schema of the contract; empty when it fits. */
export function misfits(schema: string, value: unknown): readonly string[] {
  const validate = ajv.compile({ $ref: `openapi#/components/schemas/${schema}` });
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

/** The problem document that a response must be, asserted to fit the contract. */
export async function problemIn(response: Response): Promise<Record<string, unknown>> {
  const problem = (await response.json()) as Record<string, unknown>;
  expect(response.headers.get('content-type')).toMatch('application/problem+json');
  expect(problem['status']).toBe(response.status);
  expect(misfits('Problem', problem)).toEqual([]);
  return problem;
}
