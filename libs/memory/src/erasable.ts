import type { EventType } from './event.ts';

/** Types whose bodies hold nothing that anybody said, and without which the log could not be read. */
const kept: ReadonlySet<EventType> = new Set([
  'profile-activated',
  'frames-activated',
  'frames-refused',
  'branch-merged',
  'body-erased',
  'run-resumed',
  'run-parked',
  'call-decided',
]);

export function isErasable(type: EventType): boolean {
  return !kept.has(type);
}

/** The events whose text the body of this one holds, as far as it says so. */
export function sourcesOf(event: { readonly type: EventType; readonly body?: object }): readonly string[] {
  switch (event.type) {
    case 'answer-given':
    case 'run-started':
    case 'route-chosen':
    case 'slot-computed':
    case 'call-finished':
    case 'step-finished':
      return (event.body as { readonly derivedFrom?: readonly string[] } | undefined)?.derivedFrom ?? [];
    default:
      return [];
  }
}
