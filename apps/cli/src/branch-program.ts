import type { Command } from 'commander';
import type { ForkOptions } from './commands/branch.ts';
import type { MergeOptions } from './commands/branch-merge.ts';
import { decisions, filled } from './option-values.ts';
import type { ProgramParts } from './program-parts.ts';

/** `agi branch …` */
export function addBranchCommands(program: Command, { messages, run, after }: ProgramParts): void {
  const { commands, arguments: words, options, notes } = messages.branches;
  const branch = program
    .command('branch')
    .description(commands.branch)
    .helpCommand(false)
    .addHelpText(
      'after',
      after(['agi branch list', 'agi branch fork idea', 'agi branch diff idea', 'agi branch merge idea']),
    );
  branch
    .command('list')
    .description(commands.list)
    .option('--all', options.all)
    .option('--archived', options.archived)
    .addHelpText('after', after(['agi branch list', 'agi branch list --all --json'], notes.list))
    .action((own: { all?: true; archived?: true }, command: Command) =>
      run(command, async (context) => (await import('./commands/branch.ts')).listBranches(context, own)),
    );
  branch
    .command('show')
    .description(commands.show)
    .argument('[branch|event]', words.place, filled(messages))
    .addHelpText(
      'after',
      after(
        ['agi branch show', 'agi branch show idea', 'agi branch show sha256:… --json | jq .notes'],
        notes.events,
      ),
    )
    .action((place: string | undefined, _own: object, command: Command) =>
      run(command, async (context) => (await import('./commands/branch-show.ts')).showPlace(context, place)),
    );
  branch
    .command('fork')
    .description(messages.commands.branchFork)
    .argument('<name>', messages.arguments.branchName)
    .option('--from <branch|event>', messages.options.from, filled(messages))
    .option('--with <profile>', messages.profiles.options.with, filled(messages))
    .addHelpText(
      'after',
      after([
        'agi branch fork idea',
        'agi branch fork before --from sha256:…',
        'agi branch fork cloud --with symbiotic-api',
        'agi ask --branch idea "What if?"',
      ]),
    )
    .action((name: string, own: ForkOptions, command: Command) =>
      run(command, async (context) => (await import('./commands/branch.ts')).forkBranch(context, name, own)),
    );
  branch
    .command('diff')
    .description(commands.diff)
    .argument('<a>', words.a, filled(messages))
    .argument('[b]', words.b, filled(messages))
    .addHelpText(
      'after',
      after([
        'agi branch diff idea',
        'agi branch diff idea work',
        'agi branch diff idea --json | jq .a.notes',
      ]),
    )
    .action((a: string, b: string | undefined, _own: object, command: Command) =>
      run(command, async (context) => (await import('./commands/branch-diff.ts')).diffPlaces(context, a, b)),
    );
  branch
    .command('merge')
    .description(commands.merge)
    .argument('<from>', words.from, filled(messages))
    .option('--ours', options.ours)
    .option('--theirs', options.theirs)
    .option('--both', options.both)
    .option('--decide <key=side>', options.decide, decisions(messages))
    .option('--dry-run', options.dryRun)
    .addHelpText(
      'after',
      after(
        [
          'agi branch merge idea --dry-run',
          'agi branch merge idea --theirs',
          'agi branch merge idea --ours --decide 2026.11.voice#tone=theirs',
        ],
        notes.merge,
      ),
    )
    .action((from: string, own: MergeOptions, command: Command) =>
      run(command, async (context) =>
        (await import('./commands/branch-merge.ts')).mergeBranch(context, from, own),
      ),
    );
  addNamingCommands(branch, { messages, run, after });
}

function addNamingCommands(branch: Command, { messages, run, after }: ProgramParts): void {
  const { commands, arguments: words } = messages.branches;
  branch
    .command('rename')
    .description(commands.rename)
    .argument('<name>', words.branch, filled(messages))
    .argument('<to>', words.to)
    .addHelpText('after', after(['agi branch rename idea plan/b']))
    .action((name: string, to: string, _own: object, command: Command) =>
      run(command, async (context) => (await import('./commands/branch.ts')).renameBranch(context, name, to)),
    );
  branch
    .command('archive')
    .description(commands.archive)
    .argument('<name>', words.branch, filled(messages))
    .addHelpText('after', after(['agi branch archive idea', 'agi branch list --archived']))
    .action((name: string, _own: object, command: Command) =>
      run(command, async (context) =>
        (await import('./commands/branch.ts')).archiveBranch(context, name, true),
      ),
    );
  branch
    .command('restore')
    .description(commands.restore)
    .argument('<name>', words.branch, filled(messages))
    .addHelpText('after', after(['agi branch restore idea']))
    .action((name: string, _own: object, command: Command) =>
      run(command, async (context) =>
        (await import('./commands/branch.ts')).archiveBranch(context, name, false),
      ),
    );
}
