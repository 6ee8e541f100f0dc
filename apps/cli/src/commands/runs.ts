import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../report-error.ts';
import { shorten, table } from '../text-layout.ts';
import { waitingWords } from '../waiting-words.ts';

export async function runs(context: CommandContext, limit: number): Promise<number> {
  const { output, messages, branch } = context;
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const summaries = await double.runs(branch, limit);
  if (output.json) output.document(summaries);
  else {
    const rows = summaries.map(({ at, run, status, input }) => [
      output.time(at),
      run,
      messages.status[status],
      input === undefined ? messages.trace.erased : shorten(input, 60),
    ]);
    for (const line of table(rows)) output.line(line);
    for (const sentence of summaries.flatMap((one) => waitingWords(one, messages))) output.words(sentence);
  }
  return EXIT.ok;
}
