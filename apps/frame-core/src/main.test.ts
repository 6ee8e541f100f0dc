import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient, type Client } from '@agi-double/protocol';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { misfits } from './testing/contract-checks.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'agi-frame-core-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** The real process around the real Double, with the starter mind, until `use` is done. */
async function withService<Result>(use: (client: Client, url: string) => Promise<Result>): Promise<Result> {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const service = spawn(
    process.execPath,
    ['--conditions=@agi-double/source', main, '--home', home, '--port', '0'],
    {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { PATH: '' },
    },
  );
  let words = '';
  service.stderr?.setEncoding('utf8').on('data', (text: string) => (words += text));
  const ended = once(service, 'close').then(([code]: unknown[]) => code);
  const [message] = (await Promise.race([once(service, 'message'), ended.then(() => [])])) as [
    { url?: string }?,
  ];
  const url = message?.url;
  if (url === undefined) throw new Error(`The service did not start: ${words}`);
  try {
    return await use(createClient({ baseUrl: url }), url);
  } finally {
    service.kill('SIGTERM');
    expect({ code: await ended, words: words.split('\n')[0] }).toEqual({
      code: 0,
      words: `listening on ${url}`,
    });
  }
}

test('what one process is told, the next one answers, and every answer of both keeps the contract', async () => {
  await withService(async (client) => {
    await client.remember({ text: 'Анна живёт в Томске.' });
    const events = await Array.fromAsync(client.think({ text: 'Who are you?' }));
    expect(events.map(({ type }) => type)).toContain('route-chosen');
    for (const event of events) expect(misfits('ThinkEvent', event)).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: 'answer-given', branch: 'main' });
    const answer = events.at(-1);
    expect(answer?.type === 'answer-given' && answer.sources.map(({ source }) => source).join()).toMatch(
      /^frame:\/\/.*identity/,
    );
  });
  await withService(async (client, url) => {
    const turn = await client.turn({ text: 'Где живёт Анна?', user: { id: 'anna' } });
    expect(turn).toMatchObject({ status: 'answered', text: expect.stringContaining('Томск') });

    const [newest, older, ...none] = await client.runs();
    expect([newest?.input, older?.input, none]).toEqual(['Где живёт Анна?', 'Who are you?', []]);
    const trace = await client.run('last');
    expect(trace).toMatchObject({
      status: 'answered',
      input: { channel: 'http', user: { id: 'anna', roles: [] } },
    });
    expect(await client.run(turn.run)).toEqual(trace);
    expect(trace.recalled.map(({ text }) => text).join()).toContain('Томск');

    const branch = await client.fork({ name: 'idea', from: { event: trace.event } });
    expect((await client.branches()).map(({ name }) => name)).toEqual(['idea', 'main']);
    await client.remember({ branch: branch.name, text: 'Only here.' });

    const { frames } = await client.frames();
    for (const { uri } of frames) expect(misfits('Frame', await client.frame(uri))).toEqual([]);

    const before = await client.runs();
    const refused = async (call: Promise<unknown>, status: number, code: string): Promise<void> => {
      await expect(call).rejects.toMatchObject({ problem: { status, code } });
    };
    await refused(client.turn({ text: ' ' }), 400, 'BadInput');
    await refused(client.turn({ text: 'a\0b' }), 400, 'BadInput');
    await refused(client.turn({ text: 'a', branch: 'nowhere' }), 404, 'UnknownBranch');
    await refused(Array.fromAsync(client.think({ text: 'a', branch: 'nowhere' })), 404, 'UnknownBranch');
    await refused(client.remember({ text: '' }), 400, 'BadInput');
    await refused(client.run('nobody'), 404, 'UnknownRun');
    await refused(client.fork({ name: 'idea', from: { branch: 'main' } }), 409, 'BranchExists');
    await refused(client.fork({ name: 'new', from: { branch: 'nowhere' } }), 404, 'UnknownBranch');
    await refused(client.fork({ name: '../x', from: { branch: 'main' } }), 400, 'BadBranchName');
    await refused(Array.fromAsync(client.resume(turn.run)), 404, 'NothingToResume');
    const body = '{"text":"a\\ud800"}';
    const headers = { 'content-type': 'application/json' };
    const lone = await fetch(`${url}/v1/turns`, { method: 'POST', body, headers });
    expect({ status: lone.status, code: ((await lone.json()) as { code: string }).code }).toEqual({
      status: 400,
      code: 'BadInput',
    });
    expect(await client.runs()).toEqual(before);
  });
});
