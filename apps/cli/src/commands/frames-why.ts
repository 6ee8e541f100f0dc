import type { CommandContext } from '../command-context.ts';
import { readText } from '../read-text.ts';
import { EXIT } from '../report-error.ts';
import { showWhy } from '../show-why.ts';

interface WhyOptions {
  readonly role?: readonly string[];
  readonly channel?: string;
  /** Whether to show every rule and route. */
  readonly all?: boolean;
}

export async function why(
  context: CommandContext,
  words: readonly string[],
  { role, channel, all = false }: WhyOptions,
): Promise<number> {
  const { output, messages, branch } = context;
  const text = await readText(context, words);
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const reasons = await double.why(branch, {
    text,
    ...(role && { user: { id: role.includes('owner') ? 'owner' : 'somebody', roles: role } }),
    ...(channel !== undefined && { channel }),
  });
  if (output.json) output.document(reasons);
  else {
    output.dimWords(messages.frames.snapshot(output.hash(reasons.snapshot)));
    showWhy(reasons, { all, more: messages.why.more }, output, messages);
  }
  return EXIT.ok;
}
