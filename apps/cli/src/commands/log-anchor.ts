import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CommandContext } from '../command-context.ts';
import { FileNotWritten } from '../errors.ts';
import { EXIT } from '../report-error.ts';

/** The anchor is JSON in either form: `--json` puts it on one line. */
export async function anchorLog(context: CommandContext, out: string | undefined): Promise<number> {
  const { output, messages, surroundings } = context;
  await using opened = await context.openLog();
  const anchor = await opened.log.anchor();
  const { renderAnchor } = await import('@agi-double/runtime');
  const { anchor: words } = messages.log;
  if (out !== undefined) {
    const file = path.resolve(surroundings.workingDirectory, out);
    await writeWhole(file, renderAnchor(anchor), (why) => words.notWritten(file, why));
    if (output.json) output.document({ file, ...anchor });
    else output.words(words.written(anchor.events, file));
    return EXIT.ok;
  }
  if (output.json) output.document(anchor);
  else output.data(renderAnchor(anchor));
  return EXIT.ok;
}

/** In the place of what was there, or not at all: half an anchor proves nothing, and an older one was worth something. */
async function writeWhole(file: string, text: string, sentence: (why: string) => string): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { flag: 'wx' });
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined);
    const why = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '?';
    throw new FileNotWritten(sentence(why), file, { cause });
  }
}
