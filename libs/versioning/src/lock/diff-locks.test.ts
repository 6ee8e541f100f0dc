import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { frameUri, hashBytes, memoryUri, moduleUri, rootOf, type Lock, type LockChange } from '../index.ts';
import { diffLocks } from '../locks.ts';
import { anyLock, lockPair } from '../testing/any-lock.ts';
import { sampleLock } from '../testing/sample-lock.ts';

const other: { readonly [change: string]: LockChange['change'] } = {
  added: 'removed',
  removed: 'added',
  changed: 'changed',
};

function mirrored({ part, name, change, was, now, wasUri, nowUri, facts }: LockChange): LockChange {
  return {
    part,
    name,
    change: other[change] ?? change,
    ...(now !== undefined && { was: now }),
    ...(was !== undefined && { now: was }),
    ...(nowUri !== undefined && { wasUri: nowUri }),
    ...(wasUri !== undefined && { nowUri: wasUri }),
    ...(facts && {
      facts: facts.map((fact) => ({
        of: fact.of,
        ...(fact.now !== undefined && { was: fact.now }),
        ...(fact.was !== undefined && { now: fact.was }),
      })),
    }),
  };
}

const inAnyOrder = (changes: readonly LockChange[]): readonly string[] =>
  changes.map((change) => JSON.stringify(Object.entries(change).sort())).sort();

describe('a difference of locks', () => {
  test('is none exactly where both have one root', () => {
    fc.assert(
      fc.property(fc.oneof(lockPair, fc.tuple(anyLock, anyLock)), ([was, now]) => {
        expect(diffLocks(was, now).length === 0).toBe(rootOf(was) === rootOf(now));
      }),
      { numRuns: 1_000 },
    );
  });

  test('is none between a lock and itself in another order', () => {
    fc.assert(
      fc.property(anyLock, (lock) => {
        const { frames, modules, tools } = lock;
        const turned: Lock = {
          ...lock,
          frames: frames.toReversed(),
          modules: modules.toReversed(),
          tools: tools.toReversed(),
        };
        expect(diffLocks(lock, turned)).toEqual([]);
      }),
    );
  });

  test('says the same from the other side: added is removed, and was is now', () => {
    fc.assert(
      fc.property(lockPair, ([was, now]) => {
        expect(inAnyOrder(diffLocks(now, was))).toEqual(inAnyOrder(diffLocks(was, now).map(mirrored)));
      }),
      { numRuns: 1_000 },
    );
  });

  const [identity, voice] = sampleLock.frames;
  const [api, llama, extractive] = sampleLock.engines;
  if (!identity || !voice || !api || !llama || !extractive || api.use !== 'openai-compatible') {
    throw new TypeError('the sample lock has lost a part');
  }
  const [hash, tone, weights] = [hashBytes('other'), hashBytes('tone'), hashBytes('weights')];

  test.each<[string, Partial<Lock>, readonly Partial<LockChange>[]]>([
    [
      'the text of a frame',
      { frames: [{ ...identity, hash }, voice] },
      [
        {
          part: 'frames',
          name: identity.uri,
          change: 'changed',
          was: identity.hash,
          now: hash,
          nowUri: identity.uri,
        },
      ],
    ],
    [
      'the number of a frame: one change, and not two',
      { frames: [{ uri: frameUri('frame://2026.12.identity.01'), hash }, voice] },
      [
        {
          name: 'identity',
          change: 'changed',
          was: 'frame://2026.11.identity.01',
          now: 'frame://2026.12.identity.01',
          wasUri: 'frame://2026.11.identity.01',
          nowUri: 'frame://2026.12.identity.01',
        },
      ],
    ],
    [
      'attached code',
      { frames: [identity, { uri: voice.uri, hash: voice.hash }] },
      [{ name: voice.uri, was: `code ./tone.ts ${tone}`, now: 'no code ./tone.ts' }],
    ],
    [
      'a second frame of a name, beside the first',
      { frames: [...sampleLock.frames, { uri: frameUri('frame://2026.12.identity.01'), hash }] },
      [
        {
          name: 'frame://2026.12.identity.01',
          change: 'added',
          now: hash,
          nowUri: 'frame://2026.12.identity.01',
        },
      ],
    ],
    [
      'a module that takes no options any more',
      { modules: [{ uri: moduleUri('mod://recall-v1.0'), hash: hashBytes('recall') }] },
      [{ part: 'modules', name: 'mod://recall-v1.0', now: 'no options' }],
    ],
    [
      'another memory',
      { memory: { ...sampleLock.memory, uri: memoryUri('memory://qdrant-v0.3-256d') } },
      [
        {
          part: 'memory',
          name: 'memory',
          was: 'memory://sqlite-v0.1-256d',
          now: 'memory://qdrant-v0.3-256d',
        },
      ],
    ],
    [
      'a model behind an API',
      { engines: [{ ...api, model: 'gpt-6' }, llama, extractive] },
      [{ part: 'engines', name: 'openai', change: 'changed', was: 'model gpt-5-mini', now: 'model gpt-6' }],
    ],
    [
      'the bytes of a model file, and its template',
      { engines: [api, { ...llama, file: hash, chatTemplate: null } as typeof llama, extractive] },
      [
        {
          name: 'llama qwen3.gguf',
          was: `chat template ${hashBytes('template')}, file ${weights}`,
          now: `no chat template, file ${hash}`,
        },
      ],
    ],
    [
      'the order of engines',
      { engines: [llama, api, extractive] },
      [
        {
          name: 'order',
          was: 'openai/gpt-5-mini, llama qwen3.gguf, extractive',
          now: 'llama qwen3.gguf, openai/gpt-5-mini, extractive',
        },
      ],
    ],
    [
      'an engine that is gone',
      { engines: [api, extractive] },
      [{ name: 'llama qwen3.gguf', change: 'removed', was: 'llama qwen3.gguf' }],
    ],
    [
      'another version of the frame language with the same frames',
      { core: { ...sampleLock.core, frameLanguage: 2 }, snapshot: hash },
      [
        { part: 'core', name: 'agi-core-v0.9-beta', was: 'frame language 1', now: 'frame language 2' },
        { part: 'snapshot', was: hashBytes('snapshot'), now: hash },
      ],
    ],
    [
      'attached code that is not allowed',
      { allowCode: false },
      [{ part: 'allowCode', was: 'true', now: 'false' }],
    ],
  ])('tells of %s', (_, part, expected) => {
    expect(diffLocks(sampleLock, { ...sampleLock, ...part })).toEqual(
      expected.map((change) => expect.objectContaining(change)),
    );
  });
});
