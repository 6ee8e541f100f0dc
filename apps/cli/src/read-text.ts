import { BadStdin } from './errors.ts';
import type { CommandContext } from './command-context.ts';

/** Far above what a Double takes as one input, and far below what would fill the memory. */
const MOST_BYTES = 1 << 20;

/** The words of the command line, or all of stdin where they are a single "-". @throws BadStdin */
export async function readText(context: CommandContext, words: readonly string[]): Promise<string> {
  if (words.length !== 1 || words[0] !== '-') return words.join(' ');
  const { surroundings, messages } = context;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of surroundings.stdin as AsyncIterable<string | Uint8Array>) {
    const part = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    bytes += part.byteLength;
    if (bytes > MOST_BYTES) throw new BadStdin(messages.stdinTooLong(MOST_BYTES));
    chunks.push(part);
  }
  try {
    // Fatal: a replacement character would be kept for ever as if the owner had written it.
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)).replace(/\r?\n$/, '');
  } catch (cause) {
    throw new BadStdin(messages.stdinNotText, { cause });
  }
}
