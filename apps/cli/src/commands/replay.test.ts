import { describe, expect, test } from '@jest/globals';
import type { Trace } from '@agi-double/runtime';
import { answered, runAgi, started, stream, trace } from '../testing.ts';

const replayed = (text: string, asked: unknown[] = []) => ({
  explain: () => Promise.resolve(trace),
  replay: (branch: string, run: string, { frames }: { readonly frames?: string } = {}) => {
    asked.push([branch, run, frames]);
    return Promise.resolve({ branch: 'replay/1', events: stream(started, answered(text)) });
  },
});

describe('replay', () => {
  test('prints the new answer, and says on stderr whether it is the old one', async () => {
    const asked: unknown[] = [];
    const same = await runAgi(['replay'], { double: replayed('Anna lives in Tomsk.', asked) });
    expect([same.code, same.stdout]).toEqual([0, 'Anna lives in Tomsk.\n']);
    expect(same.stderr).toMatch(/\nthe same answer as that of run run-1 {2}on branch replay\/1\n$/);
    const other = await runAgi(['replay', 'run-1', '--frames', '5555', '--branch', 'idea'], {
      double: replayed('Anna lives in Omsk.', asked),
    });
    expect([other.code, other.stdout]).toEqual([0, 'Anna lives in Omsk.\n']);
    expect(other.stderr).toMatch(/\nnot the answer of run run-1 {2}on branch replay\/1\n$/);
    expect(asked).toEqual([
      ['main', 'run-1', undefined],
      ['idea', 'run-1', '5555'],
    ]);
  });

  test('--json is one document with both answers', async () => {
    const ran = await runAgi(['replay', '--json'], { double: replayed('Anna lives in Omsk.') });
    expect(ran).toEqual({ code: 0, stdout: expect.any(String), stderr: '' });
    expect(JSON.parse(ran.stdout)).toEqual({
      branch: 'replay/1',
      run: 'run-1',
      same: false,
      answer: 'Anna lives in Omsk.',
      before: 'Anna lives in Tomsk.',
    });
  });

  test('a run that had no answer is replayed too', async () => {
    const unanswered = { ...trace, status: 'failed', answer: undefined } as unknown as Trace;
    const double = { ...replayed('Now I know.'), explain: () => Promise.resolve(unanswered) };
    expect((await runAgi(['replay'], { double })).stderr).toMatch(/\nrun run-1 itself has no answer {2}/);
    expect(JSON.parse((await runAgi(['replay', '--json'], { double })).stdout)).toMatchObject({
      same: false,
      before: null,
    });
  });
});
