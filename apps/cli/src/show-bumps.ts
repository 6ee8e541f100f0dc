import type { BumpReport } from '@agi-double/runtime';
import { asTyped } from './as-typed.ts';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import { showFact } from './show-lines.ts';

/** Which versions must go up and by which rule, what was written, and on stderr what to do next. */
export function showBumps(
  report: BumpReport,
  { write, named }: { readonly write: boolean; readonly named: string | undefined },
  output: Output,
  messages: Messages,
): void {
  const { parts, bump: words, verify } = messages.profiles;
  const { bumps, profile, changes, written, byHand } = report;
  const leftToHand = new Set(byHand.map(({ uri }) => uri));
  for (const bump of bumps) {
    const { part, uri, next, rule } = bump;
    const mark = leftToHand.has(uri) ? `  (${words.byHand})` : '';
    showFact(output, parts[part], `${uri} → ${next}${mark}`, `${rule}: ${words.why(bump)}`);
  }
  if (profile !== undefined) {
    const [first = '', ...more] = words.profileWhy(profile);
    const because = [`${words.levels[profile.level]}: ${first}`, ...more];
    showFact(output, parts.profile, `${profile.uri} → ${profile.next}`, ...because);
  }
  for (const file of written) showFact(output, verify.file, file);
  if (bumps.length === 0 && profile === undefined) {
    output.words(words.none);
    if (changes.length > 0 && !write) output.words(words.lockNext(asTyped(named)));
    return;
  }
  if (byHand.length > 0) output.words(words.byHandNext);
  if (write) output.words(words.written(written.length));
  else if (bumps.length > byHand.length || profile !== undefined) output.words(words.next(asTyped(named)));
}
