import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AgiProcess } from './testing-process.ts';
import type { Ran } from './testing.ts';

let home: string;
let environment: Record<string, string>;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'agi-cli-'));
  environment = { AGI_HOME: home };
});
afterAll(() => rm(home, { recursive: true, force: true }));

const agi = (commandLine: readonly string[], stdin = '', more = {}): Promise<Ran> =>
  AgiProcess.start(commandLine, { ...environment, ...more }).ran(stdin);

describe('the entry', () => {
  test('prints the version', async () => {
    expect(await agi(['--version'])).toEqual({ code: 0, stdout: '0.9.0-beta.0\n', stderr: '' });
  });

  test.each([
    ['en_US.UTF-8', /^agi needs Node 24 or newer, and this is Node 20\.1\.0: .*\n$/],
    ['ru_RU.UTF-8', /^agi нужен Node 24 или новее, а это Node 20\.1\.0: .*\n$/],
  ])('an old Node gets one sentence (%s)', async (LANG, sentence) => {
    const pretend = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.1.0'})`;
    const ran = await agi(['ask', 'x'], '', { LANG, NODE_OPTIONS: `--import=${pretend}` });
    expect(ran).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(sentence) });
  });
});

describe('where the output goes', () => {
  // A device that is always full; there is none elsewhere.
  const full = existsSync('/dev/full') ? '/dev/full' : undefined;

  test.each([
    ['en_US.UTF-8', /^(— .*\n)?agi: The disk that the output goes to is full, .*\n$/],
    ['ru_RU.UTF-8', /^(— .*\n)?agi: Диск, на который идёт вывод, полон: .*\n$/],
  ])('a full disk is told as one, and is a failure (%s)', async (LANG, sentence) => {
    if (full === undefined) return;
    const ran = await AgiProcess.into(full, ['ask', 'Who are you?'], { ...environment, LANG }).ran('');
    expect(ran).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(sentence) });
  });
});

describe('a Double of its own', () => {
  test('says who it is in the language of the question, and names the frame', async () => {
    const english = await agi(['ask', 'Who are you?']);
    expect(english).toMatchObject({ code: 0, stdout: expect.stringMatching(/^I am Nexus/) });
    expect(english.stderr).toMatch(/^— source: frame:\/\/\d{4}\.\d\d\.identity\.\d\d#\w+\n/);
    const russian = await agi(['ask', '-'], 'Кто ты?\n');
    expect(russian.stdout).toMatch(/^Я Nexus/);
    const json = JSON.parse((await agi(['ask', 'Who are you?', '--json'])).stdout) as object;
    expect(Object.keys(json).sort()).toEqual(['branch', 'event', 'run', 'sources', 'text', 'type']);
  });

  test('answers with what another process told it, says where it has that from, and can be asked why', async () => {
    const told = await agi(['remember', 'Анна живёт в Томске.']);
    expect(told).toMatchObject({ code: 0, stdout: expect.stringMatching(/^sha256:[0-9a-f]{64}\n$/) });
    const asked = await agi(['ask', 'Где живёт Анна?']);
    expect(asked.stdout).toContain('Томск');
    expect(asked.stderr).toContain(`event:${told.stdout.slice(0, 19)}…`);
    const { stdout: trace } = await agi(['trace', 'last']);
    expect(trace).toMatch(/input +Где живёт Анна\?/);
    expect(trace).toMatch(/mod:\/\/recall-v1\.0 .* ms[^]*mod:\/\/respond-v1\.0/);
    expect(trace).toMatch(/recalled\n[^]*Анна живёт в Томске\.[^]*answer\n/);
    const runs = JSON.parse((await agi(['runs', '--json', '--limit', '1'])).stdout) as { run: string }[];
    expect(trace).toContain(runs[0]?.run ?? 'a run');
  });

  test('days are those of the calendar where it runs', async () => {
    await agi(['remember', 'The well is deep.']);
    const days = ['Pacific/Kiritimati', 'Pacific/Niue'].map(async (TZ) => {
      const { stdout } = await agi(['ask', 'How deep is the well?'], '', { TZ });
      return Date.parse(/your note of (\d{4}-\d\d-\d\d)/.exec(stdout)?.[1] ?? stdout);
    });
    // They are 25 hours apart, so that it is never the same day in both.
    const [there = 0, here = 0] = await Promise.all(days);
    expect([1, 2]).toContain((there - here) / 86_400_000);
  });

  test('a fork goes its own way', async () => {
    await agi(['branch', 'fork', 'idea']);
    await agi(['remember', '--branch', 'idea', 'The cat is called Murka.']);
    const question = ['ask', 'What is the cat called?'];
    expect((await agi([...question, '--branch', 'idea'])).stdout).toContain('Murka');
    expect((await agi(question)).stdout).not.toContain('Murka');
    expect((await agi(['branch', 'list', '--branch', 'idea'])).stdout).toMatch(/^\* {2}idea .*\n {3}main /);
  });

  test('two processes at once both answer', async () => {
    const both = await Promise.all([agi(['ask', 'Who are you?']), agi(['ask', 'Кто ты?'])]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const doctor = await agi(['doctor', '--json', '--port', '1']);
    const { checks } = JSON.parse(doctor.stdout) as { checks: { name: string; ok: boolean }[] };
    expect(checks.find(({ name }) => name === 'log')?.ok).toBe(true);
  });

  test.each([
    [['trace', 'nope'], 3],
    [['resume'], 3],
    [['ask', 'x', '--branch', 'nope'], 3],
    [['ask', ''], 1],
  ])('%j fails with one sentence and exit code %i', async (commandLine, code) => {
    const ran = await agi(commandLine);
    expect([ran.code, ran.stdout]).toEqual([code, '']);
    expect(ran.stderr).toMatch(/^agi: .+\n$/);
    expect(ran.stderr).not.toMatch(/unexpected/);
  });

  test('an unknown profile leaves nothing behind', async () => {
    const fresh = path.join(home, 'fresh');
    expect((await agi(['ask', 'x', '--home', fresh, '--profile', 'nope'])).code).toBe(3);
    expect(await readdir(home)).not.toContain('fresh');
  });
});

describe('pipes and signals', () => {
  test('a reader that leaves is no failure', async () => {
    const script = 'set -o pipefail; printf "Who are you?\\n%.0s" 1 2 3 | agi chat 2>/dev/null | head -1';
    const { code, stdout, stderr } = await AgiProcess.shell(script, environment).ran();
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^I am Nexus.*\n$/);
  });

  test('what another process writes is followed until SIGINT, which is no failure', async () => {
    await agi(['remember', 'Before.']);
    const following = AgiProcess.start(['log', 'list', '--follow', '--limit', '1'], environment);
    await following.shows(/note-added +Before\.\n/);
    await agi(['remember', 'After.']);
    await following.shows(/^\S+ {2}sha256:[0-9a-f]{64} {2}note-added +After\.\n/);
    following.child.kill('SIGINT');
    expect(await following.ended()).toBe(0);
  });

  test('SIGINT ends a chat with 130', async () => {
    const chat = AgiProcess.start(['chat'], environment);
    chat.type('Who are you?\n');
    await chat.shows(/I am Nexus.*\n/);
    chat.child.kill('SIGINT');
    expect(await chat.ended()).toBe(130);
  });
});

describe('up', () => {
  test('prints the address, serves, and stops in order at SIGTERM', async () => {
    const up = AgiProcess.start(['up', '--port', '0'], environment);
    const address = (await up.shows(/^http.*\n/)).trim();
    expect(await (await fetch(`${address}/healthz`)).json()).toMatchObject({ status: 'ok' });
    up.child.kill('SIGTERM');
    const { code, stdout, stderr } = await up.ran();
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/^Ctrl-C stops it\.\n$/);
  });

  test('a service that dies takes it along, with a sentence', async () => {
    const up = AgiProcess.start(['up', '--port', '0', '--json'], environment);
    const service = JSON.parse(await up.shows(/^\{.*\}\n/)) as { process: number };
    process.kill(service.process, 'SIGKILL');
    const { code, stderr } = await up.ran();
    expect(code).toBe(137);
    expect(JSON.parse(stderr)).toMatchObject({ error: 'ServiceFailed', kind: 'unavailable' });
  });

  test('a service that ended itself over a run is started again, under the same address', async () => {
    const up = AgiProcess.start(['up', '--port', '0', '--json'], environment);
    const { process: first, address } = JSON.parse(await up.shows(/^\{.*\}\n/)) as {
      process: number;
      address: string;
    };
    await writeFile(path.join(home, 'stuck.json'), JSON.stringify({ process: first, runs: ['r'] }));
    process.kill(first, 'SIGKILL');
    const answers = (): Promise<boolean> =>
      fetch(`${address}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await answers())) await new Promise(setImmediate);
    up.child.kill('SIGTERM');
    const { code, stderr } = await up.ran();
    expect(code).toBe(0);
    expect(stderr).toMatch(/The service ended itself, because a run kept it from everything else/);
  });

  test("a port in use is the service's one sentence and exit code", async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const none = path.join(home, 'none');
    const { code, stdout, stderr } = await agi(['up', '--port', String(port), '--home', none]);
    server.close();
    expect([code, stdout, existsSync(none)]).toEqual([1, '', false]);
    expect(stderr).toMatch(new RegExp(`^agi: .*${port}.*in use.*\n$`));
  });
});

describe('on a terminal', () => {
  test('chat prompts, streams and ends with /exit', async () => {
    const chat = AgiProcess.onTerminal('chat', environment);
    await chat.shows(/you> /);
    chat.type('Who are you?\r');
    await chat.shows(/I am Nexus[^]*— source: frame:[^]*you> /);
    chat.type('/trace\r');
    await chat.shows(/mod:\/\/respond-v1\.0[^]*you> /);
    chat.type('\u0003');
    await chat.shows(/\/exit or Ctrl-D ends\.[^]*you> /);
    chat.type('/exit\r');
    expect((await chat.ran()).code).toBe(0);
  });

  test('up serves with a prompt beside it; Ctrl-D stops both', async () => {
    const up = AgiProcess.onTerminal('up --port 0', environment);
    const address = (await up.shows(/Serving at http:\S+/)).replace('Serving at ', '').trim();
    const head = await up.shows(/[^]*you> /);
    expect(head).toMatch(/\d+ frames from \/\S+, watched for changes/);
    expect(head.match(/Ctrl-D/g)).toHaveLength(1);
    expect((await fetch(`${address}/healthz`)).ok).toBe(true);
    up.type('Кто ты?\r');
    await up.shows(/Я Nexus[^]*you> /);
    up.type('\u0004');
    expect((await up.ran()).code).toBe(0);
    await expect(fetch(`${address}/healthz`)).rejects.toThrow();
  });

  test('up ends with its service, at once, and names the signal', async () => {
    const up = AgiProcess.onTerminal('up --port 0', environment);
    await up.shows(/you> /);
    process.kill(await serviceOf(home), 'SIGKILL');
    await up.shows(/agi: The service was ended by SIGKILL\./);
    // Its stdin stays open: nobody types anything that would end it.
    expect(await up.ended()).toBe(137);
  });
});

/** The process of the service that was started for this home; `script`, which a terminal needs, is Linux's as well. */
async function serviceOf(home: string): Promise<number> {
  for (const id of await readdir('/proc')) {
    if (!/^\d+$/.test(id)) continue;
    const words = (await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')).split('\0');
    if (words.some((word) => word.includes('frame-core')) && words.includes(home)) return Number(id);
  }
  throw new Error(`No service runs for ${home}.`);
}
