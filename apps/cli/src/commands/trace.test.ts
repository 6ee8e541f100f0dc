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
rules      frame://2026.11.rules.01#greet
route      frame://2026.11.routes.01#0

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

  test('does not say none of what was erased', async () => {
    const erased = {
      ...traceWithout('answer', 'route', 'input'),
      rules: [],
      steps: [],
      recalled: [],
      erased: 5,
    };
    const { stdout } = await runAgi(['trace', 'last'], {
      double: { explain: () => Promise.resolve(erased) },
    });
    expect(stdout).not.toMatch(/none/);
    for (const name of ['input', 'rules', 'route', 'steps', 'recalled', 'answer'])
      expect(stdout).toMatch(new RegExp(`^${name} +\\(erased\\)$`, 'm'));
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
route      none, for frame://2026.11.rules.01#no-diagnosis answered
denied     frame://2026.11.rules.01#no-diagnosis

steps      none

recalled   none

failed
  No module answered.

answer     none
`);
  });

  test('a run that failed before it was routed has no route, and nobody answered', async () => {
    const failed = {
      ...traceWithout('answer', 'route'),
      failure: {
        error: 'RuleFailed',
        message: 'The condition of a in frame://2026.11.rules.01 cannot be evaluated.',
      },
    } as unknown as Trace;
    const { stdout } = await runAgi(['trace'], { double: { explain: () => Promise.resolve(failed) } });
    expect(stdout).toContain('\nroute      none\n');
  });

  const slot = { frame: 'frame://2026.11.voice.01', slot: 'tone', cause: 'needed', milliseconds: 3.04 };
  const late = {
    ...slot,
    slot: 'late',
    error: {
      error: 'CodeFailed',
      message: 'The attached TypeScript function late did not return within its time limit and was ended.',
    },
  };

  test('shows what attached code gave, what rules brought in, and what they narrowed', async () => {
    const explained = {
      ...trace,
      rules: [...trace.rules, { frame: 'frame://2026.11.rules.02', rule: 'more' }],
      route: { frame: 'frame://2026.11.routes.01', index: 1, id: 'deep' },
      activated: ['frame://2026.11.cooking.01', 'frame://2026.11.baking.01'],
      scope: 'public',
      slots: [
        { ...slot, value: 'warm' },
        { ...slot, slot: 'visitors', cause: 'changed', value: { price: '22.50 euro', guided: true } },
        { ...slot, slot: 'day', cause: 'changed', value: null },
        { ...slot, slot: 'mood', value: { of: 'the '.repeat(30) } },
        late,
      ],
    } as unknown as Trace;
    const { stdout } = await runAgi(['trace'], { double: { explain: () => Promise.resolve(explained) } });
    expect(stdout).toContain(`rules      frame://2026.11.rules.01#greet
           frame://2026.11.rules.02#more
route      frame://2026.11.routes.01#deep
activated  frame://2026.11.cooking.01
           frame://2026.11.baking.01
scope      public

slots
  frame://2026.11.voice.01 tone = "warm"  3 ms
  frame://2026.11.voice.01 set visitors: price = "22.50 euro", guided = true  3 ms
  frame://2026.11.voice.01 set day: nothing  3 ms
  frame://2026.11.voice.01 mood = {"of":"the the the the the the the the the the the the the …  3 ms
  frame://2026.11.voice.01 late  3 ms  failed; the default stood in
     The attached TypeScript function late did not return within its time limit and was ended.

steps
`);
  });

  test('on a narrow terminal nothing wraps: hashes are short, times are in seconds, reasons are broken by words', async () => {
    const explained = { ...trace, slots: [late] } as unknown as Trace;
    const options = { terminal: true, columns: 80, double: { explain: () => Promise.resolve(explained) } };
    const { stdout } = await runAgi(['trace', '--no-color'], options);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(stdout).toContain('when       2026-11-22T15:25:15Z\n');
    expect(stdout).toContain('snapshot   sha256:555555555555…\nroot       sha256:ffffffffffff…\n');
    expect(stdout).toContain(
      '     The attached TypeScript function late did not return within its time limit\n     and was ended.\n',
    );
    const wide = await runAgi(['trace', '--no-color'], { ...options, columns: 100 });
    expect(wide.stdout).toContain(`snapshot   ${trace.snapshot}\n`);
  });

  test('no default stands in for what an onChange owed, nor in a run that failed', async () => {
    const changed = { ...trace, slots: [{ ...late, cause: 'changed' }] };
    const failed = {
      ...traceWithout('answer'),
      slots: [late],
      failure: { error: 'SlotFailed', message: 'It failed.' },
    };
    for (const explained of [changed, failed] as unknown as Trace[]) {
      const { stdout } = await runAgi(['trace'], { double: { explain: () => Promise.resolve(explained) } });
      expect(stdout).toMatch(/ late {2}3 ms\n {5}The attached/);
    }
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
