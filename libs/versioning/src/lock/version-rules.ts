import type { ProfileUri } from '../uri.ts';
import { applyBumps } from './apply-bumps.ts';
import type { LockPart } from './diff-locks.ts';
import { differing } from './facts.ts';
import type { Lock } from './lock.ts';
import { VersionBook } from './next-uri.ts';
import { profileBump, type ProfileReason } from './profile-bump.ts';
import { tookOnlyMore } from './took-only-more.ts';

export type Level = 'major' | 'minor';

/** A version that must go up, because what it names is not what it was. */
export interface Bump {
  readonly part: Extract<LockPart, 'frames' | 'modules' | 'memory' | 'core'>;
  /** The URI that has two meanings now. */
  readonly uri: string;
  /** The URI that it should have. */
  readonly next: string;
  readonly level: Level;
  /** Which rule of docs/profiles.md says so. */
  readonly rule: string;
  readonly why: string;
  /** Why, for whoever says it in another language. */
  readonly reason: BumpReason;
}

/** What is not as it was locked under this version. */
export type BumpReason =
  'text' | 'code' | 'more-options' | 'other-options' | 'structure' | 'log-format' | 'frame-language';

export interface ProposedBumps {
  /** URIs under which something else is found than was locked: the rules are broken until they are other ones. */
  readonly bumps: readonly Bump[];
  /** What the profile should be called; absent when nothing changed that it pins. */
  readonly profile?: {
    readonly uri: ProfileUri;
    readonly next: ProfileUri;
    readonly level: Level;
    readonly why: readonly string[];
    /** Each why, in the same order, for whoever says it in another language. */
    readonly reasons: readonly ProfileReason[];
  };
}

/** What must have another version after a change, by the rules of docs/profiles.md. Pure. */
export function proposeBumps(locked: Lock, found: Lock): ProposedBumps {
  const bumps = twoMeanings(locked, found);
  // The profile's level is that of what will be there once these are mended: a module's next major is the profile's, too.
  const profile = profileBump(locked, applyBumps(found, bumps));
  return { bumps, ...(profile && { profile }) };
}

function twoMeanings(locked: Lock, found: Lock): readonly Bump[] {
  const book = new VersionBook([locked, found]);
  const bumps: Bump[] = [];
  for (const [was, now] of sameUri(locked.frames, found.frames)) {
    const [text, code] = [was.hash !== now.hash, !same({ code: was.code }, { code: now.code })];
    if (!text && !code) continue;
    bumps.push({
      part: 'frames',
      uri: now.uri,
      next: book.nextFrame(now.uri),
      level: 'minor',
      rule: 'frame-number',
      why: `${text ? 'its text' : 'its attached code'} is not what was locked under this number`,
      reason: text ? 'text' : 'code',
    });
  }
  for (const [was, now] of sameUri(locked.modules, found.modules)) {
    if (same(was, now)) continue;
    const minor = tookOnlyMore(was.options, now.options);
    const options = same({ options: was.options }, { options: now.options }) ? 'same' : 'other';
    bumps.push({
      part: 'modules',
      uri: now.uri,
      next: minor ? book.nextMinor(now.uri) : book.nextMajor(now.uri),
      level: minor ? 'minor' : 'major',
      rule: minor ? 'module-minor' : 'module-major',
      why: !minor
        ? 'options that it took before may be refused or mean something else now'
        : options === 'same'
          ? 'its code is not what was locked under this version'
          : 'it takes options that it did not take under this version',
      reason: !minor ? 'other-options' : options === 'same' ? 'code' : 'more-options',
    });
  }
  for (const [was, now] of sameUri([locked.memory], [found.memory])) {
    if (same(was, now)) continue;
    bumps.push({
      part: 'memory',
      uri: now.uri,
      next: book.nextMinor(now.uri),
      level: 'minor',
      rule: 'memory-structure',
      why: 'its structure is not what was locked under this version',
      reason: 'structure',
    });
  }
  for (const [was, now] of sameUri([locked.core], [found.core])) {
    if (same(was, now)) continue;
    bumps.push({
      part: 'core',
      uri: now.uri,
      next: book.nextMinor(now.uri),
      level: 'minor',
      rule: 'core-contract',
      why: `${was.logFormat === now.logFormat ? 'the frame language' : 'the format of the log'} is not what was locked under this version`,
      reason: was.logFormat === now.logFormat ? 'frame-language' : 'log-format',
    });
  }
  return bumps;
}

function sameUri<Entry extends { readonly uri: string }>(
  locked: readonly Entry[],
  found: readonly Entry[],
): readonly (readonly [Entry, Entry])[] {
  const were = new Map(locked.map((entry) => [entry.uri, entry]));
  return found.flatMap((now) => {
    const was = were.get(now.uri);
    return was === undefined ? [] : [[was, now] as const];
  });
}

function same<Entry extends object>(was: Entry, now: Entry): boolean {
  return differing(was, now, () => ({})) === undefined;
}
