import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The profiles that come with the program, and say `../frames`: a package of its own, beside theirs wherever both are installed. */
export const STARTER_PROFILES = dirname(
  fileURLToPath(import.meta.resolve('@agi-double/starter/package.json')),
);

/** Where a profile is looked for by name: an owner's own come first. */
export function profileFolders(home: string): readonly string[] {
  return [join(home, 'profiles'), STARTER_PROFILES];
}

/** What runs where nobody has chosen yet. */
export const DEFAULT_PROFILE = 'symbiotic-local';
