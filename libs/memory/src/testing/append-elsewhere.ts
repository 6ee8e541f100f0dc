import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EventId } from '../event.ts';

const program = fileURLToPath(new URL('./append-process.ts', import.meta.url));

export interface Elsewhere {
  /** What was acknowledged. */
  readonly ids: readonly EventId[];
  /** How it ended, if not well. */
  readonly failed?: { readonly error: string; readonly reason: string; readonly message: string };
}

export interface Circumstances {
  readonly appends: number;
  /** The greatest size of any file, in blocks of 512 bytes. */
  readonly fileLimit?: number;
  /** Runs under this user, if the test may choose. */
  readonly user?: number;
}

/** Another process that appends notes of 3,000 characters, in circumstances that this one must not be in. */
export function appendElsewhere(file: string, { appends, fileLimit, user }: Circumstances): Elsewhere {
  const node = [process.execPath, '--conditions=@agi-double/source', '--no-warnings'];
  // A file that would grow beyond the limit is an error of the write only where the signal is ignored.
  const limited = ['/bin/sh', '-c', `trap '' XFSZ; ulimit -f ${fileLimit}; exec "$@"`, 'sh'];
  const [command = '', ...rest] = [
    ...(fileLimit === undefined ? [] : limited),
    ...node,
    program,
    file,
    String(appends),
    ...(user === undefined ? [] : [String(user)]),
  ];
  const { status, stdout, stderr } = spawnSync(command, rest, {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: '' },
  });
  if (status !== 0) throw new Error(`The other process failed: ${stderr}`);
  const lines = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { id: EventId } | Required<Elsewhere>['failed']);
  const failed = lines.find((line) => 'error' in line);
  return { ids: lines.flatMap((line) => ('id' in line ? [line.id] : [])), ...(failed && { failed }) };
}
