import { DoubleError } from '@agi-double/protocol';
import { EnvironmentMissing, ProfileWouldBreak, type Breakage } from '@agi-double/runtime';
import type { DoublePort } from '../double-port.ts';
import { HASH, IDENTITY, RESPOND } from './in-memory-frames.ts';

type Profiles = Pick<DoublePort, 'useProfile' | 'verifyProfile' | 'profileInForce' | 'lockOf'>;
type InForce = Awaited<ReturnType<DoublePort['profileInForce']>>;
type Lock = InForce['lock'];
type Verification = Awaited<ReturnType<DoublePort['verifyProfile']>>;
type Change = Verification['differences'][number];

const OTHER = `sha256:${'cd'.repeat(32)}` as typeof HASH;
const api = {
  use: 'openai-compatible',
  provider: 'openai',
  url: '${MODELS_URL}/v1',
  key: '${MODELS_KEY}',
  pinned: false,
} as const;

/** With all that a lock can hold at once, so that what the contract has forgotten is seen. */
export const lock: Lock = {
  lock: 2,
  profile: 'test-v1.0' as Lock['profile'],
  core: { uri: 'agi-core-v0.9-beta' as Lock['core']['uri'], logFormat: 3, frameLanguage: 1 },
  snapshot: HASH,
  frames: [{ uri: IDENTITY, hash: HASH, code: { './mood.ts': HASH } }],
  modules: [{ uri: RESPOND, hash: HASH, options: { type: 'object' } }],
  memory: { uri: 'memory://sqlite-v0.1-256d' as Lock['memory']['uri'], hash: HASH },
  embedder: { ...api, model: 'embed', dimensions: 256 },
  engines: [
    { ...api, model: 'think' },
    { use: 'llama', model: 'small.gguf', file: HASH, chatTemplate: HASH, tokenizer: null },
    { use: 'extractive', provider: 'agi-double', model: 'extractive-v1' },
    { use: 'given', provider: 'test', model: 'stub' },
  ],
  tools: [{ name: 'clock', hash: HASH }],
  allowCode: true,
};

const change: Change = {
  part: 'frames',
  name: 'frame://2026.11.identity',
  change: 'changed',
  was: 'frame://2026.11.identity.01',
  now: 'frame://2026.11.identity.02',
  wasUri: 'frame://2026.11.identity.01',
  nowUri: 'frame://2026.11.identity.02',
  file: 'frames/identity.yaml',
};

export const verified: Verification = {
  ok: true,
  profile: 'test-v1.0',
  file: 'test.yaml',
  lockFile: 'test.lock.json',
  root: HASH,
  found: HASH,
  misfits: [],
  differences: [],
  missing: [],
};

/** Where everything is amiss at once. */
export const different: Verification = {
  ...verified,
  ok: false,
  found: OTHER,
  misfits: [
    {
      ...{ part: 'modules.0', file: 'test.yaml', line: 4, column: 5, message: 'the lock has none of it' },
      fault: { code: 'not-locked', what: 'module', name: 'mod://recall-v1', other: 'test.lock.json:9' },
    },
  ],
  differences: [change, { part: 'tools', name: 'clock', change: 'added', now: HASH, file: 'test.yaml' }],
  missing: [{ variable: 'MODELS_KEY', part: 'engines.0.key', file: 'test.yaml', line: 9 }],
};

export const breakages: readonly Breakage[] = [
  {
    part: 'memory',
    was: 'memory://sqlite-v0.1-256d',
    now: 'memory://qdrant-v0.3-768d',
    way: 'It is built anew.',
  },
  {
    part: 'modules',
    was: 'mod://recall-v1.0',
    now: 'mod://recall-v2.0',
    way: 'Runs set aside stay on theirs.',
  },
];

/** As the real one: a file, and every problem in it. */
class BadProfile extends DoubleError {
  readonly kind = 'invalid';
  readonly file = 'broken.yaml';
  readonly problems = [
    { line: 3, column: 1, message: 'unknown key; leave it out' },
    { line: 9, column: 10, message: 'a key is written out; name a variable', part: 'engines.0.key' },
  ];

  constructor() {
    super('The profile cannot be used; mend this and try again.');
  }
}

export interface InMemoryProfiles extends Profiles {
  /** The name that a branch was given. */
  readonly given: Map<string, string>;
  /** @throws what naming it in a fork or a switch throws */
  readonly known: (profile: string) => void;
}

/**
 * Profiles by name: `other` can be had at once, `heavy` breaks what it can, `broken` cannot be read, `keyless` names
 * a variable that is not set, and a name that begins with `no` is nobody's.
 */
export function inMemoryProfiles(
  knownBranch: (branch: string) => void,
  refuse: (kind: 'not-found') => Error,
  written: string[],
): InMemoryProfiles {
  const given = new Map<string, string>();
  const inForce = (branch: string): string => given.get(branch) ?? given.get('main') ?? 'test';
  const rootOf = (profile: string): typeof HASH => (profile === 'test' ? HASH : OTHER);
  const known = (profile: string): void => {
    if (profile.startsWith('no')) throw refuse('not-found');
    if (profile === 'broken') throw new BadProfile();
    if (profile === 'keyless')
      throw new EnvironmentMissing('MODELS_KEY', 'engines.0.key', { file: 'keyless.yaml', line: 9 });
  };
  return {
    given,
    known,
    async profileInForce(branch = 'main') {
      knownBranch(branch);
      const profile = inForce(branch);
      return { profile, root: rootOf(profile), lock, branch, frozen: false };
    },
    async verifyProfile(branch = 'main') {
      knownBranch(branch);
      return inForce(branch) === 'test' ? verified : different;
    },
    async useProfile(profile, { branch = 'main', accept = [] } = {}) {
      knownBranch(branch);
      known(profile);
      const broken = breakages.filter(({ part }) => profile === 'heavy' && !accept.includes(part));
      if (broken.length > 0) throw new ProfileWouldBreak(profile, broken);
      const previous = inForce(branch);
      written.push(profile);
      given.set(branch, profile);
      return {
        profile,
        root: rootOf(profile),
        branch,
        previous: { profile: previous, root: rootOf(previous) },
        changes: [change],
      };
    },
    async lockOf(root) {
      const digits = root.replace('sha256:', '');
      if (!HASH.slice('sha256:'.length).startsWith(digits)) throw refuse('not-found');
      return { root: HASH, lock };
    },
  };
}
