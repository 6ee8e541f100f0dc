import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient, type Client } from '@agi-double/protocol';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { misfits } from './testing/contract-checks.ts';
import { FramesFolder, until } from './testing/frames-folder.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'agi-frame-core-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** The real process around the real Double, by default with the starter mind, until `use` is done. */
async function withService<Result>(
  use: (client: Client, url: string, words: () => string) => Promise<Result>,
  where: readonly string[] = ['--home', home],
): Promise<Result> {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const service = spawn(
    process.execPath,
    ['--conditions=@agi-double/source', main, ...where, '--port', '0'],
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
    return await use(createClient({ baseUrl: url }), url, () => words);
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

test('a process follows its frames while it runs, and says what their code prints on one line', async () => {
  await using files = await FramesFolder.make('One.', true);
  const where = ['--home', files.home, '--profile', files.profile];
  await withService(async (client, _url, words) => {
    const which = async (): Promise<string> => {
      const turn = await client.turn({ text: 'which?' });
      return turn.status === 'answered' ? turn.text : turn.status;
    };
    expect(await which()).toBe('One.');
    await files.say('Two.');
    await until(async () => (await which()) === 'Two.');
    expect((await client.framesStatus()).active.reason).toBe('watch');

    await files.break();
    await until(async () => (await client.ready()).frames.refusal?.error === 'BadFrames');
    await until(async () => words().includes('rules.yaml:5:5'));
    expect(await which()).toBe('Two.');

    await files.write(
      'mood.js',
      'export const mood = () => {\n  console.log("a\\nb");\n  return "calm";\n};\n',
    );
    await files.write(
      'rules.yaml',
      [
        'frame: frame://2026.11.rules.01',
        'kind: rules',
        'slots: { mood: { type: string, procedure: ./mood.js#mood } }',
        'rules: [{ id: which, when: slots.mood == "calm", then: { say: Calm. } }]',
        '',
      ].join('\n'),
    );
    await until(async () => (await which()) === 'Calm.');
    expect((await client.run('last')).slots).toMatchObject([
      { slot: 'mood', cause: 'needed', value: 'calm' },
    ]);
    await until(async () => words().includes('attached code printed "a\\nb\\n"\n'));
  }, where);
});
