import { BadBranchName } from './errors.ts';

const form = /^[a-z0-9][a-z0-9._/-]{0,63}$/;

/** As for git: what is fit for a path, an address and a shell. @throws BadBranchName */
export function checkBranchName(name: string): void {
  if (!form.test(name) || name.includes('..')) throw new BadBranchName(name);
}
