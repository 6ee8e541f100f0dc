import { UnknownEvent, type Branch, type EventId, type Log } from '@agi-double/memory';
import { UnknownNote } from '../errors/unknown-note.ts';
import { foldFacts } from './fold-facts.ts';
import { isIn } from './lineages.ts';
import { newestFirst } from './read-lineage.ts';

/** Checks that a note can be replaced on a branch: it counts there. @throws UnknownNote */
export async function checkReplaced(
  log: Log,
  { name, lineage, scope }: Branch,
  note: EventId,
): Promise<void> {
  const event = await log.event(note, scope).catch((error: unknown) => {
    if (error instanceof UnknownEvent) throw new UnknownNote(note, name, 'no-note');
    throw error;
  });
  if (event.type !== 'note-added') throw new UnknownNote(note, name, 'no-note');
  if (!isIn(lineage, event)) throw new UnknownNote(note, name, 'elsewhere');
  if (event.body === undefined) throw new UnknownNote(note, name, 'erased');
  // What could say otherwise came later.
  const later = [];
  for await (const one of newestFirst(log, { lineage, scope, types: ['note-added', 'branch-merged'] })) {
    if (one.offset < event.offset) break;
    later.push(one);
  }
  if (!foldFacts(later.reverse()).counting.has(note)) throw new UnknownNote(note, name, 'gone');
}
