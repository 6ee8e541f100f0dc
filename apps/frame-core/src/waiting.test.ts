import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createClient, type Client } from '@agi-double/protocol';
import { writeFiveStepMind } from '@agi-double/runtime/testing';
import { until } from './testing/frames-folder.ts';
import { SlowWorld } from './testing/slow-world.ts';

// Guards against: a service that sends once more what a dead one may have sent, or that nobody can tell what to do about it.

let folder: string;
let profile: string;
let world: SlowWorld;
let child: ChildProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agi-frame-core-'));
  profile = await writeFiveStepMind(folder);
  world = await SlowWorld.make();
});

afterEach(async () => {
  await kill();
  await world.end();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<Client> {
  const script = fileURLToPath(new URL('testing/instance.ts', import.meta.url));
  const args = ['--home', join(folder, 'home'), '--profile', profile, '--port', '0'];
  child = spawn(process.execPath, ['--conditions=@agi-double/source', script, ...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH: '', AGI_WORLD: world.url, AGI_ASK: '1' },
  });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return createClient({ baseUrl: url });
}

async function kill(): Promise<void> {
  if (child?.kill('SIGKILL') === true) await once(child, 'exit');
}

test('a run whose call a dead service left open waits for a decision, and goes on with it', async () => {
  const sending = world.hold();
  const before = await start();
  const turn = before.turn({ text: 'Hello' }).catch(() => undefined);
  await sending;
  await kill();
  await turn;

  const client = await start();
  await until(async () => (await client.runs())[0]?.status === 'waiting');
  const call = { step: 3, name: 'send', occurrence: 1 };
  expect(await client.run('last')).toMatchObject({ status: 'waiting', waiting: call });
  expect(await client.state({ branch: 'main' })).toMatchObject({
    runs: { unfinished: [{ status: 'waiting' }] },
  });

  const { head } = await client.state({ branch: 'main' });
  const refusal = (code: string) => ({ problem: { status: 409, code } });
  await expect(Array.fromAsync(client.resume('last'))).rejects.toMatchObject(refusal('CallUndecided'));
  expect((await client.state({ branch: 'main' })).head).toBe(head);

  const events = await Array.fromAsync(client.resume('last', { decide: 'skip' }));
  expect(events.at(-1)).toMatchObject({ type: 'answer-given', text: 'thought / perhaps' });
  expect(world.keys).toHaveLength(1);
  await expect(Array.fromAsync(client.resume('last', { decide: 'retry' }))).rejects.toMatchObject({
    problem: { status: 404, code: 'NothingToResume' },
  });
});
