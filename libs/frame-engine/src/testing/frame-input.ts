import type { FrameInput } from '../index.ts';
import { lowerOf } from '../language/localize.ts';

/** An input as the runtime would make it of these words: by a user without roles, on a new branch, at a fixed time. */
export function frameInput(text: string, overrides: Partial<FrameInput> = {}): FrameInput {
  return {
    input: { text, lower: lowerOf(text), language: /[а-яё]/i.test(text) ? 'ru' : 'en' },
    user: { id: 'u', roles: [] },
    channel: 'cli',
    branch: { name: 'main', scope: 'owner' },
    memory: { exchanges: 0, notes: 0, lastInput: '', lastAnswer: '' },
    time: Date.UTC(2026, 10, 22, 9, 30),
    ...overrides,
  };
}
