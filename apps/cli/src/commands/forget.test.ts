import { describe, expect, test } from '@jest/globals';
import { event } from '../testing-events.ts';
import { hash, keyboard, runAgi } from '../testing.ts';

const events = new Map([
  [hash('b'), event('b', 'note-added', { text: 'Anna lives in Tomsk.' })],
  [hash('c'), event('c', 'step-finished', { step: 0, module: 'mod://recall-v1.0' }, { run: 'run-1' })],
  [hash('d'), event('d', 'answer-given', { text: 'In Tomsk.' }, { run: 'run-1' })],
]);
const closure = [...events.values()].map(({ id, type, run }) => ({ event: id, type, ...(run && { run }) }));

/** A Double that is asked to forget, and what it was asked for. */
function forgetting(found: readonly object[] = closure) {
  const done: unknown[] = [];
  const forget = (branch: string, ids: readonly string[], { dry = false } = {}) => {
    if (!dry) done.push([branch, ids]);
    return Promise.resolve(found as never);
  };
  const read = (id: string) => Promise.resolve(events.get(id) as never);
  return { done, double: { forget, event: read, eventsNamed: () => Promise.resolve([hash('b')] as never) } };
}

const lines = [
  `2026-11-22T15:25:15.120Z  ${hash('b')}  note-added         Anna lives in Tomsk.\n`,
  `2026-11-22T15:25:15.120Z  ${hash('c')}  step-finished      0 mod://recall-v1.0\n`,
  `2026-11-22T15:25:15.120Z  ${hash('d')}  answer-given       In Tomsk.\n`,
];

describe('forget without a terminal', () => {
  test('erases nothing unless --yes is given, and says what to do', async () => {
    const { done, double } = forgetting();
    const ran = await runAgi(['forget', hash('b')], { double });
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toMatch(/^agi: Nothing was erased: .*--dry-run.*--yes.*\n$/);
    expect(await runAgi(['forget', hash('b'), '--yes', '--dry-run'], { double })).toMatchObject({ code: 2 });
    expect(done).toEqual([]);
  });

  test('--yes shows what is erased, erases it, and says what is not reached', async () => {
    const { done, double } = forgetting();
    const ran = await runAgi(['forget', 'bbbbbbbb', '--yes', '--branch', 'idea'], { double });
    expect([ran.code, ran.stdout]).toEqual([0, lines.join('')]);
    expect(ran.stderr).toBe(
      '3 events are erased. Copies and backups elsewhere are not reached: delete those yourself.\n',
    );
    expect(done).toEqual([['idea', [hash('b')]]]);
  });

  test('--dry-run only shows; --json is one document either way', async () => {
    const { done, double } = forgetting();
    const dry = await runAgi(['forget', hash('b'), '--dry-run'], { double });
    expect(dry).toEqual({ code: 0, stdout: lines.join(''), stderr: '' });
    const json = await runAgi(['forget', hash('b'), '--dry-run', '--json'], { double });
    const document = { branch: 'main', asked: [hash('b')], events: closure };
    expect(JSON.parse(json.stdout)).toEqual({ ...document, dryRun: true });
    expect(done).toEqual([]);
    const erased = await runAgi(['forget', hash('b'), '--yes', '--json'], { double });
    expect([JSON.parse(erased.stdout), erased.stderr]).toEqual([{ ...document, dryRun: false }, '']);
  });

  test('what is gone already is no failure', async () => {
    const { done, double } = forgetting([]);
    const ran = await runAgi(['forget', hash('b'), '--yes'], { double });
    expect(ran).toEqual({
      code: 0,
      stdout: '',
      stderr: 'It was erased already; nothing is left to erase.\n',
    });
    expect(done).toEqual([]);
  });
});

describe('forget on a terminal', () => {
  async function typed(keys: string, environment = {}) {
    const { done, double } = forgetting();
    const stdin = keyboard();
    const running = runAgi(['forget', hash('b')], {
      double,
      stdin,
      terminal: true,
      columns: 80,
      environment,
    });
    stdin.end(keys);
    return { ...(await running), done };
  }

  test('shows what was said, counts the rest, and asks', async () => {
    const { code, stdout, stderr, done } = await typed('y\r');
    expect(code).toBe(0);
    expect(stdout).toBe(
      '2026-11-22T15:25:15Z  bbbbbbbbbbbb  note-added         Anna lives in Tomsk.\n' +
        '2026-11-22T15:25:15Z  dddddddddddd  answer-given       In Tomsk.\n' +
        '… and 1 more event of a run\n',
    );
    expect(stderr).toMatch(/^This cannot be undone\.\nCopies[^]*Erase these 3 events\? \[y\/N\] /);
    expect(stderr).toMatch(/3 events are erased\.\n$/);
    expect(done).toEqual([['main', [hash('b')]]]);
  });

  test.each([
    ['n\r', 1, /Nothing was erased\.\n$/],
    ['\r', 1, /Nothing was erased\.\n$/],
    ['\u0004', 1, /\nNothing was erased\.\n$/],
    ['\u0003', 130, /\^C\nagi: interrupted; nothing was erased\n$/],
  ])('%j erases nothing', async (keys, code, said) => {
    const ran = await typed(keys);
    expect([ran.code, ran.done]).toEqual([code, []]);
    expect(ran.stderr).toMatch(said);
  });

  test('in Russian one answers in Russian', async () => {
    const { code, stderr, done } = await typed('да\r', { LANG: 'ru_RU.UTF-8' });
    expect([code, done.length]).toEqual([0, 1]);
    expect(stderr).toContain('Стереть (событий: 3)? [д/Н] ');
  });
});
