import type { FrameUri, Json } from '@agi-double/versioning';
import type { CompiledRoute, CompiledRule } from '../compile/compile-frame.ts';
import { ConditionFailed, type Condition } from '../compile/condition.ts';
import { RuleFailed } from '../errors.ts';
import { localize } from '../language/localize.ts';
import type { Decision, FrameInput } from '../snapshot.ts';

/** Asks the rules, then the routes, in the order given; of what two rules set, the later one stays. */
export function decide(
  rules: readonly CompiledRule[],
  routes: readonly CompiledRoute[],
  input: FrameInput,
): Decision {
  const fired: { frame: FrameUri; rule: string }[] = [];
  let set: { readonly [field: string]: Json } = {};
  for (const { frame, rule, condition, then } of rules) {
    if (!holds(condition, frame, rule, input)) continue;
    fired.push({ frame, rule });
    if ('deny' in then) {
      const text = localize(then.deny, input.input.language);
      return { rules: fired, set, denied: { frame, rule, text }, pipeline: [] };
    }
    set = { ...set, ...then.set };
  }
  const route = routes.find(
    ({ frame, index, condition }) =>
      condition === undefined || holds(condition, frame, `routes[${index}]`, input),
  );
  if (route === undefined) return { rules: fired, set, pipeline: [] };
  return { rules: fired, set, route: { frame: route.frame, index: route.index }, pipeline: route.pipeline };
}

function holds(condition: Condition, frame: FrameUri, rule: string, input: FrameInput): boolean {
  try {
    return condition(input);
  } catch (error) {
    throw error instanceof ConditionFailed ? new RuleFailed(frame, rule, error.reason) : error;
  }
}
