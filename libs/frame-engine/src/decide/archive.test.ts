import { describe, expect, test } from '@jest/globals';
import { canonicalJson, hashBytes, type Hash, type Json } from '@agi-double/versioning';
import fc from 'fast-check';
import { archiveOf, BadFrames, BadSnapshot, restoreSnapshot, type Snapshot } from '../index.ts';
import { compileFiles, defaultRoute, type Files } from '../testing/compile-files.ts';
import { decideOn, promptOn } from '../testing/decide-on.ts';
import { smallCatalogue } from '../testing/small-catalogue.ts';

const options = { catalogue: smallCatalogue, allowCode: true };

/** A store of contents by their hashes. */
function storeOf(...contents: readonly Uint8Array[]) {
  const held = new Map<Hash, Uint8Array>(contents.map((bytes) => [hashBytes(bytes), bytes]));
  return { held, get: async (hash: Hash) => held.get(hash) };
}

const restored = async (snapshot: Snapshot) =>
  restoreSnapshot(snapshot.hash, storeOf(...archiveOf(snapshot)).get, options);

const base =
  'frame: frame://2026.11.base.01\nkind: values\nslots: { name: { type: string, value: Nexus } }\n';
const files: Files = {
  ...defaultRoute,
  'base.yaml': base,
  'code/tone.py': 'def infer(given):\n    return "warm"\n',
  'self/identity.yaml':
    'frame: frame://2026.11.identity.02\nkind: identity\nextends: frame://2026.11.base.01\nslots: { tone: { type: string, default: plain, procedure: ../code/tone.py#infer } }\nprompt: You are {{ slots.name }}.\n',
  'self/old.yaml': 'frame: frame://2026.11.identity.01\nkind: identity\nprompt: You are old.\n',
};
const use = ['frame://*.identity.*', 'frame://*.routes.*'];

describe('an archived snapshot', () => {
  test('compiles again to the same hash, prompts and decisions, although its files are gone', async () => {
    const snapshot = compileFiles(files, { use });
    const again = await restored(snapshot);
    expect(again.hash).toBe(snapshot.hash);
    const anywhere = ({ frames }: Snapshot) => frames.map((frame) => ({ ...frame, file: '' }));
    expect(anywhere(again)).toEqual(anywhere(snapshot));
    expect(await promptOn(again, 'Hi')).toBe('You are Nexus.');
    expect(await decideOn(again, 'Hi')).toEqual(await decideOn(snapshot, 'Hi'));
    expect(archiveOf(again)).toEqual(archiveOf(snapshot));
  });

  test('has its attached code with it, by the path that the frame writes', async () => {
    const again = await restored(compileFiles(files, { use }));
    expect([...again.code.values()].map(({ source }) => source)).toEqual([files['code/tone.py']]);
    expect(again.frames[1]?.code).toEqual({ '../code/tone.py': hashBytes(files['code/tone.py'] ?? '') });
  });

  test('keeps apart code that two frames name by one path', async () => {
    const voice = (name: string) =>
      `frame: frame://2026.11.${name}.01\nkind: voice\nslots: { a: { type: string, procedure: ./tone.js#f } }\n`;
    const snapshot = compileFiles({
      ...defaultRoute,
      'a/voice.yaml': voice('a'),
      'a/tone.js': 'export const f = () => "a";',
      'b/voice.yaml': voice('b'),
      'b/tone.js': 'export const f = () => "b";',
    });
    const again = await restored(snapshot);
    expect(again.hash).toBe(snapshot.hash);
    expect(again.code.size).toBe(2);
  });

  test('is a manifest, at the hash of the snapshot, and each text once', () => {
    const snapshot = compileFiles({ ...files, 'copy.yaml': base.replace('base', 'copy') }, { use });
    const contents = archiveOf(snapshot);
    expect(hashBytes(contents.at(-1) ?? '')).toBe(snapshot.hash);
    expect(new Set(contents.map((bytes) => hashBytes(bytes))).size).toBe(contents.length);
    expect(contents).toHaveLength(5);
  });

  test('leaves out what is in the store already', async () => {
    const before = compileFiles(files, { use });
    const after = compileFiles({ ...files, 'base.yaml': base.replace('Nexus', 'Nova') }, { use });
    const added = archiveOf(after, before);
    expect(added.map((bytes) => new TextDecoder().decode(bytes).slice(0, 30))).toEqual([
      'frame: frame://2026.11.base.01',
      expect.stringContaining('{"frames":'),
    ]);
    const { get } = storeOf(...archiveOf(before), ...added);
    expect((await restoreSnapshot(after.hash, get, options)).hash).toBe(after.hash);
    expect((await restoreSnapshot(before.hash, get, options)).hash).toBe(before.hash);
    expect(archiveOf(before, before)).toHaveLength(1);
  });

  test('is the same for any set of frames, whatever their line ends and marks', async () => {
    const text = fc
      .array(fc.constantFrom('# a\n', 'prompt: x\n', 'statements: [{ id: a, text: "ё" }]\n', 'slots: {}\n'), {
        maxLength: 3,
      })
      .map((lines) => [...new Set(lines)].join(''));
    const frames = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), text, { maxKeys: 6 });
    await fc.assert(
      fc.asyncProperty(frames, fc.boolean(), fc.boolean(), async (some, windows, marked) => {
        const sources = Object.entries(some).map(([name, rest]) => {
          const unix = `frame: frame://2026.11.x${name}.01\nkind: skill\n${rest}`;
          return [
            `${name}.yaml`,
            (marked ? '\ufeff' : '') + (windows ? unix.replaceAll('\n', '\r\n') : unix),
          ] as const;
        });
        const snapshot = compileFiles({ ...defaultRoute, ...Object.fromEntries<string>(sources) });
        const again = await restored(snapshot);
        expect(again.hash).toBe(snapshot.hash);
        expect(again.frames.map(({ statements }) => statements)).toEqual(
          snapshot.frames.map(({ statements }) => statements),
        );
      }),
      { numRuns: 50 },
    );
  });
});

describe('a snapshot is not restored', () => {
  const snapshot = compileFiles(files, { use });
  const restore = (hash: Hash, get: (hash: Hash) => Promise<Uint8Array | undefined>) =>
    restoreSnapshot(hash, get, options).catch((error: unknown) => error);

  test('where the store lacks anything of it', async () => {
    for (const [index] of archiveOf(snapshot).entries()) {
      const { get } = storeOf(...archiveOf(snapshot).filter((_, other) => other !== index));
      const error = await restore(snapshot.hash, get);
      expect(error).toBeInstanceOf(BadSnapshot);
      expect(error).toMatchObject({
        snapshot: snapshot.hash,
        reason: expect.stringMatching(/^the store does not hold sha256:/),
      });
    }
  });

  test('where anything of it is damaged', async () => {
    for (const bytes of archiveOf(snapshot)) {
      const address = hashBytes(bytes);
      const { held, get } = storeOf(...archiveOf(snapshot));
      held.set(
        address,
        Uint8Array.from(bytes, (byte, index) => (index === 3 ? byte ^ 1 : byte)),
      );
      expect(await restore(snapshot.hash, get)).toMatchObject({ reason: `${address} has other content` });
    }
  });

  const uri = 'frame://2026.11.base.01';
  const hash = hashBytes(base);
  test.each<readonly [name: string, content: string | Json, reason: string]>([
    ['no JSON', '{', 'it is not JSON'],
    ['nothing', null, 'it does not hold language and frames'],
    ['no frames', { language: 1 }, 'it does not hold language and frames'],
    ['a frame without a name', { language: 1, frames: [{ hash }] }, 'it does not hold language and frames'],
    [
      'a hash that is none',
      { language: 1, frames: [{ uri, hash: 'sha256:1' }] },
      'it does not hold language and frames',
    ],
    ['no frame', { language: 1, frames: [null] }, 'it does not hold language and frames'],
    [
      'code that is none',
      { language: 1, frames: [{ uri, hash, code: { './a.ts': 1 } }] },
      'it does not hold language and frames',
    ],
    [
      'another language',
      { language: 2, frames: [] },
      'it is written in frame language 2, this version reads 1',
    ],
  ])('from %s', async (_, content, reason) => {
    const bytes = new TextEncoder().encode(typeof content === 'string' ? content : canonicalJson(content));
    const error = await restore(hashBytes(bytes), storeOf(bytes).get);
    expect(error).toBeInstanceOf(BadSnapshot);
    expect(error).toMatchObject({ snapshot: hashBytes(bytes), reason });
  });

  test('where its modules are gone, or its code is not allowed any more', async () => {
    const { get } = storeOf(...archiveOf(snapshot));
    const without = restoreSnapshot(snapshot.hash, get, { ...options, catalogue: { modules: [] } });
    await expect(without).rejects.toThrow(BadFrames);
    const forbidden = restoreSnapshot(snapshot.hash, get, { catalogue: smallCatalogue });
    await expect(forbidden).rejects.toThrow('the profile does not allow attached code');
  });
});
