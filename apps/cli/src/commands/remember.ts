import type { CommandContext } from '../command-context.ts';
import { namedEvent } from '../named-event.ts';
import { readText } from '../read-text.ts';
import { EXIT } from '../report-error.ts';

/** @param replaced the note, if any, that this one takes the place of. */
export async function remember(
  context: CommandContext,
  words: readonly string[],
  replaced: string | undefined,
): Promise<number> {
  const { output, messages, branch } = context;
  const text = await readText(context, words);
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const replaces = replaced === undefined ? undefined : await namedEvent(replaced, context, double);
  const event = await double.remember(branch, text, { ...(replaces && { replaces }) });
  if (output.json) output.document({ event: event.id, branch, at: event.at, ...(replaces && { replaces }) });
  else {
    output.words(messages.remembered(branch));
    output.line(event.id);
  }
  return EXIT.ok;
}
