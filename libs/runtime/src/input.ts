import { lowerOf, type FrameInput } from '@agi-double/frame-engine';
import { languageOf } from '@agi-double/llm-adapter';
import type { RunInput } from '@agi-double/memory';
import { BadInput } from './errors/bad-input.ts';

/** Enough for a long letter; a book belongs in a file. */
export const MAXIMUM_TEXT_LENGTH = 100_000;

/** Checks a text at the border. @throws BadInput; the message never repeats the text. */
export function checkText(text: string): string {
  if (text.trim() === '') throw new BadInput('it is empty', { code: 'empty' });
  if (text.length > MAXIMUM_TEXT_LENGTH) {
    throw new BadInput(`it has ${text.length} characters, and ${MAXIMUM_TEXT_LENGTH} are the most`, {
      code: 'too-long',
      characters: text.length,
      most: MAXIMUM_TEXT_LENGTH,
    });
  }
  if (text.includes('\0'))
    throw new BadInput(`it holds a NUL character at position ${text.indexOf('\0') + 1}`, {
      code: 'nul',
      position: text.indexOf('\0') + 1,
    });
  if (!text.isWellFormed())
    throw new BadInput('it holds half of a surrogate pair, which is no character', {
      code: 'half-character',
    });
  return text;
}

export function toRunInput(input: {
  readonly text: string;
  readonly channel?: string;
  readonly user?: { readonly id: string; readonly roles: readonly string[] };
}): RunInput {
  const text = checkText(input.text);
  return {
    text,
    language: languageOf(text),
    channel: input.channel ?? 'cli',
    user: input.user ?? { id: 'owner', roles: ['owner'] },
  };
}

/** What frames see of an input that was said on a branch at some time, with what came before it there. */
export function toFrameInput(
  { text, language, channel, user }: RunInput,
  around: Pick<FrameInput, 'branch' | 'memory' | 'time'>,
): FrameInput {
  return { input: { text, lower: lowerOf(text), language }, user, channel, ...around };
}
