import { answer } from '../answer.ts';
import type { CommandContext } from '../command-context.ts';
import { readText } from '../read-text.ts';

export async function ask(context: CommandContext, words: readonly string[]): Promise<number> {
  const text = await readText(context, words);
  await using double = await context.openDouble();
  return await answer(context, (signal) =>
    double.think(context.branch, { text, channel: 'cli' }, { signal }),
  );
}
