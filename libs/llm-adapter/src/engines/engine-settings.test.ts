import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { startModelServer, type ModelServer } from '../testing/index.ts';
import { readNotice } from './engine-notice.ts';
import { openAiCompatible, type EngineSettings } from './open-ai-compatible.ts';

const CANARY = 'sk-canary-4f1d7a';
const CALL: LanguageModelV4CallOptions = {
  prompt: [{ role: 'user', content: [{ type: 'text', text: 'Where does Anna live?' }] }],
};

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer({ does: 'answer', words: ['yes'] });
});
afterAll(() => server.close());

async function generated(engine: LanguageModelV4, call = CALL): Promise<string> {
  const { content } = await engine.doGenerate(call);
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

async function streamed(engine: LanguageModelV4, call = CALL): Promise<string> {
  let text = '';
  for await (const part of (await engine.doStream(call)).stream) {
    if (part.type === 'error') throw part.error;
    if (part.type === 'text-delta') text += part.delta;
  }
  return text;
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (answer) => expect(answer).toBe('an error'),
    (error: unknown) => error,
  );
}

describe.each([
  ['in one piece', generated],
  ['as a stream', streamed],
] as const)('a setting, %s', (way, ask) => {
  const named = (warnings: string[], settings: EngineSettings) =>
    openAiCompatible({
      provider: 'test',
      model: `m-${way}-${JSON.stringify(settings)}`,
      url: server.url,
      key: CANARY,
      settings,
      warn: (message) => warnings.push(message),
    });
  const sent = (): unknown => server.requests.at(-1)?.body;

  test('goes out only where somebody asked for it', async () => {
    server.behave({ does: 'answer', words: ['yes'] });
    await ask(openAiCompatible({ provider: 'test', model: 'm1', url: server.url }));
    for (const setting of ['temperature', 'top_p', 'max_tokens', 'seed', 'stop', 'stream_options'])
      expect(sent()).not.toHaveProperty(setting);
    const asked = named([], { temperature: 0.5, topP: 0.9, maxOutputTokens: 10, seed: 7 });
    await ask(asked);
    expect(sent()).toMatchObject({ temperature: 0.5, top_p: 0.9, max_tokens: 10, seed: 7 });
    await ask(asked, { ...CALL, temperature: 0 });
    expect(sent()).toMatchObject({ temperature: 0, top_p: 0.9 });
  });

  test('that is refused is left out from then on, and told once', async () => {
    const warnings: string[] = [];
    const asked = named(warnings, { temperature: 0.2, maxOutputTokens: 10 });
    server.behave({
      does: 'refuse-settings',
      settings: { temperature: undefined, max_tokens: 'max_completion_tokens' },
      words: ['yes'],
    });
    const before = server.requests.length;
    await expect(ask(asked)).resolves.toBe('yes');
    expect(server.requests).toHaveLength(before + 3);
    expect(sent()).toMatchObject({ max_completion_tokens: 10 });
    expect(sent()).not.toHaveProperty('temperature');
    expect(sent()).not.toHaveProperty('max_tokens');
    await expect(ask(asked)).resolves.toBe('yes');
    await expect(ask(named(warnings, { temperature: 0.2, maxOutputTokens: 10 }))).resolves.toBe('yes');
    expect(server.requests).toHaveLength(before + 5);
    expect(warnings).toEqual([
      expect.stringMatching(/does not take temperature, and it is left out; /),
      expect.stringMatching(/does not take max_tokens, and max_completion_tokens goes out in its place; /),
    ]);
    expect(JSON.stringify(warnings)).not.toContain('4f1d7a');
    // Another value is tried again: the refusal may have been of that one.
    await expect(ask(asked, { ...CALL, temperature: 1 })).resolves.toBe('yes');
    expect(server.requests).toHaveLength(before + 7);
  });

  test('that a call does not have is no reason to ask again', async () => {
    server.behave({ does: 'refuse', status: 400 });
    const before = server.requests.length;
    expect(await failureOf(ask(named([], { temperature: 1 })))).toMatchObject({
      reason: 'refused',
      status: 400,
    });
    expect(server.requests).toHaveLength(before + 1);
  });
});

test('several texts go out as one string, and come back with what was left out of the settings', async () => {
  server.behave({ does: 'refuse-settings', settings: { temperature: undefined }, words: ['yes'] });
  const content = ['[your note] Anna lives in Tomsk.', 'Where?'].map((text) => ({
    type: 'text' as const,
    text,
  }));
  const model = openAiCompatible({ provider: 'test', model: 'm1', url: server.url });
  const { stream } = await model.doStream({ prompt: [{ role: 'user', content }], temperature: 0.3 });
  const notices = (await Array.fromAsync(stream)).map(readNotice).filter((notice) => notice !== undefined);
  expect(server.requests.at(-1)?.body).toMatchObject({
    messages: [{ role: 'user', content: '[your note] Anna lives in Tomsk.\n\nWhere?' }],
  });
  expect(notices).toEqual([
    { kind: 'left-out', engine: 'test/m1', setting: 'temperature', message: expect.any(String) },
  ]);
});
