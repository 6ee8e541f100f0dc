import type { EngineFailed } from './engine-errors.ts';

/** A body that ends with `tooLong` after so many bytes, and with `failed` where the network does. */
export function boundedBody(
  body: ReadableStream<Uint8Array>,
  limit: number,
  failed: (error: unknown) => EngineFailed,
  tooLong: EngineFailed,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let bytes = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            controller.close();
            return;
          }
          bytes += value.length;
          if (bytes <= limit) {
            controller.enqueue(value);
            return;
          }
          controller.error(tooLong);
          void reader.cancel().catch(() => undefined);
        } catch (error) {
          controller.error(failed(error));
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
