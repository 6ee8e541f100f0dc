import { describe, expect, test } from '@jest/globals';
import type { FramesUpdate } from '@agi-double/runtime';
import { hash, runAgi } from '../testing.ts';
import { activation } from '../testing-frames.ts';

const update = (previous: string, snapshot: string): Promise<FramesUpdate> =>
  Promise.resolve({
    previous: hash(previous),
    snapshot: hash(snapshot),
    changed: previous !== snapshot,
  } as FramesUpdate);

describe('reload and sync', () => {
  test.each([['reload'], ['sync']])('%s says from what to what', async (name) => {
    const frames = { history: () => Promise.resolve([activation]), [name]: () => update('5', '6') };
    const ran = await runAgi(['frames', name], { double: { frames } });
    expect(ran).toEqual({ code: 0, stdout: 'sha256:555555555555… → sha256:666666666666…\n', stderr: '' });
    const json = await runAgi(['frames', name, '--json'], { double: { frames } });
    expect(JSON.parse(json.stdout)).toEqual({ previous: hash('5'), snapshot: hash('6'), changed: true });
  });

  test('what opening took up already counts as the update that was asked for', async () => {
    const opening = { ...activation, at: Date.now() + 60_000, snapshot: hash('6') } as never;
    const history = () => Promise.resolve([opening, activation]);
    const frames = { history, reload: () => update('6', '6') };
    const { stdout } = await runAgi(['frames', 'reload'], { double: { frames } });
    expect(stdout).toBe('sha256:555555555555… → sha256:666666666666…\n');
  });

  test('the first frames of all come from nowhere', async () => {
    const opening = { ...activation, at: Date.now() + 60_000, snapshot: hash('6') } as never;
    const frames = { history: () => Promise.resolve([opening]), sync: () => update('6', '6') };
    const { stdout } = await runAgi(['frames', 'sync'], { double: { frames } });
    expect(stdout).toBe('→ sha256:666666666666…\n');
    const json = await runAgi(['frames', 'sync', '--json'], { double: { frames } });
    expect(JSON.parse(json.stdout)).toEqual({ previous: null, snapshot: hash('6'), changed: true });
  });

  test('nothing new is said, too', async () => {
    const frames = { history: () => Promise.resolve([activation]), sync: () => update('5', '5') };
    expect((await runAgi(['frames', 'sync'], { double: { frames } })).stdout).toBe('nothing changed\n');
    const russian = await runAgi(['frames', 'sync'], {
      double: { frames },
      environment: { LANG: 'ru_RU.UTF-8' },
    });
    expect(russian.stdout).toBe('ничего не изменилось\n');
  });

  test('sync tells a person that it fetches, and a script nothing', async () => {
    const frames = { history: () => Promise.resolve([activation]), sync: () => update('5', '5') };
    const terminal = await runAgi(['frames', 'sync', '--no-color'], { double: { frames }, terminal: true });
    expect(terminal.stderr).toBe('fetching the frames from their origin…\n');
    const json = await runAgi(['frames', 'sync', '--json'], { double: { frames }, terminal: true });
    expect(json.stderr).toBe('');
  });

  test('frames that are refused are said once, although opening warned of them', async () => {
    const refusal = Object.assign(new Error('The frames do not compile, one problem:\nvoice.yaml:2:7 No.'), {
      name: 'BadFrames',
      kind: 'invalid',
      [Symbol.for('agi-double.error')]: true,
    });
    const ran = await runAgi(['frames', 'reload'], {
      double: { frames: { reload: () => Promise.reject(refusal) } },
      opened: ({ warn }) => warn(`${refusal.message}\nThese frames are not used.`),
    });
    expect(ran).toEqual({ code: 1, stdout: '', stderr: `agi: ${refusal.message}\n` });
  });
});

describe('rollback', () => {
  test('goes to the one named, or to the one before, and says that it holds', async () => {
    const asked: unknown[] = [];
    const rollback = (reference?: string) => {
      asked.push(reference);
      return update('6', '5');
    };
    const ran = await runAgi(['frames', 'rollback'], { double: { frames: { rollback } } });
    expect(ran).toEqual({
      code: 0,
      stdout: 'sha256:666666666666… → sha256:555555555555…\n',
      stderr: 'held until `agi frames rollback --lift`\n',
    });
    await runAgi(['frames', 'rollback', '5555', '--json'], { double: { frames: { rollback } } });
    expect(asked).toEqual([undefined, '5555']);
  });

  test('--lift lets the frames follow their files', async () => {
    const frames = { lift: () => update('5', '6') };
    const ran = await runAgi(['frames', 'rollback', '--lift'], { double: { frames } });
    expect(ran).toEqual({ code: 0, stdout: 'sha256:555555555555… → sha256:666666666666…\n', stderr: '' });
  });

  test('a snapshot with --lift is wrong usage', async () => {
    expect(await runAgi(['frames', 'rollback', '5555', '--lift'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'agi: Give a snapshot to go back to or --lift, not both.\n',
    });
  });
});
