import type { CommandContext } from '../command-context.ts';
import { readText } from '../read-text.ts';
import { EXIT } from '../report-error.ts';

export async function remember(context: CommandContext, words: readonly string[]): Promise<number> {
  const { output, messages, branch } = context;
  const text = await readText(context, words);
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const event = await double.remember(branch, text);
  if (output.json) output.document({ event: event.id, branch, at: event.at });
  else {
    output.words(messages.remembered(branch));
    output.line(event.id);
  }
  return EXIT.ok;
}
