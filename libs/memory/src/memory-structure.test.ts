import { expect, test } from '@jest/globals';
import { BadUri, isHash, memoryUri, type MemoryUri } from '@agi-double/versioning';
import { MEMORY_FORMS, memoryStructure, structureHash, textStructure } from './memory-structure.ts';
import { TEXT_SCHEMA } from './sqlite/text-schema.ts';

// Guards against: a memory whose structure changed under the URI that it had, so that a lock says "the same" of what is not;
// one that counts as another because somebody indented its schema.

const hashOf = (uri: string): string | undefined => memoryStructure(memoryUri(uri))?.hash;
const ofSchema = (schema: string): string => structureHash({ text: textStructure(schema) }, 0);

test('what has one URI has one structure: where this fails, the memory needs the next minor version', () => {
  expect(hashOf('memory://sqlite-v0.1-0d')).toBe(
    'sha256:5de0fff5177ac5a2e732bbb1daf0a200f5aa21b4c2ca48f4d45982964f9b0ea3',
  );
  expect(hashOf('memory://qdrant-v0.3-256d')).toBe(
    'sha256:669490c30ff4c831cce3d0b9690ecf4e87363f9074e9a45c8f82aaea070b32c4',
  );
});

test('the hash of the embedded memory is that of its schema, and changes with each word of it', () => {
  expect(ofSchema(TEXT_SCHEMA)).toBe(hashOf('memory://sqlite-v0.1-0d'));
  const changes = [
    TEXT_SCHEMA.replace('kind INTEGER NOT NULL', 'kind INTEGER'),
    TEXT_SCHEMA.replace('PRIMARY KEY (term, strand, offset)', 'PRIMARY KEY (strand, term, offset)'),
    `${TEXT_SCHEMA} CREATE INDEX text_by_length ON text (length);`,
  ];
  expect(new Set([TEXT_SCHEMA, ...changes].map(ofSchema)).size).toBe(4);
});

test('white space between words of the schema is no part of it', () => {
  expect(ofSchema(`\n\n${TEXT_SCHEMA.replaceAll('\n', '\n\t')}  `)).toBe(ofSchema(TEXT_SCHEMA));
});

test('dimensions and engines have hashes of their own', () => {
  const uris = [
    'sqlite-v0.1-0d',
    'sqlite-v0.1-256d',
    'sqlite-v0.1-257d',
    'qdrant-v0.3-256d',
    'qdrant-v0.3-768d',
  ];
  const hashes = uris.map((uri) => hashOf(`memory://${uri}`) ?? '');
  expect(new Set(hashes).size).toBe(uris.length);
  expect(hashes.every(isHash)).toBe(true);
});

test('vectors are pinned and said to be not built yet', () => {
  expect(MEMORY_FORMS.filter((uri) => hashOf(uri) === undefined)).toEqual([]);
  const built = (uri: string): boolean | undefined => memoryStructure(memoryUri(uri))?.built;
  expect(built('memory://sqlite-v0.1-0d')).toBe(true);
  expect(built('memory://sqlite-v0.1-256d')).toBe(false);
  expect(built('memory://qdrant-v0.3-256d')).toBe(false);
});

test('engines and versions that this version does not know have none', () => {
  for (const uri of [
    'vectra-v0.1-256d',
    'sqlite-v0.2-0d',
    'sqlite-v1.1-0d',
    'qdrant-v0.1-256d',
    'sqlite-v-v0.1-0d',
  ])
    expect(memoryStructure(`memory://${uri}` as MemoryUri)).toBeUndefined();
  expect(memoryStructure('mod://recall-v1.0' as MemoryUri)).toBeUndefined();
});

test('what is no URI is told so', () => {
  expect(() => memoryStructure('memory://sqlite' as MemoryUri)).toThrow(BadUri);
});
