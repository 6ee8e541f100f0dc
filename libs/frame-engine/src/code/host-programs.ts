import { env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { HostProgram } from './process-host.ts';

const script = (name: string): string => fileURLToPath(new URL(`../../hosts/${name}`, import.meta.url));

/** Garbage counts until it is collected; twice the limit leaves an interpreter the room to be late with that. */
const room = (megabytes: number): number => 2 * megabytes;

/** What Node and the type stripper take themselves. */
const OWN_MEGABYTES = 48;

/**
 * Node, for JavaScript and TypeScript. A process and no worker thread: V8 ends the whole process, whichever thread it
 * is in, when one allocation is larger than it allows.
 */
export const javascript = (megabytes: number): HostProgram => ({
  command: execPath,
  args: ['--no-warnings', `--max-old-space-size=${room(megabytes)}`, script('javascript.mjs')],
  // Neither the environment nor the flags of this process: secrets are in the one, a test runner's in the other.
  env: {},
  megabytes,
  endsAbove: room(megabytes) + OWN_MEGABYTES,
  // V8 does so where its memory ends or one thing is larger than it can be; attached code that asks for it does not.
  aborted: 'out-of-memory',
});

/** Isolated from the user's packages and settings, without .pyc files, in UTF-8, and printing at once. */
const pythonFlags = ['-I', '-S', '-B', '-u', '-X', 'utf8'];

export const python = (command: string, megabytes: number): HostProgram => ({
  command,
  args: [...pythonFlags, script('python.py')],
  env: {
    // Where the interpreter is found by its name.
    ...(env['PATH'] !== undefined && { PATH: env['PATH'] }),
    LANG: 'C.UTF-8',
    PYTHONUTF8: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  },
  megabytes,
  endsAbove: room(megabytes) + OWN_MEGABYTES,
  aborted: 'crashed',
});
