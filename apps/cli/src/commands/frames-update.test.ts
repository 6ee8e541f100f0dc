import { describe, expect, test } from '@jest/globals';
import type { FramesUpdate } from '@agi-double/runtime';
import { hash, runAgi } from '../testing.ts';

const update = (previous: string, snapshot: string): Promise<FramesUpdate> =>
  Promise.resolve({
    previous: hash(previous),
    snapshot: hash(snapshot),
    changed: previous !== snapshot,
  } as FramesUpdate);

describe('reload and sync', () => {
  test.each([['reload'], ['sync']])('%s says from what to what', async (name) => {
    const frames = { [name]: () => update('5', '6') };
    const ran = await runAgi(['frames', name], { double: { frames } });
    expect(ran).toEqual({ code: 0, stdout: 'sha256:555555555555… → sha256:666666666666…\n', stderr: '' });
    const json = await runAgi(['frames', name, '--json'], { double: { frames } });
    expect(JSON.parse(json.stdout)).toEqual({ previous: hash('5'), snapshot: hash('6'), changed: true });
  });

  test('nothing new is said, too', async () => {
    const frames = { sync: () => update('5', '5') };
    expect((await runAgi(['frames', 'sync'], { double: { frames } })).stdout).toBe('nothing changed\n');
    const russian = await runAgi(['frames', 'sync'], {
      double: { frames },
      environment: { LANG: 'ru_RU.UTF-8' },
    });
    expect(russian.stdout).toBe('ничего не изменилось\n');
  });

  test('sync tells a person that it fetches, and a script nothing', async () => {
    const frames = { sync: () => update('5', '5') };
    const terminal = await runAgi(['frames', 'sync', '--no-color'], { double: { frames }, terminal: true });
    expect(terminal.stderr).toBe('fetching the frames from their origin…\n');
    const json = await runAgi(['frames', 'sync', '--json'], { double: { frames }, terminal: true });
    expect(json.stderr).toBe('');
  });

  test('opens on what is in force, so that there is something left to update', async () => {
    let from: string | undefined;
    const frames = { reload: () => update('5', '6') };
    await runAgi(['frames', 'reload'], { double: { frames }, opened: (options) => (from = options.frames) });
    expect(from).toBe('log');
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
      stderr: 'agi: Give a snapshot to go back to or --lift, not both. Try "agi frames rollback --help".\n',
    });
  });
});
