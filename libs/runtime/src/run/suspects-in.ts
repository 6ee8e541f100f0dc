import { access, rm } from 'node:fs/promises';
import type { Suspects } from './recovery.ts';

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
