import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createCodeRunner,
  FrameLoader,
  openFrameRepo,
  type CodeRunner,
  type FrameRepo,
} from '@agi-double/frame-engine';
import { builtInModules } from '@agi-double/reasoning-modules';
import type { ProfileFile } from '@agi-double/versioning';
import type { OpenOptions } from './double-options.ts';
import { findProfile } from './find-profile.ts';
import { mindBase, type MindBase } from './mind.ts';

export type ProfileMindOptions = Pick<OpenOptions, 'profileFolders' | 'modules' | 'engine' | 'printed'>;

/** What a profile names, found and ready to be compiled; no log is opened for it. */
export interface ProfileMind {
  readonly base: MindBase;
  readonly repo: FrameRepo;
  readonly loader: FrameLoader;
  /** None where the profile does not allow attached code; whoever asked for it closes it. */
  readonly runner?: CodeRunner;
}

const starterProfiles = fileURLToPath(new URL('../../../profiles', import.meta.url));

/** @param profile a name or a path. @throws UnknownProfile, BadProfile */
export function readProfile(
  home: string,
  profile: string,
  { profileFolders = [join(home, 'profiles'), starterProfiles] }: Pick<OpenOptions, 'profileFolders'>,
): Promise<ProfileFile> {
  return findProfile(profile, profileFolders);
}

/** @param profile a name or a path. @throws UnknownProfile, BadProfile, Unresolved, CoreMismatch */
export async function profileMind(
  home: string,
  profile: string,
  options: ProfileMindOptions,
): Promise<ProfileMind> {
  const file = await readProfile(home, profile, options);
  const base = mindBase(file, options.modules ?? builtInModules(), options.engine);
  const { repo: place, ref, folder, use } = base.profile.frames;
  const repo = openFrameRepo({
    repo: place,
    ...(ref !== undefined && { ref }),
    ...(folder !== undefined && { folder }),
    base: dirname(file.file),
    cache: join(home, 'repos'),
  });
  const { printed } = options;
  const runner = base.profile.allowCode === true ? createCodeRunner(printed && { printed }) : undefined;
  const loader = new FrameLoader({ repo, use, catalogue: base.catalogue, ...(runner && { runner }) });
  return { base, repo, loader, ...(runner && { runner }) };
}
