import type { LoggedEvent } from './double-port.ts';

export type EventType = LoggedEvent['type'];

// Written out, because loading a Double to say which types there are would slow down every help; none can be left out.
const TYPES: Readonly<Record<EventType, true>> = {
  'profile-activated': true,
  'frames-activated': true,
  'frames-refused': true,
  'note-added': true,
  'slot-set': true,
  'branch-merged': true,
  'body-erased': true,
  'run-started': true,
  'route-chosen': true,
  'slot-computed': true,
  'call-started': true,
  'call-finished': true,
  'step-finished': true,
  'answer-given': true,
  'run-resumed': true,
  'run-parked': true,
  'call-decided': true,
  'run-failed': true,
};

export const EVENT_TYPES = Object.keys(TYPES) as readonly EventType[];
