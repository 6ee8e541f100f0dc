import { hashJson, parseUri, type Hash, type Json, type MemoryUri } from '@agi-double/versioning';
import { kindNumbers, TEXT_FORMAT, TEXT_SCHEMA } from './sqlite/text-schema.ts';

/** How a memory is kept, as this version knows it. */
export interface MemoryStructure {
  /** Of the structure and its dimensions. What has one URI has one hash: another structure is the next minor version. */
  readonly hash: Hash;
  /** Whether this version keeps all of it. What it does not build yet is pinned all the same, and recalled without. */
  readonly built: boolean;
}

/**
 * What the text view is made of, but for the stems: those are of whoever gives it its terms. White space between the words
 * of the schema says nothing, and is no part of it.
 */
export function textStructure(schema = TEXT_SCHEMA): { readonly [key: string]: Json } {
  return { schema: schema.trim().replaceAll(/\s+/g, ' '), format: TEXT_FORMAT, kinds: kindNumbers };
}

/**
 * The text view of the log's own database, and one collection of vectors beside it. The collection is declared and **not built
 * yet**: nothing writes to it.
 */
function qdrantStructure(dimensions: number): Json {
  return {
    text: textStructure(),
    collection: {
      vectors: { size: dimensions, distance: 'Cosine' },
      payload: { offset: 'integer', segment: 'keyword', seq: 'integer', scope: 'keyword', kind: 'keyword' },
    },
  };
}

/** All that this version knows, as they are written in a profile. */
export const MEMORY_FORMS: readonly string[] = [
  'memory://sqlite-v0.1-0d',
  'memory://sqlite-v0.1-256d',
  'memory://qdrant-v0.3-256d',
];

/**
 * The structure that a memory's URI stands for. Its hash is what a lock holds.
 * @returns undefined for an engine or a version that this version does not know.
 */
export function memoryStructure(uri: MemoryUri): MemoryStructure | undefined {
  const parsed = parseUri(uri);
  if (parsed.kind !== 'memory') return undefined;
  const { engine, major, minor, dimensions } = parsed;
  switch (`${engine}-v${major}.${minor}`) {
    case 'sqlite-v0.1':
      // Vectors are not built yet: what has dimensions is kept by its texts alone.
      return { hash: structureHash({ text: textStructure() }, dimensions), built: dimensions === 0 };
    case 'qdrant-v0.3':
      return { hash: structureHash(qdrantStructure(dimensions), dimensions), built: false };
    default:
      return undefined;
  }
}

export function structureHash(structure: Json, dimensions: number): Hash {
  return hashJson({ structure, dimensions });
}
