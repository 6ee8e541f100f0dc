import type { Frame } from './double-port.ts';
import { UnknownFrame } from './errors.ts';
import type { Messages } from './messages.ts';

/** By its URI, without its number (`2026.11.sky`), by a reference (`frame://*.sky.*`) or its bare name; of several numbers of one name, the newest. */
export function namedFrame(given: string, frames: readonly Frame[], messages: Messages): Frame {
  // A trace writes `frame://…#rule`, and that is copied.
  const name = given.replace(/#.*$/, '');
  const exact = frames.find(({ uri }) => uri === name);
  if (exact !== undefined) return exact;
  const wanted = /^frame:\/\/\*\.([^.]+)\.\*$/.exec(name)?.[1] ?? name;
  const fitting = frames.filter(({ uri }) => wanted === '*' || namesOf(uri).includes(wanted));
  const newest = fitting.toSorted((a, b) => (a.uri < b.uri ? -1 : 1)).at(-1);
  if (newest === undefined) throw new UnknownFrame(messages.unknownFrame(name, nearest(name, frames)), name);
  if (new Set(fitting.map(({ uri }) => uri.split('.').at(-2))).size === 1) return newest;
  throw new UnknownFrame(messages.severalFrames(name, fitting.length), name);
}

/** Of `frame://2026.11.sky.01`: the URI itself, `2026.11.sky` and `sky`. */
export function namesOf(uri: string): readonly string[] {
  const parts = uri.replace(/^frame:\/\//, '').split('.');
  return [uri, parts.slice(0, -1).join('.'), ...parts.slice(-2, -1)];
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
