import { structuredPatch } from 'diff';
import type { SnapshotDiff } from '@agi-double/runtime';
import type { Snapshot } from './double-port.ts';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';

type FrameText = SnapshotDiff['added'][number];

const NOTHING = '/dev/null';
/** Comparing takes ever longer the more two texts differ; past this nobody would read it as a difference either. */
const LONGEST_MILLISECONDS = 2_000;

/** The texts of frames, and of code that is attached to them, as unified diffs. */
export function showDiff(
  { added, removed, changed }: SnapshotDiff,
  [before, after]: readonly [Pick<Snapshot, 'code'>, Pick<Snapshot, 'code'>],
  output: Output,
  messages: Messages,
): void {
  const seen = new Set<string>();
  const pairs: readonly { readonly before?: FrameText; readonly after?: FrameText }[] = [
    ...changed,
    ...added.map((frame) => ({ after: frame })),
    ...removed.map((frame) => ({ before: frame })),
  ];
  for (const pair of pairs) {
    const { before: old, after: now } = pair;
    showTexts(old && [old.uri, old.source], now && [now.uri, now.source], output, messages);
    for (const path of new Set([...Object.keys(old?.code ?? {}), ...Object.keys(now?.code ?? {})])) {
      const [was, is] = [old?.code[path], now?.code[path]];
      const name = `${path} ${was ?? ''} ${is ?? ''}`;
      if (was === is || seen.has(name)) continue; // Several frames may attach one file.
      seen.add(name);
      const [wasText, isText] = [was && before.code.get(was)?.source, is && after.code.get(is)?.source];
      showTexts(
        wasText === undefined ? undefined : [path, wasText],
        isText === undefined ? undefined : [path, isText],
        output,
        messages,
      );
    }
  }
}

function showTexts(
  before: readonly [name: string, text: string] | undefined,
  after: readonly [name: string, text: string] | undefined,
  output: Output,
  messages: Messages,
): void {
  const [oldName, oldText] = before ?? [NOTHING, ''];
  const [newName, newText] = after ?? [NOTHING, ''];
  if (oldText === newText) return;
  const options = { context: 3, timeout: LONGEST_MILLISECONDS };
  const patch = structuredPatch(oldName, newName, oldText, newText, '', '', options);
  output.styled('bold', `--- ${oldName}`);
  output.styled('bold', `+++ ${newName}`);
  if (patch === undefined) {
    output.dimWords(messages.frames.tooDifferent);
    for (const line of linesOf(oldText)) output.styled('red', `-${line}`);
    for (const line of linesOf(newText)) output.styled('green', `+${line}`);
    return;
  }
  for (const { oldStart, oldLines, newStart, newLines, lines } of patch.hunks) {
    output.styled('cyan', `@@ -${place(oldStart, oldLines)} +${place(newStart, newLines)} @@`);
    for (const line of lines) {
      if (line.startsWith('+')) output.styled('green', line);
      else if (line.startsWith('-')) output.styled('red', line);
      else output.line(line);
    }
  }
}

/** A stretch of no lines is named by the line before it: patch programs refuse the other. */
function place(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`;
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
