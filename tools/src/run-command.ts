import { spawn } from 'node:child_process';

export interface CommandResult {
  readonly code: number;
  /** What it printed on both streams, in the order it came. */
  readonly output: string;
}

/** Nx's cache and daemon serve a person at work; in CI they would only let yesterday's result stand for today's. */
export const nxEnvironment = process.env['CI'] ? { NX_DAEMON: 'false', NX_SKIP_NX_CACHE: 'true' } : {};

/** Runs a shell command of this repository's own, in its root by default, keeping what it prints or showing it as it comes. */
export function runCommand(
  command: string,
  output: 'keep' | 'show',
  { cwd, env }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, {
      shell: true,
      stdio: ['ignore', output === 'keep' ? 'pipe' : 'inherit', output === 'keep' ? 'pipe' : 'inherit'],
      env: { ...process.env, ...nxEnvironment, ...env },
      ...(cwd !== undefined && { cwd }),
      timeout: 30 * 60_000,
    });
    const kept: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => kept.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => kept.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(kept).toString('utf8') }));
  });
}
