import path from 'node:path';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../report-error.ts';

export async function writeNewFrame(
  context: CommandContext,
  kind: string,
  name: string,
  given: string | undefined,
): Promise<number> {
  const { output, messages, surroundings } = context;
  const { frameFolderOf, newFrame } = await import('@agi-double/runtime');
  const place =
    given === undefined ? await frameFolderOf(await context.profileName(), context.home) : undefined;
  const folder = place?.folder ?? path.resolve(surroundings.workingDirectory, given ?? '.');
  const { file, frame } = await newFrame({ kind, name, folder, now: Date.now() });
  if (output.json) output.document({ file, frame });
  else {
    output.line(file);
    // As it was typed: what is shown is to be typed again.
    output.words(messages.frames.editNext(given === undefined ? '' : ` ${quoted(given)}`));
    if (place?.isStarter === true) output.words(messages.frames.starterMind);
  }
  return EXIT.ok;
}

function quoted(word: string): string {
  return /^[\w./~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
