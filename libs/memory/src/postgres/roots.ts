import { hashFromBytes, hashToBytes, isHash, type Hash } from '@agi-double/versioning';
import { rootRange } from '../root-range.ts';
import type { Session } from './connection.ts';

export const FIND_ROOT = 'SELECT key FROM root WHERE hash = $1';
export const ROOTS = 'SELECT hash FROM root WHERE hash BETWEEN $1 AND $2 ORDER BY hash LIMIT $3';

/** The key under which events name a root; undefined when none does. */
export async function findRoot(session: Session, root: Hash): Promise<number | undefined> {
  if (!isHash(root)) return undefined;
  return (await session.one<{ key: number }>(FIND_ROOT, hashToBytes(root)))?.key;
}

export async function readRoots(session: Session, digits: string, limit: number): Promise<readonly Hash[]> {
  const range = rootRange(digits, limit);
  if (range === undefined) return [];
  const rows = await session.all<{ hash: Uint8Array }>(ROOTS, range.first, range.last, range.limit);
  return rows.map(({ hash }) => hashFromBytes(hash));
}
