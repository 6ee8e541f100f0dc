import { readdir, readFile } from 'node:fs/promises';
import { kill } from 'node:process';

/** The name of the variable by which the programs that attached code starts are known. */
export const MARK = 'AGI_CODE_HOST';

/** A program may start another while it is looked for; one that does so without end is not what this is for. */
const MOST_LOOKS = 10;

/**
 * Ends every program that has this mark in its environment: what attached code started in a session of its own is in no
 * group of ours, and has another parent once its own is gone, but what it inherited it cannot lose. Linux only; elsewhere
 * nothing says what a program was started with.
 */
export async function endMarked(mark: string): Promise<void> {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const marked = await findMarked(mark);
    if (marked.length === 0) return;
    for (const id of marked) {
      try {
        kill(id, 'SIGKILL');
      } catch {
        // It ended by itself meanwhile.
      }
    }
  }
}

async function findMarked(mark: string): Promise<readonly number[]> {
  const names = await readdir('/proc').catch(() => []);
  const ids = names.filter((name) => /^\d+$/.test(name));
  const marked = await Promise.all(ids.map(async (id) => ((await hasMark(id, mark)) ? [Number(id)] : [])));
  return marked.flat();
}

/** Of another user's program nothing can be read, and it is none of ours. One that has ended has none any more. */
async function hasMark(id: string, mark: string): Promise<boolean> {
  const environment = await readFile(`/proc/${id}/environ`, 'latin1').catch(() => '');
  return environment.split('\0').includes(`${MARK}=${mark}`);
}
