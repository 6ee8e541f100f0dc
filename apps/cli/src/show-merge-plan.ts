import type { MergeConflict, MergePlan } from '@agi-double/runtime';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import { brief, showMarked } from './show-lines.ts';

/** So many digits of a note's event tell conflicts apart, and can be typed. */
const KEY_DIGITS = 12;

/** What a merge brings; then what somebody has to decide, each choice with the words that make it. */
export function showMergePlan(
  plan: MergePlan,
  undecided: readonly MergeConflict[],
  output: Output,
  messages: Messages,
): void {
  const { merge: words } = messages.branches;
  if (plan.events === 0) return output.words(words.nothing(plan.from, plan.into));
  output.heading(`${words.plan(plan.from, plan.into)}  ${words.events(plan.events)}`);
  for (const { text } of plan.notes.gone) showMarked(output, '-', brief(text), '  ');
  for (const { text } of plan.notes.added) showMarked(output, '+', brief(text), '  ');
  for (const { key, value } of plan.slots)
    showMarked(output, '+', `${key} = ${valueText(value, messages)}`, '  ');
  for (const conflict of undecided) showConflict(conflict, output, messages);
}

function showConflict(conflict: MergeConflict, output: Output, messages: Messages): void {
  const { merge: words, state } = messages.branches;
  const key = shortKey(conflict);
  const choice = (keep: 'ours' | 'theirs' | 'both', texts: readonly string[]): void => {
    output.styled('cyan', `  --decide ${key}=${keep}`);
    for (const text of texts) showMarked(output, ' ', brief(text), '  ');
  };
  output.line('');
  if (conflict.kind === 'slot') {
    output.heading(`${words.conflict}  ${words.slotConflict(key)}`);
    showMarked(output, ' ', `${words.was}: ${valueText(conflict.past, messages)}`);
    choice('ours', [valueText(conflict.ours, messages)]);
    choice('theirs', [valueText(conflict.theirs, messages)]);
    return;
  }
  const texts = (notes: typeof conflict.ours): readonly string[] =>
    notes.length === 0 ? [words.gone] : notes.map(({ text }) => text);
  output.heading(`${words.conflict}  ${words.noteConflict(key)}`);
  showMarked(output, ' ', `${words.was}: ${brief(conflict.text ?? state.erased)}`);
  choice('ours', texts(conflict.ours));
  choice('theirs', texts(conflict.theirs));
  choice('both', []);
}

function shortKey({ kind, key }: MergeConflict): string {
  return kind === 'slot' ? key : key.slice('sha256:'.length, 'sha256:'.length + KEY_DIGITS);
}

function valueText(value: MergePlan['slots'][number]['value'], { branches }: Messages): string {
  return value === null ? branches.merge.empty : JSON.stringify(value);
}
