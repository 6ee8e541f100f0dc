import type { EventHeader, Lineage, SegmentId } from '@agi-double/memory';

type Place = Pick<EventHeader, 'segment' | 'seq'>;

/** Whether an event is part of a lineage. */
export function isIn(lineage: Lineage, { segment, seq }: Place): boolean {
  return seq <= (lineage.get(segment) ?? 0);
}

/** How many events a lineage has: seqs are dense within a segment. */
export function sizeOf(lineage: Lineage): number {
  let size = 0;
  for (const seq of lineage.values()) size += seq;
  return size;
}

/** What two lineages have in common: the pointwise minimum. */
export function commonPast(a: Lineage, b: Lineage): Lineage {
  const common = new Map<SegmentId, number>();
  for (const [segment, seq] of a) {
    const other = b.get(segment);
    if (other !== undefined) common.set(segment, Math.min(seq, other));
  }
  return common;
}

/** What either of two lineages has: the pointwise maximum, which is what a merge of them would read. */
export function joined(a: Lineage, b: Lineage): Lineage {
  const both = new Map(a);
  for (const [segment, seq] of b) both.set(segment, Math.max(seq, both.get(segment) ?? 0));
  return both;
}
