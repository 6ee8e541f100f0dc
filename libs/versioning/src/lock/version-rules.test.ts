import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  coreUri,
  frameUri,
  hashBytes,
  memoryUri,
  moduleUri,
  profileUri,
  type Json,
  type Lock,
} from '../index.ts';
import { proposeBumps } from '../locks.ts';
import { anyLock, lockPair } from '../testing/any-lock.ts';
import { bareLock, sampleLock } from '../testing/sample-lock.ts';
import { applyBumps } from './apply-bumps.ts';

const hash = hashBytes('other');
const [identity, voice] = sampleLock.frames;
const [recall] = sampleLock.modules;
if (!identity || !voice || !recall?.options) throw new TypeError('the sample lock has lost a part');

const withOptions = (options: { readonly [keyword: string]: Json } | undefined): Partial<Lock> => {
  const { uri, hash: of } = recall;
  return { modules: [{ uri, hash: of, ...(options && { options }) }] };
};
const found = (part: Partial<Lock>): Lock => ({ ...sampleLock, ...part });
const rules = (part: Partial<Lock>): readonly string[] =>
  proposeBumps(sampleLock, found(part)).bumps.map(({ rule, uri, next }) => `${rule}: ${uri} ${next}`);

describe('what has one URI has one content', () => {
  const more = { type: 'object', additionalProperties: false };
  const events = { type: 'integer' };
  const recallMinor = 'module-minor: mod://recall-v1.0 mod://recall-v1.1';
  const recallMajor = 'module-major: mod://recall-v1.0 mod://recall-v2.0';

  test.each<[string, Partial<Lock>, readonly string[]]>([
    ['nothing changed', {}, []],
    [
      "a frame's text",
      { frames: [{ ...identity, hash }, voice] },
      ['frame-number: frame://2026.11.identity.01 frame://2026.11.identity.02'],
    ],
    [
      'attached code',
      { frames: [identity, { ...voice, code: { './tone.ts': hash } }] },
      ['frame-number: frame://2026.11.voice.01 frame://2026.11.voice.02'],
    ],
    [
      'a number that is taken is passed over',
      { frames: [{ ...identity, hash }, { uri: frameUri('frame://2026.11.identity.02'), hash }, voice] },
      ['frame-number: frame://2026.11.identity.01 frame://2026.11.identity.03'],
    ],
    [
      'a frame that has a new number already',
      { frames: [{ uri: frameUri('frame://2026.11.identity.02'), hash }, voice] },
      [],
    ],
    ["a module's code", { modules: [{ ...recall, hash }] }, [recallMinor]],
    [
      'an option more',
      withOptions({ ...more, properties: { events, more: { type: 'boolean' } } }),
      [recallMinor],
    ],
    [
      'words for readers',
      withOptions({ ...recall.options, title: 'Recall', description: 'Recalls.' }),
      [recallMinor],
    ],
    ['an option that is gone', withOptions({ ...more, properties: {} }), [recallMajor]],
    [
      'an option of another type',
      withOptions({ ...more, properties: { events: { type: 'string' } } }),
      [recallMajor],
    ],
    ['an option that must be given', withOptions({ ...recall.options, required: ['events'] }), [recallMajor]],
    ['no options any more', withOptions(undefined), [recallMajor]],
    [
      'options that may hold anything',
      withOptions({ type: 'object', properties: { events } }),
      [recallMajor],
    ],
    [
      'the structure of the memory',
      { memory: { ...sampleLock.memory, hash } },
      ['memory-structure: memory://sqlite-v0.1-256d memory://sqlite-v0.2-256d'],
    ],
    [
      'the format of the log',
      { core: { ...sampleLock.core, logFormat: 4 } },
      ['core-contract: agi-core-v0.9-beta agi-core-v0.10-beta'],
    ],
  ])('%s', (_, part, expected) => {
    expect(rules(part)).toEqual(expected);
  });

  test('a module that took no options may take some', () => {
    const locked = found(withOptions(undefined));
    expect(proposeBumps(locked, sampleLock).bumps[0]).toMatchObject({ rule: 'module-minor' });
    const required = found(withOptions({ ...recall.options, required: ['events'] }));
    expect(proposeBumps(locked, required).bumps[0]).toMatchObject({ rule: 'module-major' });
  });

  test('a property called "title" is an option, and not a title', () => {
    const locked = found(withOptions({ type: 'object', properties: { title: { type: 'string' } } }));
    const now = found(withOptions({ type: 'object', properties: {} }));
    expect(proposeBumps(locked, now).bumps[0]).toMatchObject({ rule: 'module-major' });
  });
});

describe('the profile', () => {
  test.each<[string, Partial<Lock>, string | undefined]>([
    ['nothing changed', {}, undefined],
    ['a frame changed', { frames: [{ ...identity, hash }, voice] }, 'minor symbiotic-local-v0.8'],
    ['a frame is gone', { frames: [voice] }, 'minor symbiotic-local-v0.8'],
    ['an engine is gone', { engines: sampleLock.engines.slice(1) }, 'minor symbiotic-local-v0.8'],
    ['attached code is forbidden', { allowCode: false }, 'minor symbiotic-local-v0.8'],
    [
      'a module came',
      { modules: [...sampleLock.modules, { uri: moduleUri('mod://respond-v1.0'), hash }] },
      'minor symbiotic-local-v0.8',
    ],
    ['a module is gone', { modules: [] }, 'major symbiotic-local-v1.0'],
    [
      "a module's major changed",
      { modules: [{ uri: moduleUri('mod://recall-v2.0'), hash }] },
      'major symbiotic-local-v1.0',
    ],
    [
      'a module refuses options that it took, so that its major will change',
      withOptions(undefined),
      'major symbiotic-local-v1.0',
    ],
    [
      'the memory has other dimensions',
      { memory: { uri: memoryUri('memory://sqlite-v0.1-384d'), hash } },
      'major symbiotic-local-v1.0',
    ],
    [
      'the memory has another minor',
      { memory: { uri: memoryUri('memory://sqlite-v0.2-256d'), hash } },
      'minor symbiotic-local-v0.8',
    ],
    [
      "the core's major changed",
      { core: { ...sampleLock.core, uri: coreUri('agi-core-v1.0') } },
      'major symbiotic-local-v1.0',
    ],
    [
      'its number is higher already',
      { frames: [voice], profile: profileUri('symbiotic-local-v0.9') },
      undefined,
    ],
    [
      'its number is higher, but not by enough',
      { modules: [], profile: profileUri('symbiotic-local-v0.9') },
      'major symbiotic-local-v1.0',
    ],
    ['its number is lower', { profile: profileUri('symbiotic-local-v0.6') }, 'minor symbiotic-local-v0.8'],
    ['it has another name', { modules: [], profile: profileUri('mine-v0.1') }, undefined],
  ])('%s', (_, part, expected) => {
    const { profile } = proposeBumps(sampleLock, found(part));
    expect(profile && `${profile.level} ${profile.next}`).toBe(expected);
  });

  test('attached code that becomes allowed, or another embedder, is a major change, and it says why', () => {
    const locked: Lock = { ...bareLock, allowCode: false };
    expect(proposeBumps(locked, sampleLock).profile).toEqual({
      uri: 'symbiotic-local-v0.7',
      next: 'symbiotic-local-v1.0',
      level: 'major',
      why: ['the embedder is another one', 'frames may have attached code now'],
      reasons: [{ code: 'embedder' }, { code: 'code-allowed' }],
    });
  });
});

test('after what is proposed was done, nothing more is proposed', () => {
  fc.assert(
    fc.property(fc.oneof(lockPair, fc.tuple(anyLock, anyLock)), ([locked, now]) => {
      const { bumps, profile } = proposeBumps(locked, now);
      const mended = applyBumps(now, bumps);
      const after: Lock = profile ? { ...mended, profile: profile.next } : mended;
      expect(proposeBumps(locked, after)).toEqual({ bumps: [] });
      expect(new Set(bumps.map(({ next }) => next)).size).toBe(bumps.length);
    }),
    { numRuns: 1_000 },
  );
});
