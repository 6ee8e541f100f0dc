import { access, readFile, rm } from 'node:fs/promises';
import type { Suspects } from './recovery.ts';
import { stuckFile } from './watchdog.ts';

/** What a watchdog left word of: the runs that are found then are finished with care, and the word is taken away. */
export function suspectsIn(file: string): Suspects {
  return {
    there: () =>
      access(file).then(
        () => true,
        () => false,
      ),
    clear: () => rm(file, { force: true }),
  };
}

/** The number of the process that was ended last because a run stood still, until what it left is finished. */
export async function stuckProcess(home: string): Promise<number | undefined> {
  try {
    const word = JSON.parse(await readFile(stuckFile(home), 'utf8')) as { readonly process?: unknown };
    return typeof word.process === 'number' ? word.process : undefined;
  } catch {
    return undefined; // There is none, or it was cut short: then nobody knows.
  }
}
