import { NotCanonical } from '../errors.ts';
import type { Hash } from '../hash.ts';
import type { ProfileFault, Said } from '../profile-fault.ts';
import type { ProfileProblem } from '../profile-errors.ts';
import type { Place, ProfileFile } from '../profile.ts';
import { valueAt, partOf, schemaProblems, type SchemaProblem } from '../schema-problems.ts';
import { parseUri, type ProfileUri } from '../uri.ts';
import { conflictOffset } from '../conflict-offset.ts';
import { BadLock } from './bad-lock.ts';
import { checkLock } from './check-lock.ts';
import { locateJson, type JsonPlaces } from './locate-json.ts';
import { renderLock, type LockFile } from './lock-file.ts';
import { LOCK_SCHEMA } from './lock-schema.ts';
import { lockValidator } from './lock-validator.ts';
import { LOCK_FORMAT, rootOf, type Lock } from './lock.ts';

const MAXIMUM_LENGTH = 16 * 1024 * 1024;

/**
 * Reads a lock file's text, and proves that it is what was written.
 * @throws BadLock with every problem: no JSON, unknown or missing keys, URIs that are none, lists out of order, a root that
 *   is not that of the content; where it is to be the lock `of` a profile, that of another one
 */
export function parseLock(written: string, file: string, of?: ProfileFile): LockFile {
  // An editor's mark is no part of JSON.
  const text = written.replace(/^\ufeff/, '');
  let places: JsonPlaces | undefined;
  const located = (): JsonPlaces => (places ??= locateJson(text));
  let lines: readonly number[] | undefined;
  const placeOf = (offset: number): Place => placeIn((lines ??= lineStarts(text)), offset);
  const placed = (problem: SchemaProblem): ProfileProblem => ({
    ...placeOf(located().offset(problem.path, problem.key)),
    part: partOf(problem),
    message: problem.message,
    ...(problem.fault && { fault: problem.fault }),
  });
  const refuse = (found: readonly SchemaProblem[]): never => {
    throw new BadLock(
      file,
      found.map(placed).toSorted((a, b) => a.line - b.line || a.column - b.column),
      of?.file,
    );
  };

  if (text.length > MAXIMUM_LENGTH)
    refuse([
      {
        path: [],
        message: `longer than ${MAXIMUM_LENGTH} characters`,
        fault: { code: 'too-long', most: MAXIMUM_LENGTH },
      },
    ]);
  const value = parsed(text);
  if (value === undefined) {
    const conflict = conflictOffset(text);
    const place = placeOf(conflict ?? located().broken ?? 0);
    const said: Said =
      conflict === undefined
        ? { message: 'from here on it is not JSON', fault: { code: 'not-json' } }
        : {
            message:
              'a merge left its conflict markers here; finish it in the profile and its frames first, then write the lock anew',
            fault: { code: 'conflict-markers', in: 'lock' },
          };
    throw new BadLock(file, [{ ...place, part: '', ...said }], of?.file);
  }
  const ofAnother = formatProblem(value);
  if (ofAnother !== undefined) refuse([ofAnother]);

  const found: SchemaProblem[] = [];
  const validate = lockValidator();
  if (!validate(value)) found.push(...schemaProblems(validate.errors ?? [], value, LOCK_SCHEMA));
  const fits = found.length === 0;
  checkLock(value, (path, said) => found.push({ path, ...said }));
  if (!fits) refuse(found);

  const { root, ...lock } = value as Lock & { readonly root: Hash };
  found.push(...contentProblems(text, lock, root, located));
  if (found.length > 0) refuse(found);
  if (of !== undefined && nameOf(lock.profile) !== nameOf(of.profile.profile)) {
    const { line } = of.place(['profile']);
    const message = `this is the lock of ${lock.profile}, another profile than ${of.profile.profile} (${of.file}:${line})`;
    const fault: ProfileFault = {
      ...{ code: 'other-profile', locked: lock.profile, profile: of.profile.profile },
      other: `${of.file}:${line}`,
    };
    refuse([{ path: ['profile'], message, fault }]);
  }
  return { file, lock, root, place: (path) => placeOf(located().offset(path)) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Nothing else is asked of a lock of another format: this program does not know what it should hold. */
function formatProblem(value: unknown): SchemaProblem | undefined {
  const format = valueAt(value, ['lock']);
  if (format === LOCK_FORMAT) return undefined;
  if (typeof format !== 'number')
    return { path: [], message: 'this is no lock of a profile', fault: { code: 'no-lock' } };
  const writer = format > LOCK_FORMAT ? 'use the newer version that wrote it' : 'an older version wrote it';
  return {
    path: ['lock'],
    message: `it is of format ${format}, and this version of agi reads format ${LOCK_FORMAT}: ${writer}`,
    fault: { code: 'other-format', format, reads: LOCK_FORMAT },
  };
}

function contentProblems(
  text: string,
  lock: Lock,
  root: Hash,
  located: () => JsonPlaces,
): readonly SchemaProblem[] {
  let rendered: string;
  let found: Hash;
  try {
    found = rootOf(lock);
    rendered = renderLock(lock);
  } catch (error) {
    // A lock is a few levels deep. What nests a thousand times has run out of the stack.
    if (!(error instanceof NotCanonical) && !(error instanceof RangeError)) throw error;
    const reason = error instanceof NotCanonical ? error.reason : 'it is nested too deep';
    return [{ path: [], message: `it cannot be hashed: ${reason}`, fault: { code: 'not-hashable' } }];
  }
  if (text === rendered) return [];
  const twice = located().twice.map(({ path, key }) => ({
    ...{ path, key, message: 'stands twice' },
    fault: { code: 'twice' } as const,
  }));
  if (found === root) return twice;
  const message = `it says ${root}, and what the file holds comes to ${found}: it was edited by hand`;
  return [...twice, { path: ['root'], message, fault: { code: 'edited', root, found } }];
}

function nameOf(profile: ProfileUri): string {
  const parsed = parseUri(profile);
  return parsed.kind === 'profile' ? parsed.name : profile;
}

/** The offset at which each line begins. */
function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

/** A file may have as many problems as lines, so that the line is not counted from the beginning for each. */
function placeIn(starts: readonly number[], offset: number): Place {
  let [first, behind] = [0, starts.length];
  while (behind - first > 1) {
    const middle = (first + behind) >>> 1;
    if ((starts[middle] ?? 0) <= offset) first = middle;
    else behind = middle;
  }
  return { line: first + 1, column: offset - (starts[first] ?? 0) + 1 };
}
