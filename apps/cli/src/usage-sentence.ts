import type { CommanderError } from 'commander';
import type { Messages } from './messages.ts';

/** Commander speaks English only, in `error: what 'name'` and `(Did you mean x?)`: the parts are said again by us. */
export function usageSentence(error: CommanderError, command: string, messages: Messages): string {
  const name = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const near = /\(Did you mean (?:one of )?([^?,]*)/.exec(error.message)?.[1];
  const suggestion = near === undefined ? '' : ` ${messages.usage.didYouMean(near)}`;
  return `${problem(error, name, messages)}.${suggestion} ${messages.seeHelp(command)}`;
}

function problem(error: CommanderError, name: string, { usage }: Messages): string {
  switch (error.code) {
    case 'commander.unknownCommand':
      return usage.unknownCommand(name);
    case 'commander.unknownOption':
      return usage.unknownOption(name);
    case 'commander.missingArgument':
      return usage.missingArgument(name);
    case 'commander.optionMissingArgument':
      return usage.missingValue(name);
    case 'commander.invalidArgument':
      return badValue(error.message, name, usage);
    case 'commander.excessArguments':
      return usage.tooManyArguments;
    default:
      return usage.other;
  }
}

/** What follows "is invalid." is the sentence that our own parser of the value said. */
function badValue(message: string, option: string, usage: Messages['usage']): string {
  const [, named = option, sentence = ''] =
    / is invalid(?: for argument '([^']*)')?\. (.*?)\.?$/.exec(message) ?? [];
  return `${usage.badValue(named)}: ${sentence.replace(/^./, (first) => first.toLowerCase())}`;
}
