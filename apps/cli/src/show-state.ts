import type { BranchRun, BranchState } from '@agi-double/runtime';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import { engineName } from './lock-words.ts';
import { brief, showFact, showMarked } from './show-lines.ts';

/** Of the notes, as many are shown; `--json` has a hundred. */
const FIRST_NOTES = 20;

/** What the Double was at a place: what ran, what it had been told, what was said last, what was left undone. */
export function showState(
  state: BranchState,
  ownProfile: string | undefined,
  output: Output,
  messages: Messages,
): void {
  const { state: words } = messages.branches;
  const { lock } = state;
  if (state.branch !== undefined) showFact(output, words.branch, state.branch);
  showFact(output, messages.trace.scope, state.scope);
  showFact(output, words.head, output.hash(state.head));
  showFact(output, words.when, output.time(state.at));
  showFact(output, words.events, String(state.events));
  showFact(output, words.root, output.hash(state.root));
  // What ran when the head came, and what will run now, where that is another one.
  const then = lock === undefined ? [] : [lock.profile];
  const now = ownProfile === undefined || ownProfile === lock?.profile ? [] : [ownProfile];
  showFact(output, words.profile, ...then, ...now.map(messages.profiles.fromNowOn));
  if (lock === undefined) output.words(words.lockLost);
  else {
    showFact(output, words.snapshot, output.hash(lock.snapshot));
    showFact(output, words.engine, ...lock.engines.map(engineName));
    showFact(output, words.modules, ...lock.modules.map(({ uri }) => uri));
    showFact(output, words.frames, ...lock.frames.map(({ uri }) => uri));
  }

  heading(words.slots, state.slots.length, output, messages);
  for (const { key, value } of state.slots) showMarked(output, ' ', `${key} = ${JSON.stringify(value)}`);

  heading(words.notes, state.noteCount, output, messages);
  for (const { event, text } of state.notes.slice(0, FIRST_NOTES)) {
    output.line(`  ${output.hash(event)}`);
    showMarked(output, ' ', brief(text), '  ');
  }
  const left = state.noteCount - Math.min(state.notes.length, FIRST_NOTES);
  if (left > 0) output.line(`  ${messages.branches.more(left)}`);

  heading(words.lastExchange, state.lastExchange ? 1 : 0, output, messages);
  if (state.lastExchange !== undefined) showExchange(state.lastExchange, output, messages);

  if (state.runs.unfinished.length > 0)
    heading(words.unfinished, state.runs.unfinished.length, output, messages);
  for (const { run, status, input } of state.runs.unfinished) {
    output.line(`  ${run}  ${messages.status[status]}`);
    showMarked(output, ' ', brief(input ?? words.erased), '  ');
  }
}

/** What was asked, and what was answered. */
function showExchange({ run, at, input, answer }: BranchRun, output: Output, messages: Messages): void {
  const { erased } = messages.branches.state;
  output.line(`  ${run}  ${output.time(at)}`);
  showMarked(output, ' ', `${messages.branches.diff.asked}: ${brief(input ?? erased)}`, '  ');
  showMarked(output, ' ', `${messages.branches.diff.answered}: ${brief(answer?.text ?? erased)}`, '  ');
  if (answer !== undefined) output.line(`    ${output.hash(answer.event)}`);
}

function heading(name: string, count: number, output: Output, { branches }: Messages): void {
  output.line('');
  if (count === 0) output.line(`${name.padEnd(10)} ${branches.state.none}`);
  else output.heading(name);
}
