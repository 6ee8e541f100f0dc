import type { SnapshotDiff } from '@agi-double/runtime';
import type { CommandContext } from '../command-context.ts';
import { showDiff } from '../show-diff.ts';
import { withFrames } from '../with-frames.ts';

export async function diffFrames(context: CommandContext, from: string, to: string): Promise<number> {
  const { output, messages } = context;
  const { diffSnapshots } = await import('@agi-double/runtime');
  return await withFrames(context, async ({ frames }) => {
    const before = await frames.find(from);
    const after = await frames.find(to);
    const diff = diffSnapshots(before, after);
    if (output.json) output.document({ from: before.hash, to: after.hash, ...textsOnly(diff) });
    else if (before.hash === after.hash) output.words(messages.frames.same);
    else showDiff(diff, [before, after], output, messages);
    return undefined;
  });
}

/** A diff holds whole frames, compiled; what differs is their texts. */
function textsOnly({ added, removed, changed }: SnapshotDiff): SnapshotDiff {
  type FrameText = SnapshotDiff['added'][number];
  const text = ({ uri, hash, source, code }: FrameText): FrameText => ({ uri, hash, source, code });
  return {
    added: added.map(text),
    removed: removed.map(text),
    changed: changed.map(({ before, after }) => ({ before: text(before), after: text(after) })),
  };
}
