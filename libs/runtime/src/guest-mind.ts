import type { Log } from '@agi-double/memory';
import type { Hash } from '@agi-double/versioning';
import { restoreMind } from './frames/frames.ts';
import { mindOf, type Mind } from './mind.ts';
import { profileMind, readProfile, type ProfileMindOptions } from './profile-mind.ts';

/** The mind of another profile, for a run that is to be compared; what is in force stays as it is. */
export interface GuestMind {
  readonly mind: Mind;
  /** Ends what its attached code runs in. */
  readonly close: () => Promise<void>;
}

/**
 * Compiles the mind of a profile from its own frame repo, or on the frames of a snapshot that ran here.
 * @throws UnknownProfile, BadProfile, Unresolved, CoreMismatch, BadFrames, BadSnapshot, what reading the repo throws
 */
export async function guestMind(
  { home, log, profile }: { readonly home: string; readonly log: Log; readonly profile: string },
  snapshot: Hash | undefined,
  options: ProfileMindOptions,
): Promise<GuestMind> {
  const file = await readProfile(home, profile, options);
  const { base, loader, runner } = await profileMind(home, file, options);
  const close = async (): Promise<void> => runner?.close();
  try {
    const mind =
      snapshot === undefined
        ? mindOf(base, await loader.load())
        : await restoreMind({ base, log, ...(runner && { runner }) }, snapshot);
    return { mind, close };
  } catch (error) {
    await close();
    throw error;
  }
}
