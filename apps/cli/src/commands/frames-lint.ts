import path from 'node:path';
import type { CommandContext } from '../command-context.ts';
import { FolderMissing } from '../errors.ts';
import { EXIT } from '../report-error.ts';

/** Needs no Double and no home: an editor or a pipeline may call it anywhere. */
export async function lint(
  context: CommandContext,
  given: string | undefined,
  codeAllowed: boolean,
): Promise<number> {
  const { output, messages, surroundings } = context;
  const { BadFrames, FrameFolderNotFound, frameFolderOf, lintFrames } = await import('@agi-double/runtime');
  const place =
    given === undefined ? await frameFolderOf(await context.profileName(), context.home) : undefined;
  const folder = place?.folder ?? path.resolve(surroundings.workingDirectory, given ?? '.');
  const allowCode = codeAllowed || place?.allowCode === true;
  try {
    const options = { allowCode, ...(place && { use: place.use }) };
    const { snapshot, frames } = await lintFrames(folder, options);
    if (output.json) output.document({ ok: true, snapshot, frames, problems: [] });
    else output.line(messages.frames.counted(frames, output.hash(snapshot)));
    return EXIT.ok;
  } catch (error) {
    // Of a folder that somebody named here, the profile has nothing to say.
    if (error instanceof FrameFolderNotFound && given !== undefined) {
      throw new FolderMissing(messages.folderMissing(folder), folder);
    }
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
