import { hashBeside } from './lock-words.ts';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import type { LockChange } from './profiles-port.ts';
import { showMarked } from './show-lines.ts';

/** What differs between two locks, part by part; green came, red went. */
export function showLockChanges(
  changes: readonly LockChange[],
  output: Output,
  { profiles: { parts, changes: words } }: Messages,
): void {
  for (const [part, inPart] of Map.groupBy(changes, (change) => change.part)) {
    output.line('');
    output.heading(parts[part]);
    for (const change of inPart) showChange(change, output, words);
  }
}

function showChange(one: LockChange, output: Output, words: Messages['profiles']['changes']): void {
  const { change } = one;
  const name = words.name(one);
  const [was, now] = [words.side(one, 'was'), words.side(one, 'now')];
  const beside = (value: string | undefined): string =>
    value === undefined || value === name ? name : `${name} ${hashBeside(value, output)}`;
  switch (change) {
    case 'added':
      return showMarked(output, '+', beside(now), '  ');
    case 'removed':
      return showMarked(output, '-', beside(was), '  ');
    case 'changed':
      output.line(`  ${name}`);
      if (was !== undefined) showMarked(output, '-', hashBeside(was, output), '    ');
      if (now !== undefined) showMarked(output, '+', hashBeside(now, output), '    ');
      return;
  }
}
