import type { Command } from 'commander';
import type { ForgetOptions } from './commands/forget.ts';
import type { ListOptions } from './commands/log-list.ts';
import { EVENT_TYPES } from './event-types.ts';
import { filled, several, severalOf, wholeNumber } from './option-values.ts';
import type { ProgramParts } from './program-parts.ts';
import { wrap } from './text-layout.ts';

/** `agi log …` and `agi forget` */
export function addLogCommands(program: Command, { messages, run, after }: ProgramParts): void {
  const { commands, arguments: words, options, notes } = messages.log;
  const log = program
    .command('log')
    .description(commands.log)
    .helpCommand(false)
    .addHelpText(
      'after',
      after(['agi log list', 'agi log list --follow', 'agi log anchor > anchor.json', 'agi log verify']),
    );
  log
    .command('list')
    .description(commands.list)
    .option('--limit <number>', messages.options.limit, wholeNumber(1, 1_000, messages))
    .option('--type <type>', options.type, severalOf(EVENT_TYPES, messages))
    .option('--run <run>', options.run, filled(messages))
    .option('--follow', options.follow)
    .addHelpText(
      'after',
      after(
        [
          'agi log list',
          'agi log list --type note-added --type answer-given --limit 100',
          'agi log list --run last --json | jq .',
          'agi log list --follow --json | jq -r .type',
        ],
        notes.list(wrap(EVENT_TYPES.join(', '), 70).join('\n')),
      ),
    )
    .action((own: ListOptions, command: Command) =>
      run(command, async (context) => (await import('./commands/log-list.ts')).listEvents(context, own)),
    );
  log
    .command('show')
    .description(commands.show)
    .argument('<event>', words.event, filled(messages))
    .addHelpText(
      'after',
      after(
        ['agi log show 3f9a02c1', 'agi log show sha256:… --json | jq .body'],
        messages.branches.notes.events,
      ),
    )
    .action((event: string, _own: object, command: Command) =>
      run(command, async (context) => (await import('./commands/log-show.ts')).showOneEvent(context, event)),
    );
  log
    .command('verify')
    .description(commands.verify)
    .option('--anchor <file>', options.anchor, filled(messages))
    .addHelpText(
      'after',
      after(
        ['agi log verify', 'agi log verify --anchor anchor.json', 'agi log verify --json | jq .problems'],
        notes.verify,
      ),
    )
    .action((own: { anchor?: string }, command: Command) =>
      run(command, async (context) =>
        (await import('./commands/log-verify.ts')).verifyLog(context, own.anchor),
      ),
    );
  log
    .command('anchor')
    .description(commands.anchor)
    .option('--out <file>', options.out, filled(messages))
    .addHelpText(
      'after',
      after(['agi log anchor > anchor.json', 'agi log anchor --out /media/usb/anchor.json'], notes.anchor),
    )
    .action((own: { out?: string }, command: Command) =>
      run(command, async (context) => (await import('./commands/log-anchor.ts')).anchorLog(context, own.out)),
    );
  program
    .command('forget')
    .description(commands.forget)
    .argument('<event...>', words.events, several(messages))
    .option('--yes', options.yes)
    .option('--dry-run', options.dryRun)
    .addHelpText(
      'after',
      after(
        ['agi forget 3f9a02c1', 'agi forget 3f9a02c1 --dry-run', 'agi forget sha256:… --yes --json'],
        `${notes.forget}\n${messages.branches.notes.events}`,
      ),
    )
    .action((events: string[], own: ForgetOptions, command: Command) =>
      run(command, async (context) => (await import('./commands/forget.ts')).forget(context, events, own)),
    );
}
