import { describe, expect, test } from '@jest/globals';
import { createClient } from '@agi-double/protocol';
import { problemIn } from './testing/contract-checks.ts';
import { Refused } from './testing/in-memory-double.ts';
import { HASH } from './testing/in-memory-frames.ts';
import { running } from './testing/running.ts';

const token = 'a-token-of-some-length';

describe('readiness', () => {
  test.each(['/readyz', '/v1/readyz'])(
    '%s tells which mind and which frames run, and why newer ones do not',
    async (path) => {
      await using there = await running();
      const response = await fetch(`${there.url}${path}`);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({
        status: 'ready',
        profile: 'test',
        root: HASH,
        frozen: false,
        frames: {
          snapshot: HASH,
          held: false,
          refusal: { at: 2, reason: 'watch', stage: 'compile', error: 'BadFrames', message: 'Mend it.' },
        },
      });
    },
  );

  test.each(['unavailable', 'corrupt', 'conflict'] as const)(
    'is lost with the log, whatever is the matter with it (%s); liveness is not',
    async (kind) => {
      await using there = await running({
        frames: { status: () => Promise.reject(new Refused(kind)) },
      });
      const response = await fetch(`${there.url}/readyz`);
      expect(await problemIn(response)).toMatchObject({ status: 503, code: 'NotReady', error: 'Refused' });
      expect(response.headers.get('retry-after')).toBe('1');
      expect((await fetch(`${there.url}/healthz`)).status).toBe(200);
      await expect(createClient({ baseUrl: there.url }).ready()).rejects.toMatchObject({
        kind: 'unavailable',
      });
    },
  );

  test('that fails in a way nobody foresaw is logged, without its words', async () => {
    await using there = await running({
      frames: { status: () => Promise.reject(new Error('secret words')) },
    });
    const response = await fetch(`${there.url}/readyz`);
    expect(await problemIn(response)).toMatchObject({ status: 500, code: 'Unexpected' });
    expect(there.lines).toHaveLength(1);
    expect(there.lines.join()).not.toContain('secret words');
  });

  test('is told to those who have the token', async () => {
    await using there = await running({}, { token });
    for (const path of ['/readyz', '/v1/readyz']) {
      expect((await fetch(`${there.url}${path}`)).status).toBe(401);
    }
    expect(await createClient({ baseUrl: there.url, token }).ready()).toMatchObject({ status: 'ready' });
  });
});
