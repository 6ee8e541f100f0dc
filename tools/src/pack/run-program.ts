import { spawn } from 'node:child_process';

const LONGEST = 10 * 60_000;

/** A program that this work needs ended with a failure; what it said is in the message. */
export class ProgramFailed extends Error {
  readonly code: number | null;

  constructor(command: readonly string[], code: number | null, said: string) {
    super(`${command.join(' ')} failed (exit code ${code ?? 'none'}):\n${said.trim()}`);
    this.name = 'ProgramFailed';
    this.code = code;
  }
}

/** Runs a program to its end. @returns what it printed on stdout @throws ProgramFailed */
export function runProgram(
  [program = '', ...given]: readonly string[],
  cwd: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, given, {
      cwd,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LONGEST,
      shell: program === 'npm' && process.platform === 'win32', // There npm is a command file.
    });
    let printed = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      said += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(printed);
      else reject(new ProgramFailed([program, ...given], code, said));
    });
  });
}
