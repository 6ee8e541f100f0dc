import type { CommandContext } from '../command-context.ts';
import { textsOnly } from '../frame-texts.ts';
import { namedPlace } from '../named-event.ts';
import { EXIT } from '../report-error.ts';
import { showBranchDiff } from '../show-branch-diff.ts';

/** @param a and b: branches or events. */
export async function diffPlaces(context: CommandContext, a: string, b: string | undefined): Promise<number> {
  const { output, messages, branch } = context;
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const [one, other] = [await namedPlace(a, context, double), await namedPlace(b ?? branch, context, double)];
  const { frames, ...diff } = await double.diff(one, other);
  if (output.json) output.document({ ...diff, ...(frames && { frames: textsOnly(frames) }) });
  else showBranchDiff({ ...diff, ...(frames && { frames }) }, output, messages);
  return EXIT.ok;
}
