import assert from 'node:assert/strict';
import { hashBytes, type Hash } from '@agi-double/versioning';
import type { LogBackend } from '../backend.ts';
import type { Runner } from '../runner.ts';
import { onLog, same } from '../scene.ts';

export function getSpec({ test }: Runner, backend: LogBackend): void {
  test('what was never put is undefined; no bytes are bytes too', () =>
    onLog(backend, async ({ log }) => {
      assert.equal(await log.get(hashBytes('never')), undefined);
      assert.equal(await log.get('no hash' as Hash), undefined);
      const nothing = await log.put(new Uint8Array());
      assert.equal((await log.get(nothing))?.length, 0);
    }));

  test('another handle gets what one has put', () =>
    onLog(backend, async ({ log, another }) => {
      const hash = await log.put(Buffer.from('lock'));
      const other = await another();
      same(Buffer.from((await other.get(hash)) ?? []), Buffer.from('lock'));
    }));
}
