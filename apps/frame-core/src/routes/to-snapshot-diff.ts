import type { SnapshotDiff } from '@agi-double/protocol';
import type { SnapshotDiff as Difference } from '@agi-double/runtime';

/** @param from and to: the names of the two snapshots. */
export function toSnapshotDiff(
  from: string,
  to: string,
  { added, removed, changed }: Difference,
): SnapshotDiff {
  return {
    from,
    to,
    added: added.map(textOf),
    removed: removed.map(textOf),
    changed: changed.map(({ before, after }) => ({ before: textOf(before), after: textOf(after) })),
  };
}

type FrameText = Difference['added'][number];

/** A difference is of whole frames; what they compile to would be said twice, and is no part of the text. */
function textOf({ uri, hash, source, code }: FrameText): FrameText {
  return { uri, hash, source, code };
}
