import path from 'node:path';
import type { ProfileListing } from '@agi-double/runtime';
import type { CommandContext } from '../command-context.ts';
import { hashBeside } from '../lock-words.ts';
import { EXIT } from '../report-error.ts';
import { showMarked } from '../show-lines.ts';
import { table } from '../text-layout.ts';

export async function listProfiles(context: CommandContext): Promise<number> {
  const { output, messages } = context;
  const profiles = await context.openProfiles();
  const listed = await profiles.list();
  if (output.json) {
    output.document(listed);
    return EXIT.ok;
  }
  if (listed.length === 0) output.words(messages.profiles.list.none);
  // Only a mark: a log that cannot be looked into is no reason to keep the list back.
  const current = await context.profileName().catch(() => undefined);
  const rows = listed.map((one) => [
    isNamed(one, current, context) ? '*' : ' ',
    one.name,
    one.profile ?? messages.profiles.list.broken,
    rootOf(one, context),
    '|',
  ]);
  for (const [index, start] of table(rows).entries()) {
    const one = listed[index];
    const { file = '' } = one ?? {};
    const problem = one && messages.profiles.list.problem(one);
    const whole = start.slice(0, -1) + file;
    if (!output.onTerminal || whole.length <= output.width) output.line(whole);
    else {
      output.line(start.slice(0, -1).trimEnd());
      output.line(`   ${file}`);
    }
    if (problem !== undefined) for (const line of problem.split('\n')) showMarked(output, ' ', line, '   ');
  }
  return EXIT.ok;
}

/** By its name, its whole name with the version, or the path of its file. */
function isNamed(
  { name, profile, file }: ProfileListing,
  current: string | undefined,
  { surroundings }: CommandContext,
): boolean {
  if (current === undefined) return false;
  return (
    [name, profile, file].includes(current) || file === path.resolve(surroundings.workingDirectory, current)
  );
}

function rootOf({ root, lockFile, profile }: ProfileListing, { output, messages }: CommandContext): string {
  const { noLock, brokenLock } = messages.profiles.list;
  if (profile === undefined) return '';
  if (root !== undefined) return hashBeside(root, output);
  return lockFile === undefined ? noLock : brokenLock;
}
