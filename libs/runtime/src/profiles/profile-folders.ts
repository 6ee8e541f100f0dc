import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The profiles that come with the program. */
export const STARTER_PROFILES = fileURLToPath(new URL('../../../../profiles', import.meta.url));

/** Where a profile is looked for by name: an owner's own come first. */
export function profileFolders(home: string): readonly string[] {
  return [join(home, 'profiles'), STARTER_PROFILES];
}

/** What runs where nobody has chosen yet. */
export const DEFAULT_PROFILE = 'symbiotic-local';
