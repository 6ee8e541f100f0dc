import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { SecretScene } from '@agi-double/runtime/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { operations } from './testing/contract-checks.ts';

// Guards against: a secret of the environment in an answer, a header, a stream or the log of the service, or in what it keeps.

let scene: SecretScene;
const services: ChildProcess[] = [];
const outputs: Record<string, string> = {};
const keep = (name: string, text: string): void => {
  outputs[`${Object.keys(outputs).length} ${name}`] = text;
};

beforeAll(async () => {
  scene = await SecretScene.make();
  const log = '${LOG_ADDRESS}';
  await scene.profile('whole', { log, engines: [scene.model('api')] });
  await scene.profile('other', {
    log,
    ...scene.embedding,
    engines: [scene.model('user', { url: '${MODEL_USER_URL}' }), scene.model('api')],
  });
  await scene.profile('there', { log: scene.log('there') });
}, 120_000);
afterAll(async () => {
  for (const service of services) service.kill('SIGKILL');
  await scene[Symbol.asyncDispose]();
});

/** A service process; without a url it did not start. */
async function start(
  profile: string,
  more: Readonly<Record<string, string>> = {},
): Promise<{ readonly url: string; readonly stop: () => Promise<number | null> }> {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const args = ['--conditions=@agi-double/source', main, '--profile', profile, '--port', '0'];
  const service = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { PATH: process.env['PATH'], ...scene.environment, ...more },
  });
  services.push(service);
  let words = '';
  for (const stream of [service.stdout, service.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (words += text));
  const ended = once(service, 'close').then(([code]: unknown[]) => code as number | null);
  const [message] = (await Promise.race([once(service, 'message'), ended.then(() => [])])) as [
    { url?: string }?,
  ];
  const stop = async (): Promise<number | null> => {
    service.kill('SIGTERM');
    const code = await ended;
    keep(`the service of ${profile}`, words);
    return code;
  };
  return { url: message?.url ?? '', stop };
}

interface Asked {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request as its owner, and keeps all that comes back. */
async function ask(url: string, line: string, { body, headers = {} }: Asked = {}): Promise<string> {
  const [method = '', path = ''] = line.split(' ');
  const response = await fetch(`${url}${path}`, {
    method: method.toUpperCase(),
    signal: AbortSignal.timeout(20_000),
    headers: {
      authorization: `Bearer ${scene.environment['AGI_TOKEN'] ?? ''}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  keep(line, JSON.stringify([...response.headers]) + text);
  return `${response.status} ${text}`;
}

/** What a stream that does not end begins with. */
async function begun(url: string): Promise<string> {
  const authorization = `Bearer ${scene.environment['AGI_TOKEN'] ?? ''}`;
  const { body } = await fetch(url, { headers: { ...stream, authorization } });
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!/event: run-failed\n.*\n.*\n[^]*event: profile-activated\n/.test(text)) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) throw new Error(`It ended: ${text}`);
    text += value;
  }
  await reader?.cancel();
  return text;
}

const stream = { accept: 'text/event-stream' };

test('what is asked for, well or badly, of a Double whose models answer, refuse or break off', async () => {
  const { models } = scene;
  const { url, stop } = await start('whole');
  const turn = (headers = {}) => ask(url, 'post /v1/turns', { body: { text: 'Who?' }, headers });
  expect(await turn()).toMatch(/^200 .*I am Nexus\./);
  expect(await turn(stream)).toMatch(/^200 [^]*event: answer-given/);

  models.behave({ does: 'refuse', status: 401 });
  expect(await turn()).toMatch(/^500 .*The engine api \(m1\) refused the key \(HTTP 401\)/);
  expect(await turn(stream)).toMatch(
    /event: run-failed\ndata: .*EngineFailed.*set the variable that key names/,
  );
  models.behave({ does: 'report', words: ['I am'] });
  await turn(stream);
  models.behave({ does: 'begin', words: ['I am'] });
  const asked = models.asked();
  const broken = turn(stream);
  await asked;
  models.hangUp();
  expect(await broken).toMatch(/event: run-failed\ndata: .*hung up before its answer was complete/);

  const { runs } = JSON.parse((await ask(url, 'get /v1/runs')).slice('200 '.length)) as {
    runs: [{ event: string; root: string }];
  };
  const [run] = runs;
  models.behave({ does: 'refuse', status: 403 });
  await ask(url, 'post /v1/branches', { body: { name: 'idea', from: { branch: 'main' }, profile: 'other' } });
  expect(await ask(url, 'post /v1/turns', { body: { text: 'Who?', branch: 'idea' } })).toMatch(
    /^500 .*No engine answered/,
  );
  models.behave({ does: 'answer', words: ['I am Nexus.'] });
  const bodies: Readonly<Record<string, unknown>> = {
    '/v1/turns': { text: 'Who?' },
    '/v1/branches': { name: 'again', from: { branch: 'idea' } },
    '/v1/notes': { text: 'Anna lives in Tomsk.' },
    '/v1/frames/why': { text: 'Who?' },
    '/v1/branches/{branch}': { archived: false },
    '/v1/branches/{branch}/merge': { from: 'idea', dryRun: true },
    '/v1/slots': { frame: '2026.11.voice', slot: 'mood', value: 'glad' },
    '/v1/memory/forget': { events: [run.event], dryRun: true },
    '/v1/log/verify': {},
    '/v1/profile/use': { profile: 'other', accept: ['memory', 'modules'] },
  };
  const queries: Readonly<Record<string, string>> = {
    'get /v1/frames/diff': '?from=active&to=files',
    'get /v1/branches/{branch}/diff': '?with=idea',
    'delete /v1/slots': '?frame=2026.11.voice&slot=mood',
  };
  for (const { method, path } of operations) {
    const place = path
      .replace('{run}', 'last')
      .replace('{branch}', 'main')
      .replace('{event}', run.event)
      .replace('{root}', run.root)
      .replace('{uri}', encodeURIComponent('frame://2026.11.voice.01'));
    const line = `${method} ${place}${queries[`${method} ${path}`] ?? ''}`;
    const body = method === 'get' || method === 'delete' ? undefined : bodies[path];
    const answer = await ask(url, line, { body });
    // What an operation needs before it does its work is not this test's: only that all of them were asked, and none broke.
    expect([line, answer]).toEqual([line, expect.stringMatching(/^(2|409|404|400)/)]);
    await ask(url, line, {
      body,
      headers: { authorization: `Bearer ${scene.canaries.plant('WRONG_TOKEN', '')}` },
    });
  }
  await ask(url, `get /v1/runs?token=${encodeURIComponent(scene.environment['AGI_TOKEN'] ?? '')}`);
  await ask(url, 'post /v1/turns', { body: '{"text":' });
  await ask(url, 'get /v1/profile/verify');
  keep('the events as they come', await begun(`${url}/v1/events?limit=1000`));
  expect(await ask(url, 'post /v1/runs/last/replay', { body: { profile: 'whole' } })).toMatch(/^200 /);
  expect(await stop()).toBe(0);
  expect(scene.canaries.in(JSON.stringify(models.requests))).toEqual(['MODEL_KEY', 'MODEL_QUERY']);
  expect(await scene.leaks(outputs)).toEqual([]);
}, 120_000);

test('what a service says that does not start, or whose frames can no longer be fetched', async () => {
  const wrong = scene.canaries.plant('WRONG');
  for (const [profile, more] of [
    ['there', { LOG_PASSWORD: wrong }],
    ['there', { AGI_LOG: wrong }],
    ['there', { AGI_TOKEN: `${wrong}\n` }],
    ['other', { MODEL_KEY: '' }],
  ] as const) {
    const { url, stop } = await start(profile, more);
    expect([url, await stop()]).toEqual(['', expect.any(Number)]);
  }
  const { url, stop } = await start('whole', { GIT_PASSWORD: wrong });
  expect(await ask(url, 'post /v1/frames/sync')).toMatch(/^503 .*Authentication failed/);
  await ask(url, 'get /v1/readyz');
  await ask(url, 'get /v1/frames/status');
  expect(await stop()).toBe(0);
  expect(Object.values(outputs).join('\n')).toMatch(/MODEL_KEY/);
  expect(await scene.leaks(outputs)).toEqual([]);
}, 120_000);

test('what is told on purpose is found', async () => {
  const { url, stop } = await start('whole');
  await ask(url, 'post /v1/notes', { body: { text: scene.environment['MODEL_KEY'] } });
  await ask(url, 'get /v1/events?types=note-added&limit=1');
  await stop();
  expect(await scene.leaks(outputs)).toEqual([
    expect.stringMatching(/^MODEL_KEY in \d+ get \/v1\/events/),
    expect.stringMatching(/^MODEL_KEY in .*views.text-.*\.sqlite/),
    'MODEL_KEY in PostgreSQL',
  ]);
}, 120_000);
