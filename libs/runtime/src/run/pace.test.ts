import { once } from 'node:events';
import { createServer, connect, type AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { FrameHome, routes, voice } from '../testing/frame-home.ts';
import { Pace } from './pace.ts';

test('what came in over a socket is dealt with before the last of many that begin', async () => {
  const server = createServer((socket) => socket.end('reply')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const order: string[] = [];
  const pace = new Pace();
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const replied = once(socket, 'data').then(() => order.push('reply'));
  let waiting = true;
  // As many begin as it takes: each gives way once, so that the loop sees the socket at the latest after the one under way.
  const begins: Promise<unknown>[] = [];
  const begin = async (): Promise<void> => {
    await pace.next();
    if (!waiting) return;
    order.push('begin');
    begins.push(begin());
  };
  begins.push(begin());
  await replied;
  waiting = false;
  await Promise.all(begins);
  expect(order.at(-1)).toBe('reply');
  socket.destroy();
  server.close();
});

test('of many runs that begin at once, the first is answered before the last has begun', async () => {
  const branches = Array.from({ length: 12 }, (_, index) => `branch-${index}`);
  await using home = await FrameHome.make({ 'routes.yaml': routes, 'voice.yaml': voice('Hello.') });
  const double = await home.open();
  for (const branch of branches) await double.fork(branch, { branch: 'main' });
  const said: string[] = [];
  await Promise.all(
    branches.map(async (branch) => {
      for await (const { type } of double.think(branch, { text: 'Hello' })) said.push(type);
    }),
  );
  expect(said.filter((type) => type === 'answer-given')).toHaveLength(branches.length);
  expect(said.indexOf('answer-given')).toBeLessThan(said.lastIndexOf('run-started'));
});
