import { createInterface } from 'node:readline';
import type { CommandContext } from './command-context.ts';
import { Interrupted } from './errors.ts';

/** Asks a person on the terminal; anything but a clear yes, the end of input too, is a no. @throws Interrupted at Ctrl-C */
export async function confirmed(
  { surroundings: { stdin, stderr } }: CommandContext,
  question: string,
  interrupted: string,
): Promise<boolean> {
  const lines = createInterface({ input: stdin, output: stderr, terminal: true, historySize: 0 });
  try {
    const answer = await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve('\n'));
      lines.once('SIGINT', () => reject(new Interrupted(interrupted)));
      lines.setPrompt(question);
      lines.prompt();
    });
    if (answer === '\n') stderr.write('\n'); // Whoever leaves with Ctrl-D has not ended the line.
    return /^(y|yes|д|да)$/i.test(answer.trim());
  } catch (error) {
    stderr.write('^C\n');
    throw error;
  } finally {
    lines.close();
  }
}
