import type { ProfileDiff, ProfileSide } from '@agi-double/runtime';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import { showDiff } from './show-diff.ts';
import { showFact } from './show-lines.ts';
import { showLockChanges } from './show-lock-changes.ts';

/** What two locks pin differently, part by part, then how the texts of their frames differ. */
export function showProfileDiff(
  { a, b, changes, frames }: ProfileDiff,
  output: Output,
  messages: Messages,
): void {
  const { diff: words } = messages.profiles;
  if (a.root === b.root) return output.words(words.same);
  showSide('a', a, output);
  showSide('b', b, output);
  showLockChanges(changes, output, messages);
  if (!changes.some(({ part }) => part === 'frames')) return;
  if (frames === undefined || a.snapshot === undefined || b.snapshot === undefined)
    return output.words(words.textsUnknown);
  output.line('');
  showDiff(frames, [a.snapshot, b.snapshot], output, messages);
}

function showSide(side: string, { name, root, lock }: ProfileSide, output: Output): void {
  showFact(output, side, name === lock.profile ? name : `${name}  ${lock.profile}`, output.hash(root));
}
