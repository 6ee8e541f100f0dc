import type { CommandContext } from '../command-context.ts';
import type { Frame } from '../double-port.ts';
import { UnknownFrame } from '../errors.ts';
import { EXIT } from '../report-error.ts';
import { table } from '../text-layout.ts';

export async function listFrames(context: CommandContext): Promise<number> {
  const { output, messages } = context;
  await using double = await context.openDouble({ recover: false });
  const { hash, frames } = double.snapshot;
  if (output.json) {
    output.document({
      snapshot: hash,
      frames: frames.map(({ uri, kind, file, hash, activation }) => ({ uri, kind, file, hash, activation })),
    });
  } else {
    output.dimWords(messages.frames.snapshot(hash));
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

export async function showFrame(context: CommandContext, uri: string): Promise<number> {
  const { output, messages } = context;
  await using double = await context.openDouble({ recover: false });
  const { frames } = double.snapshot;
  const frame = frames.find((candidate) => candidate.uri === uri);
  if (frame === undefined) throw new UnknownFrame(messages.unknownFrame(uri, nearest(uri, frames)), uri);
  if (output.json) output.document(frame);
  else output.data(frame.source.endsWith('\n') ? frame.source : `${frame.source}\n`);
  return EXIT.ok;
}

/** The frame that somebody who wrote only a part of its URI may have meant: `identity`, `frame://identity`. */
function nearest(uri: string, frames: readonly Frame[]): string | undefined {
  const words =
    uri
      .toLowerCase()
      .match(/[a-z][a-z-]*/g)
      ?.filter((word) => word !== 'frame') ?? [];
  return frames.findLast((frame) => words.some((word) => frame.uri.split('.').includes(word)))?.uri;
}
