import type { Command } from 'commander';
import { filled } from './option-values.ts';
import type { ProgramParts } from './program-parts.ts';

/** `agi slots …` */
export function addSlotsCommands(program: Command, { messages, run, after }: ProgramParts): void {
  const { commands, arguments: words, notes } = messages.branches;
  const { frame } = messages.arguments;
  const slots = program
    .command('slots')
    .description(commands.slots)
    .helpCommand(false)
    .addHelpText('after', after(['agi slots set identity name Vera', 'agi slots list']));
  slots
    .command('list')
    .description(commands.slotsList)
    .addHelpText('after', after(['agi slots list', 'agi slots list --branch idea --json']))
    .action((_own: object, command: Command) =>
      run(command, async (context) => (await import('./commands/slots.ts')).listSlots(context)),
    );
  slots
    .command('set')
    .description(commands.slotsSet)
    .argument('<frame>', frame, filled(messages))
    .argument('<slot>', words.slot, filled(messages))
    .argument('<value>', words.value)
    .addHelpText(
      'after',
      after(
        [
          'agi slots set identity name Vera',
          'agi slots set frame://*.voice.* topics \'["gardens", "birds"]\'',
        ],
        notes.slotsSet,
      ),
    )
    .action((name: string, slot: string, value: string, _own: object, command: Command) =>
      run(command, async (context) =>
        (await import('./commands/slots.ts')).fillSlot(context, name, slot, value),
      ),
    );
  slots
    .command('clear')
    .description(commands.slotsClear)
    .argument('<frame>', frame, filled(messages))
    .argument('<slot>', words.slot, filled(messages))
    .addHelpText('after', after(['agi slots clear identity name']))
    .action((name: string, slot: string, _own: object, command: Command) =>
      run(command, async (context) => (await import('./commands/slots.ts')).clearSlot(context, name, slot)),
    );
}
