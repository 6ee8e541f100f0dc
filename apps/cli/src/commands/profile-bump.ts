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
  else showBumps(report, write, output, messages);
  return write && report.byHand.length > 0 ? EXIT.failed : EXIT.ok;
}
