import type { ProfileSide } from '@agi-double/runtime';
import type { CommandContext } from '../command-context.ts';
import { textsOnly } from '../frame-texts.ts';
import type { ProfilesPort } from '../profiles-port.ts';
import { EXIT } from '../report-error.ts';
import { showProfileDiff } from '../show-profile-diff.ts';

export async function diffProfiles(context: CommandContext, from: string, to: string): Promise<number> {
  const { output, messages } = context;
  const profiles = await context.openProfiles();
  const [a, b] = await sidesOf(context, profiles, [from, to]);
  const diff = profiles.diff(a, b);
  if (output.json) {
    const { changes, frames } = diff;
    output.document({
      a: sideJson(a),
      b: sideJson(b),
      changes,
      ...(frames && { frames: textsOnly(frames) }),
    });
  } else showProfileDiff(diff, output, messages);
  return EXIT.ok;
}

/** A Double is opened only where one of them must be looked up in its log. */
async function sidesOf(
  context: CommandContext,
  profiles: ProfilesPort,
  [a, b]: readonly [string, string],
): Promise<readonly [ProfileSide, ProfileSide]> {
  const [aInLog, bInLog] = [await isInLog(a, profiles), await isInLog(b, profiles)];
  if (!aInLog && !bInLog) return [await profiles.side(a), await profiles.side(b)];
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  return [
    await (aInLog ? double.profileSide(a) : profiles.side(a)),
    await (bInLog ? double.profileSide(b) : profiles.side(b)),
  ];
}

/** `active`, and digits of a root unless a profile is called so. */
async function isInLog(reference: string, profiles: ProfilesPort): Promise<boolean> {
  if (reference === 'active' || /^sha256:[0-9a-f]{4,64}$/.test(reference)) return true;
  if (!/^[0-9a-f]{4,64}$/.test(reference)) return false;
  return !(await profiles.list()).some(({ name }) => name === reference);
}

function sideJson({ name, root, lock }: ProfileSide): object {
  return { name, root, lock };
}
