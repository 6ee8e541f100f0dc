import { expect, test } from '@jest/globals';
import { EventStream } from './event-stream.ts';

async function all<Item>(stream: AsyncIterable<Item>): Promise<Item[]> {
  return Array.fromAsync(stream);
}

test('what was said before and after the reader came arrives in order', async () => {
  const stream = new EventStream<number>();
  stream.push(1);
  const read = all(stream);
  stream.push(2);
  queueMicrotask(() => {
    stream.push(3);
    stream.end();
  });
  expect(await read).toEqual([1, 2, 3]);
});

test('an error comes after what was said before it', async () => {
  const stream = new EventStream<number>();
  stream.push(1);
  stream.end({ error: new Error('lost') });
  const seen: number[] = [];
  await expect(
    (async () => {
      for await (const item of stream) seen.push(item);
    })(),
  ).rejects.toThrow('lost');
  expect(seen).toEqual([1]);
});

test('once the reader left, nothing is kept', async () => {
  const stream = new EventStream<number>();
  stream.push(1);
  for await (const item of stream) {
    expect(item).toBe(1);
    break;
  }
  stream.push(2);
  stream.end();
  expect(await all(stream)).toEqual([]);
});
