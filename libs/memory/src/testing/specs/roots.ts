import { hashBytes, hashFromBytes, type Hash } from '@agi-double/versioning';
import { HeadMoved } from '../../errors.ts';
import type { NewEvent } from '../../event.ts';
import type { LogBackend } from '../backend.ts';
import { note } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { failure, onLog, same } from '../scene.ts';

const of = (root: Hash): NewEvent => ({ ...note('x'), root });
/** A root that begins with these bytes, and goes on with zeros. */
const beginning = (...bytes: readonly number[]): Hash => {
  const all = new Uint8Array(32);
  all.set(bytes);
  return hashFromBytes(all);
};

const low = beginning(0x0a, 0xb0);
const odd = beginning(0x0a, 0xb1);
const high = beginning(0xff, 0xff);
const last = hashFromBytes(new Uint8Array(32).fill(0xff));

export function rootsSpec({ test }: Runner, backend: LogBackend): void {
  test('those that begin with the digits, an odd number of them too, in order, whoever recorded them', () =>
    onLog(backend, async ({ log, add, another }) => {
      await add('main', [of(last), of(odd), of(odd)]);
      await (await another()).append('main', (await log.branch('main')).head, [of(high), of(low)]);
      same(await log.roots('0', 10), [low, odd]);
      same(await log.roots('0a', 10), [low, odd]);
      same(await log.roots('0ab', 10), [low, odd]);
      same(await log.roots('0ab1', 10), [odd]);
      same(await log.roots('f', 10), [high, last]);
      same(await log.roots('ffff0', 10), [high]);
      same(await log.roots('f'.repeat(64), 10), [last]);
      same(await log.roots(low.slice('sha256:'.length), 10), [low]);
      same(await log.roots('a', 10), []);
    }));

  test('at most as many as were asked for, the first of them', () =>
    onLog(backend, async ({ log, add }) => {
      await add('main', [of(odd), of(low)]);
      same(await log.roots('0', 1), [low]);
      same(await log.roots('0', 0), []);
      same(await log.roots('0', -1), []);
    }));

  test('what is not the beginning of a hash in lower case begins none', () =>
    onLog(backend, async ({ log, add }) => {
      await add('main', [of(odd)]);
      for (const digits of ['', '0A', '0g', ' 0', '0%', '0\0', odd, 'sha256:0', '0'.repeat(65)])
        same(await log.roots(digits, 10), []);
    }));

  test('a root is there only once an event has it', () =>
    onLog(backend, async ({ log, add }) => {
      await add('main', [of(low)]);
      await failure(HeadMoved, log.append('main', null, [of(odd)]));
      await log.put(Buffer.from('a lock'));
      same(await log.roots('0a', 10), [low]);
      same(await log.roots(hashBytes('a lock').slice('sha256:'.length), 10), []);
    }));
}
