import { canonicalJson, isHash, type Json } from '@agi-double/versioning';
import { bodyValidators } from './body-validators.gen.ts';
import { BadEvent, EventTooLarge } from './errors.ts';
import type { EventType, NewEvent } from './event.ts';

/** Of one append: it is one transaction, during which nobody else writes. */
const APPEND_LIMIT = 1_000;

const BODY_LIMIT = 16 * 1024 * 1024;

/** An event that may be written: `text` is the canonical JSON of its body, and `body` what reading it will give. */
export interface CheckedEvent {
  readonly event: NewEvent;
  readonly text: string;
  readonly body: Json;
}

/** Which types belong to a run; a note or an activation may stand alone. */
const standsAlone: ReadonlySet<EventType> = new Set([
  'profile-activated',
  'frames-activated',
  'frames-refused',
  'note-added',
  'slot-set',
  'branch-merged',
  'body-erased',
]);

/** What only `merge` and `erase` may write: the store does more for them than to append. */
const notAppended: ReadonlySet<EventType> = new Set(['branch-merged', 'body-erased']);

/** @throws BadEvent, EventTooLarge */
export function checkEvents(events: readonly NewEvent[]): readonly CheckedEvent[] {
  const odd = events.findIndex(({ type }) => notAppended.has(type));
  const misplaced = events[odd];
  if (misplaced !== undefined)
    throw new BadEvent(odd, misplaced.type, '/type', 'it is written by merge or erase, and not appended');
  const extra = events[APPEND_LIMIT];
  if (extra !== undefined) {
    throw new BadEvent(APPEND_LIMIT, extra.type, '', `at most ${APPEND_LIMIT} at a time`);
  }
  return events.map(checkEvent);
}

/** @throws BadEvent, EventTooLarge */
export function checkEvent(event: NewEvent, index = 0): CheckedEvent {
  const { type, root, run } = event;
  const refuse = (path: string, reason: string): never => {
    throw new BadEvent(index, type, path, reason);
  };
  if (!Object.hasOwn(bodyValidators, type)) refuse('/type', 'no such event type');
  if (!isHash(root)) refuse('/root', 'it is not a hash');
  if (run === undefined ? !standsAlone.has(type) : !/^[A-Za-z0-9_-]{1,64}$/.test(run)) {
    refuse('/run', 'a run has an id of 1 to 64 letters, digits, "-" or "_"');
  }
  const text = canonicalBody(event.body, refuse);
  const bytes = Buffer.byteLength(text);
  if (bytes > BODY_LIMIT) throw new EventTooLarge(type, bytes, BODY_LIMIT);
  // What is validated is what will be stored: without undefined keys, `toJSON` applied.
  const body = JSON.parse(text) as Json;
  const validate = bodyValidators[type];
  if (!validate(body)) {
    const error = validate.errors?.[0];
    refuse(`/body${error?.instancePath ?? ''}`, error?.message ?? 'its schema refuses it');
  }
  return { event, text, body };
}

function canonicalBody(body: unknown, refuse: (path: string, reason: string) => never): string {
  let text: string;
  try {
    text = canonicalJson(body as Json);
  } catch (error) {
    const path = findText(body, (part) => !part.isWellFormed());
    if (path !== undefined) refuse(path, 'it holds a lone surrogate, which is no character');
    return refuse('/body', error instanceof Error ? error.message : 'it is not JSON');
  }
  // The escape is a hint only: a text may spell a backslash, "u0000". The walk decides, and knows where.
  if (text.includes('\\u0000')) {
    const path = findText(body, (part) => part.includes('\0'));
    if (path !== undefined) refuse(path, 'it holds the character NUL');
  }
  return text;
}

/** The JSON Pointer of the first text or key that fits. It is asked only about bodies that are refused anyway. */
function findText(body: unknown, fits: (text: string) => boolean): string | undefined {
  const rest: [path: string, value: unknown][] = [['/body', body]];
  const seen = new Set<unknown>();
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const [path, value] = next;
    if (typeof value === 'string' && fits(value)) return path;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const [key, child] of Object.entries(value)) {
      if (fits(key)) return `${path}/…`;
      rest.push([`${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, child]);
    }
  }
  return undefined;
}
