import { describe, expect, test } from '@jest/globals';
import type { BranchDiff, BranchState } from '@agi-double/runtime';
import { branch, hash, runAgi } from '../testing.ts';

const noted = (digit: string, text: string) => ({ event: hash(digit), at: 0, text });
const slot = { key: '2026.11.voice#tone', frame: 'frame://2026.11.voice.01', slot: 'tone' };

describe('branch list', () => {
  test('leaves archived branches out unless they are asked for', async () => {
    const asked: unknown[] = [];
    const branches = (query?: unknown) => {
      asked.push(query);
      return Promise.resolve([{ ...branch('old'), archived: true }, branch('main')]);
    };
    const list = (...options: string[]) => runAgi(['branch', 'list', ...options], { double: { branches } });
    await list();
    await list('--archived');
    expect((await list('--all')).stdout).toBe(
      '   old   owner  sha256:aaaaaaaaaaaa…    archived\n*  main  owner  sha256:aaaaaaaaaaaa…\n',
    );
    expect(asked).toEqual([{ archived: false }, { archived: true }, undefined]);
    expect(await list('--all', '--archived')).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('branch rename, archive and restore', () => {
  test('print the branch, and say what was done', async () => {
    const done: unknown[] = [];
    const double = {
      rename: (...given: unknown[]) => (done.push(given), Promise.resolve(branch('plan/b'))),
      archive: (...given: unknown[]) => (done.push(given), Promise.resolve(branch('idea'))),
    };
    expect(await runAgi(['branch', 'rename', 'idea', 'plan/b'], { double })).toEqual({
      code: 0,
      stdout: '   plan/b  owner  sha256:aaaaaaaaaaaa…\n',
      stderr: 'idea is plan/b now.\n',
    });
    const archived = await runAgi(['branch', 'archive', 'idea'], { double });
    expect(archived.stderr).toBe('idea is archived; `agi branch restore idea` takes it back.\n');
    const restored = await runAgi(['branch', 'restore', 'idea', '--json'], { double });
    expect([JSON.parse(restored.stdout), restored.stderr]).toEqual([
      expect.objectContaining({ name: 'idea', lineage: { s1: 4 } }),
      '',
    ]);
    expect(done).toEqual([
      ['idea', 'plan/b'],
      ['idea', true],
      ['idea', false],
    ]);
  });
});

const state = {
  branch: 'main',
  scope: 'owner',
  head: hash('a'),
  at: Date.UTC(2026, 10, 22),
  root: hash('f'),
  events: 7,
  lock: {
    lock: 1,
    profile: 'symbiotic-local-v0.7',
    core: 'agi-core-v0.9-beta',
    snapshot: hash('5'),
    frames: [{ uri: 'frame://2026.11.voice.01', hash: hash('9') }],
    modules: [{ uri: 'mod://recall-v1.0', hash: hash('8') }],
    memory: 'memory://sqlite-v0.1-0d',
    engines: [{ provider: 'agi-double.extractive', model: 'extractive-v1' }],
  },
  notes: [noted('b', 'Anna lives in Omsk.')],
  noteCount: 31,
  slots: [{ ...slot, value: 'warm', event: hash('c'), at: 0 }],
  lastExchange: {
    run: 'run-1',
    status: 'answered',
    event: hash('1'),
    at: Date.UTC(2026, 10, 22),
    root: hash('f'),
    input: 'Where does\nAnna live?',
    answer: { event: hash('2'), at: 0, text: 'In Omsk.' },
  },
  runs: {
    count: 2,
    unfinished: [{ run: 'run-2', status: 'parked', event: hash('3'), at: 0, root: hash('f') }],
  },
} as unknown as BranchState;

describe('branch show', () => {
  test('shows what the Double was: what ran, its slots, its notes, the last exchange, what is unfinished', async () => {
    const { code, stdout, stderr } = await runAgi(['branch', 'show'], {
      double: { state: () => Promise.resolve(state) },
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toEqual([
      'branch     main',
      'scope      owner',
      `head       ${hash('a')}`,
      'when       2026-11-22T00:00:00.000Z',
      'events     7',
      `root       ${hash('f')}`,
      'profile    symbiotic-local-v0.7',
      `snapshot   ${hash('5')}`,
      'engine     agi-double.extractive extractive-v1',
      'modules    mod://recall-v1.0',
      'frames     frame://2026.11.voice.01',
      '',
      'slots',
      '  2026.11.voice#tone = "warm"',
      '',
      'notes',
      `  ${hash('b')}`,
      '    Anna lives in Omsk.',
      '  … and 30 more',
      '',
      'last exchange',
      '  run-1  2026-11-22T00:00:00.000Z',
      '    asked: Where does Anna live?',
      '    answered: In Omsk.',
      `    ${hash('2')}`,
      '',
      'unfinished runs',
      '  run-2  parked',
      '    (erased)',
      '',
    ]);
  });

  test('takes a branch, an event, or the beginning of an event, unless a branch has that name', async () => {
    const asked: unknown[] = [];
    const double = {
      state: (at: unknown) => (asked.push(at), Promise.resolve(state)),
      branches: () => Promise.resolve([branch('main'), branch('facade00')]),
      eventsNamed: (_branch: string, digits: string) =>
        Promise.resolve(
          [hash('b'), hash('c'), hash('c')].filter((id) => id.startsWith(`sha256:${digits}`)) as never,
        ),
    };
    const show = (place: string) => runAgi(['branch', 'show', place], { double });
    await show('idea');
    await show(`event:${hash('e')}`);
    expect(asked.splice(0)).toEqual([{ branch: 'idea' }, { event: hash('e') }]);
    await show('sha256:bbbbbbbbbbbb…');
    await show('bbbbbbbb');
    await show('facade00');
    expect(asked.splice(0)).toEqual([{ event: hash('b') }, { event: hash('b') }, { branch: 'facade00' }]);
    const unknown = await show('sha256:eeeeeeee');
    expect(unknown).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(/No event on main/) });
    const ambiguous = await show('sha256:cccccccc');
    expect(ambiguous).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(/Several events/) });
    expect(await show('sha256:b')).toMatchObject({ code: 2, stdout: '' });
  });

  test('--json is the whole state', async () => {
    const { stdout } = await runAgi(['branch', 'show', '--json'], {
      double: { state: () => Promise.resolve(state) },
    });
    expect(JSON.parse(stdout)).toEqual(state);
  });
});

const side = {
  head: hash('a'),
  snapshot: hash('5'),
  count: 0,
  counts: {},
  events: [],
  runs: [],
  notes: [],
  gone: [],
  slots: [],
  snapshots: [],
  modules: [],
  roots: [],
};
const diff = {
  relation: 'parted',
  common: { events: 4, last: hash('1') },
  a: {
    ...side,
    branch: 'idea',
    count: 9,
    runs: [state.lastExchange, ...state.runs.unfinished],
    notes: [noted('d', 'Anna lives in Omsk.')],
    gone: [noted('b', 'Anna lives in Tomsk.')],
    slots: [{ ...slot, event: hash('c'), at: 0, before: 'calm', after: 'warm' }],
    snapshots: [hash('5')],
    modules: [{ module: 'mod://recall-v1.0', hash: hash('8') }],
  },
  b: { ...side, branch: 'main', snapshot: hash('6') },
  frames: {
    added: [{ uri: 'frame://2026.11.sea.01', source: 'new', hash: hash('7'), code: {}, slots: {} }],
    removed: [],
    changed: [],
  },
} as unknown as BranchDiff;

describe('branch diff', () => {
  const double = { diff: () => Promise.resolve(diff) };

  test('shows the common past, then what each side did, and how the frames in force differ', async () => {
    const { stdout, stderr } = await runAgi(['branch', 'diff', 'idea'], { double });
    expect(stdout.split('\n')).toEqual([
      `4 events in common, up to ${hash('1')}`,
      '',
      'idea  9 events since',
      '  asked    Where does Anna live?',
      '  answered In Omsk.',
      '  asked    (erased)',
      '  answered (parked)',
      '  notes',
      '  - Anna lives in Tomsk.',
      '  + Anna lives in Omsk.',
      '  slots',
      '  - 2026.11.voice#tone = "calm"',
      '  + 2026.11.voice#tone = "warm"',
      '  frames   sha256:555555555555…',
      '  modules  mod://recall-v1.0',
      '',
      'main  nothing since',
      '',
      'frames in force',
      '  + frame://2026.11.sea.01',
      '',
    ]);
    expect(stderr).toBe('`agi frames diff 55555555 66666666` shows their texts\n');
  });

  test('what came is green and what went is red, and no line is wider than the terminal', async () => {
    const { stdout } = await runAgi(['branch', 'diff', 'idea'], { double, terminal: true, columns: 60 });
    expect(stdout).toContain('\u001b[32m  + Anna lives in Omsk.\u001b[39m\n');
    expect(stdout).toContain('\u001b[31m  - Anna lives in Tomsk.\u001b[39m\n');
    const widths = stdout.split('\n').map((line) => line.replaceAll(/\u001b\[\d+m/g, '').length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(60);
  });

  test('takes branches and events; the second one is --branch by default', async () => {
    const asked: unknown[] = [];
    const same = { ...diff, relation: 'same' } as BranchDiff;
    const asking = { diff: (...given: unknown[]) => (asked.push(given), Promise.resolve(same)) };
    const words = await runAgi(['branch', 'diff', 'idea', '--branch', 'work'], { double: asking });
    expect(words).toEqual({ code: 0, stdout: '', stderr: 'idea and main are the same event.\n' });
    await runAgi(['branch', 'diff', hash('e'), 'idea'], { double: asking });
    expect(asked).toEqual([
      [{ branch: 'idea' }, { branch: 'work' }],
      [{ event: hash('e') }, { branch: 'idea' }],
    ]);
  });

  test('--json is the difference, with the texts of frames and not what they compile to', async () => {
    const { stdout } = await runAgi(['branch', 'diff', 'idea', '--json'], { double });
    const added = [{ uri: 'frame://2026.11.sea.01', source: 'new', hash: hash('7'), code: {} }];
    expect(JSON.parse(stdout)).toEqual({ ...diff, frames: { added, removed: [], changed: [] } });
  });
});
