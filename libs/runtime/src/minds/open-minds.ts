import type { Snapshot } from '@agi-double/frame-engine';
import type { ProfileFile } from '@agi-double/versioning';
import { Activations } from '../frames/activations.ts';
import { Frames, type FramesUpdate } from '../frames/frames.ts';
import { mindOf } from '../mind.ts';
import type { ProfileMind } from '../profile-mind.ts';
import { Minds, type MindsOptions } from './minds.ts';
import { framesOptions, openProfileFrames } from './open-profile-frames.ts';

/** The profile that a process begins with, as far as it was read before the log. */
export interface FirstProfile {
  readonly file: ProfileFile;
  /** Compiled already, where there was no log yet, or where only the lock file may run. */
  readonly mind: ProfileMind | undefined;
  readonly loaded: Snapshot | undefined;
  /** Whether somebody asked for it; else the profile that was last used on main is taken. */
  readonly isNamed: boolean;
}

/** Finds out which profile main thinks under here, and opens its frames. */
export async function openMinds(
  given: MindsOptions & { readonly framesUpdated?: (update: FramesUpdate) => void },
  { file, mind, loaded, isNamed }: FirstProfile,
): Promise<Minds> {
  const { log, prefer, frozen } = given;
  let minds: Minds | undefined;
  let frames: Frames | undefined;
  const updated = (update: FramesUpdate): void => {
    if (minds === undefined || minds.main === frames) given.framesUpdated?.(update);
  };
  const options = { ...given, updated };
  const main = await log.branch('main');
  const used = main.profile?.name;
  if (frozen && mind !== undefined && loaded !== undefined) {
    frames = await frozenFrames(options, mind, loaded);
  } else if (isNamed || used === undefined || used === file.profile.profile) {
    frames = await openProfileFrames(file, options, { prefer, loaded, mind });
  } else {
    await mind?.runner?.close();
    frames = await Minds.openFramesOf(used, options);
  }
  minds = new Minds({ ...given, ...(given.framesUpdated && { updated: given.framesUpdated }) }, frames, main);
  return minds;
}

/** Its activation is on the log like any other; from there on it follows nothing. */
async function frozenFrames(options: MindsOptions, found: ProfileMind, snapshot: Snapshot): Promise<Frames> {
  const { base, repo, loader } = found;
  const mind = mindOf(base, snapshot);
  const activations = new Activations(options.log, base.lock.profile);
  const { active } = await activations.inForce();
  if (active?.root !== mind.root)
    await activations.activate(mind, 'opened', { commit: repo.commit().catch(() => undefined) });
  return new Frames({ ...framesOptions(found, options), frozen: true }, loader, mind);
}
