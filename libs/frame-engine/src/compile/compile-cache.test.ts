import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BadFrames, CompileCache, type Snapshot } from '../index.ts';
import { compileFiles, defaultRoute, type Files } from '../testing/compile-files.ts';
import { decideOn } from '../testing/decide-on.ts';

const child = (rest = '') =>
  `frame: frame://2026.11.child.01\nkind: identity\nextends: frame://2026.11.base.01\nprompt: I am {{ slots.name }}.\n${rest}`;
const base = (value: string) =>
  `frame: frame://2026.11.base.01\nkind: values\nslots: { name: { type: string, value: ${value} } }\n`;
const coded =
  'frame: frame://2026.11.coded.01\nkind: voice\nslots: { a: { type: string, procedure: ./a.js#f } }\n';

const files: Files = {
  ...defaultRoute,
  'base.yaml': base('N'),
  'child.yaml': child(),
  'coded.yaml': coded,
  'a.js': 'export const f = () => 1;',
};

/** What compiling comes to: the snapshot's hash, or all that is wrong. */
function outcome(compile: () => Snapshot): string {
  try {
    return compile().hash;
  } catch (error) {
    if (error instanceof BadFrames) return error.message;
    throw error;
  }
}

const frameOf = ({ frames }: Snapshot, name: string) => frames.find(({ uri }) => uri.includes(`.${name}.`));

describe('compiling with a cache', () => {
  test('keeps the very frames that did not change', () => {
    const cache = new CompileCache();
    const before = compileFiles(files, { cache });
    const after = compileFiles({ ...files, 'coded.yaml': `${coded}prompt: x\n` }, { cache });
    for (const name of ['base', 'child', 'routes']) expect(frameOf(after, name)).toBe(frameOf(before, name));
    expect(frameOf(after, 'coded')).not.toBe(frameOf(before, 'coded'));
  });

  test('compiles a frame again when its parent changes, or the code that it attaches', async () => {
    const cache = new CompileCache();
    const before = compileFiles(files, { cache });
    const renamed = compileFiles({ ...files, 'base.yaml': base('Nova') }, { cache });
    expect(frameOf(renamed, 'child')?.slots).toEqual({ name: 'Nova' });
    expect(frameOf(renamed, 'coded')).toBe(frameOf(before, 'coded'));
    const recoded = compileFiles({ ...files, 'a.js': 'export const f = () => 2;' }, { cache });
    expect([...recoded.code.values()].map(({ source }) => source)).toEqual(['export const f = () => 2;']);
    expect(await decideOn(recoded, 'Hi')).toEqual(await decideOn(before, 'Hi'));
  });

  test('reports the problems of a file that did not change each time, and no longer when it is mended', () => {
    const cache = new CompileCache();
    const broken = { ...files, 'child.yaml': child('rules: [{ id: a, when: nope, then: { deny: x } }]\n') };
    const first = outcome(() => compileFiles(broken, { cache }));
    expect(first).toContain('Unknown variable: nope');
    expect(outcome(() => compileFiles(broken, { cache }))).toBe(first);
    expect(outcome(() => compileFiles({ ...broken, 'base.yaml': base('M') }, { cache }))).toBe(first);
    expect(compileFiles(files, { cache }).hash).toBe(compileFiles(files).hash);
  });

  test('forbids code that it allowed a moment ago', () => {
    const cache = new CompileCache();
    const allowed = compileFiles(files, { cache });
    expect(outcome(() => compileFiles(files, { cache, allowCode: false }))).toContain('does not allow');
    expect(compileFiles(files, { cache }).hash).toBe(allowed.hash);
  });

  test('resolves modules anew in another catalogue', () => {
    const cache = new CompileCache();
    compileFiles(files, { cache });
    expect(outcome(() => compileFiles(files, { cache, catalogue: { modules: [] } }))).toContain(
      'No module fits',
    );
  });

  test('comes to what compiling without one comes to, after any edits', async () => {
    const contents: Readonly<Record<string, readonly (string | undefined)[]>> = {
      'routes.yaml': [
        defaultRoute['routes.yaml'],
        `${defaultRoute['routes.yaml'] ?? ''}  - { id: deep, when: "false", pipeline: [mod://respond-v1] }\n`,
        'frame: frame://2026.11.routes.01\nkind: routes\n',
        undefined,
      ],
      'base.yaml': [
        base('N'),
        base('M'),
        base('3'),
        `${base('N')}extends: frame://2026.11.child.01\n`,
        'frame: frame://2026.11.base.01\nkind: values\nslots: { other: { type: number, value: 1 } }\n',
        'frame: [',
        undefined,
      ],
      'child.yaml': [
        child(),
        child('slots: { name: { enum: [N] } }\n'),
        child('rules: [{ id: a, when: slots.name == "N", then: { route: deep } }]\n'),
        child('rules: [{ id: a, when: slots.nam == "N", then: { deny: x } }]\n'),
        child('rules: [{ id: a, when: "true", then: { activate: frame://*.coded.* } }]\n'),
        base('N'),
        undefined,
      ],
      'coded.yaml': [
        coded,
        coded.replace('voice\n', 'voice\nactivation: on-demand\n'),
        coded.replace('a.js', 'b.js'),
        undefined,
      ],
      'a.js': ['export const f = () => 1;', 'export const f = () => 2;', undefined],
    };
    const edit = fc
      .constantFrom(...Object.keys(contents))
      .chain((file) => fc.tuple(fc.constant(file), fc.constantFrom(...(contents[file] ?? []))));
    let compiled = 0;
    fc.assert(
      fc.property(
        fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { maxLength: 12 }),
        fc.boolean(),
        (steps, allowCode) => {
          const cache = new CompileCache();
          let now: { readonly [file: string]: string } = files;
          for (const edits of [[], ...steps]) {
            const next: { [file: string]: string | undefined } = { ...now, ...Object.fromEntries(edits) };
            now = Object.fromEntries(
              Object.entries(next).flatMap(([file, text]) => (text === undefined ? [] : [[file, text]])),
            );
            const fresh = outcome(() => compileFiles(now, { allowCode }));
            expect(outcome(() => compileFiles(now, { cache, allowCode }))).toBe(fresh);
            if (fresh.startsWith('sha256:')) compiled += 1;
          }
        },
      ),
      { numRuns: 150 },
    );
    expect(compiled).toBeGreaterThan(50);
  });
});
