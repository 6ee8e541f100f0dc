import { expect, test } from '@jest/globals';
import { TooManyUpdates } from '../errors/too-many-updates.ts';
import { Turns } from './turns.ts';

test('updates have their turns one after the other, also behind one that fails, and no more than 64 wait', async () => {
  const turns = new Turns();
  const order: number[] = [];
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const first = turns.take(async () => {
    await gate;
    throw new RangeError('first');
  });
  await Promise.resolve(); // It begins in the next turn of the queue.
  const waiting = Array.from({ length: 64 }, (_, index) => turns.take(async () => order.push(index)));
  await expect(turns.take(() => Promise.resolve())).rejects.toThrow(TooManyUpdates);
  expect(order).toEqual([]);
  open();
  await expect(first).rejects.toThrow(RangeError);
  await Promise.all(waiting);
  expect(order).toEqual(Array.from({ length: 64 }, (_, index) => index));
  await turns.idle();
});
