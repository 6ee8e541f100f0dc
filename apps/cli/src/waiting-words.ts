import type { RunSummary } from '@agi-double/runtime';
import type { Messages } from './messages.ts';

/** What a run waits for, and what to type; nothing for one that does not wait. */
export function waitingWords(
  { run, branch, waiting }: Pick<RunSummary, 'run' | 'branch' | 'waiting'>,
  messages: Messages,
): readonly string[] {
  if (waiting === undefined) return [];
  const resume = `agi resume ${run}${branch === 'main' ? '' : ` --branch ${branch}`}`;
  return [messages.log.waiting(run, waiting.name, waiting.step, resume)];
}
