import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** Longer than any event; a stream without a line end can't fill the memory. */
const MAXIMUM_EVENT = 64 * 1024 * 1024;

/**
 * Server-sent events, as they come.
 *
 * @param heard is called for every chunk, comments included: the sign that the service is alive.
 */
export async function* readMessages(
  body: ReadableStream<Uint8Array>,
  heard: () => void,
): AsyncGenerator<EventSourceMessage, void, void> {
  const arrived: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => arrived.push(message), maxBufferSize: MAXIMUM_EVENT });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      parser.feed(decoder.decode(value, { stream: true }));
      yield* arrived.splice(0);
    }
  } finally {
    // A caller that stops listening must not keep the connection; what happens over there goes on.
    await reader.cancel().catch(() => undefined);
  }
}
