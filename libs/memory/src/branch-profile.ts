import { BadBranchProfile } from './errors.ts';

/** As an event's body names one: printable, 1 to 200 characters. */
const form = /^[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u;

/**
 * What a branch may point to. Whether there is such a profile, the log does not know.
 * @param events those that it is set with. A profile without one would be set from no place in the log.
 * @throws BadBranchProfile
 */
export function checkBranchProfile(branch: string, profile: string, events?: readonly unknown[]): void {
  if (!form.test(profile))
    throw new BadBranchProfile(
      branch,
      'its name is not 1 to 200 printable characters; name it as its file does',
    );
  if (events?.length === 0)
    throw new BadBranchProfile(branch, 'there is no event to set it with; append the one that activates it');
}
