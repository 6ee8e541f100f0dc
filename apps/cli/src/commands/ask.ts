import { answer, answered } from '../answer.ts';
import type { CommandContext } from '../command-context.ts';
import { BadUsage } from '../errors.ts';
import { namedEvent } from '../named-event.ts';
import { readText } from '../read-text.ts';
import { EXIT } from '../report-error.ts';

export interface AskOptions {
  /** An event to think from, on a new branch. */
  readonly at?: string;
  readonly frames?: 'now' | 'then';
}

export async function ask(
  context: CommandContext,
  words: readonly string[],
  { at, frames }: AskOptions,
): Promise<number> {
  if (at === undefined && frames !== undefined) throw new BadUsage(context.messages.branches.framesWithoutAt);
  const text = await readText(context, words);
  const input = { text, channel: 'cli' };
  await using double = await context.openDouble();
  if (at === undefined)
    return await answer(context, (signal) => double.think(context.branch, input, { signal }));
  const event = await namedEvent(at, context, double);
  const { output, messages } = context;
  const given = await answered(context, async function* (signal) {
    yield* (await double.thinkAt(event, input, { signal, ...(frames && { frames }) })).events;
  });
  if (output.json) output.document(given);
  else output.words(messages.branches.thoughtOn(given.branch));
  return EXIT.ok;
}
