import type { LockDifference, ProfileVerification } from '@agi-double/runtime';
import { asTyped } from './as-typed.ts';
import { hashBeside } from './lock-words.ts';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import { showFact } from './show-lines.ts';
import { wrap } from './text-layout.ts';

/** What was checked, a block for each thing that is not what the lock file says, and on stderr what to do next. */
export function showVerification(
  found: ProfileVerification,
  named: string | undefined,
  output: Output,
  messages: Messages,
): void {
  const { show, verify: words } = messages.profiles;
  const { ok, misfits, differences, missing } = found;
  showFact(output, show.profile, found.profile);
  showFact(output, show.file, found.file);
  showFact(output, show.lockFile, found.lockFile);
  showFact(output, show.root, output.hash(found.root));
  if (found.found !== found.root) showFact(output, words.found, output.hash(found.found));
  // What was changed in the profile differs from the lock as well: it is told once, with both.
  const told = new Set<string>();
  for (const difference of differences) {
    const { part } = difference;
    showDifference(
      difference,
      told.has(part) ? [] : misfits.filter((one) => partOf(one) === part),
      output,
      messages,
    );
    told.add(part);
  }
  const others = misfits.filter((misfit) => !told.has(partOf(misfit)));
  for (const misfit of others) {
    output.line('');
    output.styled('red', `${misfit.part}  ${words.misfit}`);
    showMisfit(misfit, output, messages);
  }
  for (const { variable, part, file, line } of missing)
    output.words(words.missing(variable, part, `${file}:${line}`));
  if (ok) return output.words(words.same);
  // The last line is what to do.
  output.words(`${words.counted(differences.length + others.length)}\n${words.differs(asTyped(named))}`);
}

type Misfit = ProfileVerification['misfits'][number];

/** `modules` of `modules.0` */
function partOf({ part }: Misfit): string {
  return part.split('.')[0] ?? part;
}

function showMisfit(misfit: Misfit, output: Output, { profiles }: Messages): void {
  const { file, line, column } = misfit;
  const sentence = `${file}:${line}:${column} ${profiles.verify.misfitWords(misfit)}`;
  for (const each of output.onTerminal ? wrap(sentence, output.width) : [sentence]) output.line(each);
}

function showDifference(
  difference: LockDifference,
  misfits: readonly Misfit[],
  output: Output,
  messages: Messages,
): void {
  const { parts, verify: words, changes } = messages.profiles;
  const [was, now] = [changes.side(difference, 'was'), changes.side(difference, 'now')];
  const { part, file } = difference;
  output.line('');
  output.styled('red', `${parts[part].padEnd(10)} ${changes.name(difference)}`);
  for (const misfit of misfits) showMisfit(misfit, output, messages);
  showFact(output, words.file, file);
  showFact(output, words.expected, was === undefined ? words.nothing : hashBeside(was, output));
  showFact(output, words.found, now === undefined ? words.nothing : hashBeside(now, output));
}
