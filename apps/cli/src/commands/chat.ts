import { chatPrompt } from '../chat-prompt.ts';
import type { CommandContext } from '../command-context.ts';
import { frameNotices } from '../frame-notices.ts';

export async function chat(context: CommandContext): Promise<number> {
  const notices = frameNotices(context);
  const { warn, framesUpdated, profileSwitched } = notices;
  await using double = await context.openDouble({ watch: true, warn, framesUpdated, profileSwitched });
  return await chatPrompt(context, double, { onReady: (say) => notices.begin(double, say) });
}
