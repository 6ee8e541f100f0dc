import path from 'node:path';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../report-error.ts';

/** Needs no Double and no home: an editor or a pipeline may call it anywhere. */
export async function lint(
  context: CommandContext,
  given: string | undefined,
  allowCode: boolean,
): Promise<number> {
  const { output, messages, surroundings } = context;
  const { BadFrames, frameFolderOf, lintFrames } = await import('@agi-double/runtime');
  const folder =
    given === undefined
      ? await frameFolderOf(context.profile, context.home)
      : path.resolve(surroundings.workingDirectory, given);
  try {
    const { snapshot, frames } = await lintFrames(folder, { allowCode });
    if (output.json) output.document({ ok: true, snapshot, frames, problems: [] });
    else output.line(messages.frames.counted(frames, snapshot));
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof BadFrames)) throw error;
    const { problems, count } = error;
    if (output.json) output.document({ ok: false, problems });
    else {
      for (const { file, line, column, message } of problems)
        output.line(`${file}:${line}:${column} ${message}`);
      if (count > problems.length) output.words(messages.frames.more(count - problems.length));
      output.words(messages.frames.problems(count, folder));
    }
    return EXIT.failed;
  }
}
