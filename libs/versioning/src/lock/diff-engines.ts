import { canonicalJson, type Json } from '../canonical-json.ts';
import type { LockChange } from './diff-locks.ts';
import { differing, type Facts } from './facts.ts';
import type { LockedEmbedder, LockedEngine } from './lock.ts';

/** What an engine is called where two are compared: `openai/gpt-5-mini`, `llama qwen3.gguf`, `extractive`. */
export function engineName(engine: LockedEngine | LockedEmbedder): string {
  switch (engine.use) {
    case 'extractive':
      return engine.use;
    case 'llama':
      return `llama ${engine.model}`;
    case 'openai-compatible':
      return `${engine.provider}/${engine.model}`;
    case 'given':
      return `given ${engine.provider}/${engine.model}`;
  }
}

/** What two engines have in common whose models differ. */
function kindOf(engine: LockedEngine): string {
  switch (engine.use) {
    case 'extractive':
    case 'llama':
      return engine.use;
    case 'openai-compatible':
      return engine.provider;
    case 'given':
      return `given ${engine.provider}`;
  }
}

export function engineFacts(engine: LockedEngine | LockedEmbedder): Facts {
  const names: { readonly [key: string]: string } = { chatTemplate: 'chat template' };
  return Object.fromEntries(
    Object.entries(engine)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([key, value]) => [
        names[key] ?? key,
        typeof value === 'object' ? canonicalJson(value as Json) : String(value),
      ]),
  );
}

interface Pair {
  readonly was?: LockedEngine;
  readonly now?: LockedEngine;
}

/** Engines of one name are one engine; of those that are left, so is the only one of its kind on each side. */
export function diffEngines(
  was: readonly LockedEngine[],
  now: readonly LockedEngine[],
): readonly LockChange[] {
  const named = paired(numbered(was, engineName), numbered(now, engineName));
  const left = named.filter((pair) => pair.was === undefined || pair.now === undefined);
  const ofKind = (side: 'was' | 'now'): ReadonlyMap<string, LockedEngine> =>
    onlyOnes(left.flatMap((pair) => pair[side] ?? []));
  const kinds = paired(ofKind('was'), ofKind('now')).filter(({ was: a, now: b }) => a && b);
  const matched = new Set(kinds.flatMap((pair) => [pair.was, pair.now]));
  const pairs = [
    ...named.filter((pair) => !left.includes(pair)),
    ...kinds,
    ...left.filter((pair) => !matched.has(pair.was ?? pair.now)),
  ];
  return [...pairs.flatMap(changeOf), ...orderChange(pairs, was, now)];
}

function changeOf({ was, now }: Pair): readonly LockChange[] {
  const part = 'engines';
  if (was === undefined || now === undefined) {
    if (now !== undefined) return [{ part, name: engineName(now), change: 'added', now: engineName(now) }];
    return was === undefined
      ? []
      : [{ part, name: engineName(was), change: 'removed', was: engineName(was) }];
  }
  const other = differing(was, now, engineFacts);
  const name = engineName(was) === engineName(now) ? engineName(was) : kindOf(was);
  return other === undefined ? [] : [{ part, name, change: 'changed', ...other }];
}

/** Which engine is preferred counts: those that both have, in the order of each. */
function orderChange(
  pairs: readonly Pair[],
  was: readonly LockedEngine[],
  now: readonly LockedEngine[],
): readonly LockChange[] {
  const both = pairs.flatMap(({ was: a, now: b }) => (a && b ? [{ a, b }] : []));
  const before = both.toSorted((x, y) => was.indexOf(x.a) - was.indexOf(y.a));
  const after = both.toSorted((x, y) => now.indexOf(x.b) - now.indexOf(y.b));
  if (before.every((pair, index) => pair === after[index])) return [];
  const names = (engines: readonly LockedEngine[]): string => engines.map(engineName).join(', ');
  return [
    {
      part: 'engines',
      name: 'order',
      change: 'changed',
      was: names(before.map(({ a }) => a)),
      now: names(after.map(({ b }) => b)),
    },
  ];
}

/** By name; the second of one name is another engine than the first. */
function numbered(
  engines: readonly LockedEngine[],
  nameOf: (engine: LockedEngine) => string,
): ReadonlyMap<string, LockedEngine> {
  const counts = new Map<string, number>();
  return new Map(
    engines.map((engine) => {
      const name = nameOf(engine);
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return [`${name} ${count}`, engine];
    }),
  );
}

function onlyOnes(engines: readonly LockedEngine[]): ReadonlyMap<string, LockedEngine> {
  const kinds = Map.groupBy(engines, (engine) => `${engine.use} ${kindOf(engine)}`);
  return new Map(
    [...kinds].flatMap(([kind, [one, ...more]]) => (one && more.length === 0 ? [[kind, one]] : [])),
  );
}

function paired(
  was: ReadonlyMap<string, LockedEngine>,
  now: ReadonlyMap<string, LockedEngine>,
): readonly Pair[] {
  return [...new Set([...was.keys(), ...now.keys()])].map((key) => {
    const [a, b] = [was.get(key), now.get(key)];
    return { ...(a && { was: a }), ...(b && { now: b }) };
  });
}
