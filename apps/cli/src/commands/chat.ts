import { chatPrompt } from '../chat-prompt.ts';
import type { CommandContext } from '../command-context.ts';

export async function chat(context: CommandContext): Promise<number> {
  await using double = await context.openDouble();
  return await chatPrompt(context, double);
}
