import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createClient, type Client } from '@agi-double/protocol';
import { Double } from '@agi-double/runtime';
import { stubEngine } from '@agi-double/runtime/testing';
import { createService, type Service } from './service.ts';
import { misfits } from './testing/contract-checks.ts';
import { FramesFolder, until } from './testing/frames-folder.ts';

let files: FramesFolder;
let double: Double;
let service: Service;
let client: Client;
/** Held by a test that wants a run to be under way. */
let gate: Promise<void>;

beforeEach(async () => {
  gate = Promise.resolve();
  const engine = stubEngine('thought');
  files = await FramesFolder.make('One.');
  double = await Double.open(files.home, files.profile, {
    watch: true,
    engine: {
      ...engine,
      async doStream(options) {
        await gate;
        return engine.doStream(options);
      },
    },
  });
  service = createService(double);
  client = createClient({ baseUrl: await service.listen('127.0.0.1', 0) });
});

afterEach(async () => {
  await service.stop();
  await double.close();
  await files[Symbol.asyncDispose]();
});

async function which(): Promise<string> {
  const turn = await client.turn({ text: 'which?' });
  return turn.status === 'answered' ? turn.text : turn.status;
}

const activeIs = (reason: string) => async (): Promise<boolean> =>
  (await client.framesStatus()).active.reason === reason;
const refused = async (): Promise<boolean> => (await client.framesStatus()).refusal !== undefined;
const problem = (status: number, code: string) => ({ problem: { status, code } });

describe('a service around a real Double', () => {
  test('answers with frames as they are edited, without a restart; broken ones change nothing and are told', async () => {
    const { snapshot: first } = await client.framesStatus();
    expect(await which()).toBe('One.');

    await files.say('Two.');
    await until(async () => (await client.framesStatus()).snapshot !== first);
    const second = await client.framesStatus();
    expect(second).toMatchObject({ frames: 2, watching: true, active: { reason: 'watch', held: false } });
    expect(await which()).toBe('Two.');
    expect((await client.frames()).snapshot).toBe(second.snapshot);

    await files.break();
    await until(refused);
    expect(await which()).toBe('Two.');
    const ready = await client.ready();
    expect(ready).toMatchObject({
      status: 'ready',
      frames: { snapshot: second.snapshot, held: false, refusal: { stage: 'compile', error: 'BadFrames' } },
    });
    expect(ready.frames.refusal?.message).toMatch(/rules\.yaml:5:5 .*when/);

    await files.say('Three.');
    await until(async () => !(await refused()));
    expect(await which()).toBe('Three.');
    expect(await client.ready()).not.toHaveProperty('frames.refusal');
    const reasons = (await client.framesHistory()).map(({ reason }) => reason);
    expect(reasons).toEqual(['watch', 'watch', 'opened']);
  });

  test('goes back and stays there, until the rollback is lifted', async () => {
    const { snapshot: first } = await client.framesStatus();
    await files.say('Two.');
    await until(activeIs('watch'));
    const { snapshot: second } = await client.framesStatus();

    expect(await client.rollbackFrames()).toEqual({ snapshot: first, previous: second, changed: true });
    expect(await which()).toBe('One.');
    expect(await client.ready()).toMatchObject({ frames: { snapshot: first, held: true } });

    await files.say('Three.');
    await expect(client.reloadFrames()).rejects.toMatchObject(problem(409, 'FramesHeld'));
    await expect(client.syncFrames()).rejects.toMatchObject(problem(409, 'FramesHeld'));
    expect(await which()).toBe('One.');
    // By name, and while another one is held.
    expect(await client.rollbackFrames({ snapshot: second.slice(0, 20) })).toMatchObject({
      snapshot: second,
    });
    expect(await which()).toBe('Two.');

    const lifted = await client.liftRollback();
    expect(lifted).toMatchObject({ previous: second, changed: true });
    expect(await which()).toBe('Three.');
    await files.say('Four.');
    await until(async () => (await which()) === 'Four.');
  });

  test('reloads when it is told to, and says every place when it cannot', async () => {
    const { snapshot } = await client.framesStatus();
    expect(await client.syncFrames()).toEqual({ snapshot, previous: snapshot, changed: false });
    await files.break();
    await files.write('more.yaml', 'frame: frame://2026.11.more.01\nkind: valuees\n');
    const failure: unknown = await client.reloadFrames().catch((error: unknown) => error);
    expect(failure).toMatchObject(problem(400, 'BadFrames'));
    expect(failure).toMatchObject({
      problem: {
        errors: expect.arrayContaining([
          expect.objectContaining({ path: 'more.yaml:2:7', file: 'more.yaml', line: 2, column: 7 }),
          expect.objectContaining({ path: 'rules.yaml:5:5', file: 'rules.yaml', line: 5, column: 5 }),
        ]),
      },
    });
    await expect(client.framesDiff('active', 'files')).rejects.toMatchObject(problem(400, 'BadFrames'));
    expect(await which()).toBe('One.');
    expect((await client.framesStatus()).snapshot).toBe(snapshot);
  });

  test('tells what became of each frame, and why it is decided so', async () => {
    const { snapshot: first } = await client.framesStatus();
    await files.write('values.yaml', 'frame: frame://2026.11.values.01\nkind: values\nprompt: Be kind.\n');
    await files.say('Two.');
    await client.reloadFrames();
    const diff = await client.framesDiff(first, 'active');
    expect(diff.added.map(({ uri }) => uri)).toEqual(['frame://2026.11.values.01']);
    expect(diff.changed.map(({ before, after }) => [before.source, after.source])).toEqual([
      [expect.stringContaining('say: One.'), expect.stringContaining('say: Two.')],
    ]);
    expect(diff.removed).toEqual([]);
    await expect(client.framesDiff('ffffffff', 'active')).rejects.toMatchObject(
      problem(404, 'UnknownSnapshot'),
    );
    await expect(client.rollbackFrames({ snapshot: '../..' })).rejects.toMatchObject(
      problem(404, 'UnknownSnapshot'),
    );

    const rule = { frame: 'frame://2026.11.rules.01', rule: 'which' };
    expect(await client.why({ text: 'which?' })).toMatchObject({
      snapshot: diff.to,
      decision: { said: { ...rule, text: 'Two.' } },
      rules: [{ ...rule, outcome: 'fired' }],
    });
    const other = await client.why({ text: 'who?', user: { id: 'anna' } });
    expect(other).toMatchObject({ rules: [{ ...rule, outcome: 'false' }], routes: [{ outcome: 'chosen' }] });
    expect(misfits('Why', other)).toEqual([]);
    await expect(client.why({ text: ' ' })).rejects.toMatchObject(problem(400, 'BadInput'));
    await expect(client.why({ text: 'a', branch: 'no' })).rejects.toMatchObject(
      problem(404, 'UnknownBranch'),
    );
    expect(await client.runs()).toEqual([]);
  });

  test('has nothing to roll back to before the first update', async () => {
    await expect(client.rollbackFrames()).rejects.toMatchObject(problem(404, 'NothingToRollBack'));
    expect(await client.ready()).toMatchObject({ frames: { held: false } });
  });

  test('lets a run under way end on the snapshot that it began on', async () => {
    const open = Promise.withResolvers<undefined>();
    gate = open.promise;
    const under = client.think({ text: 'something to think about' })[Symbol.asyncIterator]();
    let next = await under.next();
    while (!next.done && next.value.type !== 'step-started') next = await under.next();

    const { snapshot: first } = await client.framesStatus();
    await files.say('Two.');
    // Whether this or the watcher is quicker: both are done when it answers.
    expect((await client.reloadFrames()).snapshot).not.toBe(first);
    open.resolve(undefined);
    const rest = await Array.fromAsync({ [Symbol.asyncIterator]: () => under });
    const last = rest.at(-1);
    expect(last).toMatchObject({ type: 'answer-given', text: 'thought' });
    expect((await client.run('last')).snapshot).toBe(first);
    expect(await which()).toBe('Two.');
    const trace = await client.run('last');
    expect(trace).toMatchObject({ said: { rule: 'which', text: 'Two.' }, activated: [], slots: [] });
    expect(trace.snapshot).toBe((await client.framesStatus()).snapshot);
    expect(misfits('Trace', trace)).toEqual([]);
  });
});
