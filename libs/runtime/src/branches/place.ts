import {
  OWNER,
  type EventId,
  type Lineage,
  type Log,
  type LoggedEvent,
  type Scope,
} from '@agi-double/memory';
import type { At } from './at.ts';

/** An event with all that led to it, and who looks at it. */
export interface Place {
  readonly branch?: string;
  readonly head: LoggedEvent;
  readonly lineage: Lineage;
  readonly scope: Scope;
}

/**
 * Where a branch points to, as the branch itself sees it, or an event, as its owner does; with a scope, as that one does.
 * @throws UnknownBranch, UnknownEvent
 */
export async function placeOf(log: Log, at: At, scope?: Scope): Promise<Place> {
  if ('event' in at) {
    const seenBy = scope ?? OWNER;
    const head = await log.event(at.event, seenBy);
    return { head, lineage: await log.lineage(at.event, seenBy), scope: seenBy };
  }
  const { name, head, lineage, scope: own } = await log.branch(at.branch);
  // A branch's head is no secret to who may name it; what it says may be, and is read by scope.
  return { branch: name, head: await log.event(headOf(name, head), OWNER), lineage, scope: scope ?? own };
}

export function headOf(branch: string, head: EventId | null): EventId {
  if (head === null)
    throw new TypeError(`Branch ${branch} is empty, though every log begins with an activation.`);
  return head;
}
