import { answered } from '../answer.ts';
import type { CommandContext } from '../command-context.ts';
import type { RunId } from '../double-port.ts';
import { EXIT } from '../report-error.ts';
import { showTraceDiff } from '../show-trace-diff.ts';

export interface ReplayOptions {
  readonly frames?: string;
  /** The profile that answers. */
  readonly profile?: string;
}

/** What came out differently is what one wants to know; same or not, it is a success. */
export async function replay(context: CommandContext, run: string, options: ReplayOptions): Promise<number> {
  const { output, messages } = context;
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const original = await double.explain(run === 'last' ? 'last' : (run as RunId), context.branch);
  let branch = context.branch;
  const given = await answered(context, async function* (signal) {
    const replayed = await double.replay(context.branch, original.run, { ...options, signal });
    branch = replayed.branch;
    yield* replayed.events;
  });
  const before = original.answer?.text;
  const same = given.text === before;
  const diff = await double.compareRuns(
    { branch: context.branch, run: original.run },
    { branch, run: given.run },
  );
  if (output.json) {
    output.document({ branch, run: given.run, same, answer: given.text, before: before ?? null, diff });
    return EXIT.ok;
  }
  const { replay: words, branches } = messages;
  if (!diff.same) showTraceDiff(diff, output, messages);
  const compared = before === undefined ? words.unanswered : same ? words.same : words.differs;
  const sentence = diff.same ? branches.replay.allSame(original.run) : compared(original.run);
  output.words(sentence);
  output.words(words.branch(branch));
  return EXIT.ok;
}
