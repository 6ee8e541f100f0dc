import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AgiProcess } from './testing-process.ts';
import type { Ran } from './testing.ts';

const routes = [
  'frame: frame://2026.11.routes.01',
  'kind: routes',
  'routes:',
  '  - pipeline: [mod://recall-v1, mod://respond-v1]',
  '',
].join('\n');

/** What a test says of a profile; the rest is as simple as can be. */
export interface Made {
  readonly version?: string;
  /** The folder of its frames. Default: of its name. */
  readonly frames?: string;
  readonly memory?: string;
  readonly modules?: string;
  readonly engines?: string;
  /** Further lines. */
  readonly more?: string;
}

/** A home, profiles and frames of a test's own, and `agi` in processes upon them. */
export class TestMind implements AsyncDisposable {
  readonly folder: string;
  readonly environment: Record<string, string>;

  private constructor(folder: string, environment?: Record<string, string>) {
    this.folder = folder;
    this.environment = environment ?? { AGI_HOME: path.join(folder, 'home'), HOME: folder };
  }

  static async make(): Promise<TestMind> {
    return new TestMind(await mkdtemp(path.join(tmpdir(), 'agi-mind-')));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  at(...names: readonly string[]): string {
    return path.join(this.folder, ...names);
  }

  /** The text of a file. */
  read(...names: readonly string[]): Promise<string> {
    return readFile(this.at(...names), 'utf8');
  }

  async write(text: string, ...names: readonly string[]): Promise<void> {
    const file = this.at(...names);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  /** Frames that answer "which?" with these words, so that an answer tells which ones gave it. */
  async say(words: string, frames: string): Promise<void> {
    const rules = [
      '# Why it answers so.',
      'frame: frame://2026.11.rules.01 # the number',
      'kind: rules',
      'rules:',
      '  - id: which # the one that is asked',
      '    when: input.text == "which?"',
      `    then: { say: ${words} }`,
      '',
    ].join('\n');
    await this.write(rules, frames, 'rules.yaml');
    await this.write(routes, frames, 'routes.yaml');
  }

  /** Writes `NAME.yaml`. @returns its path */
  async profile(name: string, made: Made = {}): Promise<string> {
    const { version = 'v0.1', frames = name, memory = 'memory://sqlite-v0.1-0d', more = '' } = made;
    const { modules = '[mod://recall-v1, mod://respond-v1]', engines = '[{ use: extractive }]' } = made;
    const lines = [
      '# What it is for.',
      `profile: ${name}-${version} # the version`,
      'core: agi-core-v0.9-beta',
      `frames: { repo: ./${frames}, use: ['frame://*.*.*'] }`,
      `modules: ${modules}`,
      `memory: ${memory}`,
      `engines: ${engines} # no key`,
      more,
    ];
    await this.write(lines.join('\n'), `${name}.yaml`);
    return this.at(`${name}.yaml`);
  }

  /** The same mind with more in the environment. */
  with(environment: Record<string, string>): TestMind {
    return new TestMind(this.folder, { ...this.environment, ...environment });
  }

  start(...commandLine: readonly string[]): AgiProcess {
    return AgiProcess.start(commandLine, this.environment);
  }

  agi(...commandLine: readonly string[]): Promise<Ran> {
    return this.start(...commandLine).ran();
  }

  /** A command line that must succeed. */
  async done(...commandLine: readonly string[]): Promise<Ran> {
    const ran = await this.agi(...commandLine);
    if (ran.code !== 0) throw new Error(`${commandLine.join(' ')} ended with ${ran.code}: ${ran.stderr}`);
    return ran;
  }

  /** The document that a command prints with --json. */
  async json<Document>(...commandLine: readonly string[]): Promise<Document> {
    const { stdout, stderr } = await this.agi(...commandLine, '--json');
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as Document;
  }

  /** What "which?" is answered with. */
  async which(...options: readonly string[]): Promise<string> {
    return (await this.json<{ text: string }>('ask', 'which?', ...options)).text;
  }
}
