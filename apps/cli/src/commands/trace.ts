import type { CommandContext } from '../command-context.ts';
import type { RunId } from '../double-port.ts';
import { EXIT } from '../report-error.ts';
import { showTrace } from '../show-trace.ts';
import { waitingWords } from '../waiting-words.ts';

export async function trace(context: CommandContext, run: string): Promise<number> {
  const { output, messages, branch } = context;
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const explained = await double.explain(run === 'last' ? 'last' : (run as RunId), branch);
  if (output.json) output.document(explained);
  else {
    showTrace(explained, output, messages);
    for (const sentence of waitingWords(explained, messages)) output.words(`\n${sentence}`);
  }
  return EXIT.ok;
}
