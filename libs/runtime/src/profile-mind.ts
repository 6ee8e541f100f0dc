import { createCodeRunner, FrameLoader, type CodeRunner, type FrameRepo } from '@agi-double/frame-engine';
import { builtInModules } from '@agi-double/reasoning-modules';
import { profileVariables, type ProfileFile } from '@agi-double/versioning';
import type { OpenOptions } from './double-options.ts';
import type { Environment } from './environment.ts';
import { openEngines } from './engines/open-engines.ts';
import { EnvironmentMissing } from './errors/environment-missing.ts';
import { findProfile } from './find-profile.ts';
import { mindBase, type MindBase } from './mind.ts';
import { frameRepoOf } from './profiles/frame-repo-of.ts';
import { profileFolders } from './profiles/profile-folders.ts';
import { resolveBase } from './profiles/resolve-base.ts';
import { useAt } from './profiles/use-at.ts';

export type ProfileMindOptions = Pick<
  OpenOptions,
  'profileFolders' | 'modules' | 'tools' | 'engine' | 'printed' | 'environment' | 'warn' | 'progress'
> & {
  /** What attached code runs in, where several minds share it; else a mind that allows code gets one of its own. */
  readonly runner?: CodeRunner;
};

/** What a profile names, found and ready to be compiled; no log is opened for it. */
export interface ProfileMind {
  readonly file: ProfileFile;
  readonly base: MindBase;
  readonly repo: FrameRepo;
  readonly loader: FrameLoader;
  /** None where the profile does not allow attached code; whoever asked for it closes it. */
  readonly runner?: CodeRunner;
}

/** @param profile a name or a path. @throws UnknownProfile, BadProfile */
export function readProfile(
  home: string,
  profile: string,
  { profileFolders: folders = profileFolders(home), warn }: Pick<OpenOptions, 'profileFolders' | 'warn'>,
): Promise<ProfileFile> {
  return findProfile(profile, folders, home, warn);
}

/** @throws BadProfile, CoreMismatch, EnvironmentMissing for an address of frames that the environment does not know */
export async function profileMind(
  home: string,
  file: ProfileFile,
  options: ProfileMindOptions,
): Promise<ProfileMind> {
  const { modules = builtInModules(), printed } = options;
  const { lock } = await resolveBase(file, { home, ...options, modules });
  const runner = lock.allowCode ? (options.runner ?? createCodeRunner(printed && { printed })) : undefined;
  const base = mindBase(lock, modules, openEngines(lock.engines, engineSurroundings(options)), runner);
  const repo = frameRepoOf(home, file, options.environment ?? process.env);
  const loader = new FrameLoader({
    repo,
    use: file.profile.frames.use,
    useAt: useAt(file),
    catalogue: base.catalogue,
    ...(runner && { runner }),
  });
  return { file, base, repo, loader, ...(runner && { runner }) };
}

export function engineSurroundings({ engine, environment = process.env, warn }: ProfileMindOptions) {
  return { environment, warn: warn ?? (() => undefined), ...(engine && { given: engine }) };
}

/** What engines need before they can be asked. @throws EnvironmentMissing for the first variable that is not set */
export function checkEnvironment(file: ProfileFile, environment: Environment): void {
  for (const { variable, part, line } of profileVariables(file)) {
    if (part.startsWith('engines.') && !environment[variable])
      throw new EnvironmentMissing(variable, part, { file: file.file, line });
  }
}
