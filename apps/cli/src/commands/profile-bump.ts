import type { ProfilesPort } from '../profiles-port.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../report-error.ts';
import { showBumps } from '../show-bumps.ts';
import { whileHashing } from '../while-hashing.ts';

/** @param write whether to write what is proposed; what that leaves to be done by hand is a failure then. */
export async function bumpProfile(
  context: CommandContext,
  named: string | undefined,
  write: boolean,
): Promise<number> {
  const { output, messages } = context;
  const profiles = await context.openProfiles();
  const report = await whileHashing(context, (options) =>
    profiles.bump(named ?? context.profile, { ...options, write }),
  );
  if (output.json) output.document(report);
  else showBumps(report, { write, named: named ?? context.profile }, output, messages);
  if (!output.json && write && report.profile !== undefined)
    await sayInForce(report.profile.uri, report.profileFile, profiles, context);
  return write && report.byHand.length > 0 ? EXIT.failed : EXIT.ok;
}

/** A profile with another version is another one, and what main thinks under is named with its version. */
async function sayInForce(
  was: string,
  file: string,
  profiles: ProfilesPort,
  { output, messages }: CommandContext,
): Promise<void> {
  // The files are written: a log that cannot be asked is no failure of that.
  const inForce = await profiles.inForce().catch(() => undefined);
  if (inForce === was) output.words(messages.profiles.bump.inForce(was, file));
}
