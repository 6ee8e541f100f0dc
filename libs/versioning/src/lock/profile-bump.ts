import { compareUri } from '../compare-uri.ts';
import { formatUri, parseUri, profileUri, type ParsedProfileUri } from '../uri.ts';
import { diffLocks } from './diff-locks.ts';
import { differing } from './facts.ts';
import { rootOf, type Lock } from './lock.ts';
import { major, minor } from './next-uri.ts';
import type { Level, ProposedBumps } from './version-rules.ts';

/** What the profile should be called, where what it pins is not what it was; undefined where its name says so already. */
export function profileBump(locked: Lock, found: Lock): ProposedBumps['profile'] {
  if (rootOf(locked) === rootOf(found)) return undefined;
  const [was, now] = [parseUri(locked.profile), parseUri(found.profile)];
  // A profile of another name has numbers of its own.
  if (was.kind !== 'profile' || now.kind !== 'profile' || was.name !== now.name) return undefined;
  const grave = [...majorReasons(locked, found)];
  const level: Level = grave.length > 0 ? 'major' : 'minor';
  if (isHigher(was, now, level)) return undefined;
  const why = level === 'major' ? grave : minorReasons(locked, found);
  const next = profileUri(formatUri((level === 'major' ? major : minor)(was)));
  return { uri: found.profile, next, level, why };
}

function isHigher(was: ParsedProfileUri, now: ParsedProfileUri, level: Level): boolean {
  return level === 'major' ? now.major > was.major : compareUri(now, was) > 0;
}

/** What whoever uses the profile cannot go on with as before. */
function* majorReasons(locked: Lock, found: Lock): Generator<string> {
  const [memory, other] = [parseUri(locked.memory.uri), parseUri(found.memory.uri)];
  if (memory.kind === 'memory' && other.kind === 'memory') {
    if (memory.engine !== other.engine) yield `the memory is ${other.engine} and was ${memory.engine}`;
    if (memory.major !== other.major)
      yield `the memory's major version is ${other.major} and was ${memory.major}`;
    if (memory.dimensions !== other.dimensions)
      yield `the memory has ${other.dimensions} dimensions and had ${memory.dimensions}`;
  }
  if (differing({ of: locked.embedder }, { of: found.embedder }, () => ({})) !== undefined)
    yield 'the embedder is another one';
  const majors = new Set(found.modules.map(({ uri }) => majorOf(uri)));
  for (const version of new Set(locked.modules.map(({ uri }) => majorOf(uri)))) {
    if (!majors.has(version)) yield `${version} is gone`;
  }
  const [core, another] = [parseUri(locked.core.uri), parseUri(found.core.uri)];
  if (core.kind === 'core' && another.kind === 'core' && core.major !== another.major)
    yield `the core's major version is ${another.major} and was ${core.major}`;
  if (!locked.allowCode && found.allowCode) yield 'frames may have attached code now';
}

function minorReasons(locked: Lock, found: Lock): readonly string[] {
  return diffLocks(locked, found).map(({ part, name, change }) => `${part}: ${name} ${change}`);
}

/** `mod://recall-v1` */
function majorOf(text: string): string {
  const uri = parseUri(text);
  return uri.kind === 'module' ? `mod://${uri.name}-v${uri.major}` : text;
}
