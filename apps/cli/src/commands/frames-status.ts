import type { CommandContext } from '../command-context.ts';
import { framesInFiles } from '../frames-in-files.ts';
import { EXIT } from '../report-error.ts';
import { showFramesStatus } from '../show-frames-status.ts';
import { shortHash } from '../source-line.ts';
import { table } from '../text-layout.ts';

export async function framesStatus(context: CommandContext): Promise<number> {
  const { output, messages } = context;
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const status = await double.frames.status();
  const files = await framesInFiles(double.frames, status.snapshot);
  if (output.json) output.document({ ...status, files });
  else showFramesStatus(status, files, output, messages);
  return EXIT.ok;
}

export async function framesHistory(context: CommandContext, limit: number): Promise<number> {
  const { output, messages } = context;
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const history = await double.frames.history(limit);
  if (output.json) output.document(history);
  else {
    const rows = history.map(({ at, snapshot, reason, commit, uncommitted, held }, index) => [
      index === 0 ? '*' : ' ',
      output.time(at),
      shortHash(snapshot),
      messages.frames.reasons[reason],
      commit === undefined ? '' : `${commit.slice(0, 12)}${uncommitted === true ? '+' : ''}`,
      // Only the newest one can still hold.
      held && index === 0 ? messages.frames.heldMark : '',
    ]);
    for (const line of table(rows)) output.line(line);
  }
  return EXIT.ok;
}
