import { serialize, type ASTNode, type Environment } from '@marcbachmann/cel-js';
import { matchesPattern } from '../language/pattern.ts';
import type { ConditionScope } from './condition-environment.ts';
import { childrenOf } from './condition-names.ts';

/** How long one condition may take, as with a Liquid text: longer, and nothing else of the process runs meanwhile. */
const LONGEST_MILLISECONDS = 1_000;

/** Until when the condition that is being evaluated may take; conditions are evaluated one after the other. */
let time = { until: Infinity, isUp: false };

/** A condition took longer than it may. */
export class ConditionTooLong extends Error {}

/** Evaluates a condition that is bounded. @throws ConditionTooLong when time was up before it was decided */
export function withinTime<Result>(evaluate: () => Result): Result {
  time = { until: performance.now() + LONGEST_MILLISECONDS, isUp: false };
  const value = evaluate();
  if (time.isUp) throw new ConditionTooLong();
  return value;
}

/**
 * A CEL expression that ends when time is up. CEL has no bound of its own: loops inside loops over the letters of an
 * input multiply to hours, and its `matches` is the engine of JavaScript. So what is evaluated is the expression with
 * each loop told to stop, and with `matches` led to the engine that frames use.
 */
export function boundedCondition(
  environment: Environment,
  node: ASTNode,
): (scope: ConditionScope) => unknown {
  return environment.parse(serialize(bounded(node) as ASTNode));
}

/** Whether a pattern fits a text; where time is up, nothing is looked at any more. */
export function matchesInTime(text: string, pattern: string): boolean {
  return timeIsLeft() && matchesPattern(pattern, text);
}

const TIME = 'agi_time_left';
const MATCHES = 'agi_matches';

/** What a bounded expression calls. */
export function withBoundFunctions(environment: Environment): Environment {
  return environment
    .registerFunction(`${TIME}(): bool`, () => timeIsLeft())
    .registerFunction(`string.${MATCHES}(string): bool`, matchesInTime);
}

function timeIsLeft(): boolean {
  time.isUp ||= performance.now() > time.until;
  return !time.isUp;
}

const BOUNDED: ReadonlySet<string> = new Set(['matches', 'all', 'exists', 'exists_one', 'filter', 'map']);

/** Whether the expression has something in it that must be bounded. */
export function needsBounds(node: ASTNode): boolean {
  return (node.op === 'rcall' && BOUNDED.has(node.args[0])) || childrenOf(node).some(needsBounds);
}

/** No more than what `serialize` reads of a node. */
type Written = { readonly op: string; readonly args: unknown };

const timeLeft: Written = { op: 'call', args: [TIME, []] };
const timeIsUp: Written = { op: '!_', args: timeLeft };

/**
 * The expression as it is evaluated. CEL goes on with a loop whose body fails, so a loop is not ended by an error but by
 * a value that decides it; of `map` and `filter`, which nothing decides, the rest is empty.
 */
function bounded(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(bounded);
  if (typeof node !== 'object' || node === null || !('op' in node)) return node;
  const { op, args, input, start, end } = node as Written & ASTNode;
  // A literal as its author wrote it: CEL writes a number with nine digits only. A name is what is written as it is.
  if (op === 'value') return { op: 'id', args: input.slice(start, end) };
  const inner = bounded(args);
  if (op !== 'rcall') return { op, args: inner };
  const [name, receiver, parameters] = inner as readonly [string, Written, readonly Written[]];
  return { op, args: [name === 'matches' ? MATCHES : name, receiver, boundedLoop(name, parameters)] };
}

function boundedLoop(name: string, parameters: readonly Written[]): readonly Written[] {
  const [variable, body, ...rest] = parameters;
  if (variable === undefined || body === undefined) return parameters;
  switch (name) {
    case 'all':
    case 'filter':
      return [variable, { op: '&&', args: [timeLeft, body] }, ...rest];
    case 'exists':
    case 'exists_one':
      return [variable, { op: '||', args: [timeIsUp, body] }, ...rest];
    case 'map':
      return rest.length === 0
        ? [variable, timeLeft, body]
        : [variable, { op: '&&', args: [timeLeft, body] }, ...rest];
    default:
      return parameters;
  }
}
