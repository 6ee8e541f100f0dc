import { describe, expect, test } from '@jest/globals';
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import { createExtractive } from '../create-extractive.ts';
import { chain } from './chain.ts';
import { unavailableEngine } from './unavailable-engine.ts';

const CALL: LanguageModelV4CallOptions = {
  prompt: [{ role: 'user', content: [{ type: 'text', text: 'Where does Anna live?' }] }],
};
const extractive = createExtractive().languageModel();

async function streamed(engine: LanguageModelV4): Promise<string> {
  let text = '';
  for await (const part of (await engine.doStream(CALL)).stream) {
    if (part.type === 'text-delta') text += part.delta;
  }
  return text;
}

describe('an engine that thinks aloud', () => {
  const thinking = (times: number): LanguageModelV4 => {
    let left = times;
    return {
      ...unavailableEngine('scripted', 's1', 'it only streams'),
      async doStream() {
        return {
          stream: new ReadableStream<LanguageModelV4StreamPart>({
            async pull(controller) {
              await new Promise((resolve) => setTimeout(resolve, 10));
              left -= 1;
              controller.enqueue(
                left > 0
                  ? { type: 'reasoning-delta', id: '0', delta: 'hm' }
                  : { type: 'text-delta', id: '0', delta: 'In Tomsk.' },
              );
              if (left === 0) controller.close();
            },
          }),
        };
      },
    };
  };

  test('is waited for, however long its thoughts are; they are no words', async () => {
    const engine = chain([thinking(60), extractive], { timeoutMilliseconds: 400 });
    await expect(streamed(engine)).resolves.toBe('In Tomsk.');
  });

  test('is given up after its first word when it stands still', async () => {
    const stuck: LanguageModelV4 = {
      ...thinking(1),
      async doStream() {
        return {
          stream: new ReadableStream<LanguageModelV4StreamPart>({
            start: (controller) => controller.enqueue({ type: 'text-delta', id: '0', delta: 'In ' }),
          }),
        };
      },
    };
    await expect(streamed(chain([stuck, extractive], { stallMilliseconds: 20 }))).rejects.toMatchObject({
      name: 'EngineFailed',
      reason: 'timed-out',
    });
  });
});
