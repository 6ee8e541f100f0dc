import type { Lineage } from '../log.ts';
import type { SegmentId } from '../event.ts';
import { hex } from '../event-row.ts';
import type { Connection } from './connection.ts';

/** A place in the log: so many events of a segment, and what the segment was opened from. */
export interface Place {
  readonly segmentKey: number;
  readonly segment: Uint8Array;
  /** 0 while the segment is empty. */
  readonly seq: number;
}

/** The ancestors of a place, itself included, oldest segment first: a few rows, however many events they stand for. */
export function lineageOf(connection: Connection, { segmentKey, segment, seq }: Place): Lineage {
  const lineage = new Map<SegmentId, number>();
  const base = connection.all<{ id: Uint8Array; seq: number }>(
    `SELECT s.id, l.seq FROM base l CROSS JOIN segment s ON s.key = l.ancestor
     WHERE l.segment = :segment ORDER BY l.ancestor`,
    { segment: segmentKey },
  );
  for (const { id, seq } of base) lineage.set(hex(id) as SegmentId, seq);
  if (seq > 0) lineage.set(hex(segment) as SegmentId, seq);
  return lineage;
}
