import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Ran } from './testing.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const node = [process.execPath, '--conditions=@agi-double/source'];

/** `agi` in a process of its own, run from its sources. */
export class AgiProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<number>;
  #stdout = '';
  #stderr = '';

  private constructor(command: readonly string[], environment: Record<string, string>) {
    const { PATH } = process.env;
    const [program = '', ...given] = command;
    this.child = spawn(program, given, { env: { PATH, TERM: 'xterm', ...environment } });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.child.stdin.on('error', () => undefined); // One that reads no stdin may have ended.
    this.#ended = once(this.child, 'close').then(([code]) => (typeof code === 'number' ? code : -1));
  }

  static start(commandLine: readonly string[], environment: Record<string, string>): AgiProcess {
    return new AgiProcess([...node, main, ...commandLine], environment);
  }

  /** In a shell: `agi` stands for the program. */
  static shell(script: string, environment: Record<string, string>): AgiProcess {
    return new AgiProcess(
      ['bash', '--norc', '-c', script.replaceAll('agi ', `${[...node, main].join(' ')} `)],
      environment,
    );
  }

  /** Its stdout goes to a file or a device. */
  static into(file: string, commandLine: readonly string[], environment: Record<string, string>): AgiProcess {
    return new AgiProcess(
      ['bash', '--norc', '-c', 'exec "$@" > "$0"', file, ...node, main, ...commandLine],
      environment,
    );
  }

  /** On a terminal of its own, which util-linux's `script` gives it; what is typed goes there. */
  static onTerminal(commandLine: string, environment: Record<string, string>): AgiProcess {
    return new AgiProcess(
      ['script', '-qec', `${[...node, main].join(' ')} ${commandLine}`, '/dev/null'],
      environment,
    );
  }

  type(text: string): void {
    this.child.stdin.write(text);
  }

  /** Waits until stdout shows something new that fits. */
  async shows(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.#stdout);
      if (found !== null) {
        this.#stdout = this.#stdout.slice(found.index + found[0].length);
        return found[0];
      }
      const more = await Promise.race([
        once(this.child.stdout, 'data').then(() => true),
        this.#ended.then(() => false),
      ]);
      if (!more && !pattern.test(this.#stdout)) {
        throw new Error(`It ended without showing ${String(pattern)}: ${this.#stdout}${this.#stderr}`);
      }
    }
  }

  /** Waits for its exit code, while its stdin stays open. */
  ended(): Promise<number> {
    return this.#ended;
  }

  /** Gives it the end of its stdin, and waits for its own. */
  async ran(stdin = ''): Promise<Ran> {
    this.child.stdin.end(stdin);
    const code = await this.#ended;
    return { code, stdout: this.#stdout, stderr: this.#stderr };
  }
}
