import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createClient, type Client, type MergeConflict, type ServiceProblem } from '@agi-double/protocol';
import { Double } from '@agi-double/runtime';
import { stubEngine } from '@agi-double/runtime/testing';
import { createService, type Service } from './service.ts';
import { FramesFolder } from './testing/frames-folder.ts';

const voice = `frame: frame://2026.11.voice.01
kind: voice
slots:
  tone: { type: enum, enum: [calm, brisk], default: calm }
rules:
  - { id: tone, when: 'input.text == "tone?" && slots.tone == "brisk"', then: { say: Brisk. } }
`;

let files: FramesFolder;
let double: Double;
let service: Service;
let url: string;
let client: Client;

beforeEach(async () => {
  files = await FramesFolder.make('One.');
  await files.write('voice.yaml', voice);
  double = await Double.open(files.home, files.profile, { engine: stubEngine('Calm.') });
  service = createService(double);
  url = await service.listen('127.0.0.1', 0);
  client = createClient({ baseUrl: url });
});

afterEach(async () => {
  await service.stop();
  await double.close();
  await files[Symbol.asyncDispose]();
});

async function said(text: string, branch = 'main'): Promise<string> {
  const turn = await client.turn({ text, branch });
  return turn.status === 'answered' ? turn.text : turn.status;
}

const problem = (status: number, code: string) => ({ problem: { status, code } });

describe('branches of a real Double', () => {
  test('part, are compared, and are merged as it was decided', async () => {
    const first = await client.remember({ text: 'Anna lives in Tomsk.' });
    await client.fork({ name: 'ideas/moving', from: { branch: 'main' } });
    await client.remember({ branch: 'ideas/moving', text: 'Anna lives in Omsk.', replaces: first.event });
    const ours = await client.remember({ text: 'Anna lives in Perm.', replaces: first.event });
    await client.setSlot({ branch: 'ideas/moving', frame: '2026.11.voice', slot: 'tone', value: 'brisk' });

    expect(await client.diff('ideas/moving', 'main')).toMatchObject({
      relation: 'parted',
      a: { branch: 'ideas/moving', count: 2, notes: [{ text: 'Anna lives in Omsk.' }] },
      b: { branch: 'main', count: 1, gone: [{ text: 'Anna lives in Tomsk.' }] },
    });
    expect(await client.diff('main', ours.event)).toMatchObject({ relation: 'same' });

    const conflict = {
      kind: 'note',
      key: first.event,
      ours: [{ text: 'Anna lives in Perm.' }],
      theirs: [{ text: 'Anna lives in Omsk.' }],
    };
    const plan = await client.mergePlan('main', 'ideas/moving');
    expect(plan).toMatchObject({ events: 2, conflicts: [conflict], slots: [{ value: 'brisk' }] });
    const refusal = client.merge('main', { from: 'ideas/moving' }).catch((error: unknown) => error);
    const { conflicts } = ((await refusal) as ServiceProblem).problem;
    expect(conflicts).toEqual(plan.conflicts satisfies readonly MergeConflict[]);
    expect(await client.state({ branch: 'main' })).toMatchObject({ head: ours.event });

    const merged = await client.merge('main', { from: 'ideas/moving', each: { [first.event]: 'theirs' } });
    expect(merged).toMatchObject({ into: 'main', from: 'ideas/moving', hidden: [ours.event] });
    expect(await client.state({ branch: 'main' })).toMatchObject({
      head: merged.event,
      noteCount: 1,
      notes: [{ text: 'Anna lives in Omsk.' }],
      slots: [{ key: '2026.11.voice#tone', value: 'brisk' }],
    });
    expect(await client.state({ event: first.event })).toMatchObject({
      notes: [{ text: 'Anna lives in Tomsk.' }],
      slots: [],
    });
    await expect(client.merge('main', { from: 'ideas/moving' })).rejects.toMatchObject(
      problem(409, 'NothingToMerge'),
    );
  });

  test('are renamed and put away under the names they have, slashes and all', async () => {
    await client.fork({ name: 'replay/0123-abcd', from: { branch: 'main' } });
    expect(await client.rename('replay/0123-abcd', 'tries/a.b')).toMatchObject({ name: 'tries/a.b' });
    await expect(client.state({ branch: 'replay/0123-abcd' })).rejects.toMatchObject(
      problem(404, 'UnknownBranch'),
    );
    expect(await client.archive('tries/a.b', true)).toMatchObject({ name: 'tries/a.b', archived: true });
    expect((await client.branches({ archived: false })).map(({ name }) => name)).toEqual(['main']);
    expect((await client.branches({ archived: true })).map(({ name }) => name)).toEqual(['tries/a.b']);
    expect(await client.branches()).toHaveLength(2);
    await expect(said('hello', 'tries/a.b')).rejects.toMatchObject(problem(409, 'BranchArchived'));
    await expect(client.rename('main', 'other')).rejects.toMatchObject(problem(400, 'MainBranchFixed'));
    await expect(client.rename('tries/a.b', 'Ä b')).rejects.toMatchObject(problem(400, 'BadBranchName'));
    // In a question a name may stand as it is.
    expect((await fetch(`${url}/v1/slots?branch=tries/a.b`)).status).toBe(200);
  });

  test('a slot that is filled stands for the turns that follow, until it is emptied', async () => {
    expect(await said('tone?')).toBe('Calm.');
    await client.setSlot({ frame: 'frame://*.voice.*', slot: 'tone', value: 'brisk' });
    expect(await client.slots()).toMatchObject([{ key: '2026.11.voice#tone', value: 'brisk' }]);
    expect(await said('tone?')).toBe('Brisk.');
    await client.clearSlot('2026.11.voice', 'tone');
    expect(await client.slots()).toEqual([]);
    expect(await said('tone?')).toBe('Calm.');
    const bad = (slot: string, value: unknown) => client.setSlot({ frame: '2026.11.voice', slot, value });
    await expect(bad('tone', 'loud')).rejects.toMatchObject(problem(400, 'BadSlotValue'));
    await expect(bad('pitch', 'high')).rejects.toMatchObject(problem(404, 'UnknownSlot'));
  });
});

describe('time travel', () => {
  test('thinks at an event, on a branch that sees nothing later', async () => {
    const { event } = await client.remember({ text: 'Anna lives in Tomsk.' });
    await client.setSlot({ frame: '2026.11.voice', slot: 'tone', value: 'brisk' });
    const turn = await client.turn({ text: 'tone?', at: event });
    expect(turn).toMatchObject({ status: 'answered', branch: `at/${event.slice(7, 15)}`, text: 'Calm.' });
    const then = await Array.fromAsync(client.think({ text: 'which?', at: event, frames: 'then' }));
    expect(then.at(-1)).toMatchObject({ type: 'answer-given', branch: `at/${event.slice(7, 15)}-2` });
    expect(await client.diff(turn.branch, event)).toMatchObject({ relation: 'a-ahead' });
    const unknown = `sha256:${'0'.repeat(64)}`;
    await expect(client.turn({ text: 'hi', at: unknown })).rejects.toMatchObject(
      problem(404, 'UnknownEvent'),
    );
    expect(await client.branches()).toHaveLength(3);
  });

  test('a replay answers with what came out differently, step by step, and leaves the run as it is', async () => {
    expect(await said('which?')).toBe('One.');
    const [run] = await client.runs();
    expect(await client.replay('last')).toMatchObject({ same: true, a: { run: run?.run, branch: 'main' } });
    await files.say('Two.');
    const diff = await client.replay(run?.run ?? '', { frames: 'files' });
    expect(diff).toMatchObject({ same: false, answer: { a: 'One.', b: 'Two.' } });
    expect(diff.b.branch).toMatch(/^replay\//);
    expect(await client.run('last', { branch: diff.b.branch })).toMatchObject({ answer: { text: 'Two.' } });
    expect(await client.run('last')).toMatchObject({ run: run?.run, answer: { text: 'One.' } });
    await expect(client.replay('last', { profile: 'nobody' })).rejects.toMatchObject(
      problem(404, 'UnknownProfile'),
    );
    await expect(client.replay('last', { frames: 'abcd' })).rejects.toMatchObject(
      problem(404, 'UnknownSnapshot'),
    );
  });
});

test('what is forgotten is gone with all that was made of it; a dry run only tells', async () => {
  const { event } = await client.remember({ text: 'Anna lives in Tomsk.' });
  const planned = await client.forget({ events: [event], dryRun: true });
  expect(planned).toEqual({ dryRun: true, count: 1, events: [{ event, type: 'note-added' }] });
  expect((await client.state({ branch: 'main' })).notes).toHaveLength(1);
  expect(await client.forget({ events: [event] })).toEqual({ ...planned, dryRun: false });
  expect((await client.state({ branch: 'main' })).notes).toEqual([]);
  const { head } = await client.state({ branch: 'main' });
  await expect(client.forget({ events: [head] })).rejects.toMatchObject(problem(400, 'NotErasable'));
});
