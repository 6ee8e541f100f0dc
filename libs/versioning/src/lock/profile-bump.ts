import { compareUri } from '../compare-uri.ts';
import { formatUri, parseUri, profileUri, type ParsedProfileUri } from '../uri.ts';
import { diffLocks, type LockChange, type LockPart } from './diff-locks.ts';
import { differing } from './facts.ts';
import { rootOf, type Lock } from './lock.ts';
import { major, minor } from './next-uri.ts';
import type { Level, ProposedBumps } from './version-rules.ts';

/** Why a profile needs another version. */
export type ProfileReason =
  | { readonly code: 'memory-engine'; readonly was: string; readonly now: string }
  | {
      readonly code: 'memory-major' | 'memory-dimensions' | 'core-major';
      readonly was: number;
      readonly now: number;
    }
  | { readonly code: 'embedder' }
  /** `mod://recall-v1` */
  | { readonly code: 'module-gone'; readonly module: string }
  | { readonly code: 'code-allowed' }
  | ({ readonly code: 'part'; readonly part: LockPart } & Pick<LockChange, 'name' | 'change'>);

/** What the profile should be called, where what it pins is not what it was; undefined where its name says so already. */
export function profileBump(locked: Lock, found: Lock): ProposedBumps['profile'] {
  if (rootOf(locked) === rootOf(found)) return undefined;
  const [was, now] = [parseUri(locked.profile), parseUri(found.profile)];
  // A profile of another name has numbers of its own.
  if (was.kind !== 'profile' || now.kind !== 'profile' || was.name !== now.name) return undefined;
  const grave = [...majorReasons(locked, found)];
  const level: Level = grave.length > 0 ? 'major' : 'minor';
  if (isHigher(was, now, level)) return undefined;
  const reasons = level === 'major' ? grave : minorReasons(locked, found);
  const next = profileUri(formatUri((level === 'major' ? major : minor)(was)));
  return { uri: found.profile, next, level, why: reasons.map(inWords), reasons };
}

function isHigher(was: ParsedProfileUri, now: ParsedProfileUri, level: Level): boolean {
  return level === 'major' ? now.major > was.major : compareUri(now, was) > 0;
}

/** What whoever uses the profile cannot go on with as before. */
function* majorReasons(locked: Lock, found: Lock): Generator<ProfileReason> {
  const [memory, other] = [parseUri(locked.memory.uri), parseUri(found.memory.uri)];
  if (memory.kind === 'memory' && other.kind === 'memory') {
    if (memory.engine !== other.engine)
      yield { code: 'memory-engine', was: memory.engine, now: other.engine };
    if (memory.major !== other.major) yield { code: 'memory-major', was: memory.major, now: other.major };
    if (memory.dimensions !== other.dimensions)
      yield { code: 'memory-dimensions', was: memory.dimensions, now: other.dimensions };
  }
  if (differing({ of: locked.embedder }, { of: found.embedder }, () => ({})) !== undefined)
    yield { code: 'embedder' };
  const majors = new Set(found.modules.map(({ uri }) => majorOf(uri)));
  for (const module of new Set(locked.modules.map(({ uri }) => majorOf(uri)))) {
    if (!majors.has(module)) yield { code: 'module-gone', module };
  }
  const [core, another] = [parseUri(locked.core.uri), parseUri(found.core.uri)];
  if (core.kind === 'core' && another.kind === 'core' && core.major !== another.major)
    yield { code: 'core-major', was: core.major, now: another.major };
  if (!locked.allowCode && found.allowCode) yield { code: 'code-allowed' };
}

function minorReasons(locked: Lock, found: Lock): readonly ProfileReason[] {
  return diffLocks(locked, found).map(({ part, name, change }) => ({ code: 'part', part, name, change }));
}

function inWords(reason: ProfileReason): string {
  switch (reason.code) {
    case 'memory-engine':
      return `the memory is ${reason.now} and was ${reason.was}`;
    case 'memory-major':
      return `the memory's major version is ${reason.now} and was ${reason.was}`;
    case 'memory-dimensions':
      return `the memory has ${reason.now} dimensions and had ${reason.was}`;
    case 'embedder':
      return 'the embedder is another one';
    case 'module-gone':
      return `${reason.module} is gone`;
    case 'core-major':
      return `the core's major version is ${reason.now} and was ${reason.was}`;
    case 'code-allowed':
      return 'frames may have attached code now';
    case 'part':
      return `${reason.part}: ${reason.name} ${reason.change}`;
  }
}

/** `mod://recall-v1` */
function majorOf(text: string): string {
  const uri = parseUri(text);
  return uri.kind === 'module' ? `mod://${uri.name}-v${uri.major}` : text;
}
