import type { EventType } from './event.ts';

/** Raised by every change of the schema or of an event's shape; a log of a newer format is refused. */
export const FORMAT = 3;

/** The first version of this package that knew the format. A log holds it, so that an older program can say what is needed. */
export const FORMAT_SINCE = '0.9.0-beta.0';

/** How types are stored. Numbers are for ever: add, never renumber. */
export const typeNumbers: Readonly<Record<EventType, number>> = {
  'profile-activated': 1,
  'note-added': 2,
  'run-started': 3,
  'run-resumed': 4,
  'run-parked': 5,
  'route-chosen': 6,
  'call-started': 7,
  'call-finished': 8,
  'step-finished': 9,
  'answer-given': 10,
  'run-failed': 11,
  'frames-activated': 12,
  'frames-refused': 13,
  'slot-computed': 14,
  'slot-set': 15,
  'branch-merged': 16,
  'body-erased': 17,
  'call-decided': 18,
};

export const typeNames: ReadonlyMap<number, EventType> = new Map(
  Object.entries(typeNumbers).map(([name, number]) => [number, name as EventType]),
);
