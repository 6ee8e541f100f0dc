import type { ThinkEvent } from './contract.ts';
import { readMessages } from './read-messages.ts';
import { isProblem, ServiceProblem } from './service-problem.ts';

const known: Readonly<Record<ThinkEvent['type'], { readonly last: boolean }>> = {
  'run-started': { last: false },
  'run-resumed': { last: false },
  'route-chosen': { last: false },
  'step-started': { last: false },
  draft: { last: false },
  'step-finished': { last: false },
  'answer-given': { last: true },
  'run-parked': { last: true },
  'run-failed': { last: true },
};

function isKnown(type: string): type is ThinkEvent['type'] {
  return Object.hasOwn(known, type);
}

/**
 * The events of a turn's stream, as they come. Returns after the event that ends the run; types that this version
 * does not know are passed over, so that a newer service may say more.
 *
 * @param heard is called for every chunk, comments included: the sign that the service is alive.
 * @returns true when the run's last event was seen, false when the stream was cut before it.
 * @throws ServiceProblem for a `problem` event.
 */
export async function* readThinkEvents(
  body: ReadableStream<Uint8Array>,
  heard: () => void,
): AsyncGenerator<ThinkEvent, boolean, void> {
  for await (const message of readMessages(body, heard)) {
    const data: unknown = JSON.parse(message.data);
    if (message.event === 'problem' && isProblem(data)) throw new ServiceProblem(data);
    if (message.event === undefined || !isKnown(message.event)) continue;
    yield data as ThinkEvent;
    if (known[message.event].last) return true;
  }
  return false;
}
