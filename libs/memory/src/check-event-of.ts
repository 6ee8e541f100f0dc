import { checkEvent, type CheckedEvent } from './check-events.ts';
import { BadEvent } from './errors.ts';
import type { EventType, NewEvent } from './event.ts';

/** For what only one type of event may be written by: callers in JavaScript have no types. @throws BadEvent, EventTooLarge */
export function checkEventOf(type: EventType, event: NewEvent): CheckedEvent {
  if (event.type !== type) throw new BadEvent(0, event.type, '/type', `only ${type} is written here`);
  return checkEvent(event);
}
