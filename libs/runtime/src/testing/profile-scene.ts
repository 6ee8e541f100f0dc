import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Module, RegisteredModule } from '@agi-double/reasoning-modules';
import { hashBytes, moduleUri, type Json, type ModuleUri } from '@agi-double/versioning';
import { Profiles, type ProfilesOptions } from '../profiles/profiles.ts';

export const CAREFUL = `# AGI-PROFILE: careful-v0.1
# Looks twice.
profile: careful-v0.1 # its own name
core: agi-core-v0.9-beta
frames:
  repo: ./frames
  use: ['frame://*.*.*']
modules:
  - mod://echo-v1
memory: memory://sqlite-v0.1-0d
engines:
  - use: extractive
`;

const ROUTES = `# Where it goes.
frame: frame://2026.11.routes.01
kind: routes
routes:
  - pipeline: [mod://echo-v1]
`;

export const VOICE = `# How it speaks.
frame: frame://2026.11.voice.01 # the number
kind: voice
prompt: Speak slowly.
`;

/** A folder with a profile, its frames and a home, each written by the test. */
export class ProfileScene implements AsyncDisposable {
  readonly folder: string;
  readonly warnings: string[] = [];

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(files: Readonly<Record<string, string>> = {}): Promise<ProfileScene> {
    const scene = new ProfileScene(await mkdtemp(join(tmpdir(), 'agi-profiles-')));
    await scene.write({
      'careful.yaml': CAREFUL,
      'frames/routes.yaml': ROUTES,
      'frames/voice.yaml': VOICE,
      ...files,
    });
    return scene;
  }

  get home(): string {
    return this.path('home');
  }

  get profile(): string {
    return this.path('careful.yaml');
  }

  get lockFile(): string {
    return this.path('careful.lock.json');
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  profiles(options: ProfilesOptions = {}): Profiles {
    return new Profiles(this.home, {
      modules: echo(),
      environment: {},
      warn: (message) => void this.warnings.push(message),
      ...options,
    });
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(this.path(file)), { recursive: true });
      await writeFile(this.path(file), text);
    }
  }

  read(file: string): Promise<string> {
    return readFile(this.path(file), 'utf8');
  }

  /** Every file below the folder, by name, with its text. */
  async files(): Promise<Readonly<Record<string, string>>> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    const names = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.folder.length + 1));
    return Object.fromEntries(
      await Promise.all(names.sort().map(async (name) => [name, await this.read(name)] as const)),
    );
  }

  async edit(file: string, from: string, to: string): Promise<void> {
    const text = await this.read(file);
    if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
    await writeFile(
      this.path(file),
      text.replace(from, () => to),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The modules that a scene's profile can name; `code` stands for their sources. */
export function echo(
  code = 'echo',
  options?: { readonly [keyword: string]: Json },
  uri = 'mod://echo-v1.0',
): ReadonlyMap<ModuleUri, RegisteredModule> {
  const module: Module = {
    uri: moduleUri(uri),
    summary: 'Answers with the prompt.',
    ...(options && { options }),
    run: async (_thought, context) => ({ set: { answer: { text: await context.prompt(), sources: [] } } }),
  };
  return new Map([[module.uri, { module, hash: hashBytes(code) }]]);
}
