import type { EventId, Lineage, Log, Scope } from '@agi-double/memory';
import type { Exchange } from '@agi-double/reasoning-modules';

/**
 * The last exchanges of a lineage, oldest first, each with its answer's event. Runs without an answer are left out,
 * and so is what was erased.
 */
export async function readHistory(
  log: Log,
  lineage: Lineage,
  scope: Scope,
  exchanges: number,
): Promise<readonly { readonly event: EventId; readonly exchange: Exchange }[]> {
  if (exchanges === 0 || lineage.size === 0) return [];
  const events = await log.read({
    lineage,
    scope,
    types: ['run-started', 'answer-given'],
    order: 'newest',
    limit: exchanges * 2,
  });
  const answers = new Map<string, { event: EventId; text: string }>();
  const history: { event: EventId; exchange: Exchange }[] = [];
  for (const event of events) {
    if (event.run === undefined || event.body === undefined) continue;
    if (event.type === 'answer-given') answers.set(event.run, { event: event.id, text: event.body.text });
    const answer = answers.get(event.run);
    if (event.type !== 'run-started' || answer === undefined) continue;
    history.unshift({ event: answer.event, exchange: { input: event.body.input.text, answer: answer.text } });
  }
  return history;
}
