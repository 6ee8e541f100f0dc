import type { CommandContext } from '../command-context.ts';
import { textsOnly } from '../frame-texts.ts';
import { showDiff } from '../show-diff.ts';
import { EXIT } from '../report-error.ts';

export async function diffFrames(context: CommandContext, from: string, to: string): Promise<number> {
  const { output, messages } = context;
  const { diffSnapshots } = await import('@agi-double/runtime');
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const before = await double.frames.find(from);
  const after = await double.frames.find(to);
  const diff = diffSnapshots(before, after);
  if (output.json) output.document({ from: before.hash, to: after.hash, ...textsOnly(diff) });
  else if (before.hash === after.hash) output.words(messages.frames.same);
  else showDiff(diff, [before, after], output, messages);
  return EXIT.ok;
}
