import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { moduleUri } from '@agi-double/versioning';
import fc from 'fast-check';
import { BadFrames, diffSnapshots, type CompileOptions, type ModuleCatalogue } from '../index.ts';
import { badFrames, compileFiles, defaultRoute, type Files } from '../testing/compile-files.ts';
import { pinFrames, type PinnedFrames, type PinOptions } from './pin-frames.ts';

const everything = ['frame://*.*.*'];

function pinned(
  files: Files,
  options: PinOptions = { allowCode: true },
  use: readonly string[] = everything,
): Promise<PinnedFrames | undefined> {
  const sources = Object.entries(files).map(([file, text]) => ({ file, text }));
  return pinFrames({ read: async () => ({ files: sources }) }, use, options);
}

/** What pinning refuses, as `file:line:column message`. */
async function refused(
  files: Files,
  options?: PinOptions,
  use?: readonly string[],
): Promise<readonly string[]> {
  const error: unknown = await pinned(files, options, use).catch((thrown: unknown) => thrown);
  if (!(error instanceof BadFrames)) throw new Error('expected BadFrames', { cause: error });
  return error.message.split('\n').slice(1);
}

/** Pinning must say what compiling says. */
async function expectSame(files: Files, options: Partial<CompileOptions> = {}): Promise<PinnedFrames> {
  const snapshot = compileFiles(files, options);
  const pins = await pinned(files, { allowCode: true }, options.use);
  if (pins === undefined) throw new Error('expected pins');
  expect(pins.snapshot).toBe(snapshot.hash);
  expect(pins.frames).toEqual(
    snapshot.frames.map(({ uri, hash, code, file, source }) => ({ uri, hash, code, file, source })),
  );
  expect(pins.code).toEqual(snapshot.code);
  return pins;
}

/** Every module that the files name, with any options. */
const modulesOf = (files: Files): ModuleCatalogue => ({
  modules: [
    ...new Set(Object.values(files).flatMap((text) => text.match(/mod:\/\/[a-z-]+-v\d+/g) ?? [])),
  ].map((name) => ({ uri: moduleUri(`${name}.0`), options: { type: 'object' } })),
});

const root = join(import.meta.dirname, '../../../..');

/** The frames of a page and the code that they attach; without code frames, which only a runner can read. */
function filesOfPage(text: string): Files {
  const files: Record<string, string> = {};
  for (const [, info = '', body = ''] of text.matchAll(/^```([^\n]+)\n(.*?)^```$/gms)) {
    const name = /^(?:#.*\n)*frame: frame:\/\/\d+\.\d+\.([a-z0-9-]+)\.\d+\n/.exec(body)?.[1];
    const code = /[\w.-]+\.(?:m?ts|m?js|py)\b/.exec(`${info} ${body.split('\n', 1)[0] ?? ''}`)?.[0];
    if (info.endsWith(' edit')) continue;
    if (info.startsWith('yaml') && name !== undefined) files[`${name}.yaml`] ??= body;
    else if (/^(ts|js|py)\b/.test(info) && code !== undefined && !code.includes('.frame.'))
      files[code] ??= body;
  }
  const needsRoute = badFrames(files, { catalogue: modulesOf(files) })?.message.includes('no default route');
  return needsRoute === true ? { ...defaultRoute, ...files } : files;
}

describe('the pins of frames are those of their snapshot', () => {
  test('for the frames that come with the program', async () => {
    const folder = join(root, 'frames');
    const files = Object.fromEntries(
      globSync('**/*.yaml', { cwd: folder }).map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
    );
    const { frames } = await expectSame(files, { catalogue: modulesOf(files) });
    expect(frames.length).toBeGreaterThan(5);
  });

  test.each(globSync('*.md', { cwd: join(root, 'docs/frames') }).sort())('for those of %s', async (page) => {
    const files = filesOfPage(readFileSync(join(root, 'docs/frames', page), 'utf8'));
    if (basename(page) !== 'README.md') expect(Object.keys(files).length).toBeGreaterThan(0);
    await expectSame(files, { catalogue: modulesOf(files) });
  });

  test('with attached code, a parent that nobody asked for, and of two numbers the one in use', async () => {
    const files = {
      ...defaultRoute,
      'a/base.yaml':
        'frame: frame://2026.10.base.01\nkind: voice\nslots:\n  mood: { type: string, default: calm, procedure: ./tone.ts#infer, onChange: ../b.py#changed }\n',
      'a/tone.ts': 'export const infer = () => "calm";\n',
      'b.py': 'def changed(given):\n    pass\n',
      'voice.yaml': 'frame: frame://2026.11.voice.02\nkind: voice\nextends: frame://2026.10.base.01\n',
      'old.yaml':
        'frame: frame://2026.11.voice.01\nkind: voice\nslots: { a: { type: string, procedure: ./b.py#a } }\n',
    };
    const use = ['frame://*.voice.*', 'frame://*.routes.*'];
    const { frames, code } = await expectSame(files, { use });
    expect(frames.map(({ uri, code: own }) => [uri, Object.keys(own)])).toEqual([
      ['frame://2026.10.base.01', ['./tone.ts', '../b.py']],
      ['frame://2026.11.routes.01', []],
      ['frame://2026.11.voice.02', []],
    ]);
    expect(code.size).toBe(2);
  });

  test('and so is what became of each of them since others', async () => {
    const filesOf = (mood: string): Files => ({
      ...defaultRoute,
      'voice.yaml': `frame: frame://2026.11.voice.01\nkind: voice\nprompt: ${mood}\n`,
      [`${mood}.yaml`]: `frame: frame://2026.11.${mood}.01\nkind: values\nslots: { a: { type: string, default: x, procedure: ./tone.ts#infer } }\n`,
      'tone.ts': `export const infer = () => "${mood}";\n`,
    });
    const [before, after] = [filesOf('calm'), filesOf('glad')];
    const { added, removed, changed } = diffSnapshots(await expectSame(before), await expectSame(after));
    expect(added.map(({ uri }) => uri)).toEqual(['frame://2026.11.glad.01']);
    expect(removed.map(({ uri }) => uri)).toEqual(['frame://2026.11.calm.01']);
    expect(changed.map((one) => [one.before.source, one.after.source])).toEqual([
      [before['voice.yaml'], after['voice.yaml']],
    ]);
  });

  test('whatever frames there are, and whichever are in use', async () => {
    const frame = fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      number: fc.integer({ min: 1, max: 3 }),
      parent: fc.option(fc.constantFrom('a', 'b', 'c')),
      code: fc.option(fc.constantFrom('./x.ts#f', './x.ts#g', './y.py#f')),
      said: fc.stringMatching(/^[a-z]{1,8}$/),
    });
    const sets = fc.uniqueArray(frame, { selector: ({ name, number }) => `${name} ${number}`, maxLength: 8 });
    const uses = fc.subarray(['a', 'b', 'c', 'd']);
    await fc.assert(
      fc.asyncProperty(sets, uses, fc.string(), async (frames, names, script) => {
        const files: Record<string, string> = { ...defaultRoute, 'x.ts': script, 'y.py': `# ${script}` };
        const there = new Set<string>(frames.map(({ name }) => name));
        for (const [index, { name, number, parent, code, said }] of frames.entries()) {
          const above = frames.find((one) => one.name === parent && one.name < name);
          files[`${index}.yaml`] = [
            `frame: frame://2026.11.${name}.0${number}\nkind: voice\nprompt: "${said}"`,
            above && `extends: frame://2026.11.${above.name}.0${above.number}`,
            code !== null && `slots: { s${name}: { type: string, default: x, procedure: "${code}" } }`,
          ]
            .filter((line) => typeof line === 'string')
            .join('\n');
        }
        const use = ['routes', ...names.filter((name) => there.has(name))].map(
          (name) => `frame://*.${name}.*`,
        );
        await expectSame(files, { use });
      }),
      { numRuns: 50 },
    );
  });
});

describe('frames that are not well are refused as compiling refuses them', () => {
  test.each<readonly [string, Files]>([
    ['YAML', { 'a.yaml': 'a: [' }],
    ['schema', { 'a.yaml': 'frame: frame://2026.11.a.01\nkind: voise\nslotz: {}\n' }],
    ['a URI', { 'a.yaml': 'frame: frame:/a\nkind: voice\n' }],
    ['one URI twice', { 'a.yaml': defaultRoute['routes.yaml'] ?? '' }],
    ['a parent', { 'a.yaml': 'frame: frame://2026.11.a.01\nkind: voice\nextends: frame://2026.11.b.01\n' }],
    ['a circle', { 'a.yaml': 'frame: frame://2026.11.a.01\nkind: voice\nextends: frame://2026.11.a.01\n' }],
    [
      'a file of code',
      {
        'a.yaml':
          'frame: frame://2026.11.a.01\nkind: voice\nslots: { a: { type: string, default: x, procedure: ./b.ts#f } }\n',
      },
    ],
  ])('%s', async (_, files) => {
    const all = { ...defaultRoute, ...files };
    const said = badFrames(all)?.message.split('\n').slice(1);
    expect(said).not.toEqual([]);
    expect(await refused(all)).toEqual(said);
  });

  test('code that the profile does not allow', async () => {
    const code =
      'frame: frame://2026.11.a.01\nkind: voice\nslots: { a: { type: string, default: x, procedure: ./b.ts#f } }\n';
    const files = { ...defaultRoute, 'a.yaml': code, 'b.ts': '', 'c.frame.ts': 'export default {};' };
    expect(await refused(files, {})).toEqual([
      expect.stringMatching(/^a\.yaml:3:52 slots\.a\.procedure: the profile does not allow attached code/),
      expect.stringMatching(/^c\.frame\.ts:1:1 a code frame, and the profile does not allow code/),
    ]);
  });

  test('references of the profile, where the profile has them', async () => {
    const use = ['frame://*.routes.*', 'frame://*.soul.*', 'frame:/soul'];
    const useAt = (index: number) => ({ file: 'p.yaml', line: 5 + index, column: 7 });
    const said = [
      'p.yaml:6:7 No frame fits frame://*.soul.*: there are frame://2026.11.routes.01.',
      'p.yaml:7:14 expected "frame://"; the form is frame://YYYY.MM.name.NN',
    ];
    expect(await refused(defaultRoute, { useAt }, use)).toEqual(said);
    expect(badFrames(defaultRoute, { use, useAt })?.message.split('\n').slice(1)).toEqual(said);
    expect(await refused(defaultRoute, {}, use)).toEqual(
      said.map((one, index) =>
        one.replace(/^\S+:(\d+) /, (_, column: string) => `(use):${index + 2}:${Number(column) - 6} `),
      ),
    );
    expect(badFrames({}, { use: [], useAt })?.problems).toMatchObject([
      { file: 'p.yaml', line: 5, column: 7 },
    ]);
  });
});

test('where frames are code that is allowed, only evaluating them tells', async () => {
  expect(await pinned({ ...defaultRoute, 'c.frame.ts': 'export default {};' })).toBeUndefined();
});

describe('importing what pins frames', () => {
  /** The files that a process loads which does no more than this import. */
  const loadedBy = async (specifier: string): Promise<readonly string[]> => {
    const script = `
      import { registerHooks } from 'node:module';
      registerHooks({ load: (url, context, next) => { process.stdout.write(url + '\\n'); return next(url, context); } });
      await import(${JSON.stringify(specifier)});`;
    const args = [
      '--conditions=@agi-double/source',
      '--no-warnings',
      '--input-type=module',
      '--eval',
      script,
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: join(root, 'libs/frame-engine'),
    });
    return stdout.split('\n');
  };
  const compilers = /\/(cel-js|liquidjs|ajv|re2js)\//;

  test('loads no compiler', async () => {
    const loaded = await loadedBy('@agi-double/frame-engine/pins');
    expect(loaded.filter((url) => compilers.test(url))).toEqual([]);
    expect(loaded.some((url) => url.endsWith('/pins/pin-frames.ts'))).toBe(true);
    expect(loaded.some((url) => url.endsWith('/frame-engine/src/index.ts'))).toBe(false);
  });

  test('which the whole package does, but for the engine of patterns', async () => {
    const found = (await loadedBy('@agi-double/frame-engine')).flatMap(
      (url) => compilers.exec(url)?.[1] ?? [],
    );
    expect(new Set(found)).toEqual(new Set(['cel-js', 'liquidjs', 'ajv']));
  });
});
