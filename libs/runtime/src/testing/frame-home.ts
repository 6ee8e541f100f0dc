import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Module, RegisteredModule } from '@agi-double/reasoning-modules';
import { hashBytes, moduleUri, type ModuleUri } from '@agi-double/versioning';
import { Double } from '../double.ts';
import type { OpenOptions } from '../double-options.ts';
import type { ThinkEvent } from '../think-event.ts';

/** A frame that answers with its own prompt, so that an answer tells which frames gave it. */
export const voice = (words: string, rest = ''): string =>
  `frame: frame://2026.11.voice.01\nkind: voice\nprompt: ${JSON.stringify(words)}\n${rest}`;

export const routes =
  'frame: frame://2026.11.routes.01\nkind: routes\nroutes:\n  - pipeline: [mod://echo-v1]\n';

/** A home, a folder of frames and a profile, each written by the test; the one module answers with the prompt. */
export class FrameHome implements AsyncDisposable {
  readonly folder: string;
  /** What was warned of, in order. */
  readonly warnings: string[] = [];
  /** Awaited by every run between its two readings of the prompt. */
  gate: Promise<void> = Promise.resolve();
  /** Awaited by every run before it reads the prompt at all. */
  before: Promise<void> = Promise.resolve();
  readonly #open = new Set<Double>();

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(
    files: Readonly<Record<string, string>>,
    profile: Readonly<Record<string, unknown>> = {},
  ): Promise<FrameHome> {
    const home = new FrameHome(await mkdtemp(join(tmpdir(), 'agi-frames-')));
    await home.write(files);
    await home.profile(profile);
    return home;
  }

  get home(): string {
    return join(this.folder, 'home');
  }

  /** Writes `<name>.yaml`. @returns its path */
  async profile(more: Readonly<Record<string, unknown>>, name = 'profile'): Promise<string> {
    const profile = {
      profile: 'test-v1.0',
      core: 'agi-core-v0.9-beta',
      frames: { repo: './frames', use: ['frame://*.*.*'] },
      modules: ['mod://echo-v1'],
      memory: 'memory://sqlite-v0.1-0d',
      engines: [{ use: 'extractive' }],
      ...more,
    };
    const file = join(this.folder, `${name}.yaml`);
    await writeFile(file, JSON.stringify(profile));
    return file;
  }

  async write(files: Readonly<Record<string, string>>, folder = 'frames'): Promise<void> {
    for (const [file, text] of Object.entries(files)) {
      const path = join(this.folder, folder, file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
  }

  /** Opens a Double on this home, as another process would; it is closed with the home at the latest. */
  open(options: OpenOptions = {}, profile = join(this.folder, 'profile.yaml')): Promise<Double> {
    return this.#openNamed(options, profile);
  }

  /** Opens a Double without saying which profile. */
  openUnnamed(options: OpenOptions = {}): Promise<Double> {
    return this.#openNamed(options, undefined);
  }

  async #openNamed(options: OpenOptions, profile: string | undefined): Promise<Double> {
    const warn = (message: string): void => void this.warnings.push(message);
    const modules = this.modules();
    const double = await Double.open(this.home, profile, {
      modules,
      warn,
      ...options,
    });
    this.#open.add(double);
    return double;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const double of this.#open) await double.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Each reads the prompt, waits at the gate, and reads it again: both are in the answer. */
  modules(...uris: readonly string[]): ReadonlyMap<ModuleUri, RegisteredModule> {
    const echo = (uri: string): Module => ({
      uri: moduleUri(uri),
      summary: 'Answers with the prompt.',
      run: async (_thought, context) => {
        await Promise.race([this.before, aborted(context.signal)]);
        context.signal.throwIfAborted();
        const before = await context.prompt();
        await Promise.race([this.gate, aborted(context.signal)]);
        const after = await context.prompt();
        const text = before === after ? before : `${before} / ${after}`;
        return { set: { answer: { text, sources: [] } } };
      },
    });
    return new Map(
      ['mod://echo-v1.0', ...uris].map((uri) => [
        moduleUri(uri),
        { module: echo(uri), hash: hashBytes(uri) },
      ]),
    );
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

export async function answerOf(events: AsyncIterable<ThinkEvent>): Promise<string> {
  let answer = '';
  for await (const event of events) {
    if (event.type === 'answer-given') answer = event.text;
    if (event.type === 'run-failed') throw new Error(`${event.error}: ${event.message}`);
  }
  return answer;
}

/** Waits until something is so, and fails when it is not within ten seconds. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('It did not become so within ten seconds.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
