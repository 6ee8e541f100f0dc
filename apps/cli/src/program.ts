import { Command } from 'commander';
import { addBranchCommands } from './branch-program.ts';
import type { AskOptions } from './commands/ask.ts';
import type { DecideOptions } from './commands/resume.ts';
import type { RunsOptions } from './commands/runs.ts';
import type { UpOptions } from './commands/up.ts';
import { commandContext, type GlobalOptions } from './command-context.ts';
import { addFramesCommands } from './frames-program.ts';
import { asInvoked } from './invocation.ts';
import { addLogCommands } from './log-program.ts';
import { messagesFor, type Messages } from './messages.ts';
import { filled, oneOf, rootDigits, several, wholeNumber } from './option-values.ts';
import { addProfileCommands } from './profile-program.ts';
import { profilesAround } from './profiles-around.ts';
import type { ProgramParts } from './program-parts.ts';
import { addSlotsCommands } from './slots-program.ts';
import type { Surroundings } from './surroundings.ts';
import { wrap } from './text-layout.ts';

/**
 * The command line: every command with its words, options and examples. What a command does is in commands/ and is
 * loaded when it is called, so that `agi --version` and a typing error cost nothing.
 *
 * `finished` is told the exit code of the command that ran; failures are thrown from `parseAsync`.
 *
 * @param commandLine what will be parsed, for what commander does not tell: where an option stood.
 */
export function createProgram(
  surroundings: Surroundings,
  finished: (exitCode: number) => void,
  commandLine: readonly string[] = [],
): Command {
  const messages = messagesFor(surroundings.environment);
  const { commands, arguments: words, options, notes } = messages;

  const run: ProgramParts['run'] = async (command, work) => {
    finished(await work(commandContext(surroundings, command.optsWithGlobals<GlobalOptions>())));
  };

  const program = new Command('agi')
    .description(messages.about)
    .version(surroundings.version, '-V, --version', options.version)
    .helpOption('-h, --help', options.help)
    .helpCommand('help [command...]', commands.help)
    .option('--json', options.json)
    .option('--home <dir>', options.home, filled(messages))
    .option('--profile <name|path>', options.profile, filled(messages))
    .option('--branch <name>', options.branch, filled(messages))
    .option('--frozen', messages.profiles.options.frozen)
    .option('--no-color', options.noColor)
    .exitOverride()
    .configureHelp({
      showGlobalOptions: true,
      argumentDescription: ({ description, defaultValue }) =>
        defaultValue === undefined
          ? description
          : `${description} ${messages.defaultValue(String(defaultValue))}`,
      styleTitle: (title) =>
        title in messages.titles ? messages.titles[title as keyof Messages['titles']] : title,
    })
    .configureOutput({
      writeOut: (text) => surroundings.stdout.write(asInvoked(text, surroundings.invocation)),
      writeErr: (text) => surroundings.stderr.write(asInvoked(text, surroundings.invocation)),
      outputError: () => undefined, // An error is thrown too, and reported where all errors are.
      getOutHelpWidth: () => helpWidth(surroundings.stdout.columns),
      getErrHelpWidth: () => helpWidth(surroundings.stderr.columns),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  const width = helpWidth(surroundings.stdout.columns);
  const after = (examples: readonly string[], note?: string): string =>
    [
      '',
      messages.titles['Examples:'],
      ...examples.map((example) => `  $ ${example}`),
      ...(note ? ['', ...note.split('\n').flatMap((line) => wrap(line, width))] : []),
    ].join('\n');
  program.addHelpText(
    'after',
    after(['agi ask "Who are you?"', 'agi up', 'agi trace last'], notes.environment),
  );

  program
    .command('up')
    .description(commands.up)
    .option('--port <number>', options.port, wholeNumber(0, 65_535, messages))
    .option('--host <address>', options.host, filled(messages))
    .option('--allow-host <name>', options.allowHost, several(messages))
    .addHelpText(
      'after',
      after(
        [
          'agi up',
          'agi up --port 0 --json',
          'agi up --home /var/lib/double < /dev/null',
          'AGI_TOKEN=… agi up --host 0.0.0.0 --allow-host double.example',
        ],
        notes.up,
      ),
    )
    .action((own: UpOptions, command: Command) =>
      run(command, async (context) => (await import('./commands/up.ts')).up(context, own)),
    );
  program
    .command('ask')
    .description(commands.ask)
    .argument('<text...>', words.text)
    .option('--at <event>', messages.branches.options.at, filled(messages))
    .option('--frames <now|then>', messages.branches.options.atFrames, oneOf(['now', 'then'], messages))
    .addHelpText(
      'after',
      after(
        [
          'agi ask "Who are you?"',
          'agi ask - < question.txt',
          'agi ask --json "Кто ты?" | jq -r .text',
          'agi ask --at sha256:… --frames then "Who are you?"',
        ],
        `${notes.ask}\n${messages.branches.notes.askAt}`,
      ),
    )
    .action((text: string[], own: AskOptions, command: Command) =>
      run(command, async (context) => (await import('./commands/ask.ts')).ask(context, text, own)),
    );
  program
    .command('chat')
    .description(commands.chat)
    .addHelpText(
      'after',
      after(['agi chat', 'agi chat --branch work', 'agi chat --json < questions.txt'], notes.chat),
    )
    .action((_own: object, command: Command) =>
      run(command, async (context) => (await import('./commands/chat.ts')).chat(context)),
    );
  program
    .command('remember')
    .description(commands.remember)
    .argument('<text...>', words.text)
    .option('--replaces <event>', messages.branches.options.replaces, filled(messages))
    .addHelpText(
      'after',
      after(
        [
          'agi remember "Anna lives in Tomsk."',
          'agi remember - < note.txt',
          'agi remember "Anna lives in Omsk." --replaces sha256:…',
        ],
        messages.branches.notes.events,
      ),
    )
    .action((text: string[], own: { replaces?: string }, command: Command) =>
      run(command, async (context) =>
        (await import('./commands/remember.ts')).remember(context, text, own.replaces),
      ),
    );
  program
    .command('trace')
    .description(commands.trace)
    .argument('[run]', words.run, filled(messages), 'last')
    .addHelpText(
      'after',
      after(['agi trace', 'agi trace last --json | jq .steps', 'agi trace last --branch work']),
    )
    .action((id: string, _own: object, command: Command) =>
      run(command, async (context) => (await import('./commands/trace.ts')).trace(context, id)),
    );
  program
    .command('runs')
    .description(commands.runs)
    .option('--limit <number>', options.limit, wholeNumber(1, 1_000, messages))
    .option('--root <digits>', messages.profiles.options.root, rootDigits(messages))
    .addHelpText('after', after(['agi runs', 'agi runs --limit 100 --json', 'agi runs --root 3f9a02c1']))
    .action((own: RunsOptions, command: Command) =>
      run(command, async (context) => (await import('./commands/runs.ts')).runs(context, own)),
    );
  program
    .command('resume')
    .description(commands.resume)
    .argument('[run]', words.resumeRun, filled(messages))
    .option('--retry', messages.log.options.retry)
    .option('--skip', messages.log.options.skip)
    .addHelpText(
      'after',
      after(
        ['agi resume', 'agi resume --branch work', 'agi resume --retry'],
        `${notes.resume}\n${messages.log.notes.resume}`,
      ),
    )
    .action((id: string | undefined, own: DecideOptions, command: Command) =>
      run(command, async (context) => (await import('./commands/resume.ts')).resume(context, id, own)),
    );

  program
    .command('replay')
    .description(commands.replay)
    .argument('[run]', words.run, filled(messages), 'last')
    .option('--frames <snapshot>', options.replayFrames, filled(messages))
    .addHelpText(
      'after',
      after(
        [
          'agi replay',
          'agi replay last --frames active',
          'agi replay last --profile ./other.yaml',
          'agi replay --json | jq .diff.steps',
        ],
        `${notes.replay}\n${messages.branches.notes.replayProfile}`,
      ),
    )
    .action(async (id: string, own: { frames?: string }, command: Command) => {
      const { before, behind } = profilesAround(commandLine);
      program.setOptionValue('profile', before);
      await run(command, async (context) =>
        (await import('./commands/replay.ts')).replay(context, id, {
          ...own,
          ...(behind !== undefined && { profile: behind }),
        }),
      );
    });

  addBranchCommands(program, { messages, run, after });
  addSlotsCommands(program, { messages, run, after });
  addLogCommands(program, { messages, run, after });
  addFramesCommands(program, { messages, run, after });
  addProfileCommands(program, { messages, run, after });

  program
    .command('doctor')
    .description(commands.doctor)
    .option('--port <number>', options.port, wholeNumber(1, 65_535, messages))
    .addHelpText('after', after(['agi doctor', 'agi doctor --json']))
    .action((own: { port?: number }, command: Command) =>
      run(command, async (context) =>
        (await import('./commands/doctor.ts')).doctor(context, own.port ?? 7788),
      ),
    );
  return program;
}

function helpWidth(columns: number | undefined): number {
  return Math.min(columns || 100, 100);
}
