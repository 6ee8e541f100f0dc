import type { FrameInput } from '@agi-double/frame-engine';
import type { EventId, Lineage, Log, Scope } from '@agi-double/memory';
import { foldFacts } from '../branches/fold-facts.ts';
import { readHistory } from './history.ts';

/** Counts end here, so that they cost the same on a long branch. */
const MOST_COUNTED = 100;
/** More than are counted: some of them took the place of others. */
const MOST_NOTES_READ = 2 * MOST_COUNTED;

/**
 * What conditions and prompts may know of the time before an input; read only where one of them asks.
 * @param shown told of the event whose text is among it
 */
export async function readMemory(
  log: Log,
  lineage: Lineage,
  scope: Scope,
  shown: (event: EventId) => void = () => undefined,
): Promise<FrameInput['memory']> {
  if (lineage.size === 0) return { exchanges: 0, notes: 0, lastInput: '', lastAnswer: '' };
  const history = await readHistory(log, lineage, scope, MOST_COUNTED);
  const notes = await log.read({
    lineage,
    scope,
    types: ['note-added', 'branch-merged'],
    order: 'newest',
    limit: MOST_NOTES_READ,
  });
  const last = history.at(-1);
  if (last !== undefined) shown(last.event);
  return {
    exchanges: history.length,
    notes: Math.min(foldFacts(notes.toReversed()).counting.size, MOST_COUNTED),
    lastInput: last?.exchange.input ?? '',
    lastAnswer: last?.exchange.answer ?? '',
  };
}
