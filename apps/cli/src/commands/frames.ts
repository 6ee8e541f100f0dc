import type { CommandContext } from '../command-context.ts';
import type { DoublePort, Snapshot } from '../double-port.ts';
import { namedFrame } from '../named-frame.ts';
import { EXIT } from '../report-error.ts';
import { table } from '../text-layout.ts';

/** Opened so, a Double takes nothing up: who only looks must not change what answers. */
const LOOK = { recover: false, frames: 'log' } as const;

/** @param files whether to list what is in the files, and not what is in force. */
export async function listFrames(context: CommandContext, files: boolean): Promise<number> {
  const { output, messages } = context;
  await using double = await context.openDouble(LOOK);
  const { hash, frames } = await framesToShow(double, files);
  if (output.json) {
    output.document({
      snapshot: hash,
      frames: frames.map(({ uri, kind, file, hash, activation }) => ({ uri, kind, file, hash, activation })),
    });
  } else {
    output.dimWords(messages.frames.snapshot(output.hash(hash)));
    const rows = frames.map(({ uri, kind, file, activation }) => [
      uri,
      kind,
      file,
      activation === 'on-demand' ? messages.frames.onDemand : '',
    ]);
    for (const line of table(rows)) output.line(line);
  }
  return EXIT.ok;
}

async function framesToShow(double: DoublePort, files: boolean): Promise<Pick<Snapshot, 'hash' | 'frames'>> {
  return files ? await double.frames.find('files') : double.snapshot;
}

export async function showFrame(context: CommandContext, name: string): Promise<number> {
  const { output, messages } = context;
  await using double = await context.openDouble(LOOK);
  const frame = namedFrame(name, double.snapshot.frames, messages);
  if (output.json) output.document(frame);
  else output.data(frame.source.endsWith('\n') ? frame.source : `${frame.source}\n`);
  return EXIT.ok;
}
