import type { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import type { Messages } from './messages.ts';

/** What the commands of a program share. */
export interface ProgramParts {
  readonly messages: Messages;
  readonly run: (command: Command, work: (context: CommandContext) => Promise<number>) => Promise<void>;
  /** What stands below a help. */
  readonly after: (examples: readonly string[], note?: string) => string;
}
