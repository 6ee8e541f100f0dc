import { describe, expect, test } from '@jest/globals';
import type { LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { AISDKError, NoSuchModelError } from '@ai-sdk/provider';
import fc from 'fast-check';
import { createExtractive } from './create-extractive.ts';
import { BadEvidence, NoQuestion } from './errors.ts';
import { evidencePart, type Evidence } from './evidence.ts';

const model = createExtractive().languageModel();
const ANNA: Evidence = { source: 'event:1', title: 'your note of 2026-11-22', text: 'Anna lives in Tomsk.' };

const options = (question: string, evidence: readonly Evidence[] = []): LanguageModelV4CallOptions => ({
  prompt: [
    { role: 'system', content: 'You are Nexus.' },
    { role: 'user', content: [...evidence.map(evidencePart), { type: 'text', text: question }] },
  ],
});

async function generated(call: LanguageModelV4CallOptions) {
  const result = await model.doGenerate(call);
  const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return { ...result, text, sources: result.content.filter((part) => part.type === 'source') };
}

async function streamed(call: LanguageModelV4CallOptions): Promise<LanguageModelV4StreamPart[]> {
  const { stream } = await model.doStream(call);
  return Array.fromAsync(stream);
}

test.each(['https://example.org/gate', 'doc-1', 'event:1', 'frame://2026.11.gate.01#code'])(
  'evidence is quoted whatever its source: %s',
  async (source) => {
    const evidence = { source, title: 'the manual', text: 'The code of the gate is ZED3ZED.' };
    const { text, sources } = await generated(options('What is the code of the gate?', [evidence]));
    expect(text).toContain('ZED3ZED');
    expect(sources).toMatchObject([{ id: source }]);
  },
);

describe('an AI SDK provider', () => {
  test('names its specification, provider and model', () => {
    const provider = createExtractive();
    expect(provider.specificationVersion).toBe('v4');
    expect(provider.languageModel('extractive-v1')).toMatchObject({
      specificationVersion: 'v4',
      provider: 'agi-double.extractive',
      modelId: 'extractive-v1',
      supportedUrls: {},
    });
  });

  test('has no other models', () => {
    const provider = createExtractive();
    expect(() => provider.languageModel('gpt')).toThrow(NoSuchModelError);
    expect(() => provider.embeddingModel('extractive-v1')).toThrow(NoSuchModelError);
    expect(() => provider.imageModel('extractive-v1')).toThrow(NoSuchModelError);
  });

  test('returns the quoted evidence as a document source, and tells how it finished', async () => {
    const result = await generated(options('Where does Anna live?', [ANNA]));
    expect(result.text).toBe('"Anna lives in Tomsk" (your note of 2026-11-22).');
    expect(result.sources).toEqual([
      { type: 'source', sourceType: 'document', id: 'event:1', mediaType: 'text/plain', title: ANNA.title },
    ]);
    expect(result.finishReason).toEqual({ unified: 'stop', raw: 'answered' });
    expect(result.usage).toEqual({
      inputTokens: { total: 8, noCache: 8, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 8, text: 8, reasoning: 0 },
      raw: { unit: 'word' },
    });
    expect(result.warnings).toEqual([]);
  });

  test.each([
    ['What is love?', 'unknown'],
    ['I love tea.', 'noted'],
    ['Hello', 'replied'],
    ['👍', 'replied'],
    ['', 'replied'],
  ])('%j without evidence finishes as %s and names no source', async (question, raw) => {
    const result = await generated(options(question));
    expect(result.finishReason).toEqual({ unified: 'stop', raw });
    expect(result.sources).toEqual([]);
    expect(result.text).not.toBe('');
  });

  test('streams what it generates, word by word, then the sources, then the finish', async () => {
    const call = options('Where does Anna live?', [ANNA]);
    const parts = await streamed(call);
    const { text, sources, usage, finishReason } = await generated(call);
    const words = text.split(/(?<=\S)(?=\s)/);
    expect(parts).toEqual([
      { type: 'stream-start', warnings: [] },
      { type: 'text-start', id: '0' },
      ...words.map((delta) => ({ type: 'text-delta', id: '0', delta })),
      { type: 'text-end', id: '0' },
      ...sources,
      { type: 'finish', usage, finishReason },
    ]);
  });

  test('the question is what the last user message says; evidence may stand in any', async () => {
    const { text } = await generated({
      prompt: [
        { role: 'user', content: [evidencePart(ANNA), { type: 'text', text: 'Who are you?' }] },
        { role: 'assistant', content: [{ type: 'text', text: 'I am Nexus.' }] },
        { role: 'user', content: [{ type: 'text', text: 'Where does Anna live?' }] },
      ],
    });
    expect(text).toBe('"Anna lives in Tomsk" (your note of 2026-11-22).');
  });

  test('stops at maxOutputTokens and says so', async () => {
    const call = { ...options('Where does Anna live?', [ANNA]), maxOutputTokens: 2 };
    const { text, finishReason } = await generated(call);
    expect(text).toBe('"Anna lives');
    expect(finishReason.unified).toBe('length');
  });

  test('warns of what it cannot do, and of files, which it ignores', async () => {
    const { warnings, text } = await generated({
      prompt: [
        {
          role: 'user',
          content: [
            { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'AAAA' } },
            evidencePart(ANNA),
            { type: 'text', text: 'Where does Anna live?' },
          ],
        },
      ],
      tools: [{ type: 'function', name: 'search', inputSchema: { type: 'object' } }],
      responseFormat: { type: 'json' },
      stopSequences: ['.'],
      temperature: 0.2,
    });
    expect(text).toContain('Anna lives in Tomsk');
    expect(warnings.map((warning) => 'feature' in warning && warning.feature)).toEqual([
      'tools',
      'responseFormat',
      'stopSequences',
      'temperature',
      'file part (image/png)',
    ]);
  });
});

describe('failures', () => {
  test('a prompt without a user message is NoQuestion', async () => {
    const call = model.doGenerate({ prompt: [{ role: 'system', content: 'You are Nexus.' }] });
    await expect(call).rejects.toThrow(NoQuestion);
  });

  test.each([
    [{ title: 't', text: 'x' }, 'source'],
    [{ source: 'event:1', title: 1, text: 'x' }, 'title'],
    [{ source: 'event:1', title: 't' }, 'text'],
    [{ source: 'event:1', title: 't', text: 'x', asks: 'Who?' }, 'asks'],
    [{ source: 'event:1', title: 't', text: 'x', order: 'today' }, 'order'],
  ])('evidence %j is BadEvidence at %s', async (evidence, field) => {
    const call = model.doGenerate({
      prompt: [{ role: 'user', content: [{ type: 'text', text: 'x', providerOptions: { evidence } }] }],
    });
    const error: unknown = await Promise.resolve(call).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BadEvidence);
    expect(AISDKError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ field });
  });

  test('an aborted signal stops both ways of asking with its reason', async () => {
    const reason = new Error('stopped');
    const call = { ...options('Where does Anna live?', [ANNA]), abortSignal: AbortSignal.abort(reason) };
    await expect(model.doGenerate(call)).rejects.toBe(reason);
    await expect(model.doStream(call)).rejects.toBe(reason);
  });

  test('aborting in the middle of a stream errors it: no further word', async () => {
    const abort = new AbortController();
    const call = { ...options('Where does Anna live?', [ANNA]), abortSignal: abort.signal };
    const reader = (await model.doStream(call)).stream.getReader();
    await reader.read();
    const reason = new Error('stopped');
    abort.abort(reason);
    // One part may have been pulled before the signal.
    const rest = async (): Promise<void> => {
      for (let part = 0; part < 3; part += 1) await reader.read();
    };
    await expect(rest()).rejects.toBe(reason);
  });
});

describe('for any prompt', () => {
  const fragment = fc.constantFrom(
    'Anna lives in Tomsk.', 'Где живёт Анна?', 'Анна живёт в Томске.', 'My dog is called Rex', '«»', '"', 'не', '?',
    'I', 'you', 'Who are you?', '\u0000\u001b[31m', '🤖', '\ud800', 'д’Артаньян', "don't", '1 000 000', '\n', 'a'.repeat(500),
  ); // prettier-ignore
  const text = fc.oneof(
    fc.array(fragment, { maxLength: 6 }).map((list) => list.join(' ')),
    fc.string({ unit: 'binary', maxLength: 80 }),
  );
  const evidence = fc.array(
    fc.record({
      source: fc.constantFrom('event:1', 'event:2', 'frame://2026.11.identity.01#who'),
      title: fc.constantFrom('identity', 'your note'),
      text,
      asks: fc.array(text, { maxLength: 2 }),
      order: fc.nat(),
    }),
    { maxLength: 5 },
  );

  test('the same prompt gives the same answer, streamed or not', async () => {
    await fc.assert(
      fc.asyncProperty(text, evidence, async (question, pieces) => {
        const [one, other] = [
          await generated(options(question, pieces)),
          await generated(options(question, pieces)),
        ];
        expect(one).toEqual(other);
        const parts = await streamed(options(question, pieces));
        expect(parts.map((part) => (part.type === 'text-delta' ? part.delta : '')).join('')).toBe(one.text);
      }),
    );
  });

  test('every source was given, the answer is never empty, and carries no control characters', async () => {
    await fc.assert(
      fc.asyncProperty(text, evidence, async (question, pieces) => {
        const result = await generated(options(question, pieces));
        const given = pieces.map((piece) => piece.source);
        for (const source of result.sources) expect(given).toContain(source.id);
        expect(result.text.trim()).not.toBe('');
        expect(result.text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  test('100 KB of evidence is read within bounds and quoted by the sentence', async () => {
    const long = `${'Сегодня утром мы гуляли в большом парке. '.repeat(2_500)}Анна живёт в Томске.`;
    const unbroken = 'я'.repeat(100_000);
    const pieces = [long, unbroken].map((body, index) => ({
      source: `event:${index}`,
      title: 'note',
      text: body,
    }));
    expect((await generated(options('Где живёт Анна?', pieces))).text).toBe('«Анна живёт в Томске» (note).');
  });
});
