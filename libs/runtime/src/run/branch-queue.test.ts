import { expect, test } from '@jest/globals';
import { BranchBusy } from '../errors/branch-busy.ts';
import { BranchQueue } from './branch-queue.ts';

test('inputs of one branch go one at a time, in order; another branch does not wait', async () => {
  const queue = new BranchQueue(10);
  const order: string[] = [];
  const leaveFirst = await queue.enter('main');
  const second = queue.enter('main').then((leave) => (order.push('second'), leave));
  const third = queue.enter('main').then((leave) => (order.push('third'), leave));
  (await queue.enter('side'))();
  expect(order).toEqual([]);
  leaveFirst();
  (await second)();
  (await third)();
  expect(order).toEqual(['second', 'third']);
});

test('a full queue refuses instead of growing, and is usable again once it drains', async () => {
  const queue = new BranchQueue(1);
  const leave = await queue.enter('main');
  const waiting = queue.enter('main');
  await expect(queue.enter('main')).rejects.toThrow(BranchBusy);
  leave();
  leave(); // Leaving twice frees one place only.
  (await waiting)();
  (await queue.enter('main'))();
});

test('whoever takes its input back leaves the queue, and those behind it move up', async () => {
  const queue = new BranchQueue(2);
  const leave = await queue.enter('main');
  const gone = new AbortController();
  const withdrawn = queue.enter('main', gone.signal);
  const behind = queue.enter('main');
  await expect(queue.enter('main')).rejects.toThrow(BranchBusy);
  gone.abort(new Error('left'));
  await expect(withdrawn).rejects.toThrow('left');
  await expect(queue.enter('main', gone.signal)).rejects.toThrow('left');
  leave();
  (await behind)();
  (await queue.enter('main'))();
});
