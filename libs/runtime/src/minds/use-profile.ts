import type { FrameCommit } from '@agi-double/frame-engine';
import { OWNER, type Branch } from '@agi-double/memory';
import { shellWord, type Lock } from '@agi-double/versioning';
import { diffLocks } from '@agi-double/versioning/locks';
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
 *
 * @throws ProfileWouldBreak, EngineRefused, ProfileElsewhere, FrozenProfile, FramesHeld; what reading and compiling a profile throws
 */
export async function useProfile(
  minds: Minds,
  options: MindsOptions,
  profile: string,
  { branch = MAIN, accept = [] }: UseOptions,
): Promise<ProfileUse> {
  const { log } = options;
  const { lock: before, root } = await minds.current(branch);
  const prepared = await prepare(minds, options, profile, (lock) => {
    const all = breakagesOf(before, lock);
    const breakages = all.filter(({ part }) => !accept.includes(part));
    if (breakages.length === 0) return;
    const typed = [
      shellWord(profile),
      ...(branch === MAIN ? [] : [`--branch ${shellWord(branch)}`]),
      ...accept.filter((part) => all.some((one) => one.part === part)).map((part) => `--accept ${part}`),
    ];
    throw new ProfileWouldBreak(lock.profile, breakages, typed.join(' '));
  });
  const { name, frames, activations, commit } = prepared;
  const { mind } = frames;
  try {
    if (branch === MAIN) {
      const { event } = await activations.activate(mind, 'opened', { commit, use: true });
      // Of this very use: another process may have used another profile since.
      const { offset } = await log.event(event, OWNER);
      await minds.take(frames, { main: true, since: offset });
    } else {
      // What runs under a profile is said on main, whichever branch thinks under it.
      await activations.activate(mind, 'opened', { commit });
      const body = { profile: name, lock: mind.root, snapshot: mind.snapshot.hash };
      const event = { type: 'profile-activated', body, root: mind.root } as const;
      const { offset } = await appendAtHead(log, branch, () => event, { profile: name });
      await minds.take(frames, { main: false, since: offset });
    }
  } catch (error) {
    await frames.close();
    throw error;
  }
  const previous = { profile: before.profile, root };
  return { profile: name, root: mind.root, branch, previous, changes: diffLocks(before, mind.lock) };
}

/**
 * A new branch that thinks under a profile of its own.
 * @throws as `useProfile`, and as `Log.fork`; then there is no new branch
 */
export async function forkUnder(
  minds: Minds,
  options: MindsOptions,
  profile: string,
  fork: (profile: string) => Promise<Branch>,
): Promise<Branch> {
  const { name, frames, activations, commit } = await prepare(minds, options, profile);
  try {
    await activations.activate(frames.mind, 'opened', { commit });
    const branch = await fork(name);
    await minds.take(frames, { main: false, since: 0 });
    return branch;
  } catch (error) {
    await frames.close();
    throw error;
  }
}

interface Prepared {
  readonly name: string;
  readonly frames: Frames;
  readonly activations: Activations;
  readonly commit: Promise<FrameCommit | undefined>;
}

/** A profile ready to take over: nothing is written but where its file is. */
async function prepare(
  minds: Minds,
  options: MindsOptions,
  profile: string,
  check: (lock: Lock) => void = () => undefined,
): Promise<Prepared> {
  const { home, log, environment = process.env, engine, textView } = options;
  if (minds.frozen) throw new FrozenProfile(minds.main.mind.lock.profile, minds.main.mind.root);
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
    check(mind.lock);
    const frames = new Frames(framesOptions(found, options), found.loader, mind);
    if (active?.snapshot !== mind.snapshot.hash) await frames.rehearse(mind, { enginesMustAnswer: true });
    await rememberPlace(home, name, file.file);
    return { name, frames, activations, commit: found.repo.commit().catch(() => undefined) };
  } catch (error) {
    await found.runner?.close();
    throw error;
  }
}
