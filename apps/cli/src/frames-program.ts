import type { Command } from 'commander';
import type { WhyOptions } from './commands/frames-why.ts';
import type { Frame } from './double-port.ts';
import { filled, hyphenated, oneOf, several, wholeNumber } from './option-values.ts';
import type { ProgramParts } from './program-parts.ts';

// Written out, because loading a Double to say which kinds there are would slow down every help.
const KINDS = [
  'identity',
  'values',
  'voice',
  'rules',
  'routes',
  'knowledge',
  'skill',
  'probe',
] as const satisfies readonly Frame['kind'][];

/** `agi frames …` */
export function addFramesCommands(program: Command, { messages, run, after }: ProgramParts): void {
  const { commands, arguments: words, options, notes } = messages;
  const frames = program
    .command('frames')
    .description(commands.frames)
    .helpCommand(false)
    .addHelpText(
      'after',
      after(['agi frames list', 'agi frames new rules house-rules', 'agi frames why "Who are you?"']),
    );
  frames
    .command('list')
    .description(commands.framesList)
    .option('--files', options.files)
    .addHelpText(
      'after',
      after(['agi frames list', 'agi frames list --files', 'agi frames list --json | jq -r .snapshot']),
    )
    .action((own: { files?: true }, command: Command) =>
      run(command, async (context) =>
        (await import('./commands/frames.ts')).listFrames(context, own.files === true),
      ),
    );
  frames
    .command('show')
    .description(commands.framesShow)
    .argument('<frame>', words.frame)
    .addHelpText('after', after(['agi frames show identity', 'agi frames show frame://2024.05.identity.01']))
    .action((uri: string, _own: object, command: Command) =>
      run(command, async (context) => (await import('./commands/frames.ts')).showFrame(context, uri)),
    );
  frames
    .command('tree')
    .description(commands.framesTree)
    .addHelpText('after', after(['agi frames tree']))
    .action((_own: object, command: Command) =>
      run(command, async (context) => (await import('./commands/frames-tree.ts')).framesTree(context)),
    );
  frames
    .command('status')
    .description(commands.framesStatus)
    .addHelpText(
      'after',
      after(['agi frames status', 'agi frames status --json | jq .refusal'], notes.framesStatus),
    )
    .action((_own: object, command: Command) =>
      run(command, async (context) => (await import('./commands/frames-status.ts')).framesStatus(context)),
    );
  frames
    .command('history')
    .description(commands.framesHistory)
    .option('--limit <number>', options.limit, wholeNumber(1, 1_000, messages))
    .addHelpText(
      'after',
      after(['agi frames history', 'agi frames history --limit 100'], notes.framesHistory),
    )
    .action((own: { limit?: number }, command: Command) =>
      run(command, async (context) =>
        (await import('./commands/frames-status.ts')).framesHistory(context, own.limit ?? 20),
      ),
    );
  frames
    .command('why')
    .description(commands.framesWhy)
    .argument('<text...>', words.text)
    .option('--role <role>', options.role, several(messages))
    .option('--channel <name>', options.channel, filled(messages))
    .option('--files', options.files)
    .option('--all', options.all)
    .addHelpText(
      'after',
      after([
        'agi frames why "Who are you?"',
        'agi frames why "What dose should I take?" --role doctor --all',
      ]),
    )
    .action((text: string[], own: WhyOptions, command: Command) =>
      run(command, async (context) => (await import('./commands/frames-why.ts')).why(context, text, own)),
    );
  frames
    .command('diff')
    .description(commands.framesDiff)
    .argument('[from]', words.from, 'active')
    .argument('[to]', words.to, 'files')
    .addHelpText(
      'after',
      after(
        ['agi frames diff', 'agi frames diff 3f9a02c1 active', 'agi frames diff 3f9a b07c --json'],
        notes.framesDiff,
      ),
    )
    .action((from: string, to: string, _own: object, command: Command) =>
      run(command, async (context) =>
        (await import('./commands/frames-diff.ts')).diffFrames(context, from, to),
      ),
    );
  frames
    .command('lint')
    .description(commands.framesLint)
    .argument('[folder]', words.folder)
    .option('--allow-code', options.allowCode)
    .addHelpText(
      'after',
      after(
        ['agi frames lint', 'agi frames lint ./frames --allow-code', 'agi frames lint --json | jq .problems'],
        notes.framesLint,
      ),
    )
    .action((folder: string | undefined, own: { allowCode?: true }, command: Command) =>
      run(command, async (context) =>
        (await import('./commands/frames-lint.ts')).lint(context, folder, own.allowCode === true),
      ),
    );
  frames
    .command('new')
    .description(commands.framesNew)
    .argument('<kind>', words.kind(KINDS.join(', ')), oneOf(KINDS, messages))
    .argument('<name>', words.frameName, hyphenated(messages))
    .option('--folder <dir>', options.folder, filled(messages))
    .addHelpText(
      'after',
      after(['agi frames new rules house-rules', 'agi frames new routes routes --folder ./frames']),
    )
    .action((kind: string, name: string, own: { folder?: string }, command: Command) =>
      run(command, async (context) =>
        (await import('./commands/frames-new.ts')).writeNewFrame(context, kind, name, own.folder),
      ),
    );
  addUpdateCommands(frames, { messages, run, after });
}

function addUpdateCommands(frames: Command, { messages, run, after }: ProgramParts): void {
  const { commands, arguments: words, options, notes } = messages;
  frames
    .command('probe')
    .description(commands.framesProbe)
    .addHelpText(
      'after',
      after(['agi frames probe', 'agi frames probe --json | jq .failures'], notes.framesProbe),
    )
    .action((_own: object, command: Command) =>
      run(command, async (context) => (await import('./commands/frames-probe.ts')).probeFrames(context)),
    );
  frames
    .command('reload')
    .description(commands.framesReload)
    .addHelpText('after', after(['agi frames reload', 'agi frames reload --json'], notes.framesReload))
    .action((_own: object, command: Command) =>
      run(command, async (context) => (await import('./commands/frames-update.ts')).reloadFrames(context)),
    );
  frames
    .command('sync')
    .description(commands.framesSync)
    .addHelpText('after', after(['agi frames sync', 'agi frames sync --json'], notes.framesReload))
    .action((_own: object, command: Command) =>
      run(command, async (context) => (await import('./commands/frames-update.ts')).syncFrames(context)),
    );
  frames
    .command('rollback')
    .description(commands.framesRollback)
    .argument('[snapshot]', words.snapshot)
    .option('--lift', options.lift)
    .addHelpText(
      'after',
      after(['agi frames rollback', 'agi frames rollback 3f9a02c1', 'agi frames rollback --lift']),
    )
    .action((snapshot: string | undefined, own: { lift?: true }, command: Command) =>
      run(command, async (context) =>
        (await import('./commands/frames-update.ts')).rollbackFrames(context, snapshot, own.lift === true),
      ),
    );
}
