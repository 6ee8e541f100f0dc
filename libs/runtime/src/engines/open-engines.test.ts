import type { LanguageModelV4 } from '@ai-sdk/provider';
import { EngineFailed } from '@agi-double/llm-adapter';
import { startModelServer } from '@agi-double/llm-adapter/testing';
import type { LockedEngine } from '@agi-double/versioning';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EnvironmentMissing } from '../errors/environment-missing.ts';
import { openEngines } from './open-engines.ts';

const api = (provider: string, url: string): LockedEngine => ({
  use: 'openai-compatible',
  provider,
  model: 'm1',
  url,
  key: '${API_KEY}',
  pinned: false,
});
const extractive: LockedEngine = {
  use: 'extractive',
  provider: 'agi-double.extractive',
  model: 'extractive-v1',
};

let server: Awaited<ReturnType<typeof startModelServer>>;
beforeAll(async () => {
  server = await startModelServer({ does: 'refuse', status: 401 });
});
afterAll(() => server.close());

const ask = async (engine: LanguageModelV4): Promise<unknown> =>
  engine.doGenerate({ prompt: [{ role: 'user', content: [{ type: 'text', text: 'Who?' }] }] });

const open = (engines: readonly LockedEngine[], environment: Readonly<Record<string, string>>) => {
  const warnings: string[] = [];
  return { warnings, engine: openEngines(engines, { environment, warn: (text) => warnings.push(text) }) };
};

test('a variable that is not set is told as that, alone and in a chain', async () => {
  await expect(ask(open([api('one', server.url)], {}).engine)).rejects.toBeInstanceOf(EnvironmentMissing);
  await expect(ask(open([api('one', server.url), api('two', server.url)], {}).engine)).rejects.toMatchObject({
    name: 'NoEngineLeft',
    message: expect.stringMatching(/one takes its value from API_KEY, .*two takes its value from API_KEY, /),
  });
  expect(server.requests).toEqual([]);
});

test('who is passed over is said with the remedy, once for as long as it stays so', async () => {
  const { warnings, engine } = open([api('one', server.url), extractive], { API_KEY: 'k' });
  await ask(engine);
  await ask(engine);
  expect(warnings).toEqual([
    `${new EngineFailed('one', 'm1', 'refused', 401).message} Until then agi-double.extractive/extractive-v1 answers.`,
  ]);
});
