import type { DoublePort } from '../double-port.ts';

type Frame = Awaited<ReturnType<DoublePort['frames']['find']>>['frames'][number];
type Status = Awaited<ReturnType<DoublePort['frames']['status']>>;

export const HASH = `sha256:${'ab'.repeat(32)}` as Frame['hash'];
const OTHER = `sha256:${'cd'.repeat(32)}` as Frame['hash'];
export const IDENTITY = 'frame://2026.11.identity.01' as Frame['uri'];
const VALUES = 'frame://2026.11.values.01' as Frame['uri'];
export const RESPOND = 'mod://respond-v1.0' as Frame['routes'][number]['pipeline'][number]['module'];

const values: Frame = {
  uri: VALUES,
  kind: 'values',
  hash: HASH,
  file: 'values.yaml',
  activation: 'on-demand',
  slots: { name: 'Nexus' },
  computed: ['mood'],
  code: { './mood.ts': HASH },
  statements: [{ id: 'who', text: { en: 'I am Nexus.' }, asks: { en: ['Who are you?'] } }],
  rules: [{ id: 'calm', when: 'true', priority: 1 }],
  routes: [
    { id: 'usual', when: 'true', priority: 0, pipeline: [{ module: RESPOND, with: { temperature: 0.2 } }] },
  ],
  source: 'slots: { name: { type: string, value: Nexus } }\n',
};
const identity: Frame = {
  ...values,
  uri: IDENTITY,
  kind: 'identity',
  file: 'identity.yaml',
  extends: VALUES,
};

const status: Status = {
  snapshot: HASH,
  frames: 1,
  active: {
    event: HASH as Status['active']['event'],
    at: 1,
    profile: 'symbiotic-local-v0.7',
    snapshot: HASH,
    root: HASH,
    reason: 'watch',
    held: false,
    commit: '0123456789abcdef',
    uncommitted: true,
  },
  place: '/frames',
  watching: true,
  refusal: { at: 2, reason: 'watch', stage: 'compile', error: 'BadFrames', message: 'Mend it.' },
};

/** Frames that always are as they were; `files` holds another set, so that a difference has something to tell. */
export function inMemoryFrames(): DoublePort['frames'] {
  const update = { snapshot: HASH, previous: OTHER, changed: true };
  return {
    status: async () => status,
    history: async (limit) =>
      Array.from({ length: limit }, (_, index) => ({
        ...status.active,
        reason: index === limit - 1 ? 'opened' : 'watch',
      })),
    find: async (reference) =>
      reference === 'files'
        ? { hash: OTHER, frames: [{ ...identity, hash: OTHER }, values] }
        : { hash: HASH, frames: [identity] },
    reload: async () => update,
    sync: async () => update,
    rollback: async () => update,
    lift: async () => update,
  };
}

const calm = { frame: IDENTITY, rule: 'calm' };
const rule = { ...calm, priority: 1, when: 'true' };
const route = { frame: IDENTITY, index: 0, priority: 0 };
const because = [{ expression: 'input.text == "a"', values: { 'input.text': 'b' } }];

/** Every outcome that a rule and a route can have. */
export const why: Awaited<ReturnType<DoublePort['why']>> = {
  snapshot: HASH,
  decision: {
    rules: [calm],
    set: { mood: 'calm' },
    slots: { [IDENTITY]: { mood: 'calm' } },
    activated: [IDENTITY],
    scope: 'public',
    denied: { ...calm, text: 'No.' },
    said: { ...calm, text: 'Calm.' },
    route: { frame: IDENTITY, index: 0, id: 'usual' },
    pipeline: [{ module: RESPOND, with: { temperature: 0.2 } }],
  },
  rules: [
    { ...rule, outcome: 'fired', overruled: ['set mood'] },
    { ...rule, outcome: 'false', because },
    { ...rule, outcome: 'not-asked', by: calm },
    { ...rule, outcome: 'dormant' },
  ],
  routes: [
    { ...route, id: 'usual', when: 'true', outcome: 'chosen', by: calm },
    { ...route, outcome: 'chosen' },
    { ...route, outcome: 'false', because },
    { ...route, outcome: 'not-asked' },
    { ...route, outcome: 'dormant' },
  ],
};
