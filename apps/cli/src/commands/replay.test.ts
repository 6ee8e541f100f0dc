import { describe, expect, test } from '@jest/globals';
import type { Trace, TraceDiff } from '@agi-double/runtime';
import { answered, hash, runAgi, started, stream, trace } from '../testing.ts';

const sides = {
  a: { run: 'run-1', branch: 'main', root: hash('f') },
  b: { run: 'run-2', branch: 'replay/1', root: hash('f') },
  set: [],
  slots: [],
};
const same = { ...sides, same: true, steps: [] } as unknown as TraceDiff;
const respond = { module: 'mod://respond-v1.0', hash: hash('8') };
const differing = {
  ...sides,
  same: false,
  snapshot: { a: hash('5'), b: hash('6') },
  rules: { onlyA: ['frame://2026.11.rules.01#greet'], onlyB: [], order: false },
  pipeline: { a: [], b: [{ ...respond, with: { temperature: 0.2 } }] },
  steps: [
    { step: 0, same: true, sameModule: true, sameHash: true, fields: [], calls: [] },
    {
      step: 1,
      same: false,
      a: respond,
      b: respond,
      sameModule: true,
      sameHash: true,
      fields: [
        { field: 'answer', a: { text: 'Anna lives in Tomsk.' }, b: { text: 'Anna lives in Omsk.' } },
        { field: 'mood', a: ['calm', 'warm'], b: ['calm', 'glad'] },
      ],
      calls: [{ name: 'model', occurrence: 1, a: hash('1'), b: hash('2') }],
    },
    { step: 2, same: false, b: respond, sameModule: false, sameHash: false, fields: [], calls: [] },
  ],
  answer: { a: 'Anna lives in Tomsk.', b: 'Anna lives in Omsk.' },
} as unknown as TraceDiff;

const replayed = (text: string, diff: TraceDiff, asked: unknown[] = []) => ({
  explain: () => Promise.resolve(trace),
  replay: (branch: string, run: string, { frames, profile }: { frames?: string; profile?: string } = {}) => {
    asked.push([branch, run, frames, profile]);
    const events = stream(started, answered(text));
    return Promise.resolve({ branch: 'replay/1', run: trace.run, events });
  },
  compareRuns: (...places: unknown[]) => {
    asked.push(places);
    return Promise.resolve(diff);
  },
});

describe('replay', () => {
  test('prints the new answer, and says on stderr that all is the same', async () => {
    const asked: unknown[] = [];
    const ran = await runAgi(['replay'], { double: replayed('Anna lives in Tomsk.', same, asked) });
    expect([ran.code, ran.stdout]).toEqual([0, 'Anna lives in Tomsk.\n']);
    expect(ran.stderr).toMatch(/\nsame as run run-1, step by step\non branch replay\/1\n$/);
    expect(asked).toEqual([
      ['main', 'run-1', undefined, undefined],
      [
        { branch: 'main', run: 'run-1' },
        { branch: 'replay/1', run: 'run-1' },
      ],
    ]);
  });

  test('prints what differs, and only that, in the order in which it happened', async () => {
    const ran = await runAgi(['replay'], { double: replayed('Anna lives in Omsk.', differing) });
    expect(ran.stdout.split('\n')).toEqual([
      'Anna lives in Omsk.',
      '',
      '--- run run-1',
      '+++ run run-2',
      'snapshot',
      '  - sha256:555555555555…',
      '  + sha256:666666666666…',
      'rules',
      '  - frame://2026.11.rules.01#greet',
      'modules',
      '  + mod://respond-v1.0 sha256:888888888888… {"temperature":0.2}',
      '@@ step 1  mod://respond-v1.0 @@',
      '  call model #1  asks something else',
      '  set mood',
      '    "calm"',
      '  - "warm"',
      '  + "glad"',
      '@@ step 2  + mod://respond-v1.0 @@',
      'answer',
      '  - Anna lives in Tomsk.',
      '  + Anna lives in Omsk.',
      '',
    ]);
    expect(ran.stderr).toMatch(/\nnot the answer of run run-1\non branch replay\/1\n$/);
  });

  test('--profile behind the command answers; before it, it opens the log', async () => {
    const asked: unknown[] = [];
    const double = replayed('Anna lives in Tomsk.', same, asked);
    const opened: unknown[] = [];
    const run = (...line: string[]) =>
      runAgi(line, {
        double,
        opened: ({ profile }) => opened.push(profile),
        environment: { AGI_PROFILE: 'usual' },
      });
    await run('replay', 'last', '--frames', '5555', '--branch', 'idea', '--profile', 'other');
    await run('--profile', 'mine', 'replay');
    await run('--profile', 'mine', 'replay', '--profile', 'other');
    expect(opened).toEqual(['usual', 'mine', 'mine']);
    expect(asked.filter((_, index) => index % 2 === 0)).toEqual([
      ['idea', 'run-1', '5555', 'other'],
      ['main', 'run-1', undefined, undefined],
      ['main', 'run-1', undefined, 'other'],
    ]);
  });

  test('--json is one document with both answers and the whole difference', async () => {
    const ran = await runAgi(['replay', '--json'], { double: replayed('Anna lives in Omsk.', differing) });
    expect(ran).toEqual({ code: 0, stdout: expect.any(String), stderr: '' });
    expect(JSON.parse(ran.stdout)).toEqual({
      branch: 'replay/1',
      run: 'run-1',
      same: false,
      answer: 'Anna lives in Omsk.',
      before: 'Anna lives in Tomsk.',
      diff: differing,
    });
  });

  test('a run that had no answer is replayed too', async () => {
    const unanswered = { ...trace, status: 'failed', answer: undefined } as unknown as Trace;
    const double = { ...replayed('Now I know.', differing), explain: () => Promise.resolve(unanswered) };
    expect((await runAgi(['replay'], { double })).stderr).toMatch(/\nrun run-1 itself has no answer\n/);
    expect(JSON.parse((await runAgi(['replay', '--json'], { double })).stdout)).toMatchObject({
      same: false,
      before: null,
    });
  });
});
