import { hashFromBytes, hashToBytes, type Hash } from '@agi-double/versioning';
import type { RunId } from '../event.ts';
import type { Session } from './connection.ts';

/** The keys of runs and roots that were seen lately. They never change, so that only new ones are asked for. */
export interface KnownKeys {
  readonly runs: ReadonlyMap<RunId, number>;
  readonly roots: ReadonlyMap<Hash, number>;
  /** Only after the commit: a transaction that is rolled back takes the keys that it made with it. */
  learn(runs: ReadonlyMap<RunId, number>, roots: ReadonlyMap<Hash, number>): void;
}

const LIMIT = 1_000;

export function knownKeys(): KnownKeys {
  const runs = new Map<RunId, number>();
  const roots = new Map<Hash, number>();
  return {
    runs,
    roots,
    learn(newRuns, newRoots) {
      remember(runs, newRuns);
      remember(roots, newRoots);
    },
  };
}

function remember<Value>(known: Map<Value, number>, found: ReadonlyMap<Value, number>): void {
  if (known.size > LIMIT) known.clear();
  for (const [value, key] of found) known.set(value, key);
}

/** In order, so that two transactions that make the same new ones do not wait for each other. */
const MAKE_RUNS = `
  INSERT INTO run (id, attempt) SELECT id, 0 FROM unnest($1::text[]) AS new (id) ORDER BY id ON CONFLICT DO NOTHING`;
export const FIND_RUNS = `
  SELECT r.key, r.id AS value FROM unnest($1::text[]) AS asked (id) JOIN run r ON r.id = asked.id`;
const MAKE_ROOTS = `
  INSERT INTO root (hash) SELECT hash FROM unnest($1::bytea[]) AS new (hash) ORDER BY hash ON CONFLICT DO NOTHING`;
export const FIND_ROOTS = `
  SELECT t.key, t.hash AS value FROM unnest($1::bytea[]) AS asked (hash) JOIN root t ON t.hash = asked.hash`;

/** The keys of all these runs; those that are new are made. */
export async function internRuns(
  session: Session,
  known: KnownKeys,
  runs: readonly RunId[],
): Promise<ReadonlyMap<RunId, number>> {
  return intern(runs, known.runs, async (missing) => {
    await session.all(MAKE_RUNS, missing);
    const rows = await session.all<{ key: number; value: RunId }>(FIND_RUNS, missing);
    return rows.map(({ key, value }) => [value, key]);
  });
}

/** The keys of all these roots; those that are new are made. */
export async function internRoots(
  session: Session,
  known: KnownKeys,
  roots: readonly Hash[],
): Promise<ReadonlyMap<Hash, number>> {
  return intern(roots, known.roots, async (missing) => {
    const hashes = missing.map(hashToBytes);
    await session.all(MAKE_ROOTS, hashes);
    const rows = await session.all<{ key: number; value: Uint8Array }>(FIND_ROOTS, hashes);
    return rows.map(({ key, value }) => [hashFromBytes(value), key]);
  });
}

async function intern<Value>(
  values: readonly Value[],
  known: ReadonlyMap<Value, number>,
  make: (missing: readonly Value[]) => Promise<readonly (readonly [Value, number])[]>,
): Promise<ReadonlyMap<Value, number>> {
  const keys = new Map<Value, number>();
  const missing = new Set<Value>();
  for (const value of values) {
    const key = known.get(value);
    if (key === undefined) missing.add(value);
    else keys.set(value, key);
  }
  if (missing.size > 0) for (const [value, key] of await make([...missing])) keys.set(value, key);
  return keys;
}
