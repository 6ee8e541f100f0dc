import type { EventHeader, Lineage } from '@agi-double/memory';

/**
 * The lineage of what came before an event, cut from the lineage of any descendant: what the event's run may recall.
 * It does not change when notes arrive while the run is parked, so a resumed run recalls what it did the first time.
 */
export function lineageBefore(event: Pick<EventHeader, 'segment' | 'seq'>, descendant: Lineage): Lineage {
  const before = new Map<EventHeader['segment'], number>();
  for (const [segment, seq] of descendant) {
    if (segment === event.segment) {
      if (event.seq > 1) before.set(segment, event.seq - 1);
      break; // Oldest segment first: what follows was opened after the event.
    }
    before.set(segment, seq);
  }
  return before;
}
