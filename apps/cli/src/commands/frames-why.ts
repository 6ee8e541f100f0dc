import type { CommandContext } from '../command-context.ts';
import { readText } from '../read-text.ts';
import { EXIT } from '../report-error.ts';
import { showWhy } from '../show-why.ts';

export interface WhyOptions {
  readonly role?: readonly string[];
  readonly channel?: string;
  /** Whether to ask what is in the files, and not what is in force. */
  readonly files?: boolean;
  /** Whether to show every rule and route. */
  readonly all?: boolean;
}

export async function why(
  context: CommandContext,
  words: readonly string[],
  { role, channel, files = false, all = false }: WhyOptions,
): Promise<number> {
  const { output, messages, branch } = context;
  const text = await readText(context, words);
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const input = {
    text,
    ...(role && { user: { id: role.includes('owner') ? 'owner' : 'somebody', roles: role } }),
    ...(channel !== undefined && { channel }),
  };
  const reasons = await double.why(branch, input, files ? 'files' : 'active');
  if (output.json) output.document(reasons);
  else {
    output.dimWords(messages.frames.snapshot(output.hash(reasons.snapshot)));
    showWhy(reasons, { all, more: messages.why.more }, output, messages);
  }
  return EXIT.ok;
}
