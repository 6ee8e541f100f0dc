import { hashBytes, hashToBytes, isHash, type Hash } from '@agi-double/versioning';
import { ContentTooLarge, LogCorrupt } from '../errors.ts';
import type { Session } from './connection.ts';

const CONTENT_LIMIT = 64 * 1024 * 1024;

/** @throws ContentTooLarge */
export function checkContent(bytes: Uint8Array): void {
  if (bytes.length > CONTENT_LIMIT) throw new ContentTooLarge(bytes.length, CONTENT_LIMIT);
}

export async function putContent(session: Session, bytes: Uint8Array): Promise<Hash> {
  const hash = hashBytes(bytes);
  const key = hashToBytes(hash);
  // Most content is there already (each start puts its frames again), and asking needs no commit.
  if ((await session.one('SELECT 1 AS there FROM content WHERE hash = $1', key)) === undefined)
    await session.all('INSERT INTO content (hash, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING', key, bytes);
  return hash;
}

/** @throws LogCorrupt */
export async function getContent(
  session: Session,
  hash: Hash,
  place: string,
): Promise<Uint8Array | undefined> {
  if (!isHash(hash)) return undefined;
  const row = await session.one<{ bytes: Uint8Array }>(
    'SELECT bytes FROM content WHERE hash = $1',
    hashToBytes(hash),
  );
  if (row !== undefined && hashBytes(row.bytes) !== hash)
    throw new LogCorrupt(place, `${hash} has other content`);
  return row?.bytes;
}
