import type { BranchDiff, BranchDiffSide, SlotChange } from '@agi-double/runtime';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import { brief, showFact, showMarked } from './show-lines.ts';
import { shortHash } from './source-line.ts';

/** What two places have in common, then what each of them did since; green came, red went. */
export function showBranchDiff(diff: BranchDiff, output: Output, messages: Messages): void {
  const { diff: words } = messages.branches;
  const { relation, common, a, b, frames } = diff;
  if (relation === 'same') return output.words(words.same(nameOf(a), nameOf(b)));
  if (relation === 'unrelated') output.line(words.unrelated);
  else {
    const last = common.last === undefined ? [] : [words.upTo(output.hash(common.last))];
    for (const line of [[words.common(common.events), ...last].join(', ')]) output.styled('cyan', line);
  }
  for (const side of [a, b]) showSide(side, output, messages);
  if (frames === undefined) return;
  output.line('');
  output.heading(words.framesBetween);
  for (const { uri } of frames.removed) output.styled('red', `  - ${uri}`);
  for (const { uri } of frames.added) output.styled('green', `  + ${uri}`);
  for (const { after } of frames.changed) output.line(`  ~ ${after.uri}`);
  if (a.snapshot !== undefined && b.snapshot !== undefined)
    output.dimWords(words.framesTexts(digits(a.snapshot), digits(b.snapshot)));
}

function showSide(side: BranchDiffSide, output: Output, messages: Messages): void {
  const { diff: words, state } = messages.branches;
  output.line('');
  if (side.count === 0) {
    output.heading(`${nameOf(side)}  ${words.nothing}`);
    return;
  }
  output.heading(`${nameOf(side)}  ${words.since(side.count)}`);
  for (const { input, answer, status } of side.runs) {
    showFact(output, `  ${words.asked}`, brief(input ?? state.erased));
    const answered =
      answer === undefined ? `(${messages.status[status]})` : brief(answer.text ?? state.erased);
    showFact(output, `  ${words.answered}`, answered);
  }
  if (side.notes.length + side.gone.length > 0) output.line(`  ${words.notes}`);
  for (const { text } of side.gone) showMarked(output, '-', brief(text), '  ');
  for (const { text } of side.notes) showMarked(output, '+', brief(text), '  ');
  if (side.slots.length > 0) output.line(`  ${words.slots}`);
  for (const slot of side.slots) showSlotChange(slot, output);
  if (side.snapshots.length > 0)
    showFact(output, `  ${words.frames}`, ...side.snapshots.map((snapshot) => shortHash(snapshot)));
  if (side.modules.length > 0)
    showFact(output, `  ${words.modules}`, ...side.modules.map(({ module }) => module));
}

/** An empty slot is no line: there the frame's own value stands. */
function showSlotChange({ key, before, after }: SlotChange, output: Output): void {
  if (before !== null) showMarked(output, '-', `${key} = ${JSON.stringify(before)}`, '  ');
  if (after !== null) showMarked(output, '+', `${key} = ${JSON.stringify(after)}`, '  ');
}

function nameOf({ branch, head }: BranchDiffSide): string {
  return branch ?? shortHash(head);
}

/** As `agi frames diff` takes it. */
function digits(hash: string): string {
  return hash.slice('sha256:'.length, 'sha256:'.length + 8);
}
