import { describe, expect, test } from '@jest/globals';
import { coreUri, hashBytes, lockBytes, lockJson, moduleUri, rootOf, type Lock } from '../index.ts';
import { readLockJson } from '../locks.ts';
import { bareLock, sampleLock as lock } from '../testing/sample-lock.ts';

describe('the root', () => {
  test('is a function of the lock, as pinned here: a change of this literal is a change of the lock format', () => {
    expect(rootOf(lock)).toBe('sha256:928db693b0cfb3774bb0d3e2c30e14e8f1f5f58205d9012948372d5178ee8aff');
  });

  test('does not depend on the order in which frames were found', () => {
    expect(rootOf({ ...lock, frames: [...lock.frames].reverse() })).toBe(rootOf(lock));
  });

  test('changes with every part', () => {
    const changed: Lock[] = [
      { ...lock, core: { ...lock.core, uri: coreUri('agi-core-v0.9') } },
      { ...lock, core: { ...lock.core, logFormat: 4 } },
      { ...lock, snapshot: hashBytes('other') },
      { ...lock, frames: lock.frames.slice(1) },
      { ...lock, modules: [{ uri: moduleUri('mod://recall-v1.0'), hash: hashBytes('changed code') }] },
      { ...lock, memory: { ...lock.memory, hash: hashBytes('other') } },
      bareLock,
      { ...lock, engines: [] },
      { ...lock, engines: lock.engines.toReversed() },
      { ...lock, tools: [] },
      { ...lock, allowCode: false },
    ];
    expect(new Set([lock, ...changed].map(rootOf)).size).toBe(changed.length + 1);
  });

  test('the lock as JSON holds nothing but the pins', () => {
    expect(Object.keys(lockJson(lock))).toEqual(
      'allowCode core embedder engines frames lock memory modules profile snapshot tools'.split(' '),
    );
  });
});

describe('a lock in a log', () => {
  test('is read back as it was written', () => {
    expect(readLockJson(JSON.parse(Buffer.from(lockBytes(lock)).toString()))).toEqual(lockJson(lock));
  });

  test('of format 1 is read, and known as such', () => {
    const old = { lock: 1, profile: 'symbiotic-local-v0.7', core: 'agi-core-v0.9-beta', frames: [] };
    expect(readLockJson(old)).toEqual(old);
  });

  test.each([
    [{ lock: 3 }, 'it is of format 3, and this version of agi reads format 2'],
    [{}, 'this is no lock of a profile'],
    [null, 'this is no lock of a profile'],
  ])('%j is refused', (value, message) => {
    expect(() => readLockJson(value)).toThrow(message);
  });
});
