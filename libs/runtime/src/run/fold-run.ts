import type { EventBodies, EventId, EventOf, LoggedEvent, RunId } from '@agi-double/memory';
import type { Thought } from '@agi-double/reasoning-modules';
import type { Hash, Json } from '@agi-double/versioning';
import { BodyErased } from '../errors/body-erased.ts';

/** A call of a run as the log knows it. */
export type RecordedCall =
  | { readonly state: 'started'; readonly requestHash: Hash }
  | { readonly state: 'finished'; readonly requestHash: Hash; readonly result: Json };

/** All that is known of a run, folded from its events: where it stopped is where it goes on. */
export interface RunState {
  readonly run: RunId;
  readonly started: EventOf<'run-started'>;
  readonly attempt: number;
  readonly status: 'open' | 'parked' | 'answered' | 'failed';
  readonly route?: EventBodies['route-chosen'];
  readonly thought: Thought;
  /** Steps that are finished; also the index of the next one. */
  readonly steps: number;
  readonly calls: ReadonlyMap<string, RecordedCall>;
  /** What attached code of slots gave, by `slotKey`. */
  readonly slots: ReadonlyMap<string, EventBodies['slot-computed']>;
}

/** What names a call within its run. */
export function callKey(step: number, name: string, occurrence: number): string {
  return `${step}/${name}/${occurrence}`;
}

/** What names a call of a slot's attached code within its run. */
export function slotKey({
  frame,
  slot,
  cause,
}: Pick<EventBodies['slot-computed'], 'frame' | 'slot' | 'cause'>): string {
  return `${frame} ${slot} ${cause}`;
}

function bodyOf<Body>(event: { readonly id: EventId; readonly body?: Body }): Body {
  if (event.body === undefined) throw new BodyErased(event.id);
  return event.body;
}

/**
 * The one function behind resume, replay and explanation: events of one run in, its state out. Folding a patch is
 * assignment, so no module code runs. Pure; tests give it literal arrays.
 *
 * @param events of one run, oldest first; they begin with `run-started`.
 * @throws BodyErased when a body that the state needs is gone.
 */
export function foldRun(events: readonly LoggedEvent[]): RunState {
  const [started] = events;
  if (started?.type !== 'run-started' || started.run === undefined) {
    throw new TypeError('A run begins with run-started.');
  }
  const calls = new Map<string, RecordedCall>();
  const slots = new Map<string, EventBodies['slot-computed']>();
  let thought: Thought = { input: bodyOf(started).input };
  let route: EventBodies['route-chosen'] | undefined;
  let status: RunState['status'] = 'open';
  let attempt = 1;
  let steps = 0;
  for (const event of events) {
    switch (event.type) {
      case 'route-chosen':
        route = bodyOf(event);
        thought = { ...thought, ...route.set };
        break;
      case 'slot-computed': {
        const computed = bodyOf(event);
        slots.set(slotKey(computed), computed);
        break;
      }
      case 'call-started': {
        const { step, name, occurrence, requestHash } = bodyOf(event);
        calls.set(callKey(step, name, occurrence), { state: 'started', requestHash });
        break;
      }
      case 'call-finished': {
        const { step, name, occurrence, requestHash, result } = bodyOf(event);
        calls.set(callKey(step, name, occurrence), { state: 'finished', requestHash, result });
        break;
      }
      case 'step-finished':
        thought = { ...thought, ...bodyOf(event).patch.set };
        steps += 1;
        break;
      case 'run-parked':
        status = 'parked';
        break;
      case 'run-resumed':
        status = 'open';
        attempt = bodyOf(event).attempt;
        break;
      case 'answer-given':
        status = 'answered';
        break;
      case 'run-failed':
        status = 'failed';
        break;
      case 'run-started':
      case 'profile-activated':
      case 'frames-activated':
      case 'frames-refused':
      case 'note-added':
        break;
    }
  }
  return {
    run: started.run,
    started,
    attempt,
    status,
    ...(route && { route }),
    thought,
    steps,
    calls,
    slots,
  };
}
