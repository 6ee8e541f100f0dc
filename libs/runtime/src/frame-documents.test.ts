import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { BadFrames, FRAME_KINDS, FRAME_SCHEMA } from '@agi-double/frame-engine';
import { builtInModules } from '@agi-double/reasoning-modules';
import { DoubleError, parseProfile } from '@agi-double/versioning';
import { rehearse } from './frames/rehearse.ts';
import { lintFrames, type Double } from './index.ts';
import { answerOf, FrameHome, until } from './testing/frame-home.ts';

// The pages of docs/frames are run: their frames compile, and what they show is what a Double says.

const folder = join(import.meta.dirname, '../../../docs/frames');
const pages = globSync('*.md', { cwd: folder })
  .sort()
  .map((file) => ({ name: basename(file, '.md'), text: readFileSync(join(folder, file), 'utf8') }));
/** A walk through commands, with files of its own: it is walked, and no part of the page's one set of frames. */
const WALK = /^## From nothing .*?(?=^## )/ms;

interface Block {
  readonly info: string;
  readonly text: string;
}

/** A line that a reader would type, what is printed then, and what `agi frames why` says of the text. */
interface Exchange {
  readonly command: string;
  readonly printed: string;
  readonly why?: string;
}

const blocksOf = (text: string): readonly Block[] =>
  [...text.matchAll(/^```([^\n]+)\n(.*?)^```$/gms)].map(([, info = '', body = '']) => ({ info, text: body }));

/** The name of a frame's file: that of the frame. Undefined for what is no frame. */
const frameFile = ({ info, text }: Block): string | undefined => {
  const name = /^(?:#.*\n)*frame: frame:\/\/\d+\.\d+\.([a-z0-9-]+)\.\d+\n/.exec(text)?.[1];
  return info.startsWith('yaml') && name !== undefined ? `${name}.yaml` : undefined;
};

/** The name of a code block's file, in its info string or on its first line: `// mood.ts`. */
const codeFile = ({ info, text }: Block): string | undefined =>
  /^(?:ts|js|py|typescript|javascript|python)\b/.test(info)
    ? /[\w.-]+\.(?:m?ts|m?js|py)\b/.exec(`${info} ${text.split('\n', 1)[0] ?? ''}`)?.[0]
    : undefined;

const exchangesIn = ({ text }: Block): readonly Exchange[] =>
  text.split(/^\$ /m).flatMap((part) => {
    const [command = '', ...lines] = part.trimEnd().split('\n');
    if (command === '') return [];
    const why = lines.find((line) => line.startsWith('# '))?.slice(2);
    const printed = lines.filter((line) => !line.startsWith('# ')).join('\n');
    return [{ command, printed, ...(why !== undefined && { why }) }];
  });

const routes = `frame: frame://2026.11.routes.01
kind: routes
routes:
  - { id: default, pipeline: [mod://recall-v1, mod://respond-v1] }
`;

/** What a page leaves out of an output, dates and hashes, it writes as `…`. */
const asShown = (printed: string): RegExp =>
  new RegExp(`^${printed.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('…', '[^\n]+')}$`);

/** Of a long output some lines are shown, in their order; columns may be wider. */
const asExcerpt = (printed: string): RegExp => {
  const lines = printed.split('\n').map((line) => asShown(line.trim()).source.slice(1, -1));
  return new RegExp(lines.map((line) => `^ *${line.replaceAll(/ +/g, ' +')}$`).join('\n(?:.*\n)*?'), 'm');
};

const main = join(import.meta.dirname, '../../../apps/cli/src/main.ts');
const { PATH } = process.env;
const env = { PATH, LANG: 'en_US.UTF-8', TERM: 'dumb' };

/** What a page shows, as files: its frames, those of edits left out, and its code. */
function filesOf(blocks: readonly Block[]): { readonly [file: string]: string } {
  const files: { [file: string]: string } = {};
  for (const block of blocks) {
    const file = frameFile(block) ?? codeFile(block);
    if (file === undefined || block.info.endsWith(' edit')) continue;
    if (files[file] !== undefined) throw new Error(`The page has two files of the name ${file}.`);
    files[file] = block.text;
  }
  const hasRoutes = Object.values(files).some((text) => /^routes:/m.test(text));
  return hasRoutes ? files : { ...files, 'routes.yaml': routes };
}

const partsOf = (command: string): readonly string[] =>
  /^agi (ask|remember|trace|frames \w+)(?: "(.*)")?$/.exec(command)?.slice(1) ?? [];

/** As the pages say it: `fires no-prices; route default`. */
async function whyOf(double: Double, { command }: Exchange): Promise<string> {
  const [, text = ''] = partsOf(command);
  const { rules, route } = (await double.why('main', { text })).decision;
  const fired = rules.length === 0 ? 'nothing' : rules.map(({ rule }) => rule).join(', ');
  return `fires ${fired}${route === undefined ? '' : `; route ${route.id ?? 'without an id'}`}`;
}

async function printedBy(double: Double, home: FrameHome, { command }: Exchange): Promise<string> {
  const [verb = '', text = ''] = partsOf(command);
  switch (verb) {
    case 'ask':
      return await answerOf(double.think('main', { text }));
    case 'remember':
      return (await double.remember('main', text)).id;
    case 'frames why':
      return '';
    case 'trace':
    case 'frames probe': {
      const profile = join(home.folder, 'profile.yaml');
      const given = ['--home', home.home, '--profile', profile, ...verb.split(' ')];
      const program = ['--conditions=@agi-double/source', main, ...given];
      const options = { env, timeout: 30_000 };
      return (await promisify(execFile)(process.execPath, program, options)).stdout.trimEnd();
    }
    case 'frames reload':
      try {
        const { previous, snapshot } = await double.frames.reload();
        return `${previous} → ${snapshot}`;
      } catch (error) {
        if (!DoubleError.isInstance(error)) throw error;
        return `agi: ${error.message}`;
      }
    case 'frames lint':
      try {
        await lintFrames(join(home.folder, 'frames'), { allowCode: true });
        return '';
      } catch (error) {
        if (!(error instanceof BadFrames)) throw error;
        return error.problems
          .map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)
          .join('\n');
      }
    default:
      throw new Error(`The page shows a command that nobody tries: ${command}`);
  }
}

describe.each(pages)('the page $name', ({ text }) => {
  const blocks = blocksOf(text.replace(WALK, ''));

  test('has frames that compile, probes that come true, and exchanges that are so', async () => {
    await using home = await FrameHome.make(filesOf(blocks), {
      modules: ['mod://recall-v1', 'mod://respond-v1'],
      allowCode: blocks.some((block) => codeFile(block) !== undefined),
    });
    const double = await home.open({ modules: builtInModules() });
    await rehearse(double.frames.mind);
    for (const block of blocks) {
      const edited = frameFile(block);
      if (edited !== undefined && block.info.endsWith(' edit')) await home.write({ [edited]: block.text });
      if (block.info !== 'console') continue;
      for (const exchange of exchangesIn(block)) {
        if (exchange.why !== undefined) expect(await whyOf(double, exchange)).toBe(exchange.why);
        const printed = await printedBy(double, home, exchange);
        const shown = (exchange.command === 'agi trace' ? asExcerpt : asShown)(exchange.printed);
        expect(printed).toEqual(expect.stringMatching(shown));
      }
    }
  });

  test('has profiles that can be read', () => {
    const profiles = blocksOf(text).filter(({ text: body }) => /^(?:#.*\n)*profile:/.test(body));
    for (const { text: body } of profiles) expect(() => parseProfile(body, 'profile.yaml')).not.toThrow();
  });
});

describe('the walk from nothing', () => {
  const walk = WALK.exec(pages.find(({ name }) => name === 'README')?.text ?? '')?.[0] ?? '';
  const variables = [...walk.matchAll(/^export .*$/gm)].map(([line]) => line);
  const script = (command: string): string =>
    [
      `agi() { exec '${process.execPath}' --conditions=@agi-double/source '${main}' "$@"; }`,
      ...variables,
      command,
    ].join('\n');

  test('is so, command by command, while the service runs beside it', async () => {
    const place = await mkdtemp(join(tmpdir(), 'agi-walk-'));
    let service: ReturnType<typeof spawn> | undefined;
    try {
      for (const block of blocksOf(walk)) {
        const file = /^# (\S+\.yaml)\n/.exec(block.text)?.[1];
        if (file?.startsWith('frames/')) {
          service = spawn('bash', ['--norc', '-c', script('agi up --port 0 --json')], {
            cwd: place,
            env,
            stdio: ['ignore', 'pipe', 'inherit'],
          });
          const address = await addressOf(service);
          const before = await snapshotAt(address);
          await writeFile(join(place, file), block.text);
          await until(async () => (await snapshotAt(address)) !== before);
        } else if (file !== undefined) {
          await writeFile(join(place, file), block.text);
        }
        if (block.info !== 'console') continue;
        for (const { command, printed } of exchangesIn(block)) {
          const options = { cwd: place, env, timeout: 30_000 };
          const { stdout } = await promisify(execFile)('bash', ['--norc', '-c', script(command)], options);
          expect(stdout).toEqual(expect.stringMatching(asExcerpt(printed)));
        }
      }
      expect(service?.kill('SIGTERM')).toBe(true);
      expect(service && (await once(service, 'close'))).toEqual([0, null]);
    } finally {
      service?.kill('SIGKILL');
      await rm(place, { recursive: true, force: true });
    }
  }, 180_000);
});

/** Of a service that was started with --json. */
async function addressOf({ stdout }: ReturnType<typeof spawn>): Promise<string> {
  if (stdout === null) throw new TypeError('The service was started without a pipe.');
  for await (const line of createInterface({ input: stdout }))
    return (JSON.parse(line) as { readonly address: string }).address;
  throw new Error('The service ended without an address.');
}

async function snapshotAt(address: string): Promise<string> {
  const ready = await fetch(`${address}/readyz`);
  return ((await ready.json()) as { readonly frames: { readonly snapshot: string } }).frames.snapshot;
}

test('what the page rules shows of a scope is owed to the scope', async () => {
  const files = filesOf(blocksOf(pages.find(({ name }) => name === 'rules')?.text ?? ''));
  const wider = Object.entries(files).map(
    ([file, text]) => [file, text.replace('scope: public, ', '')] as const,
  );
  await using home = await FrameHome.make(Object.fromEntries(wider), {
    modules: ['mod://recall-v1', 'mod://respond-v1'],
  });
  const double = await home.open({ modules: builtInModules() });
  await double.remember('main', 'The ladder and the safe are behind the tulips.');
  const answer = await answerOf(double.think('main', { text: 'Where is the safe?' }));
  expect(answer).toMatch(/^"The ladder and the safe are behind the tulips"/);
});

/** The names of all properties that a schema knows, however deep. */
function* keysOf(schema: unknown): Generator<string> {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'properties') yield* Object.keys(value as object);
    for (const child of keyword === 'properties' ? Object.values(value as object) : [value])
      yield* keysOf(child);
  }
}

describe('the pages together', () => {
  const all = pages.map(({ text }) => text).join('\n');

  test('explain every key of a frame', () => {
    const keys = [...new Set(keysOf(FRAME_SCHEMA))];
    expect(keys.length).toBeGreaterThan(40);
    expect(keys.filter((key) => !all.includes(`\`${key}\``))).toEqual([]);
  });

  test('are one for each kind, with a frame of that kind and an exchange', () => {
    const shown = pages.filter(({ name, text }) => {
      const blocks = blocksOf(text);
      const hasKind = blocks.some((block) => new RegExp(`^kind: ${name}$`, 'm').test(block.text));
      return hasKind && blocks.some(({ info }) => info === 'console');
    });
    const names = shown.map(({ name }) => name);
    expect(FRAME_KINDS.filter((kind) => !names.includes(kind))).toEqual([]);
  });

  test('give examples of conditions that are conditions', async () => {
    const readme = pages.find(({ name }) => name === 'README')?.text ?? '';
    const [, section = ''] = readme.split('## What conditions see');
    const [table = ''] = section.split('\n## ');
    const examples = [...table.matchAll(/\| `([^`]+)` +\|$/gm)].map(([, code = '']) =>
      code.replaceAll('\\|', '|'),
    );
    expect(examples.length).toBeGreaterThan(9);
    const rules = examples.map((when, index) => ({ id: `rule-${index}`, when, then: { say: 'Yes.' } }));
    const slots = { level: { type: 'number', value: 1 } };
    const frame = { frame: 'frame://2026.11.rules.01', kind: 'rules', slots, rules };
    await using home = await FrameHome.make({ 'rules.yaml': JSON.stringify(frame), 'routes.yaml': routes });
    await expect(lintFrames(join(home.folder, 'frames'))).resolves.toMatchObject({ frames: 2 });
  });
});
