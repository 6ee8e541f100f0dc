import type { CommandContext } from '../command-context.ts';
import type { AcceptedPart } from '../double-port.ts';
import { EXIT } from '../report-error.ts';
import { showFact } from '../show-lines.ts';
import { showLockChanges } from '../show-lock-changes.ts';

/** @param accept parts that may break. */
export async function useProfile(
  context: CommandContext,
  named: string,
  accept: readonly AcceptedPart[],
): Promise<number> {
  const { output, messages } = context;
  // From the log: what is switched away from is not brought up to date first.
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const used = await double.useProfile(named, { branch: context.branch, accept });
  if (output.json) {
    output.document(used);
    return EXIT.ok;
  }
  const { show, use: words } = messages.profiles;
  const { profile, root, branch, previous, changes } = used;
  const fromTo = (was: string, now: string): readonly string[] => (was === now ? [now] : [`${was} →`, now]);
  showFact(output, messages.branches.state.branch, branch);
  showFact(output, show.profile, ...fromTo(previous.profile, profile));
  showFact(output, show.root, ...fromTo(output.hash(previous.root), output.hash(root)));
  showLockChanges(changes, output, messages);
  if (previous.root === root && previous.profile === profile) output.words(words.same(profile, branch));
  else output.words(branch === 'main' ? words.main(profile) : words.done(profile, branch));
  return EXIT.ok;
}
