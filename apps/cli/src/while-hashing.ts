import type { CommandContext } from './command-context.ts';
import { Interrupted, isAbort } from './errors.ts';
import { hashingMeter } from './hashing-meter.ts';
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
  const hashing = hashingMeter(output, messages);
  try {
    return await work({ signal: interruption.signal, progress: hashing.progress });
  } catch (error) {
    if (isAbort(error, interruption.signal)) throw new Interrupted(messages.interrupted);
    throw error;
  } finally {
    stopListening();
    hashing.end();
  }
}
