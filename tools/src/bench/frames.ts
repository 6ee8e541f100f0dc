/**
 * What frames cost: 1,000 of them with 1,000 rules, compiled, changed and asked; then updates without end while runs are
 * under way. Prints figures, asserts nothing.
 *
 *   npm run bench -- frames [updates under load, default 1000] [runs under way, default 200]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  FrameLoader,
  lowerOf,
  openFrameRepo,
  type FrameInput,
  type ModuleCatalogue,
} from '@agi-double/frame-engine';
import { builtInModules, type Module, type RegisteredModule } from '@agi-double/reasoning-modules';
import { Double } from '@agi-double/runtime';
import { hashBytes, moduleUri, type ModuleUri } from '@agi-double/versioning';
import { formatTable, summarize, type Summary } from './statistics.ts';

const updates = Number(process.argv[2] ?? 1_000);
const under = Number(process.argv[3] ?? 200);
const FRAMES = 1_000;
const routes =
  'frame: frame://2026.11.routes.01\nkind: routes\nroutes:\n  - pipeline: [mod://recall-v1, mod://respond-v1]\n';

const folder = mkdtempSync(join(tmpdir(), 'agi-bench-frames-'));
try {
  const rows = [...(await benchCompile()), ...(await benchUpdates()), ...(await benchDecisions())];
  process.stdout.write(`${formatTable(['', 'p50 ms', 'p95 ms', 'samples'], rows)}\n\n`);
  await benchUnderLoad();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function row(name: string, { p50, p95, count }: Summary): (string | number)[] {
  return [name, p50, p95, String(count)];
}

/** A frame of one topic: a slot, a prompt, a statement with its questions in two languages, and a rule. */
function topic(index: number, words: string): string {
  return `# yaml-language-server: $schema=../libs/frame-engine/schema/frame.schema.json
frame: frame://2026.11.topic-${index}.01
kind: knowledge
slots:
  name: { type: string, value: ${words} }
prompt: You know {{ slots.name }}.
statements:
  - id: what
    text: { en: 'Topic ${index} is {{ slots.name }}.', ru: 'Тема ${index}: {{ slots.name }}.' }
    asks: { en: [What is topic ${index}?, Tell me about topic ${index}], ru: [Что за тема ${index}?] }
rules:
  - id: seen
    priority: ${index % 10}
    when: input.lower.contains("topic ${index} ") && !("guest" in user.roles) || input.lower.matches("\\\\bthema ${index}\\\\b")
    then: { set: { topic: ${index} } }
`;
}

function writeFrames(name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  for (let index = 0; index < FRAMES; index += 1) {
    writeFileSync(join(path, `topic-${index}.yaml`), topic(index, `Words ${index}`));
  }
  writeFileSync(join(path, 'routes.yaml'), routes);
  return path;
}

function loaderOf(path: string): FrameLoader {
  const catalogue: ModuleCatalogue = {
    modules: [...builtInModules().values()].map(({ module: { uri, options } }) => ({
      uri,
      ...(options && { options }),
    })),
  };
  const repo = openFrameRepo({ repo: path, base: folder, cache: folder });
  return new FrameLoader({ repo, use: ['frame://*.*.*'], catalogue });
}

async function benchCompile(): Promise<(string | number)[][]> {
  const path = writeFrames('cold');
  const took: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    const begin = performance.now();
    await loaderOf(path).load();
    took.push(performance.now() - begin);
  }
  const [first = 0, ...others] = took;
  return [
    ['cold: 1,000 files read and compiled, first in the process', first, first, '1'],
    row('cold: the same again, nothing kept', summarize(others)),
  ];
}

/** From the write of a file to the snapshot that runs, as the watcher of a Double does it: log and all. */
async function benchUpdates(): Promise<(string | number)[][]> {
  const path = writeFrames('watched');
  const double = await Double.open(join(folder, 'watched-home'), profile('watched', path), { watch: true });
  // The watch looks at the folder first; what changes before that is the poll's to find.
  await delay(500);
  const took: number[] = [];
  for (let change = 0; change < 100; change += 1) {
    const before = double.snapshot.hash;
    const index = (change * 37) % FRAMES;
    writeFileSync(join(path, `topic-${index}.yaml`), topic(index, `Changed ${change}`));
    const begin = performance.now();
    while (double.snapshot.hash === before) await delay(0.5);
    took.push(performance.now() - begin);
    await delay(120); // File systems stamp in ticks; a change within one is read twice, which is not what is measured.
  }
  await double.close();
  return [row('a changed file, from its write to the active snapshot', summarize(took))];
}

async function benchDecisions(): Promise<(string | number)[][]> {
  const snapshot = await loaderOf(join(folder, 'cold')).load();
  const took: number[] = [];
  for (let round = 0; round < 2_000; round += 1) {
    const text = `Please tell me what you know about topic ${round % FRAMES} and how it came about, if you can.`;
    const input: FrameInput = {
      input: { text, lower: lowerOf(text), language: 'en' },
      user: { id: 'owner', roles: ['owner'] },
      channel: 'cli',
      branch: { name: 'main', scope: 'owner' },
      memory: { exchanges: 0, notes: 0, lastInput: '', lastAnswer: '' },
      time: 0,
    };
    const slots = snapshot.slots(() => Promise.resolve(null));
    const begin = performance.now();
    const decision = await snapshot.decide(input, slots);
    took.push(performance.now() - begin);
    if (decision.rules.length !== 1) throw new Error('One rule should have fired.');
  }
  return [row('1,000 rules and the route, for one input', summarize(took.slice(200)))];
}

/** Updates, every tenth one broken, while so many runs are always under way: each run must name one snapshot. */
async function benchUnderLoad(): Promise<void> {
  const path = join(folder, 'load');
  mkdirSync(path);
  const voice = (words: string): string => `frame: frame://2026.11.voice.01\nkind: voice\nprompt: ${words}\n`;
  writeFileSync(
    join(path, 'routes.yaml'),
    routes.replace('[mod://recall-v1, mod://respond-v1]', '[mod://echo-v1]'),
  );
  writeFileSync(join(path, 'voice.yaml'), voice('Start.'));
  const double = await Double.open(join(folder, 'load-home'), profile('load', path, ['mod://echo-v1']), {
    modules: echoModules(),
  });
  const { head } = await double.branch('main');
  if (head === null) throw new Error('An open Double has a head.');
  let stopping = false;
  let finished = 0;
  let failed = 0;
  let mixed = 0;
  const snapshots = new Set<string>();
  const lane = async (branch: string): Promise<void> => {
    while (!stopping) {
      let answered = false;
      for await (const event of double.think(branch, { text: 'Say it.' })) {
        if (event.type === 'run-started') snapshots.add(event.snapshot);
        if (event.type !== 'answer-given') continue;
        answered = true;
        // The module reads the prompt at its beginning and at its end: two snapshots would give two texts.
        if (event.text.includes(' / ')) mixed += 1;
      }
      finished += 1;
      if (!answered) failed += 1;
    }
  };
  const lanes: Promise<void>[] = [];
  for (let index = 0; index < under; index += 1) {
    await double.fork(`lane-${index}`, { event: head });
    lanes.push(lane(`lane-${index}`));
  }
  const heap = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / 1e6;
  };
  const took: number[] = [];
  const memory: number[] = [];
  let refused = 0;
  const began = performance.now();
  for (let update = 1; update <= updates; update += 1) {
    await delay(5); // Updates come from outside: a small one is done before the loop turns, and runs would stand still.
    writeFileSync(
      join(path, 'voice.yaml'),
      update % 10 === 0 ? 'frame: broken\n' : voice(`Update ${update}.`),
    );
    const begin = performance.now();
    await double.frames.reload().then(
      () => took.push(performance.now() - begin),
      () => (refused += 1),
    );
    if (update % Math.ceil(updates / 10) === 0) {
      memory.push(heap());
      process.stderr.write(`\r${update} of ${updates} updates, ${finished} runs`);
    }
  }
  const seconds = (performance.now() - began) / 1_000;
  stopping = true;
  await Promise.all(lanes);
  process.stderr.write('\r');
  await double.close();
  const { p50, p95 } = summarize(took);
  process.stdout.write(
    [
      `${updates} updates in ${seconds.toFixed(1)} s with ${under} runs under way: ${refused} refused, the others p50 ${p50.toFixed(2)} ms, p95 ${p95.toFixed(2)} ms`,
      `${finished} runs on ${snapshots.size} snapshots: ${failed} without an answer, ${mixed} that saw two snapshots`,
      `heap in MB, ten times on the way: ${memory.map((megabytes) => megabytes.toFixed(0)).join(' ')}`,
      '',
    ].join('\n'),
  );
}

function echoModules(): ReadonlyMap<ModuleUri, RegisteredModule> {
  const module: Module = {
    uri: moduleUri('mod://echo-v1.0'),
    summary: 'Answers with the prompt.',
    async run(_thought, context) {
      const before = await context.prompt();
      await delay(20, undefined, { signal: context.signal });
      const after = await context.prompt();
      return { set: { answer: { text: before === after ? before : `${before} / ${after}`, sources: [] } } };
    },
  };
  return new Map([[module.uri, { module, hash: hashBytes(module.uri) }]]);
}

function profile(name: string, repo: string, modules = ['mod://recall-v1', 'mod://respond-v1']): string {
  const file = join(folder, `${name}.yaml`);
  const content = {
    profile: `${name}-v1.0`,
    core: 'agi-core-v0.9-beta',
    frames: { repo, use: ['frame://*.*.*'] },
    modules,
    memory: 'memory://sqlite-v0.1-0d',
    engines: [{ use: 'extractive' }],
  };
  writeFileSync(file, JSON.stringify(content));
  return file;
}
