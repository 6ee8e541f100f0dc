import type { Command } from 'commander';
import type { LockOptions } from './commands/profile-lock.ts';
import { ACCEPTED_PARTS, type AcceptedPart } from './double-port.ts';
import { filled, severalOf } from './option-values.ts';
import type { ProgramParts } from './program-parts.ts';

/** `agi profile …` */
export function addProfileCommands(program: Command, { messages, run, after }: ProgramParts): void {
  const { commands, arguments: words, options, notes } = messages.profiles;
  const profile = program
    .command('profile')
    .description(commands.profile)
    .helpCommand(false)
    .addHelpText(
      'after',
      after([
        'agi profile list',
        'agi profile verify',
        'agi profile diff symbiotic-api',
        'agi profile use mine',
      ]),
    );
  profile
    .command('list')
    .description(commands.list)
    .addHelpText(
      'after',
      after(['agi profile list', "agi profile list --json | jq -r '.[].name'"], notes.list),
    )
    .action((_own: object, command: Command) =>
      run(command, async (context) => (await import('./commands/profile-list.ts')).listProfiles(context)),
    );
  profile
    .command('show')
    .description(commands.show)
    .argument('[profile]', words.profile, filled(messages))
    .addHelpText(
      'after',
      after(['agi profile show', 'agi profile show ./mine.yaml --json | jq -r .root'], notes.show),
    )
    .action((named: string | undefined, _own: object, command: Command) =>
      run(command, async (context) =>
        (await import('./commands/profile-show.ts')).showOneProfile(context, named),
      ),
    );
  profile
    .command('verify')
    .description(commands.verify)
    .argument('[profile]', words.profile, filled(messages))
    .option('--full', options.full)
    .addHelpText(
      'after',
      after(
        [
          'agi profile verify',
          'agi profile verify ./mine.yaml --full',
          'agi profile verify --json | jq .differences',
        ],
        notes.verify,
      ),
    )
    .action((named: string | undefined, own: { full?: true }, command: Command) =>
      run(command, async (context) =>
        (await import('./commands/profile-verify.ts')).verifyProfile(context, named, own.full === true),
      ),
    );
  profile
    .command('diff')
    .description(commands.diff)
    .argument('<a>', words.a, filled(messages))
    .argument('[b]', words.b, filled(messages), 'active')
    .addHelpText(
      'after',
      after(
        [
          'agi profile diff symbiotic-api',
          'agi profile diff 3f9a02c1 active',
          'agi profile diff mine.lock.json mine.yaml --json | jq .changes',
        ],
        notes.diff,
      ),
    )
    .action((a: string, b: string, _own: object, command: Command) =>
      run(command, async (context) =>
        (await import('./commands/profile-diff.ts')).diffProfiles(context, a, b),
      ),
    );
  addWritingCommands(profile, { messages, run, after });
}

function addWritingCommands(profile: Command, { messages, run, after }: ProgramParts): void {
  const { commands, arguments: words, options, notes } = messages.profiles;
  profile
    .command('lock')
    .description(commands.lock)
    .argument('[profile]', words.profile, filled(messages))
    .option('--force', options.force)
    .option('--full', options.full)
    .addHelpText(
      'after',
      after(['agi profile lock', 'agi profile lock ./mine.yaml --json | jq -r .root'], notes.lock),
    )
    .action((named: string | undefined, own: LockOptions, command: Command) =>
      run(command, async (context) =>
        (await import('./commands/profile-lock.ts')).lockProfile(context, named, own),
      ),
    );
  profile
    .command('bump')
    .description(commands.bump)
    .argument('[profile]', words.profile, filled(messages))
    .option('--write', options.write)
    .addHelpText(
      'after',
      after(
        ['agi profile bump', 'agi profile bump --write', 'agi profile bump --json | jq .bumps'],
        notes.bump,
      ),
    )
    .action((named: string | undefined, own: { write?: true }, command: Command) =>
      run(command, async (context) =>
        (await import('./commands/profile-bump.ts')).bumpProfile(context, named, own.write === true),
      ),
    );
  profile
    .command('use')
    .description(commands.use)
    .argument('<profile>', words.use, filled(messages))
    .option('--accept <part>', options.accept, severalOf(ACCEPTED_PARTS, messages))
    .addHelpText(
      'after',
      after(
        [
          'agi profile use symbiotic-api',
          'agi profile use ./mine.yaml --branch idea',
          'agi profile use symbiotic-cluster --accept memory',
        ],
        notes.use,
      ),
    )
    .action((named: string, own: { accept?: readonly AcceptedPart[] }, command: Command) =>
      run(command, async (context) =>
        (await import('./commands/profile-use.ts')).useProfile(context, named, own.accept ?? []),
      ),
    );
}
