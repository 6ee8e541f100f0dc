import { hashFromBytes, hashToBytes, isHash, type Hash } from '@agi-double/versioning';
import { rootRange } from '../root-range.ts';
import { LIMIT, type Connection } from './connection.ts';

/** The key under which events name a root; undefined when none does. */
export function findRoot(connection: Connection, root: Hash): number | undefined {
  if (!isHash(root)) return undefined;
  const hash = hashToBytes(root);
  return connection.one<{ key: number }>('SELECT key FROM root WHERE hash = :hash', { hash })?.key;
}

export function readRoots(connection: Connection, digits: string, limit: number): readonly Hash[] {
  const range = rootRange(digits, limit);
  if (range === undefined) return [];
  const rows = connection.all<{ hash: Uint8Array }>(
    `SELECT hash FROM root WHERE hash BETWEEN :first AND :last ORDER BY hash ${LIMIT}`,
    { ...range },
  );
  return rows.map(({ hash }) => hashFromBytes(hash));
}
