import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { EventId, EventOf, LoggedEvent, NewEvent } from '../event.ts';
import type { AppendOptions, Branch, Log } from '../log.ts';
import { verify } from '../verify.ts';
import type { LogBackend, LogPlace } from './backend.ts';
import { erased, merged } from './examples.ts';

/** One log at a place of its own, and a clock that stands still until a test moves it. */
export interface Scene {
  readonly log: Log;
  readonly place: LogPlace;
  /** Milliseconds since the epoch; what every handle's clock says. */
  now: number;
  /** Another handle on the same log. */
  readonly another: () => Promise<Log>;
  /** Appends at wherever the branch's head is. */
  readonly add: (
    branch: string,
    events: readonly NewEvent[],
    options?: AppendOptions,
  ) => Promise<readonly LoggedEvent[]>;
  /** Merges the head of another branch at wherever the branch's head is. */
  readonly merge: (branch: string, from: string) => Promise<EventOf<'branch-merged'>>;
  /** Erases by an event at wherever the branch's head is. */
  readonly erase: (branch: string, events: readonly EventId[]) => Promise<EventOf<'body-erased'>>;
}

/** Runs a test on a new log, and checks in the end that the chain proves itself whatever the test did. */
export async function onLog(backend: LogBackend, run: (scene: Scene) => Promise<void>): Promise<void> {
  const place = await backend.place();
  const handles: Log[] = [];
  const open = async (): Promise<Log> => {
    const handle = await place.open({ clock: () => scene.now, randomBytes });
    handles.push(handle);
    return handle;
  };
  const scene: { -readonly [Key in keyof Scene]: Scene[Key] } = {
    log: undefined as unknown as Log, // opened below, with this scene's clock
    place,
    now: 1_700_000_000_000,
    another: open,
    add: async (branch, events, options) =>
      scene.log.append(branch, (await scene.log.branch(branch)).head, events, options),
    merge: async (branch, from) => {
      const [ours, theirs] = [await scene.log.branch(branch), await scene.log.branch(from)];
      assert.ok(theirs.head !== null, `branch ${from} is empty`);
      return scene.log.merge(branch, ours.head, theirs.head, merged(from));
    },
    erase: async (branch, events) =>
      scene.log.erase(branch, (await scene.log.branch(branch)).head, erased(events)),
  };
  try {
    scene.log = await open();
    await run(scene);
    const checked = await open();
    same((await verify(checked)).problems, []);
  } finally {
    for (const handle of handles) await handle.close();
    await place.remove();
  }
}

/**
 * Deep and strict equality of plain values. Both are copied first: under Jest an array that native code made has
 * another Array prototype than one that a test wrote, and strict equality sees that.
 */
export function same(actual: unknown, expected: unknown, message?: string): void {
  assert.deepEqual(structuredClone(actual), structuredClone(expected), message);
}

/** The error that a promise fails with; the test fails if it does not, or with another. */
export async function failure<Failure extends Error>(
  type: new (...facts: never[]) => Failure,
  promise: Promise<unknown>,
): Promise<Failure> {
  const error = await promise.then(
    () => assert.fail(`expected ${type.name}, but it succeeded`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof type, `expected ${type.name}, got ${String(error)}`);
  return error;
}

export function historyOf(log: Log, branch: Branch): Promise<readonly LoggedEvent[]> {
  return log.read({ lineage: branch.lineage, scope: branch.scope, order: 'oldest', limit: 10_000 });
}

/** The texts of notes, in order; other events as their type. */
export function texts(events: readonly LoggedEvent[]): readonly string[] {
  return events.map((event) => (event.type === 'note-added' ? (event.body?.text ?? 'erased') : event.type));
}

export function idOf(event: LoggedEvent | undefined): EventId {
  assert.ok(event !== undefined, 'there is no such event');
  return event.id;
}
