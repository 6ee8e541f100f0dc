import { hashJson } from '../hash.ts';
import { parseUri } from '../uri.ts';
import { diffEngines, engineFacts, engineName } from './diff-engines.ts';
import { differing, type DifferingFact, type Facts } from './facts.ts';
import type { Lock, LockedCore, LockedFrame, LockedMemory, LockedModule } from './lock.ts';

const PARTS = [
  'profile',
  'core',
  'frames',
  'modules',
  'memory',
  'embedder',
  'engines',
  'tools',
  'allowCode',
  /** Frames that are the same and come to another snapshot: other versions of the frame language. */
  'snapshot',
] as const;

export type LockPart = (typeof PARTS)[number];

/**
 * One part that differs between two locks. `name` is what both have in common: the URI where it stayed, and the name
 * without its version where that changed, so that a new number of a frame is one change and not two.
 */
export interface LockChange {
  readonly part: LockPart;
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** What it was and is, as a person compares it: a URI, a hash, or `key value` of what differs; absent where it was not or is not. */
  readonly was?: string;
  readonly now?: string;
  /** What `was` and `now` tell of, fact by fact, where they are more than a URI, a hash or a name. */
  readonly facts?: readonly DifferingFact[];
  /** For modules, frames and memory: the exact URIs, absent where it was not or is not. */
  readonly wasUri?: string;
  readonly nowUri?: string;
}

/** What differs, in order of part and name; [] exactly when both have one root. */
export function diffLocks(was: Lock, now: Lock): readonly LockChange[] {
  const frames = diffEntries('frames', was.frames, now.frames, frameFacts);
  const changes: readonly LockChange[] = [
    ...diffTexts('profile', commonName(was.profile, now.profile) ?? 'profile', was.profile, now.profile),
    ...diffOne('core', was.core, now.core, coreFacts),
    ...frames,
    ...diffEntries('modules', was.modules, now.modules, moduleFacts),
    ...diffOne('memory', was.memory, now.memory, memoryFacts).map((change) => ({
      ...change,
      wasUri: was.memory.uri,
      nowUri: now.memory.uri,
    })),
    ...diffEmbedders(was, now),
    ...diffEngines(was.engines, now.engines),
    ...diffTools(was, now),
    ...diffTexts('allowCode', 'allowCode', String(was.allowCode), String(now.allowCode)),
    // Other frames come to another snapshot in any case.
    ...(frames.length > 0 ? [] : diffTexts('snapshot', 'snapshot', was.snapshot, now.snapshot)),
  ];
  return changes.toSorted(
    (a, b) =>
      PARTS.indexOf(a.part) - PARTS.indexOf(b.part) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

function diffTexts(part: LockPart, name: string, was: string, now: string): readonly LockChange[] {
  return was === now ? [] : [{ part, name, change: 'changed', was, now }];
}

function diffOne<One extends { readonly uri: string }>(
  part: LockPart,
  was: One,
  now: One,
  factsOf: (entry: One) => Facts,
): readonly LockChange[] {
  if (was.uri !== now.uri) return diffTexts(part, commonName(was.uri, now.uri) ?? part, was.uri, now.uri);
  const other = differing(was, now, factsOf);
  return other === undefined ? [] : [{ part, name: was.uri, change: 'changed', ...other }];
}

function diffEntries<One extends { readonly uri: string; readonly hash: string }>(
  part: 'frames' | 'modules',
  was: readonly One[],
  now: readonly One[],
  factsOf: (entry: One) => Facts,
): readonly LockChange[] {
  const names = new Set([...was, ...now].map(({ uri }) => nameOf(uri)));
  const [before, after] = [
    Map.groupBy(was, ({ uri }) => nameOf(uri)),
    Map.groupBy(now, ({ uri }) => nameOf(uri)),
  ];
  return [...names].flatMap((name) => {
    const [olds, news] = [before.get(name) ?? [], after.get(name) ?? []];
    const [old, one] = [olds[0], news[0]];
    if (olds.length === 1 && news.length === 1 && old !== undefined && one !== undefined) {
      return diffOne(part, old, one, factsOf).map((change) => ({
        ...change,
        wasUri: old.uri,
        nowUri: one.uri,
      }));
    }
    const uris = [...new Set([...olds, ...news].map(({ uri }) => uri))];
    return uris.flatMap((uri): readonly LockChange[] => {
      const [a, b] = [olds.find((entry) => entry.uri === uri), news.find((entry) => entry.uri === uri)];
      if (a !== undefined && b !== undefined)
        return diffOne(part, a, b, factsOf).map((change) => ({ ...change, wasUri: uri, nowUri: uri }));
      if (b !== undefined) return [{ part, name: uri, change: 'added', now: b.hash, nowUri: uri }];
      return a === undefined ? [] : [{ part, name: uri, change: 'removed', was: a.hash, wasUri: uri }];
    });
  });
}

function diffEmbedders({ embedder: was }: Lock, { embedder: now }: Lock): readonly LockChange[] {
  const part = 'embedder';
  if (was === undefined || now === undefined) {
    if (now !== undefined) return [{ part, name: engineName(now), change: 'added', now: engineName(now) }];
    return was === undefined
      ? []
      : [{ part, name: engineName(was), change: 'removed', was: engineName(was) }];
  }
  const other = differing(was, now, engineFacts);
  const name = engineName(was) === engineName(now) ? engineName(was) : part;
  return other === undefined ? [] : [{ part, name, change: 'changed', ...other }];
}

function diffTools(was: Lock, now: Lock): readonly LockChange[] {
  const part = 'tools';
  const [before, after] = [was, now].map(({ tools }) => new Map(tools.map(({ name, hash }) => [name, hash])));
  return [...new Set([...was.tools, ...now.tools].map(({ name }) => name))].flatMap(
    (name): readonly LockChange[] => {
      const [old, one] = [before?.get(name), after?.get(name)];
      if (old !== undefined && one !== undefined) return diffTexts(part, name, old, one);
      if (one !== undefined) return [{ part, name, change: 'added', now: one }];
      return old === undefined ? [] : [{ part, name, change: 'removed', was: old }];
    },
  );
}

function nameOf(text: string): string {
  const uri = parseUri(text);
  if (uri.kind === 'core') return 'agi-core';
  return uri.kind === 'memory' ? uri.engine : uri.name;
}

function commonName(was: string, now: string): string | undefined {
  return nameOf(was) === nameOf(now) ? nameOf(was) : undefined;
}

function frameFacts({ hash, code = {} }: LockedFrame): Facts {
  return { '': hash, ...Object.fromEntries(Object.entries(code).map(([path, of]) => [`code ${path}`, of])) };
}

function moduleFacts({ hash, options }: LockedModule): Facts {
  return { '': hash, ...(options && { options: hashJson(options) }) };
}

function memoryFacts({ hash }: LockedMemory): Facts {
  return { '': hash };
}

function coreFacts({ logFormat, frameLanguage }: LockedCore): Facts {
  return { 'log format': String(logFormat), 'frame language': String(frameLanguage) };
}
