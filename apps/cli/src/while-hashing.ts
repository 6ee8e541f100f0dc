import path from 'node:path';
import { byteWords } from './byte-words.ts';
import type { CommandContext } from './command-context.ts';
import { Interrupted, isAbort } from './errors.ts';
import type { HashOptions } from './profiles-port.ts';

/**
 * Does what may have to hash large files: says how far it is, and stops at Ctrl-C.
 *
 * @throws Interrupted after Ctrl-C, and what the work throws.
 */
export async function whileHashing<Result>(
  { output, messages, surroundings }: CommandContext,
  work: (options: HashOptions) => Promise<Result>,
): Promise<Result> {
  const interruption = new AbortController();
  const stopListening = surroundings.onSignal(['SIGINT'], () => interruption.abort());
  const meter = output.meter((done) => done);
  try {
    return await work({
      signal: interruption.signal,
      progress: ({ file, bytes, total }) => {
        const percent = total === 0 ? 100 : Math.min(100, Math.floor((bytes / total) * 100));
        const [done, all] = [byteWords(bytes, messages), byteWords(total, messages)];
        meter.at(percent, messages.profiles.hashing(done, all, path.basename(file)));
      },
    });
  } catch (error) {
    if (isAbort(error, interruption.signal)) throw new Interrupted(messages.interrupted);
    throw error;
  } finally {
    stopListening();
    meter.end();
  }
}
