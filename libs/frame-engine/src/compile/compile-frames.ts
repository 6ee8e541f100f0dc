import type { FrameUri } from '@agi-double/versioning';
import { compileFrame } from './compile-frame.ts';
import { createSnapshot } from '../decide/create-snapshot.ts';
import { BadFrames, type Problem } from '../errors.ts';
import { activate, readFrameSet, USE, type Candidate } from './frame-set.ts';
import type { Slots } from '../slots/inherit-slots.ts';
import { resolveSlots } from '../slots/resolve-slots.ts';
import type { FrameSource, ModuleCatalogue, Snapshot } from '../snapshot.ts';

export interface CompileOptions {
  /** Frame references of the profile: `frame://*.*.*` is the newest frame of every name. */
  readonly use: readonly string[];
  readonly catalogue: ModuleCatalogue;
}

/**
 * Compiles the frames in use, and the frames that these extend, to a snapshot. Every file must be a frame, also
 * one that is not in use; expressions, parents and modules are checked in the frames that are.
 *
 * @throws BadFrames with everything that is wrong.
 */
export function compileFrames(sources: readonly FrameSource[], { use, catalogue }: CompileOptions): Snapshot {
  const problems: Problem[] = [];
  const frames = readFrameSet(sources, problems);
  const active = activate(use, frames, problems);
  const slots = resolveSlots(active, frames);
  const compiled = active.flatMap(({ uri, file, content }) => {
    const own = slots.get(uri);
    return content === undefined || own === undefined
      ? []
      : [compileFrame(file, content, uri, own, catalogue)];
  });
  checkRequiredSlots(active, slots);
  if (frames.whole) checkDefaultRoute(active, problems);
  if (problems.length > 0) throw new BadFrames(problems);
  return createSnapshot(compiled);
}

/** A frame that others extend may leave a required slot to them. */
function checkRequiredSlots(active: readonly Candidate[], slots: ReadonlyMap<FrameUri, Slots>): void {
  const parents = new Set(active.map(({ parent }) => parent));
  for (const { uri, file, content } of active) {
    if (content === undefined || parents.has(uri)) continue;
    for (const [name, slot] of slots.get(uri) ?? []) {
      if (!slot.required || slot.value !== undefined) continue;
      const own = content.slots?.[name] !== undefined;
      file.report(own ? ['slots'] : [], `slots.${name}: a value is required`, {
        key: own ? name : 'extends',
      });
    }
  }
}

function checkDefaultRoute(active: readonly Candidate[], problems: Problem[]): void {
  // With a broken frame in the set, nobody knows whether the default is in it.
  if (active.length === 0 && problems.length > 0) return;
  if (active.some(({ content }) => content === undefined)) return;
  const defaults = active.flatMap(({ uri, file, content }) =>
    (content?.routes ?? []).flatMap(({ when }, index) => (when === undefined ? [{ uri, file, index }] : [])),
  );
  const [first, ...others] = defaults;
  for (const { file, index } of others) {
    file.report(
      ['routes', index],
      `routes[${index}]: a second route without "when"; ${first?.uri} has the default`,
    );
  }
  if (first !== undefined) return;
  const message = 'no default route: exactly one route of the frames in use must have no "when"';
  const routes = active.find(({ content }) => content?.routes !== undefined);
  if (routes === undefined) problems.push({ file: USE, line: 1, column: 1, message });
  else routes.file.report([], message, { key: 'routes' });
}
