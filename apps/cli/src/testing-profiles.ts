import type {
  LockDifference,
  ProfileListing,
  ProfileReport,
  ProfileSide,
  ProfileVerification,
} from '@agi-double/runtime';
import type { Lock, LockChange } from './profiles-port.ts';
import { frame, snapshotOf } from './testing-frames.ts';
import { hash } from './testing.ts';

// Literals of branded types, as in testing.ts.

export const lock = {
  lock: 2,
  profile: 'mine-v0.7',
  core: { uri: 'agi-core-v0.9-beta', logFormat: 3, frameLanguage: 1 },
  snapshot: hash('5'),
  frames: [
    { uri: 'frame://2026.11.voice.01', hash: hash('1'), code: { './tone.ts': hash('2') } },
    { uri: 'frame://2026.11.values.01', hash: hash('3') },
  ],
  modules: [{ uri: 'mod://recall-v1.0', hash: hash('4') }],
  memory: { uri: 'memory://sqlite-v0.3-256d', hash: hash('6') },
  embedder: {
    use: 'openai-compatible',
    provider: 'openai',
    model: 'text-embedding-3-small',
    url: 'https://api.openai.com/v1',
    key: '${OPENAI_API_KEY}',
    pinned: false,
    dimensions: 256,
  },
  engines: [
    {
      use: 'llama',
      model: 'qwen.gguf',
      file: hash('7'),
      chatTemplate: hash('8'),
      tokenizer: null,
    },
    { use: 'extractive', provider: 'agi-double.extractive', model: 'extractive-v1' },
  ],
  tools: [],
  allowCode: true,
} as unknown as Lock;

export const listings = [
  {
    name: 'mine',
    profile: 'mine-v0.7',
    file: '/home/me/.agi/profiles/mine.yaml',
    lockFile: '/home/me/.agi/profiles/mine.lock.json',
    root: hash('a'),
  },
  { name: 'bad', file: '/home/me/.agi/profiles/bad.yaml', problem: 'bad.yaml:2:1 nope: no such key.' },
  { name: 'new', profile: 'new-v0.1', file: '/home/me/.agi/profiles/new.yaml' },
] as unknown as readonly ProfileListing[];

export const report = {
  profile: 'mine-v0.7',
  file: '/mind/mine.yaml',
  lock,
  root: hash('a'),
  log: '${AGI_LOG_URL}',
  lockFile: { state: 'other', file: '/mind/mine.lock.json', root: hash('b') },
  leftOut: ['engines.2'],
  missing: [{ variable: 'OPENAI_API_KEY', part: 'embedder.key', file: '/mind/mine.yaml', line: 9 }],
} as unknown as ProfileReport;

export const differences = [
  {
    part: 'frames',
    name: 'frame://2026.11.voice.01',
    change: 'changed',
    was: hash('1'),
    now: hash('9'),
    file: '/mind/frames/voice.yaml',
  },
  {
    part: 'tools',
    name: 'clock',
    change: 'removed',
    was: hash('2'),
    file: '/mind/mine.yaml',
  },
] as const satisfies readonly LockDifference[];

export const changes = [
  ...differences,
  {
    part: 'frames',
    name: 'frame://2026.11.sky.01',
    change: 'added',
    now: 'frame://2026.11.sky.01',
  },
  { part: 'engines', name: 'engine 1', change: 'changed', was: 'model a', now: 'model b' },
] as const satisfies readonly LockChange[];

export const verified = {
  ok: true,
  profile: 'mine-v0.7',
  file: '/mind/mine.yaml',
  lockFile: '/mind/mine.lock.json',
  root: hash('a'),
  found: hash('a'),
  misfits: [],
  differences: [],
  missing: [],
} as unknown as ProfileVerification;

export function side(name: string, digit: string, texts?: string): ProfileSide {
  return {
    name,
    root: hash(digit),
    lock,
    ...(texts !== undefined && { snapshot: snapshotOf(digit, [frame('voice', { source: texts })]) }),
  } as unknown as ProfileSide;
}
