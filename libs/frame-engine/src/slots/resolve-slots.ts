import type { FrameUri } from '@agi-double/versioning';
import { didYouMean } from '../language/did-you-mean.ts';
import type { Candidate, FrameSet } from '../compile/frame-set.ts';
import type { FrameContent } from '../language/frame-content.ts';
import type { Slots } from './slot.ts';

const MAX_LINE = 32;

/** Slots of a frame, and those of its parent that they were made over. */
export interface ResolvedSlots {
  readonly slots: Slots;
  readonly parent: Slots;
}

const noSlots: Slots = new Map();

/** The slots of each frame after inheritance; none for a frame that is broken, or that extends a broken one. */
export function resolveSlots(
  active: readonly Candidate[],
  frames: FrameSet,
  inherit: (candidate: Candidate, content: FrameContent, parent: Slots) => Slots,
): ReadonlyMap<FrameUri, ResolvedSlots> {
  const resolved = new Map<FrameUri, ResolvedSlots>();
  const broken = new Set<FrameUri>();
  for (const candidate of active) {
    let parent = noSlots;
    for (const one of lineOf(candidate, frames, broken).toReversed()) {
      const known = resolved.get(one.uri) ?? {
        slots: one.content === undefined ? parent : inherit(one, one.content, parent),
        parent,
      };
      resolved.set(one.uri, known);
      parent = known.slots;
    }
  }
  return resolved;
}

/** A frame, its parent, and so on to the one that extends nothing; empty where there is no such line. */
function lineOf(candidate: Candidate, frames: FrameSet, broken: Set<FrameUri>): readonly Candidate[] {
  const line: Candidate[] = [];
  for (let current = candidate; ;) {
    const isBroken = current.content === undefined || broken.has(current.uri);
    if (!isBroken) line.push(current);
    if (!isBroken && current.parent === undefined) return line;
    const parent = isBroken ? undefined : parentIn(line, frames);
    if (parent === undefined) {
      // Whatever leans on the broken one is broken too, and stays quiet about it from here on.
      for (const { uri } of line) broken.add(uri);
      return [];
    }
    if (line.length === MAX_LINE) {
      candidate.file.report(['extends'], `extends: more than ${MAX_LINE} frames above each other`);
      broken.add(candidate.uri);
      return [];
    }
    current = parent;
  }
}

/** The parent of the last frame of a line; reports where there is none, or where the line would be a circle. */
function parentIn(line: readonly Candidate[], { candidates, whole }: FrameSet): Candidate | undefined {
  const last = line.at(-1);
  if (last?.parent === undefined) return undefined;
  const { uri, file, parent } = last;
  const round = line.findIndex((one) => one.uri === parent);
  if (round >= 0) {
    const circle = [...line.slice(round).map((one) => one.uri), parent].join(' extends ');
    file.report(['extends'], `extends: a cycle, ${circle}`);
    return undefined;
  }
  const found = candidates.get(parent);
  if (found === undefined && whole) {
    const others = [...candidates.keys()].filter((one) => one !== uri);
    file.report(['extends'], `extends: there is no frame ${parent}${didYouMean(parent, others)}`);
  }
  return found;
}
