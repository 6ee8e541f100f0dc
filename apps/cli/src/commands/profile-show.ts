import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../report-error.ts';
import { showProfile } from '../show-profile.ts';
import { whileHashing } from '../while-hashing.ts';

export async function showOneProfile(context: CommandContext, named: string | undefined): Promise<number> {
  const { output, messages } = context;
  const profiles = await context.openProfiles();
  const report = await whileHashing(context, (options) => profiles.show(named ?? context.profile, options));
  if (output.json) output.document(report);
  else showProfile(report, named ?? context.profile, output, messages);
  return EXIT.ok;
}
