import { NotCanonical } from '../errors.ts';
import type { Hash } from '../hash.ts';
import type { ProfileProblem } from '../profile-errors.ts';
import type { Place } from '../profile.ts';
import { valueAt, partOf, schemaProblems, type SchemaProblem } from '../schema-problems.ts';
import { BadLock } from './bad-lock.ts';
import { checkLock } from './check-lock.ts';
import { locateJson, type JsonPlaces } from './locate-json.ts';
import { renderLock, type LockFile } from './lock-file.ts';
import { LOCK_SCHEMA } from './lock-schema.ts';
import { lockValidator } from './lock-validator.ts';
import { LOCK_FORMAT, rootOf, type Lock } from './lock.ts';

const MAXIMUM_LENGTH = 16 * 1024 * 1024;
const ANEW = 'write it anew: agi profile lock --force';

/**
 * Reads a lock file's text, and proves that it is what was written.
 * @throws BadLock with every problem: no JSON, unknown or missing keys, URIs that are none, lists out of order, a root that
 *   is not that of the content
 */
export function parseLock(text: string, file: string): LockFile {
  let places: JsonPlaces | undefined;
  const located = (): JsonPlaces => (places ??= locateJson(text));
  let lines: readonly number[] | undefined;
  const placeOf = (offset: number): Place => placeIn((lines ??= lineStarts(text)), offset);
  const placed = (problem: SchemaProblem): ProfileProblem => ({
    ...placeOf(located().offset(problem.path, problem.key)),
    part: partOf(problem),
    message: problem.message,
  });
  const refuse = (found: readonly SchemaProblem[]): never => {
    throw new BadLock(
      file,
      found.map(placed).toSorted((a, b) => a.line - b.line || a.column - b.column),
    );
  };

  if (text.length > MAXIMUM_LENGTH)
    refuse([{ path: [], message: `longer than ${MAXIMUM_LENGTH} characters; ${ANEW}` }]);
  const value = parsed(text);
  if (value === undefined) {
    const place = placeOf(located().broken ?? 0);
    throw new BadLock(file, [{ ...place, part: '', message: `from here on it is not JSON; ${ANEW}` }]);
  }
  const ofAnother = formatProblem(value);
  if (ofAnother !== undefined) refuse([ofAnother]);

  const found: SchemaProblem[] = [];
  const validate = lockValidator();
  if (!validate(value)) found.push(...schemaProblems(validate.errors ?? [], value, LOCK_SCHEMA));
  const fits = found.length === 0;
  checkLock(value, (path, message) => found.push({ path, message }));
  if (!fits) refuse(found);

  const { root, ...lock } = value as Lock & { readonly root: Hash };
  found.push(...contentProblems(text, lock, root, located));
  if (found.length > 0) refuse(found);
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
  if (typeof format !== 'number') return { path: [], message: `this is no lock of a profile; ${ANEW}` };
  const way =
    format > LOCK_FORMAT ? `use the newer one that wrote it, or ${ANEW}` : `an older one wrote it; ${ANEW}`;
  return {
    path: ['lock'],
    message: `it is of format ${format}, and this version of agi reads format ${LOCK_FORMAT}: ${way}`,
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
    return [{ path: [], message: `it cannot be hashed: ${reason}; ${ANEW}` }];
  }
  if (text === rendered) return [];
  const twice = located().twice.map(({ path, key }) => ({ path, key, message: `stands twice; ${ANEW}` }));
  if (found === root) return twice;
  const message = `it says ${root}, and what the file holds comes to ${found}: it was edited by hand; restore it, or ${ANEW}`;
  return [...twice, { path: ['root'], message }];
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
