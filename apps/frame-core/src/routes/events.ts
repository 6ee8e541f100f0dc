import { MAIN_BRANCH, type LogEvent } from '@agi-double/protocol';
import type { TurnContext } from '../answer-turn.ts';
import type { DoublePort, EventId, RunId } from '../double-port.ts';
import { openEventStream } from '../event-stream.ts';
import type { Listeners } from '../listeners.ts';
import { NotAcceptable, ServiceStopping } from '../refusals.ts';
import type { Routes } from './route.ts';

/** The log's events as they are: listed, followed, and one by one. */
export function eventRoutes(
  double: DoublePort,
  { keepAlive, problem }: Pick<TurnContext, 'keepAlive' | 'problem'>,
  listeners: Listeners,
): Pick<Routes, 'get /v1/events' | 'get /v1/events/{event}'> {
  return {
    'get /v1/events': async (request, response) => {
      const { branch = MAIN_BRANCH, limit = 20, types, run, after } = request.query;
      const wanted = request.accepts(['application/json', 'text/event-stream']);
      if (wanted === false) throw new NotAcceptable();
      const query = { limit, ...(types && { types }), ...(run !== undefined && { run: run as RunId }) };
      if (wanted === 'application/json') {
        const events = await double.events(branch, query);
        response.json({
          branch,
          events: events.filter(({ offset }) => offset > (after ?? -1)).map(toLogEvent),
        });
        return;
      }
      // A browser that comes back asks for the same address once more; what it has seen is in the header.
      const seen = request.headers['last-event-id'];
      const from = seen === undefined ? after : Number(seen);
      await listeners.run(response, async (signal) => {
        // Errors of the question (an unknown branch or run) are ordinary problem responses, with their status.
        await double.events(branch, { ...query, limit: 1 });
        const stream = openEventStream(response, keepAlive, Infinity);
        try {
          const follow = { ...query, ...(from !== undefined && { after: from }) };
          for await (const event of double.follow(branch, follow, signal)) {
            stream.send(event.type, toLogEvent(event), event.offset);
            await stream.taken();
          }
          // Told apart from a line that was cut: nothing is missing, and nothing more comes.
          if (signal.reason instanceof ServiceStopping)
            stream.send('end', { type: 'end', reason: 'stopping' });
        } catch (error) {
          stream.send('problem', problem(error, request).problem);
        } finally {
          stream.end();
        }
      });
    },
    'get /v1/events/{event}': async (request, response) => {
      response.json(toLogEvent(await double.event(request.params.event as EventId)));
    },
  };
}

/** Without the opaque id that stands for its scope. */
function toLogEvent(event: Awaited<ReturnType<DoublePort['event']>>): LogEvent {
  const { id, type, at, offset, run, parents, segment, seq, root, bodyHash, body } = event;
  return {
    event: id,
    type,
    at,
    offset,
    ...(run !== undefined && { run }),
    parents,
    segment,
    seq,
    root,
    bodyHash,
    ...(body !== undefined && { body: { ...body } }),
    erased: body === undefined,
  };
}
