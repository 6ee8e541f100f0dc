import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { HeadMoved } from '../errors.ts';
import type { Log, LogOptions } from '../log.ts';
import { note } from './examples.ts';

/* The program that `writeElsewhere` starts. */

interface Task {
  readonly module: string;
  readonly name: string;
  readonly location: string;
  readonly appends: number;
}

const task = JSON.parse(process.argv[2] ?? '') as Task;
const backend = (await import(task.module)) as Record<
  string,
  (location: string, options: LogOptions) => Promise<Log>
>;
const open = backend[task.name];
if (open === undefined) throw new TypeError(`${task.module} exports no ${task.name}.`);
const log = await open(task.location, { clock: Date.now, randomBytes });
for (let done = 0; done < task.appends;) {
  const { head } = await log.branch('main');
  try {
    const events = await log.append('main', head, [
      note(`${process.pid} ${done}`),
      note(`${process.pid} ${done}b`),
    ]);
    // Synchronous: an acknowledgement that is still in a buffer when the process is killed was never given.
    writeSync(1, events.map(({ id }) => `${id}\n`).join(''));
    done += 1;
  } catch (error) {
    // Compared by name: the backend may have come from another copy of this package.
    if (!(error instanceof HeadMoved) && (error as Error).name !== 'HeadMoved') throw error;
  }
}
await log.close();
