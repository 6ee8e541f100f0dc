import { createCodeRunner, FrameLoader, type CodeRunner, type FrameRepo } from '@agi-double/frame-engine';
import type { Log } from '@agi-double/memory';
import { builtInModules } from '@agi-double/reasoning-modules';
import type { Lock, ProfileFile } from '@agi-double/versioning';
import { readLock } from '../branches/read-lock.ts';
import { openEngines } from '../engines/open-engines.ts';
import { ProfileLost } from '../errors/profile-lost.ts';
import { UnknownProfile } from '../errors/unknown-profile.ts';
import { Activations } from '../frames/activations.ts';
import type { Frames, FramesOptions, FramesUpdate } from '../frames/frames.ts';
import { openFrames, type OpenFrames } from '../frames/open-frames.ts';
import { mindBase, type MindBase } from '../mind.ts';
import { lockBaseOf } from '../profiles/lock-base.ts';
import {
  checkEnvironment,
  engineSurroundings,
  profileMind,
  readProfile,
  type ProfileMind,
  type ProfileMindOptions,
} from '../profile-mind.ts';

export interface ProfileFramesOptions extends ProfileMindOptions {
  readonly home: string;
  readonly log: Log;
  readonly updated?: (update: FramesUpdate) => void;
}

/** The frames of a profile whose file is at hand. @throws what `openFrames` and `profileMind` throw; EnvironmentMissing */
export async function openProfileFrames(
  file: ProfileFile,
  options: ProfileFramesOptions,
  how: OpenFrames & { readonly mind?: ProfileMind | undefined },
): Promise<Frames> {
  const { home, environment = process.env, engine } = options;
  if (how.prefer === 'files' && engine === undefined) checkEnvironment(file, environment);
  const mind = how.mind ?? (await profileMind(home, file, options));
  try {
    return await openFrames(framesOptions(mind, options), mind.loader, how);
  } catch (error) {
    await mind.runner?.close();
    throw error;
  }
}

/** From the profile's file, where that is here; else as the log has it. @throws what opening it throws; ProfileLost */
export async function openFramesOf(
  profile: string,
  options: ProfileFramesOptions & { readonly prefer: OpenFrames['prefer'] },
): Promise<Frames> {
  const { home, prefer } = options;
  const file = await readProfile(home, profile, options).catch((error: unknown) => {
    if (!(error instanceof UnknownProfile)) throw error;
    const { other } = error;
    if (other !== undefined && prefer === 'files')
      options.warn?.(
        `${other.file} is ${other.profile} now, and ${profile} runs as it ran before; "agi profile use ${other.file}" switches.`,
      );
    return undefined;
  });
  return file === undefined
    ? openLoggedFrames(profile, options)
    : openProfileFrames(file, options, { prefer, loaded: undefined });
}

export function framesOptions(
  { base, repo, runner, file }: Omit<ProfileMind, 'loader' | 'file'> & Partial<Pick<ProfileMind, 'file'>>,
  { log, warn = () => undefined, updated }: ProfileFramesOptions,
): FramesOptions {
  return {
    base,
    ...(file && { file: file.file }),
    repo,
    log,
    activations: new Activations(log, base.lock.profile),
    warn,
    ...(runner && { runner }),
    ...(updated && { updated }),
  };
}

/**
 * The frames of a profile whose file is not here: as the log says that they run, and without updates from files.
 * @throws ProfileLost where the log does not know it either
 */
export async function openLoggedFrames(profile: string, options: ProfileFramesOptions): Promise<Frames> {
  const { log } = options;
  const { active } = await new Activations(log, profile).inForce();
  const lock = active && (await readLock(log, active.root));
  if (lock === undefined || lock.lock === 1) throw new ProfileLost(profile, false);
  const runner = lock.allowCode ? (options.runner ?? createCodeRunner()) : undefined;
  const base = baseOfLock(lock, options, runner);
  const repo = lostRepo(profile);
  const loader = new FrameLoader({ repo, use: [], catalogue: base.catalogue });
  return openFrames(framesOptions({ base, repo, ...(runner && { runner }) }, options), loader, {
    prefer: 'log',
    loaded: undefined,
  });
}

/** What a lock names, found here: a mind can be put together again from its lock alone. */
export function baseOfLock(
  lock: Lock,
  options: ProfileMindOptions,
  runner: CodeRunner | undefined,
): MindBase {
  const { modules = builtInModules() } = options;
  return mindBase(lockBaseOf(lock), modules, openEngines(lock.engines, engineSurroundings(options)), runner);
}

function lostRepo(profile: string): FrameRepo {
  const lost = (): Promise<never> => Promise.reject(new ProfileLost(profile, true));
  return {
    place: profile,
    read: lost,
    sync: lost,
    commit: () => Promise.resolve(undefined),
    watch: () => ({ close: () => undefined }),
  };
}
