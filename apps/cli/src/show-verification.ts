import type { LockDifference, ProfileVerification } from '@agi-double/runtime';
import { hashBeside } from './lock-words.ts';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import { showFact } from './show-lines.ts';
import { wrap } from './text-layout.ts';

/** What was checked, a block for each thing that is not what the lock file says, and on stderr what to do next. */
export function showVerification(found: ProfileVerification, output: Output, messages: Messages): void {
  const { show, verify: words } = messages.profiles;
  const { ok, misfits, differences, missing } = found;
  showFact(output, show.profile, found.profile);
  showFact(output, show.file, found.file);
  showFact(output, show.lockFile, found.lockFile);
  showFact(output, show.root, output.hash(found.root));
  if (found.found !== found.root) showFact(output, words.found, output.hash(found.found));
  for (const { part, file, line, column, message } of misfits) {
    output.line('');
    output.styled('red', `${part}  ${words.misfit}`);
    const sentence = `${file}:${line}:${column} ${message}`;
    for (const each of output.onTerminal ? wrap(sentence, output.width) : [sentence]) output.line(each);
  }
  for (const difference of differences) showDifference(difference, output, messages);
  for (const { variable, part, file, line } of missing)
    output.words(words.missing(variable, part, `${file}:${line}`));
  if (ok) return output.words(words.same);
  const counted = words.counted(misfits.length + differences.length);
  const next = misfits.length > 0 ? words.misfits : words.differs;
  // The last line is what to do.
  output.words(`${counted}\n${next}`);
}

function showDifference(
  { part, name, file, was, now }: LockDifference,
  output: Output,
  { profiles: { parts, verify: words } }: Messages,
): void {
  output.line('');
  output.styled('red', `${parts[part].padEnd(10)} ${name}`);
  showFact(output, words.file, file);
  showFact(output, words.expected, was === undefined ? words.nothing : hashBeside(was, output));
  showFact(output, words.found, now === undefined ? words.nothing : hashBeside(now, output));
}
