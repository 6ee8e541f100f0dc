import type { CommandContext } from '../command-context.ts';
import type { DoublePort, Frame, Snapshot } from '../double-port.ts';
import { UnknownFrame } from '../errors.ts';
import type { Messages } from '../messages.ts';
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
  const frame = frameNamed(name, double.snapshot.frames, messages);
  if (output.json) output.document(frame);
  else output.data(frame.source.endsWith('\n') ? frame.source : `${frame.source}\n`);
  return EXIT.ok;
}

/** By its URI, a reference (`frame://*.sky.*`) or its bare name; of several numbers of one name, the newest. */
function frameNamed(given: string, frames: readonly Frame[], messages: Messages): Frame {
  // A trace writes `frame://…#rule`, and that is copied.
  const name = given.replace(/#.*$/, '');
  const exact = frames.find(({ uri }) => uri === name);
  if (exact !== undefined) return exact;
  const wanted = /^frame:\/\/\*\.([^.]+)\.\*$/.exec(name)?.[1] ?? name;
  const fitting = frames.filter(({ uri }) => wanted === '*' || nameOf(uri) === wanted);
  const newest = fitting.toSorted((a, b) => (a.uri < b.uri ? -1 : 1)).at(-1);
  if (newest === undefined) throw new UnknownFrame(messages.unknownFrame(name, nearest(name, frames)), name);
  if (new Set(fitting.map(({ uri }) => nameOf(uri))).size === 1) return newest;
  throw new UnknownFrame(messages.severalFrames(name, fitting.length), name);
}

/** Of `frame://2026.11.sky.01`, `sky`. */
function nameOf(uri: string): string | undefined {
  return uri.split('.').at(-2);
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
