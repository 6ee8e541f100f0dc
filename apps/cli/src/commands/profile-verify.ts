import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../report-error.ts';
import { showVerification } from '../show-verification.ts';
import { whileHashing } from '../while-hashing.ts';

/** @param full whether to hash model files again. */
export async function verifyProfile(
  context: CommandContext,
  named: string | undefined,
  full: boolean,
): Promise<number> {
  const { output, messages } = context;
  const profiles = await context.openProfiles();
  const found = await whileHashing(context, (options) =>
    profiles.verify(named ?? context.profile, { ...options, full }),
  );
  if (output.json) output.document(found);
  else showVerification(found, named ?? context.profile, output, messages);
  return found.ok ? EXIT.ok : EXIT.failed;
}
