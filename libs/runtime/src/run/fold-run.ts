import type { CallName, EventBodies, EventId, EventOf, LoggedEvent, RunId } from '@agi-double/memory';
import type { Thought } from '@agi-double/reasoning-modules';
import type { Hash, Json } from '@agi-double/versioning';
import { BodyErased } from '../errors/body-erased.ts';

/** A call of a run as the log knows it. */
export type RecordedCall =
  | {
      readonly state: 'started';
      readonly requestHash: Hash;
      /** What a person said is to become of it, since it was started last. */
      readonly decision?: EventBodies['call-decided']['decision'];
    }
  | { readonly state: 'finished'; readonly requestHash: Hash; readonly result: Json };

/** What is known of a run from the events of it that still have their bodies. */
export interface KnownRun {
  readonly run: RunId;
  readonly started: EventOf<'run-started'>;
  readonly attempt: number;
  /** `waiting`: parked until somebody decides what becomes of a call. */
  readonly status: 'open' | 'parked' | 'waiting' | 'answered' | 'failed';
  /** The call that it waits for a decision about. */
  readonly waiting?: CallName;
  readonly route?: EventBodies['route-chosen'];
  /** The thought, as far as it is known. */
  readonly thought: Partial<Thought>;
  /** Steps that are finished; also the index of the next one. */
  readonly steps: number;
  readonly calls: ReadonlyMap<string, RecordedCall>;
  /** What attached code of slots gave, by `slotKey`. */
  readonly slots: ReadonlyMap<string, EventBodies['slot-computed']>;
  /** The events whose text the run was shown, as far as its own events list them. */
  readonly derivedFrom: ReadonlySet<EventId>;
  /** Events of the run whose bodies are gone, in order. */
  readonly erased: readonly EventId[];
}

/** All that is known of a run, folded from its events: where it stopped is where it goes on. */
export interface RunState extends KnownRun {
  readonly thought: Thought;
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

/**
 * The one function behind resume, replay and explanation: events of one run in, its state out. Folding a patch is
 * assignment, so no module code runs. Pure; tests give it literal arrays.
 *
 * @param events of one run, oldest first; they begin with `run-started`.
 * @throws BodyErased when a body is gone: what is left of the run must not go on as if it were all.
 */
export function foldRun(events: readonly LoggedEvent[]): RunState {
  const known = foldKnown(events);
  const { input } = known.thought;
  const [erased] = known.erased;
  if (erased !== undefined || input === undefined) throw new BodyErased(erased ?? known.started.id);
  return { ...known, thought: { ...known.thought, input } };
}

/** As `foldRun`, for whoever looks at a run and does not continue it: bodies that were erased are passed over. */
export function foldKnown(events: readonly LoggedEvent[]): KnownRun {
  const [started] = events;
  if (started?.type !== 'run-started' || started.run === undefined) {
    throw new TypeError('A run begins with run-started.');
  }
  const calls = new Map<string, RecordedCall>();
  const slots = new Map<string, EventBodies['slot-computed']>();
  const derivedFrom = new Set<EventId>();
  const shown = (ids: readonly EventId[] = []): void => ids.forEach((id) => derivedFrom.add(id));
  let thought: Partial<Thought> = started.body === undefined ? {} : { input: started.body.input };
  let route: EventBodies['route-chosen'] | undefined;
  let status: KnownRun['status'] = 'open';
  let waiting: CallName | undefined;
  let attempt = 1;
  let steps = 0;
  for (const event of events) {
    status = statusAfter(event) ?? status;
    if (event.body === undefined) continue;
    switch (event.type) {
      case 'route-chosen': {
        const { derivedFrom: sources, ...chosen } = event.body;
        route = chosen;
        thought = { ...thought, ...route.set };
        shown(sources);
        break;
      }
      case 'slot-computed':
        slots.set(slotKey(event.body), event.body);
        shown(event.body.derivedFrom);
        break;
      case 'call-started': {
        const { step, name, occurrence, requestHash } = event.body;
        // Started anew after a decision, it is undecided again: the decision was about the time before.
        calls.set(callKey(step, name, occurrence), { state: 'started', requestHash });
        break;
      }
      case 'call-decided': {
        const { step, name, occurrence, decision } = event.body;
        const key = callKey(step, name, occurrence);
        const call = calls.get(key);
        if (call?.state === 'started') calls.set(key, { ...call, decision });
        break;
      }
      case 'call-finished': {
        const { step, name, occurrence, requestHash, result } = event.body;
        calls.set(callKey(step, name, occurrence), { state: 'finished', requestHash, result });
        shown(event.body.derivedFrom);
        break;
      }
      case 'step-finished':
        thought = { ...thought, ...event.body.patch.set };
        shown(event.body.derivedFrom);
        steps += 1;
        break;
      case 'run-parked':
        waiting = event.body.call;
        break;
      case 'run-resumed':
        attempt = event.body.attempt;
        waiting = undefined;
        break;
      case 'answer-given':
        shown(event.body.derivedFrom);
        break;
      case 'run-started':
      case 'run-failed':
      case 'profile-activated':
      case 'frames-activated':
      case 'frames-refused':
      case 'note-added':
      case 'slot-set':
      case 'branch-merged':
      case 'body-erased':
        break;
      default:
        event satisfies never;
    }
  }
  return {
    run: started.run,
    started,
    attempt,
    status,
    ...(status === 'waiting' && waiting && { waiting }),
    ...(route && { route }),
    thought,
    steps,
    calls,
    slots,
    derivedFrom,
    erased: events.flatMap(({ id, body }) => (body === undefined ? [id] : [])),
  };
}

/** What a run is from this event on, where the event says anything about that. It needs no body that can be erased. */
export function statusAfter(event: LoggedEvent): KnownRun['status'] | undefined {
  switch (event.type) {
    case 'run-started':
    case 'run-resumed':
      return 'open';
    case 'run-parked':
      // Only a call that is named can be decided about; the run of an older log names it when it is resumed.
      return event.body?.call === undefined ? 'parked' : 'waiting';
    case 'answer-given':
      return 'answered';
    case 'run-failed':
      return 'failed';
    default:
      return undefined;
  }
}
