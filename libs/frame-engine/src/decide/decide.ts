import type { FrameUri, Json } from '@agi-double/versioning';
import type { CompiledRoute, CompiledRule } from '../compile/compiled.ts';
import { conditionScope, type ConditionScope } from '../compile/condition-environment.ts';
import { ConditionFailed, type Condition } from '../compile/condition.ts';
import type { LocalizedLiveText } from '../compile/live-text.ts';
import { faultOf } from '../compile/template.ts';
import { RuleFailed } from '../errors.ts';
import { giveTurns } from '../give-turns.ts';
import { inLanguage } from '../language/localize.ts';
import type { Decision, FrameInput, NarrowedMemory, PipelineEntry, RuleName } from '../snapshot.ts';
import type { RunSlots } from '../slots/run-slots.ts';
import { routesInOrder, rulesInOrder, type DecisionTables } from './decision-tables.ts';

/** All rules and routes together, however many of them take long: a decision is waited for. */
const LONGEST_MILLISECONDS = 30_000;

/** Told of everything that was asked, as it was asked: what `why` shows. */
export interface Observer {
  rule(rule: CompiledRule, fired: boolean, scope: ConditionScope, overruled: readonly string[]): void;
  route(route: CompiledRoute, chosen: boolean, scope: ConditionScope, by: RuleName | undefined): void;
}

/**
 * Asks the rules by priority, then the routes. What conflicts is decided by who was asked first: of two rules that set
 * one field, one slot or the route, the one of the higher priority wins; what they require and activate adds up; scopes
 * narrow together. A frame that is activated brings rules of its own, which are asked in their place by priority among
 * those not asked yet. The first `deny` or `say` ends it.
 *
 * @throws RuleFailed, SlotFailed
 */
export async function decide(
  tables: DecisionTables,
  given: FrameInput,
  slots: RunSlots,
  {
    observer,
    narrowed,
  }: { readonly observer?: Observer; readonly narrowed?: NarrowedMemory | undefined } = {},
): Promise<Decision> {
  const made = new Made();
  let input = given;
  let base = conditionScope(input);
  let { rules, routes } = tables;
  const turn = giveTurns();
  const began = performance.now();
  for (let next = 0; next < rules.length; next += 1) {
    const rule = rules[next];
    if (rule === undefined) break;
    const others = turn();
    if (others !== undefined) {
      await others;
      if (performance.now() - began > LONGEST_MILLISECONDS)
        throw new RuleFailed(rule.frame, rule.rule, 'those before it took more than 30 seconds');
    }
    const asked = scopeOf(rule, rule.condition, base, input, slots);
    // Awaiting what is there already would cost a thousand turns of the microtask queue.
    const scope = asked instanceof Promise ? await asked : asked;
    if (!holds(rule.condition, rule.frame, rule.rule, scope)) {
      observer?.rule(rule, false, scope, []);
      continue;
    }
    const name: RuleName = { frame: rule.frame, rule: rule.rule };
    made.rules.push(name);
    const { deny, say } = rule.then;
    if (deny !== undefined || say !== undefined) {
      observer?.rule(rule, true, scope, []);
      const text = await render(deny ?? say ?? {}, rule, input, slots);
      const answer = { ...name, text };
      return made.decision(slots, deny === undefined ? { said: answer } : { denied: answer });
    }
    const overruled = await made.take(rule, name, input, slots);
    observer?.rule(rule, true, scope, overruled);
    if (rule.then.scope !== undefined && narrowed !== undefined) {
      // What the run may not recall, no later condition or text may tell either.
      input = { ...input, memory: await narrowed(made.scope ?? rule.then.scope) };
      base = conditionScope(input);
    }
    const joining = (tables.links.activates.get(rule) ?? []).filter((uri) => made.activate(uri));
    if (joining.length > 0) {
      const dormant = joining.flatMap((uri) => tables.dormant.get(uri) ?? []);
      rules = rulesInOrder([...rules.slice(next + 1), ...dormant.flatMap((frame) => frame.rules)]);
      routes = routesInOrder([...routes, ...dormant.flatMap((frame) => frame.routes)]);
      next = -1;
    }
  }
  const forced = made.route === undefined ? undefined : tables.links.routes.get(made.route.id);
  for (const route of forced === undefined ? routes : [forced]) {
    // A rule chose it whatever its condition says: nothing is computed for a condition that nobody asks.
    const scope = forced === undefined ? await scopeOf(route, route.condition, base, input, slots) : base;
    const chosen =
      forced !== undefined ||
      route.condition === undefined ||
      holds(route.condition, route.frame, `routes[${route.index}]`, scope);
    observer?.route(route, chosen, scope, forced && made.route?.by);
    if (!chosen) continue;
    const { frame, index, id } = route;
    return made.decision(slots, {
      route: { frame, index, ...(id !== undefined && { id }) },
      pipeline: withRequired(route.pipeline, made.required),
    });
  }
  return made.decision(slots, {});
}

/** What the rules that fired have decided so far. */
class Made {
  readonly rules: RuleName[] = [];
  readonly required: PipelineEntry[] = [];
  route: { readonly id: string; readonly by: RuleName } | undefined;
  readonly #set = new Map<string, Json>();
  readonly #slotsSet = new Set<string>();
  readonly #activated = new Set<FrameUri>();
  scope: string | undefined;

  /** @returns what of the rule has no effect, since one of a higher priority has decided it. */
  async take(
    { then, owner }: CompiledRule,
    by: RuleName,
    input: FrameInput,
    slots: RunSlots,
  ): Promise<readonly string[]> {
    const overruled: string[] = [];
    for (const [field, value] of Object.entries(then.set)) {
      if (this.#set.has(field)) overruled.push(`set ${field}`);
      else this.#set.set(field, value);
    }
    for (const [slot, value] of Object.entries(then.slots)) {
      const key = `${owner.uri} ${slot}`;
      if (this.#slotsSet.has(key)) overruled.push(`set slots.${slot}`);
      else {
        this.#slotsSet.add(key);
        await slots.set(owner, slot, value, input);
      }
    }
    if (then.route !== undefined) {
      if (this.route === undefined) this.route = { id: then.route, by };
      else if (this.route.id !== then.route) overruled.push(`route ${then.route}`);
    }
    this.required.push(...then.require);
    if (then.scope !== undefined) this.scope = narrowerScope(this.scope ?? then.scope, then.scope);
    return overruled;
  }

  /** @returns whether the frame was not active before. */
  activate(uri: FrameUri): boolean {
    if (this.#activated.has(uri)) return false;
    this.#activated.add(uri);
    return true;
  }

  decision(
    slots: RunSlots,
    end: Pick<Decision, 'denied' | 'said' | 'route'> & { readonly pipeline?: Decision['pipeline'] },
  ): Decision {
    return {
      rules: this.rules,
      set: Object.fromEntries(this.#set),
      slots: slots.changed,
      activated: [...this.#activated],
      ...(this.scope !== undefined && { scope: this.scope }),
      pipeline: [],
      ...end,
    };
  }
}

/**
 * What both scopes may see: `owner` sees all, a channel sees itself and what is public. So a rule can narrow what a
 * branch may see and never widen it, whatever it says.
 */
export function narrowerScope(a: string, b: string): string {
  if (a === b || b === 'owner') return a;
  return a === 'owner' ? b : 'public';
}

/** A module that the route has already, in whatever minor version, has its turn there. */
function withRequired(
  pipeline: readonly PipelineEntry[],
  required: readonly PipelineEntry[],
): readonly PipelineEntry[] {
  const all = [...pipeline];
  for (const entry of required) if (!all.some(({ module }) => module === entry.module)) all.push(entry);
  return all;
}

/** Most conditions read no slot: they share one scope, and nothing is awaited for them. */
function scopeOf(
  { owner, needs }: Pick<CompiledRule, 'owner' | 'needs'>,
  condition: Condition | undefined,
  base: ConditionScope,
  input: FrameInput,
  slots: RunSlots,
): ConditionScope | Promise<ConditionScope> {
  if (condition === undefined || condition.slots.length === 0) return base;
  if (needs.length === 0) return { ...base, slots: slots.now(owner) };
  return slots.with(owner, needs, input).then((values) => ({ ...base, slots: values }));
}

function holds(condition: Condition, frame: FrameUri, rule: string, scope: ConditionScope): boolean {
  try {
    return condition.holds(scope);
  } catch (error) {
    throw error instanceof ConditionFailed ? new RuleFailed(frame, rule, error.reason) : error;
  }
}

async function render(
  texts: LocalizedLiveText,
  rule: CompiledRule,
  input: FrameInput,
  slots: RunSlots,
): Promise<string> {
  const text = inLanguage(texts, input.input.language);
  if (text === undefined) return '';
  const values = await slots.with(rule.owner, text.needs, input);
  try {
    return text.render(input, values);
  } catch (error) {
    throw new RuleFailed(rule.frame, rule.rule, faultOf('', error).message);
  }
}
