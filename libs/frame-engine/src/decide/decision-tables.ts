import type { FrameUri } from '@agi-double/versioning';
import type { CompiledFrame, CompiledRoute, CompiledRule } from '../compile/compiled.ts';
import type { Links } from '../compile/link-frames.ts';
import type { RunSlotsFrame } from '../slots/run-slots.ts';

/** Rules and routes in the order in which they are asked. */
export interface DecisionTables {
  readonly rules: readonly CompiledRule[];
  readonly routes: readonly CompiledRoute[];
  /** Of frames on demand: they join when a rule activates the frame. */
  readonly dormant: ReadonlyMap<
    FrameUri,
    { readonly rules: readonly CompiledRule[]; readonly routes: readonly CompiledRoute[] }
  >;
  readonly links: Links;
  readonly owners: ReadonlyMap<FrameUri, RunSlotsFrame>;
}

/** @param compiled in URI order. */
export function decisionTables(compiled: readonly CompiledFrame[], links: Links): DecisionTables {
  const awake = compiled.filter(({ frame }) => frame.activation === 'always');
  const onDemand = compiled.filter(({ frame }) => frame.activation === 'on-demand');
  return {
    rules: rulesInOrder(awake.flatMap(({ rules }) => rules)),
    routes: routesInOrder(awake.flatMap(({ routes }) => routes)),
    dormant: new Map(onDemand.map(({ frame, rules, routes }) => [frame.uri, { rules, routes }])),
    links,
    owners: new Map(compiled.map(({ owner }) => [owner.uri, owner])),
  };
}

/** Sorting is stable: equal priorities stay in order of frame URI, then of place in the file. */
export function rulesInOrder(rules: readonly CompiledRule[]): readonly CompiledRule[] {
  return rules.toSorted((a, b) => b.priority - a.priority || byFrame(a, b));
}

/** The default route comes last, whatever its priority. */
export function routesInOrder(routes: readonly CompiledRoute[]): readonly CompiledRoute[] {
  return routes.toSorted(
    (a, b) =>
      Number(a.condition === undefined) - Number(b.condition === undefined) ||
      b.priority - a.priority ||
      byFrame(a, b),
  );
}

/** By URI as it is written: for frames that join later, whose place among the others has to be the same each time. */
function byFrame(a: { frame: FrameUri; index: number }, b: { frame: FrameUri; index: number }): number {
  return a.frame < b.frame ? -1 : a.frame > b.frame ? 1 : a.index - b.index;
}
