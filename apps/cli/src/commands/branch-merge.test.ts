import { expect, test } from '@jest/globals';
import type { MergePlan } from '@agi-double/runtime';
import { hash, note, runAgi } from '../testing.ts';

const noted = (digit: string, text: string) => ({ event: hash(digit), at: 0, text });
const key = '2026.11.voice#tone';
const plan = {
  into: 'main',
  from: 'idea',
  events: 9,
  conflicts: [
    {
      kind: 'note',
      key: hash('a'),
      note: hash('a'),
      text: 'Anna lives in Tomsk.',
      ours: [noted('b', 'Anna lives in Omsk.')],
      theirs: [noted('c', 'Anna lives in Perm.')],
    },
    {
      kind: 'slot',
      key,
      frame: 'frame://2026.11.voice.01',
      slot: 'tone',
      past: null,
      ours: 'calm',
      theirs: 'warm',
    },
  ],
  notes: { added: [noted('d', 'The car is red.')], gone: [noted('e', 'The car is blue.')] },
  slots: [{ key: '2026.11.identity#name', value: 'Vera', event: hash('9'), at: 0 }],
} as unknown as MergePlan;

/** A merge that keeps what it was asked for. */
function merging(of: MergePlan = plan) {
  const merged: unknown[] = [];
  const double = {
    mergePlan: () => Promise.resolve(of),
    merge: (...given: unknown[]) => (merged.push(given), Promise.resolve(note(hash('f')) as never)),
  };
  return {
    merged,
    merge: (...options: string[]) => runAgi(['branch', 'merge', 'idea', ...options], { double }),
  };
}

test('conflicts that nobody decided are printed with what decides them, and nothing is merged: exit code 1', async () => {
  const { merge, merged } = merging();
  const { code, stdout, stderr } = await merge();
  expect(stdout.split('\n')).toEqual([
    'idea → main  9 events',
    '  - The car is blue.',
    '  + The car is red.',
    '  + 2026.11.identity#name = "Vera"',
    '',
    'conflict  note aaaaaaaaaaaa',
    '  was: Anna lives in Tomsk.',
    '  --decide aaaaaaaaaaaa=ours',
    '    Anna lives in Omsk.',
    '  --decide aaaaaaaaaaaa=theirs',
    '    Anna lives in Perm.',
    '  --decide aaaaaaaaaaaa=both',
    '',
    'conflict  slot 2026.11.voice#tone',
    '  was: (empty)',
    '  --decide 2026.11.voice#tone=ours',
    '    "calm"',
    '  --decide 2026.11.voice#tone=theirs',
    '    "warm"',
    '',
  ]);
  expect(stderr).toBe(
    '\n2 conflicts are not decided; nothing was merged.\n' +
      'Give --decide for each, or --ours, --theirs or --both for all.\n',
  );
  expect([code, merged]).toEqual([1, []]);
  const json = await merge('--json', '--decide', `${key}=ours`);
  expect([json.code, json.stderr, JSON.parse(json.stdout)]).toEqual([
    1,
    '',
    { ...plan, merged: null, undecided: [hash('a')] },
  ]);
  expect(merged).toEqual([]);
});

test('what is printed as a decision is one, and single decisions stand before all of them', async () => {
  const { merge, merged } = merging();
  const done = await merge('--decide', 'aaaaaaaaaaaa=both', '--decide', `${key}=theirs`);
  expect(done).toEqual({ code: 0, stdout: `${hash('f')}\n`, stderr: 'Merged idea into main.\n' });
  await merge('--ours', '--decide', 'sha256:aaaaaaaa…=theirs');
  expect(merged).toEqual([
    ['main', 'idea', { each: { [hash('a')]: 'both', [key]: 'theirs' } }],
    ['main', 'idea', { all: 'ours', each: { [hash('a')]: 'theirs' } }],
  ]);
  expect(JSON.parse((await merge('--theirs', '--json')).stdout)).toEqual({
    ...plan,
    merged: hash('f'),
    undecided: [],
  });
});

test('--both leaves a slot undecided, which can hold one value only', async () => {
  const { merge, merged } = merging();
  const { code, stdout, stderr } = await merge('--both');
  expect([code, merged]).toEqual([1, []]);
  expect(stdout).toContain(`conflict  slot ${key}`);
  expect(stderr).toBe(
    '\n1 conflict is not decided; nothing was merged.\n' +
      'Give --decide for each, or --ours or --theirs for all: a slot holds one value, and not both.\n',
  );
  expect(stdout).not.toContain('conflict  note');
  await merge('--both', '--decide', `${key}=ours`);
  expect(merged).toEqual([['main', 'idea', { all: 'both', each: { [key]: 'ours' } }]]);
});

test('a key that is no conflict reaches the merge, which refuses it', async () => {
  const { merge, merged } = merging();
  await merge('--decide', 'nope=ours');
  expect(merged).toEqual([['main', 'idea', { each: { nope: 'ours' } }]]);
});

test('--dry-run only shows, and is a success', async () => {
  const { merge, merged } = merging();
  const shown = await merge('--dry-run');
  expect([shown.code, shown.stderr]).toEqual([0, '\n2 conflicts would have to be decided.\n']);
  const nothing = merging({ ...plan, events: 0, conflicts: [] });
  expect(await nothing.merge('--dry-run')).toEqual({
    code: 0,
    stdout: '',
    stderr: 'main holds all of idea already; there is nothing to merge.\n',
  });
  expect(await nothing.merge('--theirs')).toMatchObject({
    code: 1,
    stderr: 'main holds all of idea already; there is nothing to merge.\n',
  });
  expect([merged, nothing.merged]).toEqual([[], []]);
});

test.each([[['--ours', '--theirs']], [['--decide', 'x=maybe']], [['--decide', 'x']]])(
  'wrong usage %j: exit code 2',
  async (options) => {
    const { merge, merged } = merging();
    expect([(await merge(...options)).code, merged]).toEqual([2, []]);
  },
);
