import { describe, expect, test } from '@jest/globals';
import { runAgi } from '../testing.ts';

const { ProbesFailed } = await import('@agi-double/runtime');
const failed = new ProbesFailed(
  [
    { frame: 'frame://2026.11.probes.01', probe: 'who', language: 'ru', failure: 'no rule denied it' },
  ] as unknown as ConstructorParameters<typeof ProbesFailed>[0],
  3,
);
const probe = (rehearse: () => Promise<number>, ...options: string[]) =>
  runAgi(['frames', 'probe', ...options], { double: { frames: { rehearse } } });

describe('probe', () => {
  test('counts the probes that came true', async () => {
    expect(await probe(() => Promise.resolve(12))).toEqual({
      code: 0,
      stdout: '12 probes came true\n',
      stderr: '',
    });
    const json = await probe(() => Promise.resolve(1), '--json');
    expect(JSON.parse(json.stdout)).toEqual({ ok: true, probes: 1, failures: [] });
  });

  test('none is said, since a check of nothing proves nothing', async () => {
    const { code, stdout } = await probe(() => Promise.resolve(0));
    expect([code, stdout]).toEqual([
      0,
      'There are no probes: no frame in force asks anything. "agi frames new probe <name>" writes one.\n',
    ]);
  });

  test('one that did not is a line of data, and the exit code is 1', async () => {
    expect(await probe(() => Promise.reject(failed))).toEqual({
      code: 1,
      stdout: 'frame://2026.11.probes.01#who (ru): no rule denied it\n',
      stderr: '1 of 3 probes did not come true\n',
    });
    const json = await probe(() => Promise.reject(failed), '--json');
    expect([json.code, JSON.parse(json.stdout)]).toEqual([
      1,
      { ok: false, probes: 3, failures: failed.failures },
    ]);
  });

  test('asks what is in force, and takes nothing up', async () => {
    let from: string | undefined;
    await runAgi(['frames', 'probe'], {
      double: { frames: { rehearse: () => Promise.resolve(1) } },
      opened: ({ frames }) => (from = frames),
    });
    expect(from).toBe('log');
  });
});
