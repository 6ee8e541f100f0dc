import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../report-error.ts';
import { showFact } from '../show-lines.ts';
import { showLockChanges } from '../show-lock-changes.ts';
import { whileHashing } from '../while-hashing.ts';

export interface LockOptions {
  readonly force?: boolean;
  readonly full?: boolean;
}

export async function lockProfile(
  context: CommandContext,
  named: string | undefined,
  { force = false, full = false }: LockOptions,
): Promise<number> {
  const { output, messages } = context;
  const { show: words, lock } = messages.profiles;
  const profiles = await context.openProfiles();
  const done = await whileHashing(context, (options) =>
    profiles.lock(named ?? context.profile, { ...options, force, full }),
  );
  if (output.json) {
    output.document(done);
    return EXIT.ok;
  }
  const { file, root, previous, changes } = done;
  const same = previous === root;
  showFact(output, words.file, file);
  showFact(
    output,
    words.root,
    ...(previous === undefined || same ? [] : [`${output.hash(previous)} →`]),
    output.hash(root),
  );
  showLockChanges(changes, output, messages);
  output.words(same ? lock.same : lock.written);
  return EXIT.ok;
}
