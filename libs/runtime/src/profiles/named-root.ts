import type { Log } from '@agi-double/memory';
import type { Hash } from '@agi-double/versioning';
import { UnknownRoot } from '../errors/unknown-root.ts';

/** How many are told of where several begin alike. */
const MOST = 10;

/** The one root that ran here and begins so, with or without `sha256:`; at least four digits. @throws UnknownRoot */
export async function namedRoot(log: Pick<Log, 'roots'>, text: string): Promise<Hash> {
  const digits = /^(?:sha256:)?([0-9a-f]{4,64})$/.exec(text.toLowerCase())?.[1];
  const found = digits === undefined ? [] : await log.roots(digits, MOST);
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) throw new UnknownRoot(text, found);
  return only;
}
