import type { CommandContext } from './command-context.ts';
import type { DoublePort } from './double-port.ts';
import { EXIT } from './report-error.ts';

/**
 * Opens a Double for a command about its frames. Opening warns of frames that are refused, which is what such a command
 * shows anyway: a warning that says again what `work` showed (its result) or failed with is left out.
 */
export async function withFrames(
  context: CommandContext,
  work: (double: DoublePort) => Promise<string | undefined>,
): Promise<number> {
  const warnings: string[] = [];
  let shown: string | undefined;
  await using double = await context.openDouble({
    recover: false,
    warn: (message) => void warnings.push(message),
  });
  try {
    shown = await work(double);
    return EXIT.ok;
  } catch (error) {
    if (error instanceof Error) shown = error.message;
    throw error;
  } finally {
    for (const warning of warnings) {
      if (shown === undefined || !warning.includes(shown)) context.output.dimWords(warning);
    }
  }
}
