import { hashToBytes, isHash } from '@agi-double/versioning';
import { UnknownEvent } from '../errors.ts';
import type { EventId, Scope, SegmentId } from '../event.ts';
import type { Lineage } from '../log.ts';
import type { Session } from './connection.ts';

/** A place in the log: so many events of a segment, and what the segment was opened from. */
export interface PlaceRow {
  readonly segment: string;
  /** 0 while the segment is empty. */
  readonly seq: number;
  readonly base: readonly (readonly [id: string, seq: number])[] | null;
}

/** What a segment was opened from, as one column: a few pairs, however many events they stand for. */
export const baseOf = (segment: string): string => `
  (SELECT json_agg(json_build_array(encode(a.id, 'hex'), l.seq) ORDER BY l.ancestor)
   FROM base l JOIN segment a ON a.key = l.ancestor WHERE l.segment = ${segment}) AS base`;

export const LINEAGE = `
  SELECT encode(s.id, 'hex') AS segment, e.seq, ${baseOf('e.segment')}
  FROM event e JOIN segment s ON s.key = e.segment JOIN scope c ON c.key = s.scope
  WHERE e.id = $1 AND ($2::text = 'owner' OR c.name = $2 OR c.name = 'public')`;

/** The ancestors of a place, itself included, oldest segment first. */
export function lineageFrom({ segment, seq, base }: PlaceRow): Lineage {
  const lineage = new Map<SegmentId, number>();
  for (const [id, last] of base ?? []) lineage.set(id as SegmentId, last);
  if (seq > 0) lineage.set(segment as SegmentId, seq);
  return lineage;
}

/** @throws UnknownEvent */
export async function readLineageOf(session: Session, at: EventId, scope: Scope): Promise<Lineage> {
  const row = isHash(at) ? await session.one<PlaceRow>(LINEAGE, hashToBytes(at), scope) : undefined;
  if (row === undefined) throw new UnknownEvent(at);
  return lineageFrom(row);
}
