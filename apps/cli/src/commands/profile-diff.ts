import type { ProfileSide } from '@agi-double/runtime';
import type { CommandContext } from '../command-context.ts';
import { textsOnly } from '../frame-texts.ts';
import { EXIT } from '../report-error.ts';
import { showProfileDiff } from '../show-profile-diff.ts';

export async function diffProfiles(context: CommandContext, from: string, to: string): Promise<number> {
  const { output, messages } = context;
  const profiles = await context.openProfiles();
  const diff = await profiles.diff(from, to);
  if (output.json) {
    const { a, b, changes, frames } = diff;
    const texts = frames && { frames: textsOnly(frames) };
    output.document({ a: sideJson(a), b: sideJson(b), changes, ...texts });
  } else showProfileDiff(diff, output, messages);
  return EXIT.ok;
}

/** Without its frames: what differs of their texts is told beside it. */
function sideJson({ name, root, lock }: ProfileSide): object {
  return { name, root, lock };
}
