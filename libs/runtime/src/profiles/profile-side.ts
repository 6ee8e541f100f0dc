import type { Log } from '@agi-double/memory';
import { DoubleError } from '@agi-double/versioning';
import { readLock } from '../branches/read-lock.ts';
import { UnknownRoot } from '../errors/unknown-root.ts';
import type { Minds } from '../minds/minds.ts';
import { namedRoot } from './named-root.ts';
import type { ProfileSide } from './profile-reports.ts';

/** What a root that ran here pins, with the texts of its frames as far as the log can give them back. @throws UnknownRoot */
export async function profileSide(
  { log, minds }: { readonly log: Log; readonly minds: Minds },
  reference: string,
): Promise<ProfileSide> {
  if (reference === 'active') {
    const { root, lock, snapshot } = await minds.current('main');
    return { name: reference, root, lock, snapshot };
  }
  const root = await namedRoot(log, reference);
  const lock = await readLock(log, root);
  // Older logs hold locks that say too little to be compared.
  if (lock === undefined || lock.lock === 1) throw new UnknownRoot(reference, []);
  const mind = await minds.of(root, lock.snapshot).catch((error: unknown) => {
    if (!DoubleError.isInstance(error)) throw error;
    return undefined;
  });
  return { name: reference, root, lock, ...(mind && { snapshot: mind.snapshot }) };
}
