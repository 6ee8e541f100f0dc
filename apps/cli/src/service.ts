import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { ServiceFailed } from './errors.ts';
import type { Messages } from './messages.ts';

export interface ServiceOptions {
  readonly home: string;
  /** Undefined for what was used last in this home. */
  readonly profile: string | undefined;
  /** Whether it runs the lock file or nothing. */
  readonly frozen: boolean;
  readonly port: number | undefined;
  /** The address to listen on; undefined for the loopback one. */
  readonly host?: string | undefined;
  /** More names under which it may be called. */
  readonly allowHosts?: readonly string[] | undefined;
  /** Aborting asks it to stop, and ends it by force after a time-out; both while it starts and later. */
  readonly signal: AbortSignal;
  /** Told what it says once it listens, several lines at once where they came at once. */
  readonly said: (text: string) => void;
}

/** The service in a process of its own, listening. */
export interface Service {
  readonly address: string;
  readonly process: number;
  /** Resolves when its process has ended in order, rejects with ServiceFailed when it has not. */
  readonly ended: Promise<void>;
}

/**
 * Starts the service and waits until it listens.
 *
 * @returns undefined when it was aborted before it listened.
 * @throws ServiceFailed with the sentence and the exit code of a service that did not come to listen.
 */
export type StartService = (options: ServiceOptions, messages: Messages) => Promise<Service | undefined>;

const START_MILLISECONDS = 20_000;
const STOP_MILLISECONDS = 10_000;
/** Of what the service says before it listens, the last lines are kept: they explain why it failed. */
const LINES_KEPT = 20;

/** A service that keeps ending itself has a fault that starting again does not mend. */
const MOST_STARTS = 10;

/**
 * Starts the service, and starts it again when it ended itself because a run stood still: the run is parked when that
 * happens twice, and nobody else should notice.
 */
export const startService: StartService = async (options, messages) => {
  const first = await startOnce(options, messages);
  if (first === undefined) return undefined;
  const ended = startAgain(first, options, messages);
  ended.catch(() => undefined); // Until somebody awaits it, it is not an unhandled rejection.
  return { ...first, ended };
};

async function startAgain(first: Service, options: ServiceOptions, messages: Messages): Promise<void> {
  // The port that it was found under, whatever was asked for.
  const again = { ...options, port: Number(new URL(first.address).port) };
  let service: Service | undefined = first;
  for (let starts = 1; service !== undefined; starts += 1) {
    try {
      await service.ended;
      return;
    } catch (error) {
      if (starts === MOST_STARTS || !(await endedItself(options.home, service.process))) throw error;
      options.said(messages.up.again);
      service = await startOnce(again, messages);
    }
  }
}

async function endedItself(home: string, process: number): Promise<boolean> {
  const { stuckProcess } = await import('@agi-double/runtime');
  return (await stuckProcess(home)) === process;
}

/** It runs as this very program does: the same Node with the same flags (so sources stay sources), the same environment. */
const startOnce: StartService = async (options, messages) => {
  const { signal, said } = options;
  const given = serviceArguments(options);
  const child = spawn(process.execPath, [...process.execArgv, serviceEntry(messages), ...given], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C in a terminal reaches a whole group, and the service would get it besides our SIGTERM.
    // Two signals mean "at once" to it, and it would not stop in order.
    detached: true,
  }) as ChildProcessByStdio<null, null, Readable>; // Node's types overlook a pipe beside an 'ipc'.
  let address: string | undefined;
  let late = false;
  const words: string[] = [];
  const pass = together(said);
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (/^(listening on|stopping after) /.test(line)) return; // It was started and stopped by us, who have said so.
    if (address !== undefined) pass(line);
    else if (words.push(line) > LINES_KEPT) words.shift();
  });

  const listening = new Promise<string>((resolve) => {
    child.on('message', (message) => {
      address = urlIn(message);
      if (address !== undefined) resolve(address);
    });
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', (cause) => reject(new ServiceFailed(cause.message, 1)));
    // `close`, not `exit`: only then has all of its stderr been read.
    child.once('close', (code, killedBy) => {
      const listened = address !== undefined;
      if (late) reject(new ServiceFailed(messages.up.late(START_MILLISECONDS / 1000), 1));
      else if (signal.aborted || (listened && code === 0)) resolve();
      else {
        // What it said before it listened explains why it never did, and nothing of what ended it later.
        const said = listened ? '' : words.join('\n').trim();
        reject(new ServiceFailed(said || messages.up.died(code, killedBy), exitCodeOf(code, killedBy)));
      }
    });
  });
  ended.catch(() => undefined); // Until somebody awaits it, it is not an unhandled rejection.

  const stop = (): void => {
    // One that is gone closes no more, and the timer would hold us for as long as it is set.
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
    child.once('close', () => clearTimeout(timer));
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });

  const startTimer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, START_MILLISECONDS);
  try {
    const url = await Promise.race([listening, ended]);
    return url === undefined ? undefined : { address: url, process: child.pid ?? 0, ended };
  } finally {
    clearTimeout(startTimer);
  }
};

/** The service is told what was asked for here, and finds out the rest as every command does. */
export function serviceArguments({
  home,
  profile,
  port,
  host,
  allowHosts = [],
  frozen,
}: Omit<ServiceOptions, 'signal' | 'said'>): readonly string[] {
  return [
    '--home',
    home,
    ...(profile === undefined ? [] : ['--profile', profile]),
    ...(port === undefined ? [] : ['--port', String(port)]),
    ...(host === undefined ? [] : ['--host', host]),
    ...allowHosts.flatMap((name) => ['--allow-host', name]),
    ...(frozen ? ['--frozen'] : []),
  ];
}

/** As a shell has it: 128 and the number of the signal that ended a process. */
function exitCodeOf(code: number | null, killedBy: NodeJS.Signals | null): number {
  return killedBy === null ? code || 1 : 128 + constants.signals[killedBy];
}

/** Lines that were written as one text are read in one turn, and are one text again. */
function together(say: (text: string) => void): (line: string) => void {
  let lines: string[] = [];
  return (line) => {
    if (lines.push(line) > 1) return;
    setImmediate(() => {
      say(lines.join('\n'));
      lines = [];
    });
  };
}

function serviceEntry(messages: Messages): string {
  try {
    return fileURLToPath(import.meta.resolve('@agi-double/frame-core/main'));
  } catch {
    throw new ServiceFailed(messages.up.missing, 1);
  }
}

function urlIn(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null || !('url' in message)) return undefined;
  return typeof message.url === 'string' ? message.url : undefined;
}
