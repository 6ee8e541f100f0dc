import type { Command } from 'commander';
import { messagesFor } from './messages.ts';
import { createProgram } from './program.ts';
import { EXIT, reportError } from './report-error.ts';
import type { Surroundings } from './surroundings.ts';

/** Runs one command line to its exit code. Never throws and never exits: what failed is said on stderr. */
export async function run(commandLine: readonly string[], surroundings: Surroundings): Promise<number> {
  let code: number = EXIT.ok;
  const program = createProgram(surroundings, (exitCode) => (code = exitCode), commandLine);
  try {
    await program.parseAsync(withHelpLast(commandLine), { from: 'user' });
    return code;
  } catch (error) {
    // The line may not have been parsed, so --json is looked for in what was typed; words after -- are text.
    const options = commandLine.slice(0, commandLine.includes('--') ? commandLine.indexOf('--') : undefined);
    return reportError(error, surroundings, messagesFor(surroundings.environment), {
      json: options.includes('--json'),
      command: commandNamed(program, options),
    });
  }
}

/** `agi help frames status` is `agi frames status --help`: commander itself looks at one name only. */
function withHelpLast([first, ...names]: readonly string[]): string[] {
  if (first === 'help' && names.length > 1) return [...names, '--help'];
  return first === undefined ? [] : [first, ...names];
}

/** The innermost command that a line names, as far as it can be told without parsing it. */
function commandNamed(program: Command, words: readonly string[]): string {
  let current = program;
  const names = [program.name()];
  for (const word of words) {
    const inner = current.commands.find((command) => command.name() === word);
    if (inner === undefined) continue;
    current = inner;
    names.push(word);
  }
  return names.join(' ');
}
