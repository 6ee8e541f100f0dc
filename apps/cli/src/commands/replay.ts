import { answered } from '../answer.ts';
import type { CommandContext } from '../command-context.ts';
import type { RunId } from '../double-port.ts';
import { EXIT } from '../report-error.ts';

/** Whether the answers are equal is what one wants to know, and both are a success. */
export async function replay(
  context: CommandContext,
  run: string,
  frames: string | undefined,
): Promise<number> {
  const { output, messages } = context;
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const original = await double.explain(run === 'last' ? 'last' : (run as RunId), context.branch);
  let branch = context.branch;
  const given = await answered(context, async function* (signal) {
    const replayed = await double.replay(context.branch, original.run, {
      signal,
      ...(frames !== undefined && { frames }),
    });
    branch = replayed.branch;
    yield* replayed.events;
  });
  const before = original.answer?.text;
  const same = given.text === before;
  if (output.json) {
    output.document({ branch, run: given.run, same, answer: given.text, before: before ?? null });
    return EXIT.ok;
  }
  const { replay: words } = messages;
  const compared = before === undefined ? words.unanswered : same ? words.same : words.differs;
  output.words(`${compared(original.run)}  ${words.branch(branch)}`);
  return EXIT.ok;
}
