import { chatPrompt } from '../chat-prompt.ts';
import type { CommandContext } from '../command-context.ts';

export async function chat(context: CommandContext): Promise<number> {
  let say = (message: string): void => context.output.dimWords(message);
  await using double = await context.openDouble({ watch: true, warn: (message) => say(message) });
  return await chatPrompt(context, double, { onInterjection: (interject) => (say = interject) });
}
