import { unwatchFile, watchFile } from 'node:fs';
import { BadProfile } from '@agi-double/versioning';
import { readProfileFile } from '../find-profile.ts';

/** Looked at and not listened to: editors replace files, and a folder on a network tells of nothing. */
const LOOK_MILLISECONDS = 2_000;

/**
 * Tells when the file of a profile has become another profile, most often its next version: what runs is switched by nobody but
 * its owner, who may think that it has been.
 * @param milliseconds between two looks
 */
export function watchProfileFile(
  file: string,
  running: () => string,
  warn: (message: string) => void,
  milliseconds = LOOK_MILLISECONDS,
): { close(): void } {
  let told: string | undefined;
  const look = (): void => {
    readProfileFile(file)
      .then((found) => {
        const name = found?.profile.profile;
        if (name === undefined || name === told) return;
        told = name;
        if (name !== running())
          warn(`${file} is ${name} now, and ${running()} runs on; "agi profile use ${file}" switches.`);
      })
      .catch((error: unknown) => {
        // Half a file is being written; what stays broken is told by whoever uses it.
        if (!(error instanceof BadProfile)) throw error;
      });
  };
  watchFile(file, { interval: milliseconds, persistent: false }, look);
  return { close: () => unwatchFile(file, look) };
}
