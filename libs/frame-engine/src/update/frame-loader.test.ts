import { afterAll, describe, expect, test } from '@jest/globals';
import { hashBytes, type Hash } from '@agi-double/versioning';
import { createCodeRunner, type CodeRunner } from '../code/code-runner.ts';
import { archiveOf, restoreSnapshot } from '../decide/archive.ts';
import { BadFrames } from '../errors.ts';
import { openFrameRepo } from '../repo/open-frame-repo.ts';
import { temporaryFolder, write } from '../repo/testing-repo.ts';
import { compileFiles, defaultRoute, type Files } from '../testing/compile-files.ts';
import { smallCatalogue } from '../testing/small-catalogue.ts';
import { FrameLoader } from './frame-loader.ts';

const runner = createCodeRunner({ milliseconds: 20_000, megabytes: 32 });
afterAll(() => runner.close());

/** A loader of these files, and what it asks its runner to check. */
async function loaderOf(files: Files, by: CodeRunner | undefined = runner) {
  const folder = await temporaryFolder();
  await write(folder.path, { ...defaultRoute, ...files });
  const checked: (readonly string[])[] = [];
  const listening: CodeRunner = {
    ...by,
    check(file, functions, signal) {
      checked.push(functions);
      return by.check(file, functions, signal);
    },
  };
  const loader = new FrameLoader({
    repo: openFrameRepo({ repo: folder.path, base: '/', cache: folder.path }),
    use: ['frame://*.*.*'],
    catalogue: smallCatalogue,
    runner: listening,
  });
  return {
    loader,
    checked,
    write: (more: Files) => write(folder.path, more),
    [Symbol.asyncDispose]: folder.remove,
  };
}

/** What loading refuses, as `file:line:column message`. */
async function refused(loader: FrameLoader): Promise<readonly string[]> {
  const error: unknown = await loader.load().catch((thrown: unknown) => thrown);
  if (!(error instanceof BadFrames)) throw new Error('expected BadFrames', { cause: error });
  return error.message.split('\n').slice(1);
}

const frame = (facets: string, name = 'voice') =>
  `frame: frame://2026.11.${name}.01\nkind: voice\nslots:\n  mood: { type: string, default: calm, ${facets} }\n`;
const good = 'export const infer = () => "calm";\nexport const changed = () => null;\n';

describe('attached code that cannot be used is refused with the frames', () => {
  const at = 'voice.yaml:4:51 slots.mood.procedure: ';
  test.each([
    ['mood.ts', '\nexport cnst infer = 1;', 'cannot be loaded: SyntaxError at line 2'],
    ['mood.ts', good.replace('infer', 'inferr'), 'has no function infer; did you mean "inferr"?'],
    ['mood.ts', 'export const other = () => 1;', 'has no function infer'],
    ['mood.js', 'export const infer = 1;', 'has no function infer'],
    [
      'mood.js',
      'import "./other.js";',
      'cannot be loaded: TypeError; it may import "node:" modules, and no other file or package',
    ],
    ['mood.js', '\nthrow "secret";', 'cannot be loaded: it threw something that is no error'],
    ['mood.js', 'process.exit();', 'cannot be loaded: it ended the process that it runs in'],
    [
      'mood.js',
      'const all = []; for (;;) all.push({});',
      'cannot be loaded: it took more memory than its limit allows',
    ],
    ['mood.py', 'x = 1\ndef infer(given)\n    pass', 'cannot be loaded: SyntaxError at line 2'],
    ['mood.py', 'import numpy_of_mine', 'cannot be loaded: ModuleNotFoundError at line 1'],
    ['mood.py', 'def infre(given):\n    pass', 'has no function infer; did you mean "infre"?'],
  ])('%s: %j', async (path, code, fault) => {
    await using files = await loaderOf({ 'voice.yaml': frame(`procedure: ./${path}#infer`), [path]: code });
    expect(await refused(files.loader)).toEqual([`${at}./${path} ${fault}`]);
  });

  test('at each place that names it, together with all that is wrong elsewhere', async () => {
    await using files = await loaderOf({
      'a/voice.yaml': frame('procedure: ../mood.ts#infer, onChange: ../mood.ts#change'),
      'b.yaml': frame('onChange: ./mood.ts#gone', 'other'),
      'mood.ts': good,
      'c.yaml':
        'frame: frame://2026.11.rules.01\nkind: rules\nrules: [{ id: a, when: nope, then: { deny: x } }]\n',
      'd.frame.ts': '\nexport default {',
    });
    expect(await refused(files.loader)).toEqual([
      'a/voice.yaml:4:79 slots.mood.onChange: ../mood.ts has no function change; did you mean "changed"?',
      'b.yaml:4:50 slots.mood.onChange: ./mood.ts has no function gone',
      expect.stringMatching(/^c\.yaml:3:24 .*nope/),
      expect.stringMatching(/^d\.frame\.ts:/),
    ]);
  });

  test('where its language is not installed, and cannot be started', async () => {
    for (const [python, fault] of [
      ['no-such-python3', 'python3 is not installed'],
      ['false', 'python3 cannot be started or was closed; it must be 3.9 or newer'],
    ] as const) {
      const without = createCodeRunner({ python });
      await using files = await loaderOf(
        {
          'voice.yaml': frame('procedure: ./a.py#f, onChange: ./b.py#f'),
          'a.py': 'def f(given):\n    pass',
          'b.py': 'def f(given):\n    return 1',
        },
        without,
      );
      expect(await refused(files.loader)).toEqual([
        `${at}./a.py cannot be loaded: ${fault}`,
        `voice.yaml:4:71 slots.mood.onChange: ./b.py cannot be loaded: ${fault}`,
      ]);
      // Asked once: a host that does not start may take ten seconds to be given up.
      expect(files.checked).toEqual([['f']]);
      await without.close();
    }
  });

  test('when it does not come to an end', async () => {
    const hasty = createCodeRunner({ milliseconds: 300 });
    await using files = await loaderOf(
      { 'voice.yaml': frame('procedure: ./a.py#f'), 'a.py': 'while True:\n    pass' },
      hasty,
    );
    expect(await refused(files.loader)).toEqual([
      `${at}./a.py cannot be loaded: it did not come to an end within its time limit`,
    ]);
    await hasty.close();
  });

  test('and not when no frame in use names it', async () => {
    await using files = await loaderOf({
      'old.yaml': frame('procedure: ./mood.ts#gone'),
      'new.yaml': frame('value: calm').replace(', default: calm', '').replace('voice.01', 'voice.02'),
      'mood.ts': 'export cnst infer',
    });
    expect((await files.loader.load()).frames).toHaveLength(2);
    expect(files.checked).toEqual([]);
  });
});

describe('attached code that is there', () => {
  test('is loaded once: what did not change is not asked for again', async () => {
    await using files = await loaderOf({
      'voice.yaml': frame('procedure: ./mood.ts#infer, onChange: ./mood.ts#changed'),
      'other.yaml': frame('procedure: ./mood.ts#infer', 'other'),
      'mood.ts': good,
    });
    await files.loader.load();
    expect(files.checked).toEqual([['infer', 'changed']]);
    await files.loader.load();
    await files.write({ 'other.yaml': frame('procedure: ./same.ts#infer', 'other'), 'same.ts': good });
    await files.loader.load();
    expect(files.checked).toHaveLength(1);

    await files.write({ 'mood.ts': `${good}// changed\n` });
    await files.loader.load();
    expect(files.checked.slice(1)).toEqual([['infer', 'changed']]);
  });

  test('is found again when it is mended', async () => {
    await using files = await loaderOf({
      'voice.yaml': frame('procedure: ./mood.ts#infer'),
      'mood.ts': good.replace('infer', 'inferr'),
    });
    const first = await refused(files.loader);
    expect(await refused(files.loader)).toEqual(first);
    await files.write({ 'mood.ts': good });
    const { hash } = await files.loader.load();
    expect(hash).toBe(
      compileFiles({ ...defaultRoute, 'voice.yaml': frame('procedure: ./mood.ts#infer'), 'mood.ts': good })
        .hash,
    );
  });

  test('may be asked for by a frame that is code, and be that very file', async () => {
    const code = (name: string) =>
      `export default { frame: 'frame://2026.11.voice.01', kind: 'voice', slots: {\n  mood: { type: 'string', default: 'calm', procedure: './voice.frame.ts#${name}' } } };\nexport const infer = () => 'calm';\n`;
    await using files = await loaderOf({ 'voice.frame.ts': code('infer') });
    expect((await files.loader.load()).code.size).toBe(1);
    await files.write({ 'voice.frame.ts': code('infre') });
    expect(await refused(files.loader)).toEqual([
      expect.stringMatching(
        /^voice\.frame\.ts:\d+:\d+ slots\.mood\.procedure: \.\/voice\.frame\.ts has no function infre; did you mean "infer"\?$/,
      ),
    ]);
  });

  test('is not loaded when frames come from the log: what was said then was said with the code of then', async () => {
    const snapshot = compileFiles({
      ...defaultRoute,
      'voice.yaml': frame('procedure: ./mood.ts#gone'),
      'mood.ts': 'export cnst',
    });
    const store = new Map<Hash, Uint8Array>(archiveOf(snapshot).map((bytes) => [hashBytes(bytes), bytes]));
    const get = async (hash: Hash) => store.get(hash);
    const again = await restoreSnapshot(snapshot.hash, get, { catalogue: smallCatalogue, allowCode: true });
    expect(again.hash).toBe(snapshot.hash);
  });
});

describe('a code frame that cannot be evaluated', () => {
  test.each([
    ['a.frame.ts', 'export default {\n  kind:\n};', 3, 'SyntaxError'],
    ['a.frame.js', '\nexport default () => { throw new RangeError("secret"); };', 2, 'RangeError'],
    ['a.frame.py', 'x = 1\nframe = {}["secret"]', 2, 'KeyError'],
    ['a.frame.py', 'def frame():\n    return 1 / 0', 2, 'ZeroDivisionError'],
    ['a.frame.py', 'other = 1', 1, 'named frame'],
  ])('is reported at its line (%s: %j)', async (path, code, line, words) => {
    await using files = await loaderOf({ [path]: code });
    const problems = await refused(files.loader);
    expect(problems).toEqual([expect.stringContaining(words)]);
    expect(problems[0]).toMatch(new RegExp(`^${path}:${line}:1 `));
    expect(problems[0]).not.toContain('secret');
  });
});
