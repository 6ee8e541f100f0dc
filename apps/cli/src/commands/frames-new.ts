import path from 'node:path';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../report-error.ts';

export async function writeNewFrame(
  context: CommandContext,
  kind: string,
  name: string,
  given: string | undefined,
): Promise<number> {
  const { output, surroundings } = context;
  const { frameFolderOf, newFrame } = await import('@agi-double/runtime');
  const folder =
    given === undefined
      ? await frameFolderOf(context.profile, context.home)
      : path.resolve(surroundings.workingDirectory, given);
  const { file, frame } = await newFrame({ kind, name, folder, now: Date.now() });
  if (output.json) output.document({ file, frame });
  else output.line(file);
  return EXIT.ok;
}
