import type { FrameUri } from '@agi-double/versioning';
import type { CompiledRoute, CompiledRule } from '../compile/compiled.ts';
import type { FrameInput, NarrowedMemory, RouteOutcome, RuleName, RuleOutcome, Why } from '../snapshot.ts';
import type { RunSlots } from '../slots/run-slots.ts';
import { decide, type Observer } from './decide.ts';
import { routesInOrder, rulesInOrder, type DecisionTables } from './decision-tables.ts';

/** Decides, and tells of every rule and route what became of it, in the order in which they are asked. */
export async function explainDecision(
  tables: DecisionTables,
  input: FrameInput,
  slots: RunSlots,
  narrowed?: NarrowedMemory,
): Promise<Why> {
  const rules = new Map<CompiledRule, RuleOutcome>();
  const routes = new Map<CompiledRoute, RouteOutcome>();
  const observer: Observer = {
    rule(rule, fired, scope, overruled) {
      rules.set(
        rule,
        fired
          ? { outcome: 'fired', overruled }
          : { outcome: 'false', because: rule.condition.explain(scope) },
      );
    },
    route(route, chosen, scope, by) {
      const because = route.condition?.explain(scope) ?? [];
      routes.set(route, chosen ? { outcome: 'chosen', ...(by && { by }) } : { outcome: 'false', because });
    },
  };
  const decision = await decide(tables, input, slots, { observer, narrowed });
  const ended: RuleName | undefined = decision.denied ?? decision.said;
  const active = new Set<FrameUri>(decision.activated);
  const dormant = [...tables.dormant].map(([uri, parts]) => ({ ...parts, asleep: !active.has(uri) }));
  const asleep = new Set<CompiledRule | CompiledRoute>(
    dormant.flatMap((frame) => (frame.asleep ? [...frame.rules, ...frame.routes] : [])),
  );
  return {
    decision,
    rules: rulesInOrder([...tables.rules, ...dormant.flatMap((frame) => frame.rules)]).map((rule) => ({
      frame: rule.frame,
      rule: rule.rule,
      priority: rule.priority,
      when: rule.when,
      ...(rules.get(rule) ?? (asleep.has(rule) || ended === undefined ? dormantRule : notAsked(ended))),
    })),
    routes: routesInOrder([...tables.routes, ...dormant.flatMap((frame) => frame.routes)]).map((route) => ({
      frame: route.frame,
      index: route.index,
      ...(route.id !== undefined && { id: route.id }),
      priority: route.priority,
      ...(route.when !== undefined && { when: route.when }),
      ...(routes.get(route) ??
        (asleep.has(route) ? dormantRoute : ended === undefined ? notReached : notAsked(ended))),
    })),
  };
}

const dormantRule: RuleOutcome = { outcome: 'dormant' };
const dormantRoute: RouteOutcome = { outcome: 'dormant' };
const notReached: RouteOutcome = { outcome: 'not-asked' };

function notAsked({ frame, rule }: RuleName): RuleOutcome & RouteOutcome {
  return { outcome: 'not-asked', by: { frame, rule } };
}
