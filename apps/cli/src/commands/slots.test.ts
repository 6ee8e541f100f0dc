import { describe, expect, test } from '@jest/globals';
import type { Frame, SlotValue } from '../double-port.ts';
import { hash, identityFrame, note, runAgi } from '../testing.ts';

const filled = {
  key: '2026.10.voice#tone',
  frame: 'frame://2026.10.voice.03',
  slot: 'tone',
  value: 'warm',
  event: hash('c'),
  at: 0,
} as never;

/** A Double with one frame in force, whose slots take what fits. */
function filling(fits: (value: SlotValue) => boolean = () => true) {
  const set: unknown[] = [];
  const older = { ...identityFrame, uri: 'frame://2026.11.identity.00' } as unknown as Frame;
  const double = {
    snapshot: {
      frames: [identityFrame, older],
      valueFault: (_frame: string, _slot: string, value: SlotValue) =>
        fits(value) ? undefined : { fault: 'value', reason: 'is bad' },
    } as never,
    slots: () => Promise.resolve([filled]),
    setSlot: (...given: unknown[]) => (set.push(given), Promise.resolve(note(hash('b')))),
  };
  return { set, slots: (...line: string[]) => runAgi(['slots', ...line], { double }) };
}

describe('slots set', () => {
  test('takes a frame by name, without its number, by URI or by reference', async () => {
    const { slots, set } = filling();
    expect(await slots('set', 'identity', 'name', 'Vera')).toEqual({
      code: 0,
      stdout: `${hash('b')}\n`,
      stderr: '2026.11.identity#name is filled on main.\n',
    });
    await slots('set', '2026.11.identity#name', 'name', 'Vera', '--branch', 'idea');
    await slots('set', 'frame://2026.11.identity.00', 'name', 'Vera');
    await slots('set', 'frame://*.identity.*', 'name', 'Vera');
    expect(set).toEqual([
      ['main', 'frame://2026.11.identity.01', 'name', 'Vera'],
      ['idea', 'frame://2026.11.identity.01', 'name', 'Vera'],
      ['main', 'frame://2026.11.identity.00', 'name', 'Vera'],
      ['main', 'frame://2026.11.identity.01', 'name', 'Vera'],
    ]);
    expect(await slots('set', 'nope', 'name', 'Vera')).toMatchObject({ code: 3, stdout: '' });
  });

  test.each<[string, (value: SlotValue) => boolean, SlotValue]>([
    ['["a", "b"]', Array.isArray, ['a', 'b']],
    ['42', (value) => typeof value === 'number', 42],
    ['42', (value) => typeof value === 'string', '42'],
    ['"42"', (value) => typeof value === 'string', '42'],
    ['Vera says "no"', (value) => typeof value === 'string', 'Vera says "no"'],
    ['null', (value) => typeof value === 'string', 'null'],
    ['{"a": 1}', () => false, { a: 1 }],
    ['{a', () => false, '{a'],
  ])('%s is JSON where that fits, else a text', async (text, fits, value) => {
    const { slots, set } = filling(fits);
    await slots('set', 'identity', 'name', text);
    expect(set).toEqual([['main', 'frame://2026.11.identity.01', 'name', value]]);
  });

  test('--json is one document', async () => {
    const { stdout } = await filling().slots('set', 'identity', 'name', 'Vera', '--json');
    expect(JSON.parse(stdout)).toEqual({
      event: hash('b'),
      branch: 'main',
      at: 1_795_000_000_000,
      frame: 'frame://2026.11.identity.01',
      slot: 'name',
      value: 'Vera',
    });
  });
});

describe('slots clear', () => {
  test('empties a slot, also of a frame that is not in force any more', async () => {
    const { slots, set } = filling();
    const cleared = await slots('clear', 'voice', 'tone');
    expect(cleared.stderr).toBe("2026.10.voice#tone is empty on main; the frame's own value stands.\n");
    await slots('clear', '2026.10.voice', 'tone');
    await slots('clear', 'identity', 'name');
    expect(set).toEqual([
      ['main', 'frame://2026.10.voice.03', 'tone', null],
      ['main', 'frame://2026.10.voice.03', 'tone', null],
      ['main', 'frame://2026.11.identity.01', 'name', null],
    ]);
    expect(await slots('clear', 'voice', 'mood')).toMatchObject({ code: 3 });
  });
});

describe('slots list', () => {
  test('is what was filled on the branch', async () => {
    const { slots } = filling();
    expect((await slots('list')).stdout).toBe('2026.10.voice#tone  1970-01-01T00:00:00.000Z  "warm"\n');
    expect(JSON.parse((await slots('list', '--json')).stdout)).toEqual([filled]);
    const none = await runAgi(['slots', 'list'], { double: { slots: () => Promise.resolve([]) } });
    expect(none).toEqual({
      code: 0,
      stdout: '',
      stderr: 'No slot is filled on main; every frame has its own values.\n',
    });
  });
});
