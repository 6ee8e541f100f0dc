import type { FrameUri } from '@agi-double/versioning';
import type { CodeFile } from '../code/code-file.ts';
import { createSnapshot } from '../decide/create-snapshot.ts';
import { BadFrames, type Problem } from '../errors.ts';
import type { FrameSource, ModuleCatalogue, Snapshot } from '../snapshot.ts';
import { inheritSlots } from '../slots/inherit-slots.ts';
import { resolveSlots, type ResolvedSlots } from '../slots/resolve-slots.ts';
import type { AttachedFunction, CodeFiles } from './attached-code.ts';
import { CompileCache } from './compile-cache.ts';
import { compileFrame } from './compile-frame.ts';
import type { Candidate, Use } from './frame-set.ts';
import { framesInUse, isFrame } from './frames-in-use.ts';
import { linkFrames } from './link-frames.ts';

export interface CompileOptions extends Use {
  readonly catalogue: ModuleCatalogue;
  /** Whether slots may have attached code. Default false. */
  readonly allowCode?: boolean;
  /** What the compilation before this one left; unchanged frames are taken over from it. */
  readonly cache?: CompileCache;
  /** Where attached code is; by default among the sources, by its path. */
  readonly code?: CodeFiles;
  /** Told of each function that slots of frames in use name, also when the frames do not compile. */
  readonly attached?: (attached: AttachedFunction) => void;
}

/**
 * Compiles the frames in use, and the frames that these extend, to a snapshot. Every frame file must be a frame, also
 * one that is not in use; expressions, parents and modules are checked in the frames that are.
 *
 * @throws BadFrames with everything that is wrong.
 */
export function compileFrames(sources: readonly FrameSource[], options: CompileOptions): Snapshot {
  const { catalogue, cache = new CompileCache() } = options;
  const problems: Problem[] = [];
  const read = cache.read(sources.filter(isFrame));
  const { frames, active, code } = framesInUse(sources, read, options, problems);
  const resolved = resolveSlots(active, frames, ({ uri, file }, content, parent) => {
    const attached = code.get(uri);
    const files = attached?.files ?? new Map<string, CodeFile>();
    const find = attached?.find ?? (() => undefined);
    return cache.slots(uri, content, parent, files) ?? inheritSlots(file, content.slots ?? {}, parent, find);
  });
  const made = active.flatMap(({ uri, file, content, parent }) => {
    const own = resolved.get(uri);
    if (content === undefined || own === undefined) return [];
    const { slots } = own;
    const files = code.get(uri)?.files ?? new Map<string, CodeFile>();
    const compiled =
      cache.frame(uri, content, slots, catalogue) ??
      compileFrame({ file, content, uri, ...(parent && { parent }), slots, code: files }, catalogue);
    return [{ compiled, content, parent: own.parent }];
  });
  const compiled = made.map((one) => one.compiled);
  cache.keep(made, catalogue);
  // A broken frame may be the one that the others need: what is missing is not said then.
  const whole =
    frames.whole && compiled.length === active.length && active.every(({ partial }) => partial !== true);
  if (whole) checkRequiredSlots(active, resolved);
  const links = linkFrames(compiled, whole, options, problems);
  const all = [problems, ...read.map(({ file }) => file.problems)].flat();
  if (all.length > 0) throw new BadFrames(all);
  return createSnapshot(compiled, links);
}

/** A frame that others extend may leave a required slot to them. */
function checkRequiredSlots(
  active: readonly Candidate[],
  resolved: ReadonlyMap<FrameUri, ResolvedSlots>,
): void {
  const parents = new Set(active.map(({ parent }) => parent));
  for (const { uri, file, content } of active) {
    if (content === undefined || parents.has(uri)) continue;
    for (const [name, slot] of resolved.get(uri)?.slots ?? []) {
      if (!slot.required || slot.value !== undefined || slot.procedure !== undefined) continue;
      const own = Object.hasOwn(content.slots ?? {}, name);
      file.report(own ? ['slots'] : [], `slots.${name}: a value is required`, {
        key: own ? name : 'extends',
      });
    }
  }
}
