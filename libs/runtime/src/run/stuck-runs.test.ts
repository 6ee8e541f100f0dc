import { expect, test } from '@jest/globals';
import { openSqliteLog, type RunId } from '@agi-double/memory';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Double } from '../double.ts';
import { answerOf, FrameHome, routes, voice } from '../testing/frame-home.ts';

const ask = (double: Double): Promise<string> => answerOf(double.think('main', { text: 'Say it.' }));

/** Starts a run and leaves it as a process that died would: open, with nobody who works on it. */
async function abandon(home: FrameHome, double: Double): Promise<void> {
  home.gate = new Promise(() => undefined);
  for await (const { type } of double.think('main', { text: 'Never answered.' })) {
    if (type === 'step-started') break;
  }
  await double.close();
  home.gate = Promise.resolve();
}

test('a run whose frames cannot be had again is parked with the reason, and its branch is free', async () => {
  const slot = 'slots: { tone: { type: string, procedure: ./tone.js#tone } }\n';
  await using home = await FrameHome.make(
    {
      'voice.yaml': voice('Tone {{ slots.tone }}.', slot),
      'routes.yaml': routes,
      'tone.js': 'export const tone = () => "x";\n',
    },
    { allowCode: true },
  );
  await abandon(home, await home.open());
  await home.profile({});
  await home.write({ 'voice.yaml': voice('Plain.') });
  const double = await home.open();
  await double.settled();
  expect(await ask(double)).toBe('Plain.');
  const [, stuck] = await double.runs('main', 2);
  expect(stuck).toMatchObject({ status: 'parked', input: 'Never answered.' });
  const events = await Array.fromAsync(double.resume('main', stuck?.run));
  expect(events).toMatchObject([
    { type: 'run-parked', reason: 'frames-missing', message: expect.stringContaining('allowCode') },
  ]);
});

test('a run whose process ends again and again is set aside, and tried again when a person asks', async () => {
  await using home = await FrameHome.make({ 'voice.yaml': voice('Plain.'), 'routes.yaml': routes });
  await abandon(home, await home.open());
  const log = await openSqliteLog(join(home.home, 'log.sqlite'), { clock: Date.now, randomBytes });
  const run = (await log.branch('main')).openRun as RunId;
  // Nine processes that took it over and died, after the one that began it.
  for (let attempt = 2; attempt <= 10; attempt += 1) {
    const { head } = await log.branch('main');
    const { root } = await log.event(head ?? ('' as never), (await log.branch('main')).scope);
    await log.append('main', head, [{ type: 'run-resumed', run, root, body: { attempt } }]);
  }
  await log.close();
  const double = await home.open();
  await double.settled();
  expect(await double.runs('main', 1)).toMatchObject([{ run, status: 'parked' }]);
  expect(await ask(double)).toBe('Plain.');
  expect(await answerOf(double.resume('main', run))).toBe('Plain.');
});

test('a run that the log refuses an event of ends as failed, and its branch is free', async () => {
  const say =
    "rules: [{ id: echo, when: 'input.text.size() > 1000', then: { say: '{% for i in (1..500) %}{{ input.text }}{% endfor %}' } }]\n";
  await using home = await FrameHome.make({ 'voice.yaml': voice('Plain.', say), 'routes.yaml': routes });
  const double = await home.open();
  await expect(answerOf(double.think('main', { text: 'x'.repeat(90_000) }))).rejects.toThrow(/RuleFailed/);
  expect(await ask(double)).toBe('Plain.');
  expect(await double.runs('main', 2)).toMatchObject([{ status: 'answered' }, { status: 'failed' }]);
});
