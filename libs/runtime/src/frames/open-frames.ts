import type { FrameLoader, Snapshot } from '@agi-double/frame-engine';
import { DoubleError } from '@agi-double/versioning';
import { HeldSnapshotUnusable } from '../errors/held-snapshot-unusable.ts';
import { mindOf, type Mind } from '../mind.ts';
import type { ActivationRecord } from './activations.ts';
import { Frames, restoreMind, type FramesOptions } from './frames.ts';

export interface OpenFrames {
  /** With `log`, what ran before runs, and the files are left for later. */
  readonly prefer: 'files' | 'log';
  /** What is in the files, where somebody has compiled them already. */
  readonly loaded: Snapshot | undefined;
}

/**
 * Finds out what runs: a rollback that holds; else what is in the files, when it compiles and passes its probes; else
 * what ran before. On a log where nothing ran yet there is nothing to fall back on, and no rehearsal either.
 *
 * @throws BadFrames, ProbesFailed and what reading the repo throws, where nothing can run instead; HeldSnapshotUnusable
 */
export async function openFrames(
  options: FramesOptions,
  loader: FrameLoader,
  { prefer, loaded }: OpenFrames,
): Promise<Frames> {
  const { base, activations, repo } = options;
  const { active } = await activations.inForce();
  if (active !== undefined) {
    if (prefer === 'log') return lookAround(options, loader, active);
    if (active.held) return new Frames(options, loader, await heldMind(options, active));
    return takeFiles(options, loader, active);
  }
  const mind = mindOf(base, loaded ?? (await loader.load()));
  await activations.activate(mind, 'opened', { commit: repo.commit().catch(() => undefined) });
  return new Frames(options, loader, mind);
}

/**
 * What is in force; when that cannot be had, the files, so that one can look, and lift a rollback to what is lost. Files
 * that are the same frames are taken rather than the log's copy: they know their own names.
 */
async function lookAround(
  options: FramesOptions,
  loader: FrameLoader,
  active: ActivationRecord,
): Promise<Frames> {
  const files = await loader.load().catch((error: unknown) => {
    if (DoubleError.isInstance(error)) return error;
    throw error;
  });
  if ('hash' in files && files.hash === active.snapshot) {
    return new Frames(options, loader, mindOf(options.base, files));
  }
  const mind = await restoreMind(options, active.snapshot).catch((error: unknown) => {
    if (!DoubleError.isInstance(error)) throw error;
    if (!('hash' in files)) throw files;
    options.warn(error.message);
    return mindOf(options.base, files);
  });
  return new Frames(options, loader, mind);
}

async function heldMind(options: FramesOptions, { snapshot }: ActivationRecord): Promise<Mind> {
  try {
    return await restoreMind(options, snapshot);
  } catch (error) {
    throw DoubleError.isInstance(error) ? new HeldSnapshotUnusable(snapshot, error) : error;
  }
}

async function takeFiles(
  options: FramesOptions,
  loader: FrameLoader,
  active: ActivationRecord,
): Promise<Frames> {
  const { base, activations, repo, warn } = options;
  try {
    const mind = mindOf(base, await loader.load());
    const frames = new Frames(options, loader, mind);
    const { refusal } = await activations.inForce();
    const isSame = mind.snapshot.hash === active.snapshot;
    // The same frames once more end a refusal: what was wrong has been mended.
    if (mind.root === active.root && refusal === undefined) return frames;
    if (!isSame) await frames.rehearse(mind);
    const reason = isSame && mind.root !== active.root ? 'opened' : 'start';
    await activations.activate(mind, reason, { commit: repo.commit().catch(() => undefined) });
    return frames;
  } catch (failure) {
    if (!DoubleError.isInstance(failure)) throw failure;
    const mind = await restoreMind(options, active.snapshot).catch(() => undefined);
    // Neither will do: of the two, the files are what somebody can mend.
    if (mind === undefined) throw failure;
    const frames = new Frames(options, loader, mind);
    await frames.refuse('start', failure);
    warn(`${failure.message}\nThese frames are not used; ${mind.snapshot.hash} stays.`);
    return frames;
  }
}
