import { archiveOf, type FrameCommit, type Snapshot } from '@agi-double/frame-engine';
import {
  HeadMoved,
  OWNER,
  type AppendOptions,
  type EventBodies,
  type EventId,
  type EventType,
  type Log,
  type LoggedEvent,
  type NewEvent,
} from '@agi-double/memory';
import { lockBytes, type Hash } from '@agi-double/versioning';
import { nameOfProfile } from '../find-profile.ts';
import type { Mind } from '../mind.ts';

/** Activations are on this branch, whichever branches think. */
const BRANCH = 'main';
const MAXIMUM_RETRIES = 50;
/** How many events are read at a time: for a list, and for what is in force, which is mostly the very last. */
const LIST_CHUNK = 50;
const LATEST_CHUNK = 2;
const LARGEST_CHUNK = 1_000;
/** How far back a snapshot is looked for. */
const MAXIMUM_LOOK_BACK = 10_000;

export type UpdateReason = EventBodies['frames-activated']['reason'];

export interface ActivationRecord {
  readonly event: EventId;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** With its version, of which there may have been others. */
  readonly profile: string;
  readonly snapshot: Hash;
  readonly root: Hash;
  /** `opened`: a Double was opened with a profile, or with modules, that had not run before, or was switched to it. */
  readonly reason: UpdateReason | 'opened';
  /** A rollback that holds until it is lifted. */
  readonly held: boolean;
  readonly commit?: string;
  readonly uncommitted?: boolean;
}

/** Frames that did not take over, after the activation in force. */
export interface Refusal {
  readonly at: number;
  readonly reason: UpdateReason;
  readonly stage: EventBodies['frames-refused']['stage'];
  readonly error: string;
  readonly message: string;
}

interface InForce {
  readonly active?: ActivationRecord;
  readonly refusal?: Refusal;
}

/** Which frames run is what the log says last: so every process on one log agrees, and so does the next start. */
export class Activations {
  readonly #log: Log;
  readonly #profile: string;
  #head: EventId | null | undefined;
  #inForce: InForce = {};
  /** A snapshot whose texts are in the store already. */
  #stored: Snapshot | undefined;

  constructor(log: Log, profile: string) {
    this.#log = log;
    this.#profile = profile;
  }

  /** What is in force for this profile. Costs one row where nothing was appended to the branch meanwhile. */
  async inForce(): Promise<InForce> {
    const { head } = await this.#log.branch(BRANCH);
    if (head !== this.#head) {
      this.#inForce = await this.#read();
      this.#head = head;
    }
    return this.#inForce;
  }

  /** Newest first; of earlier versions of the profile too, since a new number is no reason to forget what ran before. */
  async list(limit: number): Promise<readonly ActivationRecord[]> {
    const records: ActivationRecord[] = [];
    const name = nameOfProfile(this.#profile);
    for await (const event of this.#events(['profile-activated', 'frames-activated'], LIST_CHUNK)) {
      const record = activationIn(event, (profile) => nameOfProfile(profile) === name);
      if (record !== undefined && records.push(record) === limit) break;
    }
    return records;
  }

  readonly #isOurs = (profile: string): boolean => profile === this.#profile;

  async #read(): Promise<InForce> {
    let refusal: Refusal | undefined;
    const types = ['profile-activated', 'frames-activated', 'frames-refused'] as const;
    for await (const event of this.#events(types, LATEST_CHUNK)) {
      const active = activationIn(event, this.#isOurs);
      if (active !== undefined) return { active, ...(refusal && { refusal }) };
      if (event.type === 'frames-refused' && event.body?.profile === this.#profile) {
        const { reason, stage, error, message } = event.body;
        refusal ??= { at: event.at, reason, stage, error, message };
      }
    }
    return {};
  }

  /** Newest first; the events of all profiles. */
  async *#events(types: readonly EventType[], chunk: number): AsyncGenerator<LoggedEvent> {
    const { lineage } = await this.#log.branch(BRANCH);
    // More at a time the further back: other profiles may have been updated a thousand times since.
    let limit = chunk;
    for (let within = lineage, seen = 0; seen < MAXIMUM_LOOK_BACK; seen += limit) {
      if (seen > 0) limit = Math.min(2 * limit, LARGEST_CHUNK);
      const events = await this.#log.read({
        lineage: within,
        scope: OWNER,
        types,
        order: 'newest',
        limit,
      });
      yield* events;
      const last = events.at(-1);
      const [before] = last?.parents ?? [];
      if (before === undefined || events.length < limit) return;
      within = await this.#log.lineage(before, OWNER);
    }
  }

  /** Stores a snapshot's texts and manifest, so that a run may name it. */
  async store(snapshot: Snapshot): Promise<void> {
    for (const bytes of archiveOf(snapshot, this.#stored)) await this.#log.put(bytes);
    this.#stored = snapshot;
  }

  /** Stores the mind's frames and lock, then appends that they run. @returns the activation in force. */
  async activate(
    mind: Mind,
    reason: ActivationRecord['reason'],
    {
      held = false,
      commit: asked,
      use = false,
    }: {
      readonly held?: boolean;
      readonly commit?: FrameCommit | Promise<FrameCommit | undefined> | undefined;
      /** Whether main, and what has no profile of its own, thinks under this profile from here on. */
      readonly use?: boolean;
    } = {},
  ): Promise<ActivationRecord> {
    const { snapshot, lock, root } = mind;
    await this.store(snapshot);
    const commit = await asked;
    const activation = {
      profile: this.#profile,
      lock: await this.#log.put(lockBytes(lock)),
      snapshot: snapshot.hash,
      ...(commit && { commit: commit.commit, ...(commit.uncommitted && { uncommitted: true }) }),
    };
    const event: NewEvent =
      reason === 'opened'
        ? { type: 'profile-activated', body: activation, root }
        : { type: 'frames-activated', body: { ...activation, reason, held }, root };
    // Another process may have seen the same change and been quicker: then what runs is what was wanted.
    return this.#append(
      event,
      ({ active, refusal }) => !use && active?.root === root && active.held === held && refusal === undefined,
      use ? { profile: this.#profile } : {},
    );
  }

  /** Appends why frames did not take the place of those that run, unless the log ends with that very reason. */
  async refuse(body: Omit<EventBodies['frames-refused'], 'profile'>, root: Hash): Promise<void> {
    const event: NewEvent = { type: 'frames-refused', body: { profile: this.#profile, ...body }, root };
    await this.#append(event, ({ refusal }) => refusal?.message === body.message);
  }

  async #append(
    event: NewEvent,
    isDone: (inForce: InForce) => boolean,
    options: AppendOptions = {},
  ): Promise<ActivationRecord> {
    for (let retry = 0; ; retry += 1) {
      const { head } = await this.#log.branch(BRANCH);
      const { active, ...inForce } = await this.inForce();
      if (active !== undefined && isDone({ active, ...inForce })) return active;
      try {
        const [appended] = await this.#log.append(BRANCH, head, [event], options);
        const record = appended && activationIn(appended, this.#isOurs);
        if (record !== undefined) return record;
        if (active === undefined) throw new TypeError('Frames were refused before any ran.');
        return active;
      } catch (error) {
        if (!(error instanceof HeadMoved) || retry === MAXIMUM_RETRIES) throw error;
      }
    }
  }
}

function activationIn(
  event: LoggedEvent,
  isOurs: (profile: string) => boolean,
): ActivationRecord | undefined {
  if (event.type !== 'profile-activated' && event.type !== 'frames-activated') return undefined;
  if (event.body === undefined || !isOurs(event.body.profile)) return undefined;
  const { profile, snapshot, commit, uncommitted } = event.body;
  const how =
    event.type === 'frames-activated'
      ? { reason: event.body.reason, held: event.body.held }
      : ({ reason: 'opened', held: false } as const);
  return {
    event: event.id,
    at: event.at,
    profile,
    snapshot,
    root: event.root,
    ...how,
    ...(commit !== undefined && { commit }),
    ...(uncommitted !== undefined && { uncommitted }),
  };
}
