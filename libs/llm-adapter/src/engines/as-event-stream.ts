import { mendChunk, reportedStatus } from './mend-chunk.ts';

/** An answer to be read on; or, in place of one, a failure that the server reported with success. */
export type Answered =
  | { readonly body: ReadableStream<Uint8Array> | null }
  | { readonly body?: undefined; readonly said: string; readonly status: number | undefined };

/**
 * The answer as the library reads it, whatever the server made of the request: some answer a request for a stream in one
 * piece, and some report a failure with HTTP 200. Server-sent events are mended one by one as they come.
 */
export async function asEventStream({ body }: Response, asked: boolean): Promise<Answered> {
  if (body === null) return { body };
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let begun = '';
  let ended = false;
  while (!ended && begun.trimStart() === '') {
    const { done, value } = await reader.read();
    begun += value ?? '';
    ended = done;
  }
  if (!/^\s*[{[]/.test(begun)) {
    const text = resumed(begun, reader);
    return { body: bytesOf(asked ? text.pipeThrough(mendedLines()) : text) };
  }
  while (!ended) {
    const { done, value } = await reader.read();
    begun += value ?? '';
    ended = done;
  }
  return wholeAnswer(begun, asked);
}

function wholeAnswer(whole: string, asked: boolean): Answered {
  let value: unknown;
  try {
    value = JSON.parse(whole);
  } catch {
    return { body: inOnePiece(whole) }; // The library says what is wrong with it.
  }
  // Gemini wraps its errors in a list.
  const answer = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
  const error = typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : undefined;
  if (error !== undefined && error !== null && error !== false) {
    return { said: JSON.stringify(answer), status: reportedStatus(error) };
  }
  return {
    body: inOnePiece(asked ? `data: ${mendChunk(JSON.stringify(answer))}\n\ndata: [DONE]\n\n` : whole),
  };
}

/** What was read, and then what comes. */
function resumed(begun: string, reader: ReadableStreamDefaultReader<string>): ReadableStream<string> {
  return new ReadableStream<string>(
    {
      start: (controller) => controller.enqueue(begun),
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** Line by line, as the events come. */
function mendedLines(): TransformStream<string, string> {
  let line = '';
  return new TransformStream<string, string>({
    transform(piece, controller) {
      const lines = (line + piece).split('\n');
      line = lines.pop() ?? '';
      if (lines.length > 0) controller.enqueue(lines.map((one) => `${mendLine(one)}\n`).join(''));
    },
    // A server that hangs up may forget the line's end, and the empty line that ends an event.
    flush: (controller) => controller.enqueue(`${mendLine(line)}\n\n`),
  });
}

function mendLine(line: string): string {
  const data = /^data:\s*(\{.*\})\s*$/.exec(line)?.[1];
  return data === undefined ? line : `data: ${mendChunk(data)}`;
}

function bytesOf(text: ReadableStream<string>): ReadableStream<Uint8Array> {
  return text.pipeThrough(new TextEncoderStream());
}

const inOnePiece = (text: string): ReadableStream<Uint8Array> | null => new Response(text).body;
