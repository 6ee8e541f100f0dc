import type { Log } from '@agi-double/memory';
import { diffLocks } from '@agi-double/versioning';
import { appendAtHead } from '../append-at-head.ts';
import { FramesHeld } from '../errors/frames-held.ts';
import { FrozenProfile } from '../errors/frozen-profile.ts';
import { ProfileElsewhere } from '../errors/profile-elsewhere.ts';
import { ProfileWouldBreak } from '../errors/profile-would-break.ts';
import { Activations } from '../frames/activations.ts';
import { Frames } from '../frames/frames.ts';
import { logPlace } from '../log-place.ts';
import { mindOf } from '../mind.ts';
import { checkEnvironment, profileMind, readProfile } from '../profile-mind.ts';
import { breakagesOf } from '../profiles/breakages-of.ts';
import { rememberPlace } from '../profiles/known-places.ts';
import type { Breakage, ProfileUse } from '../profiles/profile-reports.ts';
import type { Minds, MindsOptions } from './minds.ts';
import { framesOptions } from './open-profile-frames.ts';

const MAIN = 'main';

export interface UseOptions {
  /** Default: main, and with it all branches that have no profile of their own. */
  readonly branch?: string;
  /** What may be left behind. */
  readonly accept?: readonly Breakage['part'][];
}

/**
 * Puts a branch under another profile. Everything that can fail is done before: the profile is read, compiled and rehearsed;
 * then one append says so, and only then this process switches. Runs under way end on the mind that they began with.
 */
export async function useProfile(
  minds: Minds,
  options: MindsOptions,
  profile: string,
  { branch = MAIN, accept = [] }: UseOptions,
): Promise<ProfileUse> {
  const { home, log, environment = process.env, engine, textView } = options;
  const { lock: before, root } = await minds.current(branch);
  if (minds.frozen) throw new FrozenProfile(before.profile, root);
  const file = await readProfile(home, profile, options);
  const name = file.profile.profile;
  if (logPlace(home, file.profile, environment).textView !== textView)
    throw new ProfileElsewhere(name, file.file, file.place(['log']).line);
  if (engine === undefined) checkEnvironment(file, environment);
  const activations = new Activations(log, name);
  const { active } = await activations.inForce();
  if (active?.held === true) throw new FramesHeld(active.snapshot);

  const found = await profileMind(home, file, options);
  try {
    const mind = mindOf(found.base, await found.loader.load());
    const breakages = breakagesOf(before, mind.lock).filter(({ part }) => !accept.includes(part));
    if (breakages.length > 0) throw new ProfileWouldBreak(name, breakages);
    const frames = new Frames(framesOptions(found, options), found.loader, mind);
    if (active?.snapshot !== mind.snapshot.hash) await frames.rehearse(mind);
    await rememberPlace(home, name, file.file);
    const commit = found.repo.commit().catch(() => undefined);
    if (branch === MAIN) {
      await activations.activate(mind, 'opened', { commit, use: true });
      await minds.take(frames, await sinceOf(log));
    } else {
      // What runs under a profile is on main, whichever branch thinks under it.
      await activations.activate(mind, 'opened', { commit });
      const body = { profile: name, lock: mind.root, snapshot: mind.snapshot.hash };
      await appendAtHead(log, branch, () => ({ type: 'profile-activated', body, root: mind.root }), {
        profile: name,
      });
      await minds.take(frames);
    }
    return {
      profile: name,
      root: mind.root,
      branch,
      previous: { profile: before.profile, root },
      changes: diffLocks(before, mind.lock),
    };
  } catch (error) {
    await found.runner?.close();
    throw error;
  }
}

async function sinceOf(log: Log): Promise<{ readonly since: number }> {
  const { profile } = await log.branch(MAIN);
  return { since: profile?.since ?? 0 };
}
