import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { EventQuery } from '@agi-double/runtime';
import type { LoggedEvent } from '../double-port.ts';
import { eventWords } from '../event-words.ts';
import { EVENT_TYPES } from '../event-types.ts';
import { english } from '../messages/english.ts';
import { anchor, event, literalLog, report } from '../testing-events.ts';
import { hash, runAgi, trace } from '../testing.ts';

const note = event('b', 'note-added', { text: 'Anna lives\nin Tomsk, and likes it there very much.' });
const gone = event('c', 'answer-given', undefined, { run: 'run-1' });

describe('log list', () => {
  const listing = (asked: unknown[] = []) => ({
    events: (branch: string, query: EventQuery) => {
      asked.push([branch, query]);
      return Promise.resolve([gone, note]);
    },
    explain: () => Promise.resolve(trace),
  });

  test('is a line for each event; a pipe gets whole ids, a person what fits, and both hear what was erased', async () => {
    const piped = await runAgi(['log', 'list'], { double: listing() });
    expect(piped).toEqual({
      code: 0,
      stderr: '',
      stdout:
        `2026-11-22T15:25:15.120Z  ${hash('c')}  answer-given       (erased)\n` +
        `2026-11-22T15:25:15.120Z  ${hash('b')}  note-added         Anna lives in Tomsk, and likes it there very much.\n`,
    });
    const seen = await runAgi(['log', 'list'], { double: listing(), terminal: true, columns: 80 });
    expect(seen.stdout).toBe(
      '2026-11-22T15:25:15Z  cccccccccccc  answer-given       (erased)\n' +
        '2026-11-22T15:25:15Z  bbbbbbbbbbbb  note-added         Anna lives in Tomsk, and…\n',
    );
  });

  test('--json is one list, with what was erased told', async () => {
    const { stdout } = await runAgi(['log', 'list', '--json'], { double: listing() });
    expect(JSON.parse(stdout)).toEqual([
      { ...gone, erased: true },
      { ...note, erased: false },
    ]);
  });

  test('takes types, a run or the last one, and a limit; a type that is none is wrong usage', async () => {
    const asked: unknown[] = [];
    const list = (...options: string[]) => runAgi(['log', 'list', ...options], { double: listing(asked) });
    await list();
    await list('--type', 'note-added', '--type', 'slot-set', '--limit', '3', '--branch', 'idea');
    await list('--run', 'last');
    expect(asked).toEqual([
      ['main', { limit: 20 }],
      ['idea', { limit: 3, types: ['note-added', 'slot-set'] }],
      ['main', { limit: 20, run: 'run-1' }],
    ]);
    const wrong = await list('--type', 'notes');
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toContain(EVENT_TYPES.join(', '));
  });

  test('--follow goes on until Ctrl-C, which is no failure; with --json each event is a line', async () => {
    let interrupt = (): void => undefined;
    const given = {
      onSignal: (_signals: unknown, listener: () => void) => {
        interrupt = listener;
        return () => undefined;
      },
      double: {
        follow: async function* (_branch: string, _query: EventQuery, signal: AbortSignal) {
          yield note;
          interrupt();
          if (!signal.aborted) yield gone;
          await Promise.resolve();
        },
      },
    };
    const { code, stdout } = await runAgi(['log', 'list', '--follow', '--json'], given);
    expect([code, stdout]).toEqual([0, `${JSON.stringify({ ...note, erased: false })}\n`]);
    expect((await runAgi(['log', 'list', '--follow'], given)).stdout).toMatch(
      /^2026-\S+ {2}sha256:b+ {2}note-added .*\n$/,
    );
  });
});

test('every event has a few words; one whose body was tampered with does not stop who looks', () => {
  const frame = 'frame://2026.11.voice.01';
  const call = { step: 3, name: 'send', occurrence: 1 };
  const said = (type: LoggedEvent['type'], body: object): string =>
    eventWords(event('b', type, body), english);
  expect(said('slot-set', { frame, slot: 'tone', value: 'warm' })).toBe('2026.11.voice#tone = "warm"');
  expect(said('slot-set', { frame, slot: 'tone', value: null })).toBe('2026.11.voice#tone (empty)');
  expect(said('run-parked', { reason: 'undecided', call })).toBe('undecided 3 send #1');
  expect(said('call-decided', { ...call, decision: 'skip' })).toBe('skip 3 send #1');
  expect(said('branch-merged', { from: 'idea', decisions: [], hidden: [], slots: [] })).toBe('idea');
  expect(said('body-erased', { events: [hash('1'), hash('2')] })).toBe('2 events');
  expect(said('note-added', { text: 'Omsk.', replaces: hash('1') })).toBe(
    'Omsk. (replaces sha256:111111111111…)',
  );
  for (const type of EVENT_TYPES) {
    expect(said(type, {})).toEqual(expect.any(String));
    expect(eventWords(event('b', type), english)).toBe('(erased)');
  }
});

describe('log show', () => {
  test('is all that the log holds of it, by its first digits too', async () => {
    const double = {
      event: (id: string) => Promise.resolve(id === hash('b') ? note : gone),
      eventsNamed: () => Promise.resolve([hash('c')] as never),
    };
    const { code, stdout } = await runAgi(['log', 'show', hash('b')], { double });
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      hash('b'),
      'type       note-added',
      'when       2026-11-22T15:25:15.120Z',
      `parents    ${hash('0')}`,
      `segment    ${'b2'.repeat(16)}  7`,
      'offset     12',
      `root       ${hash('f')}`,
      `body hash  ${hash('9')}`,
      '',
      'text',
      '  Anna lives',
      '  in Tomsk, and likes it there very much.',
      '',
    ]);
    const erased = await runAgi(['log', 'show', 'cccccccc'], { double });
    expect(erased.stdout).toMatch(/\nrun +run-1\n[^]*\nbody +\(erased\)\n$/);
    const json = await runAgi(['log', 'show', 'cccccccc', '--json'], { double });
    expect(JSON.parse(json.stdout)).toEqual({ ...gone, erased: true });
  });
});

describe('log verify', () => {
  const broken = {
    ...report,
    ok: false,
    problems: [
      { kind: 'body', offset: 4, detail: 'its body or salt does not fit its hash' },
      { kind: 'branch', branch: 'idea', detail: `its head ${hash('a')} is not in the log` },
    ],
    further: 3,
    remedies: ['Restore it.'],
  } as const;

  test('says what was checked and how fast; nothing is shown of how far it was', async () => {
    const { code, stdout, stderr } = await runAgi(['log', 'verify'], { openLog: literalLog(report) });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^events {5}12\nbranches {3}2\nspeed {6}\d+ events\/s\n$/);
    expect(stderr).toMatch(/^Everything proves true\.\n.*anchor.*\n$/);
  });

  test('each problem is a line, what to do is words, and the exit code is 1', async () => {
    const { code, stdout, stderr } = await runAgi(['log', 'verify'], { openLog: literalLog(broken) });
    expect(code).toBe(1);
    expect(stdout.split('\n\n')[1]).toBe(
      'body, offset 4: its body or salt does not fit its hash\n' +
        `branch, idea: its head ${hash('a')} is not in the log\n`,
    );
    expect(stderr).toBe('… and 3 more\n\nRestore it.\n');
    const json = await runAgi(['log', 'verify', '--json'], { openLog: literalLog(broken) });
    expect([json.code, json.stderr]).toEqual([1, '']);
    expect(JSON.parse(json.stdout)).toEqual({ ...broken, eventsPerSecond: expect.any(Number) });
  });

  test('takes an anchor from a file or from stdin, and reads no log for one that is none', async () => {
    const file = path.join(folder, 'given.json');
    await writeFile(file, JSON.stringify(anchor));
    const told: unknown[] = [];
    const openLog = literalLog(report, told);
    const given = { openLog, workingDirectory: folder };
    const named = await runAgi(['log', 'verify', '--anchor', 'given.json'], given);
    expect(named.stdout).toMatch(/\nanchor {5}9 events, 2026-11-20T00:00:00\.000Z\n$/);
    expect(named.stderr).toMatch(/nothing is gone since/);
    await runAgi(['log', 'verify', '--anchor', '-'], { ...given, stdin: JSON.stringify(anchor) });
    expect(told).toMatchObject([{ anchor }, { anchor }]);

    const missing = await runAgi(['log', 'verify', '--anchor', 'nope.json', '--json'], given);
    expect([missing.code, JSON.parse(missing.stderr)]).toMatchObject([3, { error: 'FileMissing' }]);
    const none = await runAgi(['log', 'verify', '--anchor', '-', '--json'], {
      ...given,
      stdin: '{"anchor":1}',
    });
    expect([none.code, JSON.parse(none.stderr)]).toMatchObject([1, { error: 'BadAnchor' }]);
    expect(told).toHaveLength(2);
  });
});

describe('log anchor', () => {
  const openLog = literalLog(report);

  test('goes to stdout, so that > keeps it; --json is the same on one line', async () => {
    const { code, stdout, stderr } = await runAgi(['log', 'anchor'], { openLog });
    expect([code, stderr, JSON.parse(stdout)]).toEqual([0, '', anchor]);
    const json = await runAgi(['log', 'anchor', '--json'], { openLog });
    expect(json.stdout).toBe(`${JSON.stringify(anchor)}\n`);
  });

  test('--out writes all of it in the place of what was there, or nothing', async () => {
    const file = path.join(folder, 'kept.json');
    await writeFile(file, 'older');
    const given = { openLog, workingDirectory: folder };
    const { code, stdout, stderr } = await runAgi(['log', 'anchor', '--out', 'kept.json'], given);
    expect([code, stdout, stderr]).toEqual([0, '', expect.stringContaining(file)]);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(anchor);
    const nowhere = await runAgi(['log', 'anchor', '--out', 'nope/kept.json', '--json'], given);
    expect([nowhere.code, JSON.parse(nowhere.stderr)]).toMatchObject([1, { error: 'FileNotWritten' }]);
    expect((await readdir(folder)).filter((name) => name.startsWith('kept'))).toEqual(['kept.json']);
  });
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'agi-anchor-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
