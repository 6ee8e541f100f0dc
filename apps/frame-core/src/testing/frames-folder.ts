import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A mind that answers "which?" by a rule of its own, so that an answer tells which frames gave it. */
const said = (words: string): string =>
  [
    'frame: frame://2026.11.rules.01',
    'kind: rules',
    'rules:',
    '  - id: which',
    '    when: input.text == "which?"',
    `    then: { say: ${words} }`,
    '',
  ].join('\n');

const routes = 'frame: frame://2026.11.routes.01\nkind: routes\nroutes:\n  - pipeline: [mod://respond-v1]\n';

/** A folder of frames that a test edits, with a profile beside it and room for a home. */
export class FramesFolder implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * @param words what its frames say to "which?"
   * @param allowCode whether frames may have attached code
   */
  static async make(words: string, allowCode = false): Promise<FramesFolder> {
    const made = new FramesFolder(await mkdtemp(join(tmpdir(), 'agi-frame-core-')));
    await mkdir(join(made.folder, 'frames'));
    await made.write('routes.yaml', routes);
    await made.say(words);
    await writeFile(
      made.profile,
      [
        'profile: test-v1.0',
        'core: agi-core-v0.9-beta',
        'frames: { repo: ./frames, use: ["frame://*.*.*"] }',
        'modules: [mod://respond-v1]',
        'memory: memory://sqlite-v0.1-0d',
        'engines: [{ use: extractive }]',
        `allowCode: ${allowCode}`,
        '',
      ].join('\n'),
    );
    return made;
  }

  get home(): string {
    return join(this.folder, 'home');
  }

  get profile(): string {
    return join(this.folder, 'profile.yaml');
  }

  async say(words: string): Promise<void> {
    await this.write('rules.yaml', said(words));
  }

  /** Rules that do not compile: a key that nobody knows, at line 5, column 5. */
  async break(): Promise<void> {
    await this.write('rules.yaml', said('No.').replace('    when:', '    whenn:'));
  }

  /** In one step: what becomes of a file that is half written is for others to test. */
  async write(file: string, text: string): Promise<void> {
    const whole = join(this.folder, 'next');
    await writeFile(whole, text);
    await rename(whole, join(this.folder, 'frames', file));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Waits until something is so, and fails when it is not within twenty seconds. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('It did not become so within twenty seconds.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
