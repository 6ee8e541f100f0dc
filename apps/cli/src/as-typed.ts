import { shellWord } from './shell-word.ts';

/** What follows a command that is to be typed for the same profile: its name or path as it was given, with a space before it. */
export function asTyped(named: string | undefined): string {
  return named === undefined ? '' : ` ${shellWord(named)}`;
}
