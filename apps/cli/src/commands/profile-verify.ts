import type { ProfileVerification } from '@agi-double/runtime';
import type { CommandContext } from '../command-context.ts';
import { EXIT, reportError } from '../report-error.ts';
import { showVerification } from '../show-verification.ts';
import { whileHashing } from '../while-hashing.ts';

/** @param full whether to hash model files again. */
export async function verifyProfile(
  context: CommandContext,
  named: string | undefined,
  full: boolean,
): Promise<number> {
  const { output, messages, surroundings } = context;
  const profiles = await context.openProfiles();
  let found: ProfileVerification;
  try {
    found = await whileHashing(context, (options) =>
      profiles.verify(named ?? context.profile, { ...options, full }),
    );
  } catch (error) {
    // The profile was found and is not locked: what a pipeline asks about is answered with a no.
    if (!(error instanceof Error && error.name === 'LockMissing')) throw error;
    reportError(error, surroundings, messages, { json: output.json });
    return EXIT.failed;
  }
  if (output.json) output.document(found);
  else showVerification(found, named ?? context.profile, output, messages);
  return found.ok ? EXIT.ok : EXIT.failed;
}
