import type { ActivationRecord, FramesStatus, Why } from '@agi-double/runtime';
import type { Frame, Snapshot } from './double-port.ts';
import { hash } from './testing.ts';

// Literals of branded types, as in testing.ts.

export function frame(name: string, more: object = {}): Frame {
  return {
    uri: `frame://2026.11.${name}.01`,
    kind: 'knowledge',
    hash: hash('9'),
    file: `${name}.yaml`,
    activation: 'always',
    code: {},
    source: `frame: frame://2026.11.${name}.01\n`,
    ...more,
  } as unknown as Frame;
}

export function snapshotOf(digit: string, frames: readonly Frame[], code: object = new Map()): Snapshot {
  return { hash: hash(digit), frames, code } as unknown as Snapshot;
}

export const activation = {
  event: hash('1'),
  at: Date.UTC(2026, 10, 24, 6, 30),
  profile: 'symbiotic-local-v0.7',
  snapshot: hash('5'),
  root: hash('f'),
  reason: 'opened',
  held: false,
} as unknown as ActivationRecord;

export const status = {
  snapshot: hash('5'),
  frames: 9,
  active: activation,
  place: '/mind/frames',
  watching: false,
} as unknown as FramesStatus;

export const refused = {
  ...status,
  active: { ...activation, commit: 'c'.repeat(40), uncommitted: true, reason: 'rollback', held: true },
  refusal: {
    at: Date.UTC(2026, 10, 24, 6, 45),
    reason: 'watch',
    stage: 'compile',
    error: 'BadFrames',
    message: 'The frames do not compile, 2 problems:\nvoice.yaml:2:7 kind: no.\nvoice.yaml:4:13 slots.a: no.',
  },
} as unknown as FramesStatus;

/** Two rules fired and chose among three routes; two rules are false, one is dormant. */
export const why = {
  decision: {
    rules: [],
    set: { mood: 'merry' },
    slots: { 'frame://2026.11.voice.01': { length: 'long' } },
    activated: ['frame://2026.11.cooking.01'],
    scope: 'public',
    route: { frame: 'frame://2026.11.routes.01', index: 1, id: 'deep' },
    pipeline: [{ module: 'mod://recall-v1.0' }, { module: 'mod://respond-v1.0' }],
  },
  rules: [
    {
      frame: 'frame://2026.11.rules.01',
      rule: 'no-dosage',
      priority: 50,
      when: `input.lower.matches("${'dose|'.repeat(20)}")`,
      outcome: 'false',
      because: [
        {
          expression: `input.lower.matches("${'dose|'.repeat(20)}")`,
          values: { 'input.lower': 'who are you' },
        },
      ],
    },
    {
      frame: 'frame://2026.11.rules.01',
      rule: 'deep',
      priority: 10,
      when: 'true',
      outcome: 'fired',
      overruled: [],
    },
    {
      frame: 'frame://2026.11.rules.01',
      rule: 'merry',
      priority: 5,
      when: 'true',
      outcome: 'fired',
      overruled: ['set mood', 'route shallow'],
    },
    {
      frame: 'frame://2026.11.rules.01',
      rule: 'guests',
      priority: 1,
      when: 'input.language == "en" && "guest" in user.roles',
      outcome: 'false',
      because: [
        { expression: '"guest" in user.roles', values: { 'user.roles': ['owner'] } },
        { expression: 'channel == "http"', values: { channel: 'cli' } },
      ],
    },
    {
      frame: 'frame://2026.11.baking.01',
      rule: 'bread',
      priority: 0,
      when: 'true',
      outcome: 'dormant',
    },
  ],
  routes: [
    {
      frame: 'frame://2026.11.routes.01',
      index: 1,
      id: 'deep',
      priority: 0,
      outcome: 'chosen',
      by: { frame: 'frame://2026.11.rules.01', rule: 'deep' },
    },
    { frame: 'frame://2026.11.routes.01', index: 0, priority: 0, outcome: 'not-asked' },
  ],
} as unknown as Why;
