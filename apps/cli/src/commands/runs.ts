import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../report-error.ts';
import { shorten, table } from '../text-layout.ts';
import { waitingWords } from '../waiting-words.ts';

/** Of an input, beside its run. */
const MOST_CHARACTERS = 60;
/** With less room beside its run, an input stands below it. */
const LEAST_CHARACTERS = 24;

export interface RunsOptions {
  readonly limit?: number;
  /** The first digits of the root that they ran under. */
  readonly root?: string;
}

export async function runs(context: CommandContext, { limit = 20, root }: RunsOptions): Promise<number> {
  const { output, messages, branch } = context;
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const summaries = await double.runs(branch, limit, root === undefined ? {} : { root });
  if (output.json) output.document(summaries);
  else {
    // The last cell stands for the input, so that the columns before it are padded.
    const rows = summaries.map(({ at, run, status }) => [output.time(at), run, messages.status[status], '|']);
    for (const [index, start] of table(rows).entries()) {
      const input = summaries[index]?.input ?? messages.trace.erased;
      const beside = output.onTerminal ? output.width - start.length + 1 : MOST_CHARACTERS;
      if (beside >= LEAST_CHARACTERS) {
        output.line(start.slice(0, -1) + shorten(input, Math.min(beside, MOST_CHARACTERS)));
      } else {
        output.line(start.slice(0, -1).trimEnd());
        output.line(`  ${shorten(input, output.width - 2)}`);
      }
    }
    if (root !== undefined && summaries.length === 0) output.words(messages.profiles.noRuns(branch, root));
    for (const sentence of summaries.flatMap((one) => waitingWords(one, messages))) output.words(sentence);
  }
  return EXIT.ok;
}
