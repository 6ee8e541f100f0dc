import { messagesFor } from './messages.ts';
import { createProgram } from './program.ts';
import { EXIT, reportError } from './report-error.ts';
import type { Surroundings } from './surroundings.ts';

/** Runs one command line to its exit code. Never throws and never exits: what failed is said on stderr. */
export async function run(commandLine: readonly string[], surroundings: Surroundings): Promise<number> {
  let code: number = EXIT.ok;
  try {
    const program = createProgram(surroundings, (exitCode) => (code = exitCode));
    await program.parseAsync([...commandLine], { from: 'user' });
    return code;
  } catch (error) {
    // The line may not have been parsed, so --json is looked for in what was typed; words after -- are text.
    const options = commandLine.slice(0, commandLine.includes('--') ? commandLine.indexOf('--') : undefined);
    return reportError(
      error,
      surroundings,
      messagesFor(surroundings.environment),
      options.includes('--json'),
    );
  }
}
