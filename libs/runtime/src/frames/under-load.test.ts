import { expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { answerOf, FrameHome, routes, voice } from '../testing/frame-home.ts';

test('updates, every fifth one broken, while runs are under way: no run fails, and none sees two snapshots', async () => {
  await using home = await FrameHome.make({ 'voice.yaml': voice('Start.'), 'routes.yaml': routes });
  const double = await home.open();
  const { head } = await double.branch('main');
  if (head === null) throw new Error('An open Double has a head.');
  let stopping = false;
  const answers: string[] = [];
  const lane = async (branch: string): Promise<void> => {
    await double.fork(branch, { event: head });
    while (!stopping) answers.push(await answerOf(double.think(branch, { text: 'Say it.' })));
  };
  // Every run waits here between its two readings of the prompt, so that updates fall in between.
  const turn = async (): Promise<void> => {
    home.gate = delay(5);
    await home.gate;
    if (!stopping) await turn();
  };
  const lanes = [turn(), ...Array.from({ length: 4 }, (_, index) => lane(`lane-${index}`))];
  let refused = 0;
  for (let update = 1; update <= 30; update += 1) {
    await home.write({ 'voice.yaml': update % 5 === 0 ? 'frame: broken\n' : voice(`Update ${update}.`) });
    await double.frames.reload().catch(() => (refused += 1));
  }
  stopping = true;
  await Promise.all(lanes);
  expect(refused).toBe(6);
  expect(answers.length).toBeGreaterThan(4);
  expect(answers.filter((answer) => !/^(Start|Update \d+)\.$/.test(answer))).toEqual([]);
  // What the log says of each run is what answered: one snapshot, from the first event to the last.
  for (const { run, branch } of await double.runs('lane-0', 20)) {
    const { snapshot, answer } = await double.explain(run, branch);
    const frames = (await double.frames.find(snapshot ?? '')).frames;
    const prompt = frames.map(({ source }) => source).join('\n');
    expect(prompt).toContain(JSON.stringify(answer?.text));
  }
});
