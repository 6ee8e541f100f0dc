import { builtInModules } from '@agi-double/reasoning-modules';
import {
  CUT_ANSWERS,
  SILENT_ANSWERS,
  startModelServer,
  WHOLE_ANSWERS,
  type ModelServer,
} from '@agi-double/llm-adapter/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Double } from '../double.ts';
import { answerOf, FrameHome, voice } from '../testing/frame-home.ts';
import type { ThinkEvent } from '../think-event.ts';

const ROUTES =
  'frame: frame://2026.11.routes.01\nkind: routes\nroutes:\n  - pipeline: [mod://recall-v1, mod://respond-v1]\n';
const PROBE =
  'frame: frame://2026.11.probe.01\nkind: probe\nprobes:\n  - id: asked\n    ask: { en: What is it? }\n    expect: { denied: false }\n';
const DAY = Date.UTC(2026, 11, 1, 3, 55);

let server: ModelServer;
let home: FrameHome;
let double: Double;
let now = DAY;
beforeAll(async () => {
  server = await startModelServer({ does: 'answer', words: ['yes'] });
  home = await FrameHome.make(
    { 'voice.yaml': voice('You are Nexus.'), 'routes.yaml': ROUTES },
    profile('m1'),
  );
  double = await home.open({
    modules: builtInModules(),
    environment: {},
    clock: () => now,
    zone: 'America/Los_Angeles',
  });
});
afterAll(async () => {
  await home[Symbol.asyncDispose]();
  await server.close();
});
beforeEach(() => {
  now = DAY;
});

function profile(
  model: string,
  settings?: Readonly<Record<string, number>>,
): Readonly<Record<string, unknown>> {
  const api = {
    use: 'openai-compatible',
    provider: 'api',
    model,
    url: server.url,
    ...(settings && { settings }),
  };
  return { modules: ['mod://recall-v1', 'mod://respond-v1'], engines: [api, { use: 'extractive' }] };
}

const ask = async (text: string, branch = 'main'): Promise<Extract<ThinkEvent, { type: 'answer-given' }>> => {
  const events = await Array.fromAsync(double.think(branch, { text }));
  const last = events.at(-1);
  if (last?.type !== 'answer-given') throw new Error(JSON.stringify(last));
  return last;
};

interface Sent {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}
const sent = (at = -1): Sent => server.requests.at(at)?.body as Sent;
const body = (): string => JSON.stringify(sent());

test('a model is told the day, the time and the zone of the run, and nothing of sampling', async () => {
  server.behave({ does: 'answer', words: ['yes'] });
  await ask('What day is it?');
  expect(sent().messages[0]?.content).toBe(
    'You are Nexus.\n\nIt is now Monday, 2026-11-30 19:55, in the time zone America/Los_Angeles (UTC-08:00).',
  );
  expect(Object.keys(sent()).sort()).toEqual(['messages', 'model', 'stream']);
});

test('a replay makes the same request, whenever it is made', async () => {
  server.behave({ does: 'answer', words: ['yes'] });
  const { run } = await ask('What day is it now?');
  const asked = body();
  now += 86_400_000;
  const replay = await double.replay('main', run);
  await answerOf(replay.events);
  expect(body()).toBe(asked);
});

test('a note that was given twice is told once, as text', async () => {
  server.behave({ does: 'answer', words: ['yes'] });
  for (const text of ['The gate code is 4711.', 'The gate code is 4711.'])
    await double.remember('main', text);
  await ask('What is the gate code?');
  const last = sent().messages.at(-1);
  expect(typeof last?.content).toBe('string');
  expect(last?.content.split('The gate code is 4711.')).toHaveLength(2);
});

test('what a model thinks is neither shown nor logged, nor sent back', async () => {
  server.behave({ does: 'say', body: WHOLE_ANSWERS['reasoning in its words'] });
  const events = await Array.fromAsync(double.think('main', { text: 'Where does she live?' }));
  const trace = await double.explain('last');
  server.behave({ does: 'answer', words: ['yes'] });
  await ask('And why?');
  expect(trace.answer).toMatchObject({ text: 'In Tomsk.' });
  for (const shown of [JSON.stringify(events), JSON.stringify(trace), body()])
    expect(shown).not.toContain('SECRET');
});

test("an answer without a word is the next engine's to give, the trace says why, and none goes back", async () => {
  for (const [silent, silence] of Object.values(SILENT_ANSWERS)) {
    server.behave({ does: 'say', body: silent });
    const given = await ask('How high is the tower?');
    expect(given.text).not.toBe('');
    const { notices } = await double.explain('last');
    expect(notices).toMatchObject([{ kind: 'passed-over', engine: 'api/m1', reason: 'no-words' }]);
    expect([silence, given.cut]).toEqual([silence, undefined]);
  }
  server.behave({ does: 'answer', words: ['yes'] });
  await ask('And now?');
  expect(sent().messages.every(({ content }) => content.trim() !== '')).toBe(true);
});

test('words that break off are an answer that is marked as cut, in what is said and in the trace', async () => {
  for (const [begun, cut] of Object.values(CUT_ANSWERS)) {
    server.behave({ does: 'say', body: begun });
    expect(await ask('Where does she live?')).toMatchObject({ text: 'In Omsk', cut });
    const { answer, status } = await double.explain('last');
    expect([status, answer?.cut]).toEqual(['answered', cut]);
  }
  server.behave({ does: 'answer', words: ['yes'] });
  expect(await ask('Where?')).not.toHaveProperty('cut');
  expect(home.warnings.at(-1)).toMatch(/^The engine api \(m1\) answered what is no chat completion/);
});

test('half a character ends no run', async () => {
  const content = 'A \\ud83d B\\u0000';
  server.behave({
    does: 'say',
    body: `data: {"choices":[{"delta":{"content":"${content}"},"finish_reason":"stop"}]}\n\n`,
  });
  expect((await ask('Say it.')).text).toBe('A \uFFFD B\uFFFD');
});

test('a profile whose engine refuses is not used; one whose setting is refused is, and that is told', async () => {
  await home.write(
    { 'voice.yaml': voice('You are bold.'), 'routes.yaml': ROUTES, 'probe.yaml': PROBE },
    'other',
  );
  const other = async (model: string, settings: Readonly<Record<string, number>>) =>
    home.profile(
      {
        profile: `${model}-v0.1`,
        ...profile(model, settings),
        frames: { repo: './other', use: ['frame://*.*.*'] },
      },
      model,
    );
  server.behave({ does: 'refuse', status: 401 });
  const before = server.requests.length;
  await expect(double.useProfile(await other('refused', { temperature: 0.2 }))).rejects.toMatchObject({
    name: 'EngineRefused',
    engine: 'api/refused',
    message: expect.stringContaining('HTTP 401'),
  });
  expect(double.profile).toBe('test-v1.0');
  expect(server.requests).toHaveLength(before + 1);

  server.behave({ does: 'refuse-settings', settings: { temperature: undefined }, words: ['yes'] });
  await double.useProfile(await other('strict', { temperature: 0.2 }));
  const asked = server.requests.length;
  await ask('Who?');
  expect(server.requests).toHaveLength(asked + 1);
  expect(sent()).not.toHaveProperty('temperature');
  expect((await double.explain('last')).notices).toMatchObject([
    { kind: 'left-out', engine: 'api/strict', setting: 'temperature' },
  ]);
  const told = home.warnings.filter((warning) => warning.includes('does not take temperature'));
  expect(told).toHaveLength(1);
});
