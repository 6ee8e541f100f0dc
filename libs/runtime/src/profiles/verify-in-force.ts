import { UnknownProfile } from '../errors/unknown-profile.ts';
import type { Frames } from '../frames/frames.ts';
import type { ProfileVerification } from './profile-reports.ts';
import { Profiles, type ProfilesOptions } from './profiles.ts';

/**
 * Compares the profile that frames run under with its lock file: by the file that it was read from, which need not be one that
 * its name leads to. @throws UnknownProfile where that is another profile by now; LockMissing, BadLock, BadProfile
 */
export async function verifyInForce(
  { mind, file }: Frames,
  home: string,
  options: ProfilesOptions,
): Promise<ProfileVerification> {
  const { profile } = mind.lock;
  const verified = await new Profiles(home, options).verify(file ?? profile);
  if (file !== undefined && verified.profile !== profile)
    throw new UnknownProfile(profile, [file], [], { other: { file, profile: verified.profile } });
  return verified;
}
