import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import {
  CUT_ANSWERS,
  FAILED_ANSWERS,
  SILENT_ANSWERS,
  startModelServer,
  WHOLE_ANSWERS,
  type ModelServer,
} from '../testing/index.ts';
import { chain } from './chain.ts';
import { cutOf, type Cut } from './cut.ts';
import { EngineFailed } from './engine-errors.ts';
import { openAiCompatible } from './open-ai-compatible.ts';
import { isTakenBack } from './spoken-parts.ts';

const CALL: LanguageModelV4CallOptions = {
  prompt: [{ role: 'user', content: [{ type: 'text', text: 'Where does Anna live?' }] }],
};

let server: ModelServer;
let engine: LanguageModelV4;
beforeAll(async () => {
  server = await startModelServer({ does: 'answer', words: [] });
  engine = chain([openAiCompatible({ provider: 'api', model: 'm1', url: server.url, environment: {} })]);
});
afterAll(() => server.close());

interface Heard {
  readonly words: string;
  readonly reasoning: string;
  readonly cut: Cut | undefined;
}

async function heard(body: string, asked: LanguageModelV4 = engine): Promise<Heard> {
  server.behave({ does: 'say', body });
  let words = '';
  let reasoning = '';
  let cut: Cut | undefined = 'error';
  for await (const part of (await asked.doStream(CALL)).stream) {
    if (part.type === 'error') {
      expect(part.error).toBeInstanceOf(EngineFailed);
      expect(String(part.error)).not.toContain('secret');
      if (words === '') throw part.error;
    }
    if (part.type === 'text-delta') words += part.delta;
    if (isTakenBack(part)) words = '';
    if (part.type === 'reasoning-delta') reasoning += part.delta;
    if (part.type === 'finish') cut = cutOf(part.finishReason);
  }
  return { words, reasoning, cut };
}

const entries = <Value>(record: Readonly<Record<string, Value>>): [string, Value][] => Object.entries(record);

test.each(entries(WHOLE_ANSWERS))('%s: the answer is whole, and holds no thought', async (_, body) => {
  const { words, cut } = await heard(body);
  expect(words).toBe('In Tomsk.');
  expect(cut).toBeUndefined();
});

test.each(entries(SILENT_ANSWERS))('%s is no answer, and says why', async (_, [body, silence]) => {
  await expect(heard(body)).rejects.toMatchObject({ name: 'EngineFailed', reason: 'no-words', silence });
});

test.each(entries(CUT_ANSWERS))('words that end with %s are cut', async (_, [body, cut]) => {
  await expect(heard(body)).resolves.toMatchObject({ words: 'In Omsk', cut });
});

test.each(entries(FAILED_ANSWERS))('%s is a failure', async (_, [body, status]) => {
  await expect(heard(body)).rejects.toMatchObject({
    name: 'EngineFailed',
    ...(status !== undefined && { status }),
    message: expect.not.stringContaining('secret'),
  });
});

describe('characters', () => {
  const says = (...contents: readonly string[]): string =>
    contents.map((content) => `data: {"choices":[{"delta":{"content":"${content}"}}]}\n\n`).join('') +
    'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n';

  test.each([
    ['half of a pair', ['A \\ud83d B'], 'A \uFFFD B'],
    ['the other half', ['A \\ude00 B'], 'A \uFFFD B'],
    ['half of one at the end', ['A \\ud83d'], 'A \uFFFD'],
    ['a pair in two pieces', ['A \\ud83d', '\\ude00 B'], 'A 😀 B'],
    ['halves in wrong order', ['A \\ude00', '\\ud83d B'], 'A \uFFFD\uFFFD B'],
    ['NUL', ['A\\u0000B'], 'A\uFFFDB'],
  ])('%s becomes what a log can hold', async (_, contents, text) => {
    await expect(heard(says(...contents))).resolves.toMatchObject({ words: text });
  });
});

test('words before a tag that nothing opened are taken back once; after that they wait until they are known', async () => {
  const learning = chain([
    openAiCompatible({ provider: 'api', model: 'm2', url: server.url, environment: {} }),
  ]);
  const body = ['SECRET thought', '</thi', 'nk>', '\n\nIn Tomsk.']
    .map((content) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`)
    .concat('data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n')
    .join('');
  await expect(heard(body, learning)).resolves.toMatchObject({ words: 'In Tomsk.' });
  const { stream } = await learning.doStream(CALL);
  const parts = await Array.fromAsync(stream);
  expect(parts.some(isTakenBack)).toBe(false);
  expect(parts.flatMap((part) => (part.type === 'text-delta' ? [part.delta] : [])).join('')).toBe(
    'In Tomsk.',
  );
});
