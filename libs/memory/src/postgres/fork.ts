import { hashToBytes, isHash } from '@agi-double/versioning';
import { checkBranchName } from '../branch-name.ts';
import { checkBranchProfile } from '../branch-profile.ts';
import { BranchExists, ScopeWidened, UnknownEvent } from '../errors.ts';
import { OWNER, PUBLIC, type EventId, type Scope } from '../event.ts';
import type { Branch } from '../log.ts';
import { readBranch } from './branch.ts';
import type { Session } from './connection.ts';

type RandomBytes = (size: number) => Uint8Array;

/** Where an event is, and what is known of its segment. */
export interface Origin {
  readonly segment: number;
  readonly seq: number;
  readonly scope: Scope;
  readonly merged: boolean;
}

export const FIND_ORIGIN = `
  SELECT e.segment, e.seq, c.name AS scope, s.merged
  FROM event e JOIN segment s ON s.key = e.segment JOIN scope c ON c.key = s.scope WHERE e.id = $1`;

/** Runs inside a transaction. @throws BadBranchName, BadBranchProfile, BranchExists, UnknownEvent, ScopeWidened */
export async function forkBranch(
  session: Session,
  randomBytes: RandomBytes,
  name: string,
  at: EventId,
  scope: Scope | undefined,
  profile: string | undefined,
): Promise<Branch> {
  checkBranchName(name);
  if (profile !== undefined) checkBranchProfile(name, profile);
  if ((await session.one('SELECT 1 AS there FROM branch WHERE name = $1', name)) !== undefined)
    throw new BranchExists(name);
  const origin = isHash(at) ? await session.one<Origin>(FIND_ORIGIN, hashToBytes(at)) : undefined;
  if (origin === undefined) throw new UnknownEvent(at);
  const from = origin.scope;
  const to = scope ?? from;
  if (to !== from && from !== OWNER && to !== PUBLIC) throw new ScopeWidened(from, to);

  const segment = await openSegment(session, randomBytes, to, origin.merged);
  await session.all(
    `INSERT INTO base (segment, ancestor, seq)
     SELECT $1::bigint, ancestor, seq FROM base WHERE segment = $2 UNION ALL SELECT $1::bigint, $2::bigint, $3::bigint`,
    segment.key,
    origin.segment,
    origin.seq,
  );
  // Another process may have made one of that name since the question above.
  const made = await session.all(
    `INSERT INTO branch (name, segment, head, seq, profile) VALUES ($1, $2, $3, 0, $4)
     ON CONFLICT DO NOTHING RETURNING name`,
    name,
    segment.key,
    hashToBytes(at),
    profile ?? null,
  );
  if (made.length === 0) throw new BranchExists(name);
  return readBranch(session, name);
}

/**
 * @param merged whether this segment or one in its base is opened by a merge.
 * @returns a new, empty segment. Keys are given out in order, so that what a segment comes from has a lower one.
 */
export async function openSegment(
  session: Session,
  randomBytes: RandomBytes,
  scope: Scope,
  merged: boolean,
): Promise<{ readonly key: number; readonly id: Uint8Array }> {
  await session.all(
    'INSERT INTO scope (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    randomBytes(16),
    scope,
  );
  const segment = await session.one<{ key: number; id: Uint8Array }>(
    'INSERT INTO segment (id, scope, merged) SELECT $1::bytea, key, $3 FROM scope WHERE name = $2 RETURNING key, id',
    randomBytes(16),
    scope,
    merged,
  );
  if (segment === undefined) throw new TypeError('A scope that was just made is not there.');
  return segment;
}
