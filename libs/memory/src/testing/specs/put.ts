import assert from 'node:assert/strict';
import { hashBytes } from '@agi-double/versioning';
import { ContentTooLarge } from '../../errors.ts';
import type { LogBackend } from '../backend.ts';
import type { Runner } from '../runner.ts';
import { failure, onLog, same } from '../scene.ts';

export function putSpec({ test }: Runner, backend: LogBackend): void {
  test('bytes are stored under their hash, however often and by whomever they are put', () =>
    onLog(backend, async ({ log, another }) => {
      const rival = await another();
      const bytes = Buffer.from('kind: identity\0\xff', 'latin1');
      assert.equal(await log.put(bytes), hashBytes(bytes));
      same(await Promise.all([log.put(bytes), rival.put(bytes)]), [hashBytes(bytes), hashBytes(bytes)]);
      same(Buffer.from((await log.get(hashBytes(bytes))) ?? []), bytes);
    }));

  test('more than 64 MiB is refused', () =>
    onLog(backend, async ({ log }) => {
      await failure(ContentTooLarge, log.put(new Uint8Array(64 * 1024 * 1024 + 1)));
    }));
}
