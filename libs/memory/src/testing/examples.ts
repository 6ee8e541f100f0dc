import { frameUri, hashBytes, moduleUri } from '@agi-double/versioning';
import type { EventBodies, EventId, EventType, NewEvent, NewEventOf, RunId } from '../event.ts';

export const ROOT = hashBytes('root');
export const RUN = 'run-1' as RunId;

const snapshot = hashBytes('snapshot');
const module = moduleUri('mod://recall-v1.0');
const frame = frameUri('frame://2026.11.identity.01');
const callName = { step: 0, name: 'model', occurrence: 1 };
const call = { ...callName, requestHash: hashBytes('request') };
const cited = hashBytes('cited') as EventId;

const activation = { profile: 'symbiotic-local-v0.7', lock: hashBytes('lock'), snapshot };

/** One body of every type, each with all that it may hold. */
export const exampleBodies: EventBodies = {
  'profile-activated': activation,
  'frames-activated': {
    ...activation,
    commit: '0123456789abcdef0123456789abcdef01234567',
    uncommitted: true,
    reason: 'rollback',
    held: true,
  },
  'frames-refused': {
    profile: activation.profile,
    reason: 'watch',
    stage: 'compile',
    error: 'BadFrames',
    message: 'The frames do not compile.',
  },
  'note-added': { text: 'Анна живёт в Томске. 🌲', replaces: cited },
  'slot-set': { frame, slot: 'tone', value: { warmth: 3, words: ['brief', null] } },
  'branch-merged': {
    from: 'what-if',
    decisions: [
      { kind: 'note', note: cited, keep: 'both' },
      { kind: 'slot', frame, slot: 'tone', keep: 'theirs' },
    ],
    hidden: [cited],
    slots: [
      { frame, slot: 'tone', from: cited },
      { frame, slot: 'language', from: null },
    ],
  },
  'body-erased': { events: [cited] },
  'run-started': {
    input: {
      text: 'Where does Anna live?',
      language: 'en',
      channel: 'cli',
      user: { id: 'owner', roles: ['owner'] },
    },
    snapshot,
    derivedFrom: [cited],
  },
  'run-resumed': { attempt: 2 },
  'run-parked': { reason: 'undecided', call: callName },
  'call-decided': { ...callName, decision: 'skip' },
  'route-chosen': {
    rules: [{ frame, rule: 'be-brief' }],
    route: { frame, index: 0, id: 'brief' },
    pipeline: [{ module, hash: hashBytes('module'), with: { limit: 5 } }],
    set: { tone: 'brief' },
    slots: { [frame]: { tone: 'brief' } },
    activated: [frame],
    scope: 'public',
    denied: { frame, rule: 'no-diagnosis', text: 'Ask a doctor.' },
    said: { frame, rule: 'greet', text: 'Hello.' },
    derivedFrom: [cited],
  },
  'slot-computed': {
    frame,
    slot: 'tone',
    cause: 'needed',
    value: 'brief',
    error: { error: 'CodeFailed', message: 'It failed.' },
    milliseconds: 0.5,
    derivedFrom: [cited],
  },
  'call-started': call,
  'call-finished': {
    ...call,
    result: { text: 'Tomsk', deep: [1, null, { a: true }] },
    derivedFrom: [cited],
  },
  'step-finished': {
    step: 0,
    module,
    patch: { set: { recalled: [] } },
    milliseconds: 1.25,
    derivedFrom: [cited],
  },
  'answer-given': {
    text: 'In Tomsk.',
    sources: [
      { kind: 'event', event: cited },
      { kind: 'frame', frame, statement: 'who-i-am' },
    ],
    derivedFrom: [cited],
  },
  'run-failed': { error: 'EngineFailed', message: 'No engine answered.' },
};

/** What `append` takes; the other two are written by `merge` and `erase` alone. */
export const exampleTypes = (Object.keys(exampleBodies) as readonly EventType[]).filter(
  (type) => type !== 'branch-merged' && type !== 'body-erased',
);

export function example(type: EventType, run: RunId = RUN): NewEvent {
  // The bodies are keyed by their own type.
  return { type, body: exampleBodies[type], root: ROOT, run } as NewEvent;
}

export function note(text: string): NewEvent {
  return { type: 'note-added', body: { text }, root: ROOT };
}

/** A merge in which nothing had to be decided. */
export function merged(from: string): NewEventOf<'branch-merged'> {
  return { type: 'branch-merged', body: { from, decisions: [], hidden: [], slots: [] }, root: ROOT };
}

export function erased(events: readonly EventId[]): NewEventOf<'body-erased'> {
  return { type: 'body-erased', body: { events }, root: ROOT };
}

export function asked(text: string, run: RunId = RUN): NewEvent {
  const { input } = exampleBodies['run-started'];
  return { type: 'run-started', body: { input: { ...input, text }, snapshot }, root: ROOT, run };
}

/** @param derivedFrom events whose text the answer carries. */
export function answered(text: string, run: RunId = RUN, derivedFrom: readonly EventId[] = []): NewEvent {
  return { type: 'answer-given', body: { text, sources: [], derivedFrom }, root: ROOT, run };
}
