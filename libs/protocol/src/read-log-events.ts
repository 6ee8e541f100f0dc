import type { LogEvent } from './contract.ts';
import { readMessages } from './read-messages.ts';
import { isProblem, ServiceProblem } from './service-problem.ts';

/**
 * The events of the log, as they come, until the service says that it stops.
 *
 * @param heard as for `readMessages`.
 * @returns true after the event `end`, false when the stream was cut.
 * @throws ServiceProblem for a `problem` event.
 */
export async function* readLogEvents(
  body: ReadableStream<Uint8Array>,
  heard: () => void,
): AsyncGenerator<LogEvent, boolean, void> {
  for await (const message of readMessages(body, heard)) {
    const data: unknown = JSON.parse(message.data);
    if (message.event === 'problem' && isProblem(data)) throw new ServiceProblem(data);
    if (message.event === 'end') return true;
    // What has no offset is none; a newer service may say more.
    if (message.id !== undefined) yield data as LogEvent;
  }
  return false;
}
