import { describe, expect, test } from '@jest/globals';
import type { Trace } from '@agi-double/runtime';
import { runAgi, trace } from '../testing.ts';

const double = { explain: () => Promise.resolve(trace) };

function traceWithout(...fields: readonly string[]): Trace {
  return Object.fromEntries(
    Object.entries(trace).filter(([field]) => !fields.includes(field)),
  ) as unknown as Trace;
}

describe('trace', () => {
  test('a person can read what happened, in order', async () => {
    const ran = await runAgi(['trace'], { double });
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toBe(`run        run-1  answered  branch main  attempt 2
when       2026-11-22T15:25:15.000Z
input      Where does Anna live?  (en, cli)
snapshot   sha256:${'5'.repeat(64)}
root       sha256:${'f'.repeat(64)}
rules      frame://2026.11.rules.01 greet
route      frame://2026.11.routes.01 #0

steps
  0  mod://recall-v1.0  3.2 ms
     call recall #0  sha256:444444444444…
     set recalled = [{"kind":"event","event":"sha256:333333333333…"}]
  1  mod://respond-v1.0  12 ms
     call model #0  sha256:666666666666…  not finished
     set answer = {"text":"Anna lives in Tomsk. Anna lives in Tomsk. Anna lives in Tomsk. Anna live…

recalled
  you told me (event:sha256:333333333333…)
     Anna lives in Tomsk.
  you told me (event:sha256:777777777777…)
     (erased)

answer
  Anna lives in Tomsk.
  — source: you told me (event:sha256:333333333333…)
`);
  });

  test('names what there is none of', async () => {
    const failed = {
      ...traceWithout('answer', 'route'),
      status: 'failed' as const,
      attempts: 1,
      rules: [],
      steps: [],
      recalled: [],
      denied: { frame: 'frame://2026.11.rules.01', rule: 'no-diagnosis', text: 'No.' } as never,
      failure: { error: 'NoAnswer', message: 'No module answered.' },
    };
    const { stdout } = await runAgi(['trace', 'last'], {
      double: { explain: () => Promise.resolve(failed) },
    });
    expect(stdout).toBe(`run        run-1  failed  branch main
when       2026-11-22T15:25:15.000Z
input      Where does Anna live?  (en, cli)
snapshot   sha256:${'5'.repeat(64)}
root       sha256:${'f'.repeat(64)}
rules      none
route      none fits
denied     frame://2026.11.rules.01 no-diagnosis

steps      none

recalled   none

failed
  NoAnswer: No module answered.

answer     none
`);
  });

  test('shows what attached code gave, what rules brought in, and what they narrowed', async () => {
    const slot = { frame: 'frame://2026.11.voice.01', slot: 'tone', cause: 'needed', milliseconds: 3.04 };
    const explained = {
      ...trace,
      activated: ['frame://2026.11.cooking.01', 'frame://2026.11.baking.01'],
      scope: 'public',
      said: { frame: 'frame://2026.11.rules.01', rule: 'greet', text: 'Hello.' },
      slots: [
        { ...slot, value: 'warm' },
        { ...slot, slot: 'mood', cause: 'changed', value: { of: 'the '.repeat(30) } },
        { ...slot, slot: 'late', error: { error: 'CodeFailed', message: 'It took too long.' } },
      ],
    } as unknown as Trace;
    const { stdout } = await runAgi(['trace'], { double: { explain: () => Promise.resolve(explained) } });
    expect(stdout).toContain(`route      frame://2026.11.routes.01 #0
said       frame://2026.11.rules.01 greet
activated  frame://2026.11.cooking.01, frame://2026.11.baking.01
scope      public

slots
  frame://2026.11.voice.01 tone = "warm"  3 ms
  frame://2026.11.voice.01 mood = {"of":"the the the the the the the the the …  3 ms  after a change
  frame://2026.11.voice.01 late CodeFailed: It took too long.  3 ms

steps
`);
  });

  test('--json is the trace whole', async () => {
    const { stdout } = await runAgi(['trace', 'last', '--json'], { double });
    expect(JSON.parse(stdout)).toEqual(trace);
  });

  test('asks for the run that was named, on the branch that was named, and recovers nothing', async () => {
    const asked: unknown[] = [];
    const explain = (...question: unknown[]) => {
      asked.push(question);
      return Promise.resolve(trace);
    };
    await runAgi(['trace', 'run-9', '--branch', 'idea'], {
      double: { explain },
      opened: (options) => asked.push(options.recover),
    });
    expect(asked).toEqual([false, ['run-9', 'idea']]);
  });
});
