import { serialize, type ASTNode, type Environment } from '@marcbachmann/cel-js';
import type { Json } from '@agi-double/versioning';
import type { FalsePart } from '../snapshot.ts';
import { boundedCondition, withinTime } from './bounded-condition.ts';
import type { ConditionScope } from './condition-environment.ts';
import { namesIn } from './condition-names.ts';

const MOST_PARTS = 10;
const LONGEST_VALUE = 200;

/**
 * Why a condition does not hold: of `a && b`, the first that is false; of `a || b`, both. An owner who asks why a rule
 * stayed silent is shown the one comparison that failed, with the values it compared, and not the whole of it.
 */
export function falseParts(
  environment: Environment,
  node: ASTNode,
  scope: ConditionScope,
): readonly FalsePart[] {
  return walk(environment, node, scope).slice(0, MOST_PARTS);
}

function walk(environment: Environment, node: ASTNode, scope: ConditionScope): readonly FalsePart[] {
  if (isTrue(environment, node, scope)) return [];
  if (node.op === '&&') {
    const [left, right] = node.args;
    const parts = walk(environment, left, scope);
    return parts.length > 0 ? parts : walk(environment, right, scope);
  }
  if (node.op === '||') return node.args.flatMap((side) => walk(environment, side, scope));
  return [{ expression: readable(serialize(node)), values: valuesOf(node, scope) }];
}

/** CEL's own writing escapes whatever is not ASCII; people read letters. */
function readable(expression: string): string {
  return expression.replaceAll(/\\u([0-9a-f]{4})/gi, (escape, digits: string) => {
    const code = Number.parseInt(digits, 16);
    return code < 0xa0 ? escape : String.fromCharCode(code);
  });
}

/**
 * An expression that cannot be evaluated does not hold either. It is written anew from its tree: what stands between a
 * node's start and end lacks the parentheses around it.
 */
function isTrue(environment: Environment, node: ASTNode, scope: ConditionScope): boolean {
  try {
    return withinTime(() => boundedCondition(environment, node)(scope)) === true;
  } catch {
    return false;
  }
}

function valuesOf(node: ASTNode, scope: ConditionScope): FalsePart['values'] {
  const values: { [name: string]: Json } = {};
  for (const name of namesIn(node)) {
    // A name that a comprehension gives to an element has no one value.
    if (!Object.hasOwn(scope, name.split('.')[0] ?? '')) continue;
    const value = name
      .split('.')
      .reduce<unknown>((from, key) => (from as { [key: string]: unknown } | undefined)?.[key], scope);
    values[name] = shown(value);
  }
  return values;
}

function shown(value: unknown): Json {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' && value.length > LONGEST_VALUE) return `${value.slice(0, LONGEST_VALUE)}…`;
  return (value ?? null) as Json;
}
