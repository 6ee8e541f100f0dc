import { spawn, type ChildProcess } from 'node:child_process';
import { GitMissing } from './repo-errors.ts';

export interface GitAnswer {
  /** Its exit code, or why it was stopped. */
  readonly code: number | 'timed-out' | 'too-long';
  readonly stdout: Buffer;
  /** At most the last 8 KiB. */
  readonly stderr: string;
}

export interface GitOptions {
  /** Milliseconds. */
  readonly timeout: number;
  /** The most bytes that it may answer. */
  readonly limit?: number;
  readonly input?: string;
  /** Beside what every git gets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Lets this process end before git does. */
  readonly background?: boolean;
}

/** For what asks the disk. */
export const LOCAL_TIMEOUT = 10_000;

const STDERR_KEPT = 8_192;

/** What a repository's own configuration may not make us do: run its hooks, or a watcher that it names. */
const ALWAYS = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'gc.autoDetach=false'];

/** Set when a git hook starts us: they would lead every git that we start to the hook's own repository. */
const NOT_INHERITED = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_COMMON_DIR',
  'GIT_NAMESPACE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_SHALLOW_FILE',
  'GIT_QUARANTINE_PATH',
];

/**
 * Runs git, without a shell, a terminal or a question: what would ask for a password fails instead.
 *
 * @throws GitMissing
 */
export function runGit(args: readonly string[], options: GitOptions): Promise<GitAnswer> {
  const { timeout, limit = 1_048_576, input = '', background = false } = options;
  const { promise, resolve, reject } = Promise.withResolvers<GitAnswer>();
  const git = spawn('git', [...ALWAYS, ...args], {
    env: { ...environment(), ...options.environment },
    // A group of its own, without a terminal: ssh cannot ask for a passphrase, and a time-out ends ssh with git.
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: 'pipe',
  });
  let stopped: 'timed-out' | 'too-long' | undefined;
  const stop = (why: 'timed-out' | 'too-long'): void => {
    stopped ??= why;
    end(git);
  };
  const timer = setTimeout(stop, timeout, 'timed-out');
  const stdout: Buffer[] = [];
  let length = 0;
  let stderr = '';
  git.stdout.on('data', (bytes: Buffer) => {
    length += bytes.length;
    if (length > limit) stop('too-long');
    else stdout.push(bytes);
  });
  git.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_KEPT);
  });
  git.on('error', (error: NodeJS.ErrnoException) => {
    clearTimeout(timer);
    // The error itself holds all arguments.
    const { message, code } = error;
    reject(new GitMissing({ cause: Object.assign(new Error(message), { code }) }));
  });
  git.on('close', (code) => {
    clearTimeout(timer);
    running.delete(git);
    resolve({ code: stopped ?? code ?? 128, stdout: Buffer.concat(stdout), stderr });
  });
  // It may end before it has read everything; how it ended is what counts.
  git.stdin.on('error', () => undefined);
  git.stdin.end(input);
  if (background) letGo(git, timer);
  track(git);
  return promise;
}

/** The environment of every git: only these protocols (never `ext::`, which runs a command), and no questions. */
function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.includes(name));
  return {
    ...Object.fromEntries(inherited),
    GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'true',
    SSH_ASKPASS: 'true',
    // A status that refreshes the index would lock out whoever works there.
    GIT_OPTIONAL_LOCKS: '0',
    // A replacement would show other files under a commit's name.
    GIT_NO_REPLACE_OBJECTS: '1',
    // Its words are read.
    LC_ALL: 'C',
  };
}

const running = new Set<ChildProcess>();

/** In a group of its own, git would outlive a process that was told to exit. */
function track(git: ChildProcess): void {
  if (running.size === 0) process.once('exit', endAll);
  running.add(git);
  git.once('close', () => {
    if (running.size === 0) process.off('exit', endAll);
  });
}

function endAll(): void {
  for (const git of running) end(git);
}

function end(git: ChildProcess): void {
  if (git.pid === undefined) return;
  try {
    if (process.platform === 'win32') git.kill('SIGKILL');
    else process.kill(-git.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function letGo(git: ChildProcess, timer: NodeJS.Timeout): void {
  timer.unref();
  git.unref();
  for (const stream of [git.stdin, git.stdout, git.stderr])
    (stream as { unref?: () => void } | null)?.unref?.();
}
