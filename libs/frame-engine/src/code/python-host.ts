import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { env, kill, platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import { goneOrLate, type HostEvents, type StartHost } from './code-host.ts';
import { MAX_BYTES, MAX_REPLY, type StartMessage } from './code-protocol.ts';

const script = fileURLToPath(new URL('../../hosts/python.py', import.meta.url));

/** Isolated from the user's packages and settings, without .pyc files, in UTF-8, and printing at once. */
const flags = ['-I', '-S', '-B', '-u', '-X', 'utf8'];

/** A process of Python's interpreter, spoken to in lines of JSON. */
export const startPython =
  (python: string, megabytes: number): StartHost =>
  (events) => {
    const child = spawn(python, [...flags, script], {
      // Nothing of ours to leak, and nothing of where we were started.
      env: {
        ...(env['PATH'] !== undefined && { PATH: env['PATH'] }),
        LANG: 'C.UTF-8',
        PYTHONUTF8: '1',
        PYTHONDONTWRITEBYTECODE: '1',
      },
      cwd: tmpdir(),
      // A group of its own: Ctrl-C is for us, and what attached code started ends with it.
      detached: platform !== 'win32',
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const gone = follow(child, events);
    const start: StartMessage = { type: 'start', protocol: 1, megabytes, bytes: MAX_BYTES };
    child.stdin.write(`${JSON.stringify(start)}\n`);
    return {
      send: (text) => void child.stdin.write(`${text}\n`),
      hold(held) {
        for (const handle of [child, child.stdin, child.stdout, child.stderr]) {
          if (handle !== child && !(handle instanceof Socket)) continue;
          if (held) handle.ref();
          else handle.unref();
        }
      },
      async end() {
        // Once it is gone, its number may be another's.
        if (child.exitCode === null && child.signalCode === null) killGroup(child);
        // An idle host keeps nothing alive, but whoever awaits its end must live to see it.
        child.ref();
        await goneOrLate(gone);
        child.unref();
      },
    };
  };

function follow(child: ChildProcess, events: HostEvents): Promise<void> {
  // Writing to a process that has just ended is no news: its exit is.
  child.stdin?.on('error', () => undefined);
  child.stderr?.setEncoding('utf8').on('data', (text: string) => events.printed(text));
  if (child.stdout) readLines(child.stdout, events);
  return new Promise((resolve) => {
    child.on('error', (cause) => {
      if (child.pid !== undefined) return;
      events.ended('unavailable', cause);
      resolve();
    });
    child.on('exit', () => {
      killGroup(child);
      events.ended('crashed');
      resolve();
    });
  });
}

function readLines(stream: NodeJS.ReadableStream, events: HostEvents): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = chunk.split('\n');
    lines[0] = rest + (lines[0] ?? '');
    rest = lines.pop() ?? '';
    for (const line of lines) events.said(line);
    // Longer than any message: it is passed on as what it is not, rather than kept.
    if (rest.length > MAX_REPLY) {
      events.said(rest);
      rest = '';
    }
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    kill(platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // All of it is gone already.
  }
}
