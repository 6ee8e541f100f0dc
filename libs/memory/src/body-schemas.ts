import type { EventType } from './event.ts';

type Schema = { readonly [keyword: string]: unknown };

const text: Schema = { type: 'string' };
const name: Schema = { type: 'string', minLength: 1, maxLength: 200 };
const count: Schema = { type: 'integer', minimum: 0 };
const hash: Schema = { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' };
const frame: Schema = { type: 'string', pattern: '^frame://', maxLength: 200 };
const module: Schema = { type: 'string', pattern: '^mod://', maxLength: 200 };
const json: Schema = {};
const fields: Schema = { type: 'object', additionalProperties: json };

/** An object with exactly these keys; those that end in `?` may be absent. Unknown keys are errors. */
function object(properties: { readonly [key: string]: Schema }): Schema {
  const entries = Object.entries(properties);
  return {
    type: 'object',
    additionalProperties: false,
    required: entries.filter(([key]) => !key.endsWith('?')).map(([key]) => key),
    properties: Object.fromEntries(entries.map(([key, schema]) => [key.replace(/\?$/, ''), schema])),
  };
}

const list = (items: Schema, maxItems = 10_000): Schema => ({ type: 'array', items, maxItems });
const oneOf = (...values: readonly string[]): Schema => ({ type: 'string', enum: values });

const rule = { frame, rule: name };
const patch = object({ set: fields });
const milliseconds: Schema = { type: 'number', minimum: 0 };
const failure = { error: name, message: text };
const activation = {
  profile: name,
  lock: hash,
  snapshot: hash,
  'commit?': { type: 'string', pattern: '^([0-9a-f]{40}|[0-9a-f]{64})$' },
  'uncommitted?': { type: 'boolean' },
};
const updateReason = oneOf('start', 'watch', 'sync', 'reload', 'rollback', 'lifted');
const callName = { step: count, name, occurrence: count };
const call = { ...callName, requestHash: hash };
const slotName = { frame, slot: name };

const citation: Schema = {
  type: 'object',
  required: ['kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: [
    object({ kind: { const: 'event' }, event: hash }),
    object({ kind: { const: 'frame' }, frame, statement: name }),
  ],
};

const decision: Schema = {
  type: 'object',
  required: ['kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: [
    object({ kind: { const: 'note' }, note: hash, keep: oneOf('ours', 'theirs', 'both') }),
    object({ kind: { const: 'slot' }, ...slotName, keep: oneOf('ours', 'theirs') }),
  ],
};

const input = object({
  text,
  language: oneOf('en', 'ru'),
  channel: name,
  user: object({ id: name, roles: list(name, 100) }),
});

/**
 * What the body of each event type must look like (JSON Schema, draft 7); the written twin of `EventBodies`.
 * A new type or key is a new format of the log: raise FORMAT in format.ts, so that older programs refuse it.
 */
export const bodySchemas: Readonly<Record<EventType, Schema>> = {
  'profile-activated': object(activation),
  'frames-activated': object({ ...activation, reason: updateReason, held: { type: 'boolean' } }),
  'frames-refused': object({
    profile: name,
    reason: updateReason,
    stage: oneOf('read', 'compile', 'rehearse'),
    ...failure,
  }),
  'note-added': object({ text, 'replaces?': hash }),
  'slot-set': object({ ...slotName, value: json }),
  'branch-merged': object({
    from: name,
    decisions: list(decision),
    hidden: list(hash),
    'shown?': list(hash),
    slots: list(object({ ...slotName, from: { anyOf: [hash, { type: 'null' }] } })),
  }),
  'body-erased': object({ events: { ...list(hash, 1_000), minItems: 1 } }),
  'run-started': object({ input, snapshot: hash, 'derivedFrom?': list(hash) }),
  'run-resumed': object({ attempt: { type: 'integer', minimum: 1 } }),
  'run-parked': object({
    reason: oneOf('interrupted', 'undecided', 'module-missing', 'frames-missing', 'diverged', 'abandoned'),
    'call?': object(callName),
  }),
  'call-decided': object({ ...callName, decision: oneOf('retry', 'skip') }),
  'route-chosen': object({
    rules: list(object(rule)),
    'route?': object({ frame, index: count, 'id?': name }),
    pipeline: list(object({ module, hash, with: fields }), 1_000),
    set: fields,
    'slots?': { type: 'object', additionalProperties: fields },
    'activated?': list(frame),
    'scope?': name,
    'denied?': object({ ...rule, text }),
    'said?': object({ ...rule, text }),
    'derivedFrom?': list(hash),
  }),
  'slot-computed': object({
    frame,
    slot: name,
    cause: oneOf('needed', 'changed'),
    'value?': json,
    'error?': object(failure),
    milliseconds,
    'derivedFrom?': list(hash),
  }),
  'call-started': object(call),
  'call-finished': object({ ...call, result: json, 'derivedFrom?': list(hash) }),
  'step-finished': object({ step: count, module, patch, milliseconds, 'derivedFrom?': list(hash) }),
  'answer-given': object({ text, sources: list(citation), derivedFrom: list(hash) }),
  'run-failed': object(failure),
};
