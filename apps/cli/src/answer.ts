import type { ThinkEvent } from '@agi-double/runtime';
import type { CommandContext } from './command-context.ts';
import { Interrupted, isAbort, Unanswered } from './errors.ts';
import { EXIT } from './report-error.ts';
import { showThought, type AnswerGiven } from './show-thought.ts';

/** Works one run to its answer for `ask` and `resume`, and shows it. @throws what `answered` throws */
export async function answer(
  context: CommandContext,
  think: (signal: AbortSignal) => AsyncIterable<ThinkEvent>,
): Promise<number> {
  const given = await answered(context, think);
  if (context.output.json) context.output.document(given);
  return EXIT.ok;
}

/**
 * Works one run to its answer, and shows it unless JSON is asked for. The first Ctrl-C parks the run, the second one ends the process.
 *
 * @throws Interrupted when Ctrl-C parked the run, Unanswered when it failed or waits for somebody, and what the Double throws.
 */
export async function answered(
  context: CommandContext,
  think: (signal: AbortSignal) => AsyncIterable<ThinkEvent>,
): Promise<AnswerGiven> {
  const { output, messages, surroundings } = context;
  const interruption = new AbortController();
  const stopListening = surroundings.onSignal(['SIGINT'], () => interruption.abort());
  try {
    const thought = await showThought(think(interruption.signal), output, messages);
    if (thought.end === 'parked') {
      const { reason, message, run } = thought.parked;
      if (reason === 'interrupted') throw new Interrupted(messages.parked, run);
      throw new Unanswered(message ?? messages.parked, run);
    }
    return thought.answer;
  } catch (error) {
    if (isAbort(error, interruption.signal)) throw new Interrupted(messages.interrupted);
    throw error;
  } finally {
    stopListening();
  }
}
