import { homedir } from 'node:os';
import { join } from 'node:path';
import { pinnedNode } from '../set-up/pinned-node.mjs';
import { ForeignCommand, type link } from './link.ts';

/** Runs one of the two on this machine; what was done is told on stdout, what was not on stderr. */
export function runLink(work: typeof link): void {
  const root = join(import.meta.dirname, '../../..');
  const { platform, env: environment } = process;
  try {
    const userFolder = environment['HOME'] || homedir();
    console.log(work({ platform, environment, userFolder }, root, pinnedNode(root)));
  } catch (error) {
    if (!(error instanceof ForeignCommand) && !isFileError(error)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

function isFileError(error: unknown): error is Error {
  return error instanceof Error && 'path' in error && 'code' in error;
}
