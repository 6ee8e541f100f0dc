import { describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answered, branch, hash, note, runAgi, stream } from '../testing.ts';

describe('remember', () => {
  test("prints the note's event, so that a script can cite or erase it", async () => {
    const notes: unknown[] = [];
    const remember = (...given: unknown[]) => {
      notes.push(given);
      return Promise.resolve(note(hash('b')));
    };
    const ran = await runAgi(['remember', 'Anna', 'lives', 'in', 'Tomsk.'], { double: { remember } });
    expect(ran).toEqual({ code: 0, stdout: `${hash('b')}\n`, stderr: 'Remembered on main.\n' });
    const json = await runAgi(['remember', '--json', '--branch', 'idea', '-'], {
      double: { remember },
      stdin: 'Да\r\n',
    });
    expect(json).toEqual({
      code: 0,
      stdout: `{"event":"${hash('b')}","branch":"idea","at":1795000000000}\n`,
      stderr: '',
    });
    await runAgi(['remember', 'In Omsk.', '--replaces', hash('a')], { double: { remember } });
    expect(notes).toEqual([
      ['main', 'Anna lives in Tomsk.', {}],
      ['idea', 'Да', {}],
      ['main', 'In Omsk.', { replaces: hash('a') }],
    ]);
  });
});

describe('runs', () => {
  const summaries = [
    {
      run: 'run-2',
      branch: 'main',
      status: 'parked',
      at: Date.UTC(2026, 10, 22),
      input: 'Кто\nты?',
      root: hash('f'),
    },
    { run: 'run-1', branch: 'main', status: 'answered', at: 0, input: '👩‍🚀'.repeat(70), root: hash('f') },
  ] as never;

  test('one line each, newest first, long inputs cut between characters', async () => {
    const limits: number[] = [];
    const runs = (_branch: string, limit: number) => {
      limits.push(limit);
      return Promise.resolve(summaries);
    };
    const { stdout } = await runAgi(['runs'], { double: { runs } });
    expect(stdout).toBe(
      '2026-11-22T00:00:00.000Z  run-2  parked    Кто ты?\n' +
        `1970-01-01T00:00:00.000Z  run-1  answered  ${'👩‍🚀'.repeat(59)}…\n`,
    );
    expect(
      JSON.parse((await runAgi(['runs', '--limit', '5', '--json'], { double: { runs } })).stdout),
    ).toEqual(summaries);
    expect(limits).toEqual([20, 5]);
  });

  test('on a narrow terminal the input stands below its run, and is not broken', async () => {
    const uuid = 'a'.repeat(36);
    const long = [
      { run: uuid, branch: 'main', status: 'answered', at: 0, input: 'word '.repeat(30), root: hash('f') },
    ];
    const given = { double: { runs: () => Promise.resolve(long as never) }, terminal: true };
    const start = `1970-01-01T00:00:00Z  ${uuid}  answered`;
    expect((await runAgi(['runs'], { ...given, columns: 80 })).stdout).toBe(
      `${start}\n  ${'word '.repeat(15)}wo…\n`,
    );
    expect((await runAgi(['runs'], { ...given, columns: 120 })).stdout).toBe(
      `${start}  ${'word '.repeat(9)}word…\n`,
    );
  });

  test('of one that waits it says what for, and what to type', async () => {
    const call = { step: 3, name: 'send', occurrence: 1 };
    const waiting = [
      {
        run: 'run-3',
        branch: 'idea',
        status: 'waiting',
        waiting: call,
        at: 0,
        input: 'Hello',
        root: hash('f'),
      },
    ] as never;
    const { stdout, stderr } = await runAgi(['runs', '--branch', 'idea'], {
      double: { runs: () => Promise.resolve(waiting) },
    });
    expect(stdout).toBe('1970-01-01T00:00:00.000Z  run-3  waiting  Hello\n');
    expect(stderr).toBe(
      'Run run-3 waits for a decision:\n' +
        'its step 3 began the call "send", and nobody knows how it ended.\n' +
        'Find out whether it happened. Then\n' +
        '  agi resume run-3 --branch idea --retry  makes it again,\n' +
        '  agi resume run-3 --branch idea --skip   goes on without it.\n',
    );
  });
});

describe('resume', () => {
  test('--retry or --skip decides about the call; both do not go together', async () => {
    const asked: unknown[] = [];
    const resume = (_branch: string, run: string | undefined, { decide }: { decide?: string } = {}) => {
      asked.push([run, decide]);
      return stream(answered('Done.'));
    };
    await runAgi(['resume'], { double: { resume } });
    await runAgi(['resume', '--retry'], { double: { resume } });
    expect((await runAgi(['resume', 'run-1', '--skip'], { double: { resume } })).stdout).toBe('Done.\n');
    expect(await runAgi(['resume', '--retry', '--skip'], { double: { resume } })).toMatchObject({ code: 2 });
    expect(asked).toEqual([
      [undefined, undefined],
      [undefined, 'retry'],
      ['run-1', 'skip'],
    ]);
  });
});

describe('branch', () => {
  test('list marks the current branch', async () => {
    const open = { ...branch('idea'), head: null, openRun: 'run-1' as never };
    const branches = () => Promise.resolve([open, branch('main')]);
    const { stdout } = await runAgi(['branch', 'list'], { double: { branches } });
    expect(stdout).toBe(
      '   idea  owner  -                     run-1\n*  main  owner  sha256:aaaaaaaaaaaa…\n',
    );
    const json = await runAgi(['branch', 'list', '--json'], { double: { branches } });
    expect(JSON.parse(json.stdout)).toEqual([
      { name: 'idea', head: null, scope: 'owner', archived: false, openRun: 'run-1', lineage: { s1: 4 } },
      { name: 'main', head: hash('a'), scope: 'owner', archived: false, lineage: { s1: 4 } },
    ]);
  });

  test('fork starts at the current branch, another branch, or an event in any of its spellings', async () => {
    const points: unknown[] = [];
    const fork = (name: string, from: unknown) => {
      points.push([name, from]);
      return Promise.resolve(branch(name));
    };
    const { stdout, stderr } = await runAgi(['branch', 'fork', 'idea'], { double: { fork } });
    expect(stdout).toBe('   idea  owner  sha256:aaaaaaaaaaaa…\n');
    expect(stderr).toBe('--branch idea works on it from now on.\n');
    await runAgi(['branch', 'fork', 'b', '--branch', 'work'], { double: { fork } });
    await runAgi(['branch', 'fork', 'c', '--from', 'other'], { double: { fork } });
    await runAgi(['branch', 'fork', 'd', '--from', hash('e')], { double: { fork } });
    await runAgi(['branch', 'fork', 'e', '--from', `event:${hash('e')}`], { double: { fork } });
    const branches = () => Promise.resolve([]);
    await runAgi(['branch', 'fork', 'f', '--from', 'e'.repeat(64)], { double: { fork, branches } });
    expect(points).toEqual([
      ['idea', { branch: 'main' }],
      ['b', { branch: 'work' }],
      ['c', { branch: 'other' }],
      ['d', { event: hash('e') }],
      ['e', { event: hash('e') }],
      ['f', { event: hash('e') }],
    ]);
  });
});

describe('doctor', () => {
  const check = () => Promise.resolve([{ name: 'log', ok: true, detail: '4 events verify' }]);

  test('each check is a line; the port is looked at for real', async () => {
    let port = 0;
    await whileListening('{"status":"ok","service":"agi-double"}', async (taken) => {
      port = taken;
      expect(await runAgi(['doctor', '--port', String(port)], { double: { check } })).toEqual({
        code: 0,
        stdout:
          `ok  node  ${process.versions.node}\n` +
          `ok  port  a service of AGI Double answers on ${port}\n` +
          'ok  log   4 events verify\n',
        stderr: '',
      });
    });
    const free = await runAgi(['doctor', '--port', String(port)], { double: { check } });
    expect(free.stdout).toContain(`ok  port  ${port} is free\n`);
  });

  test('is in one language: a fact that a check found is said in that of the person', async () => {
    const checks = [
      { name: 'log', ok: true, detail: '4 events', fact: { of: 'log', events: 4 } as const },
      { name: 'rights', ok: true, detail: 'mended', fact: { of: 'rights', open: 2 } as const },
    ];
    const { stdout } = await runAgi(['doctor', '--port', '49151'], {
      double: { check: () => Promise.resolve(checks) },
      environment: { LANG: 'ru_RU.UTF-8' },
    });
    expect(stdout).toMatch(/^ok {2}журнал +событий: 4, все хеши и предки сходятся$/m);
    expect(stdout).toMatch(/^ok {2}права +файлов и папок, открытых другим: 2; теперь они только ваши$/m);
    expect(stdout).not.toMatch(/events|mended/);
  });

  test('a port that something else holds, and a Double that does not open, are failed lines: exit code 1', async () => {
    const opened = () => {
      throw new Error('The frames do not compile.');
    };
    await whileListening('<p>Something else</p>', async (port) => {
      const { code, stdout, stderr } = await runAgi(['doctor', '--json', '--port', String(port)], { opened });
      expect([code, stderr]).toEqual([1, '']);
      expect(JSON.parse(stdout)).toEqual({
        ok: false,
        checks: [
          { name: 'node', ok: true, detail: process.versions.node },
          {
            name: 'port',
            ok: false,
            detail: `${port} is in use by another program; \`agi up --port <number>\` takes another one`,
          },
          { name: 'double', ok: false, detail: 'The frames do not compile.' },
        ],
      });
    });
  });
});

async function whileListening(answer: string, work: (port: number) => Promise<void>): Promise<void> {
  const server = createServer((_request, response) => response.end(answer));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await work((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}
