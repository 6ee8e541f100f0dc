import type { Snapshot } from '@agi-double/frame-engine';
import { BadProfile, type ProfileFile } from '@agi-double/versioning';
import { Activations } from '../frames/activations.ts';
import { Frames, type FramesUpdate } from '../frames/frames.ts';
import { mindOf } from '../mind.ts';
import type { ProfileMind } from '../profile-mind.ts';
import { Minds, type MindsOptions } from './minds.ts';
import { framesOptions, openFramesOf, openLoggedFrames, openProfileFrames } from './open-profile-frames.ts';

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
  const open: { minds?: Minds; frames?: Frames } = {};
  // Told of main alone, which may be under another profile by then.
  const updated = (update: FramesUpdate): void => {
    if (open.minds === undefined || open.minds.main === open.frames) given.framesUpdated?.(update);
  };
  const options = { ...given, updated };
  const main = await log.branch('main');
  const used = main.profile?.name;
  if (frozen && mind !== undefined && loaded !== undefined) {
    open.frames = await frozenFrames(options, mind, loaded);
  } else if (isNamed || used === undefined || used === file.profile.profile) {
    open.frames = await openProfileFrames(file, options, { prefer, loaded, mind });
  } else {
    open.frames = await usedFrames(used, options);
  }
  const told = given.framesUpdated && { updated: given.framesUpdated };
  return (open.minds = new Minds({ ...given, ...told }, open.frames, main));
}

/** As with frames: a typing error must not take down what ran before, and keep its owner from switching away from it. */
async function usedFrames(profile: string, options: MindsOptions): Promise<Frames> {
  try {
    return await openFramesOf(profile, options);
  } catch (error) {
    if (!(error instanceof BadProfile)) throw error;
    options.warn?.(`${error.message}\n${profile} runs on as it is in the log.`);
    return openLoggedFrames(profile, options);
  }
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
