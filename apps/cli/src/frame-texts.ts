import type { SnapshotDiff } from '@agi-double/runtime';

/** A diff holds whole frames, compiled; what differs is their texts. */
export function textsOnly({ added, removed, changed }: SnapshotDiff): SnapshotDiff {
  type FrameText = SnapshotDiff['added'][number];
  const text = ({ uri, hash, source, code }: FrameText): FrameText => ({ uri, hash, source, code });
  return {
    added: added.map(text),
    removed: removed.map(text),
    changed: changed.map(({ before, after }) => ({ before: text(before), after: text(after) })),
  };
}
