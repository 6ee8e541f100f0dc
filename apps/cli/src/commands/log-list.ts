import type { CommandContext } from '../command-context.ts';
import type { LoggedEvent, RunId } from '../double-port.ts';
import type { EventType } from '../event-types.ts';
import { EXIT } from '../report-error.ts';
import { eventJson, eventLine } from '../show-event.ts';

export interface ListOptions {
  readonly limit?: number;
  readonly type?: readonly EventType[];
  readonly run?: string;
  readonly follow?: true;
}

/** Newest first; followed, the newest are the last, since more come below them. */
export async function listEvents(
  context: CommandContext,
  { limit = 20, type, run, follow }: ListOptions,
): Promise<number> {
  const { output, messages, branch, surroundings } = context;
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const found = run === 'last' ? (await double.explain('last', branch)).run : (run as RunId | undefined);
  const query = { limit, ...(type && { types: type }), ...(found !== undefined && { run: found }) };
  const show = (event: LoggedEvent): void => {
    if (output.json) output.document(eventJson(event));
    else output.line(eventLine(event, output, messages));
  };
  if (follow !== true) {
    const events = await double.events(branch, query);
    if (output.json) output.document(events.map(eventJson));
    else events.forEach(show);
    if (events.length === 0) output.progress(messages.log.none(branch));
    return EXIT.ok;
  }
  const ending = new AbortController();
  const stopListening = surroundings.onSignal(['SIGINT', 'SIGTERM'], () => ending.abort());
  try {
    for await (const event of double.follow(branch, query, ending.signal)) {
      if (output.closed) break;
      show(event);
    }
    if (output.onTerminal && !output.json) output.words(''); // Behind the ^C.
    return EXIT.ok;
  } finally {
    stopListening();
  }
}
