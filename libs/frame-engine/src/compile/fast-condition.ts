import type { ASTNode } from '@marcbachmann/cel-js';
import { matchesInTime } from './bounded-condition.ts';
import type { ConditionScope } from './condition-environment.ts';

/** True or false where it can tell without CEL; undefined where CEL must be asked. */
export type FastCondition = (scope: ConditionScope) => boolean | undefined;

type Text = (scope: ConditionScope) => string;

/**
 * A thousand rules are asked for every input, and CEL's evaluator takes about five microseconds for each. Nearly all of
 * them are comparisons of known texts with literals, joined by and, or and not: those are turned into closures, which
 * take a twentieth of that. Whatever is not such a comparison is unknown here, in Kleene's three-valued logic, and CEL
 * decides the whole condition. A property test holds the two to the same answers.
 *
 * @returns undefined where nothing of the condition can be told without CEL.
 */
export function fastCondition(node: ASTNode): FastCondition | undefined {
  switch (node.op) {
    case '&&':
      return joined(node.args.map(fastCondition), false);
    case '||':
      return joined(node.args.map(fastCondition), true);
    case '!_': {
      const inner = fastCondition(node.args);
      if (inner === undefined) return undefined;
      return (scope) => {
        const value = inner(scope);
        return value === undefined ? undefined : !value;
      };
    }
    case 'value': {
      const { args } = node;
      return typeof args === 'boolean' ? () => args : undefined;
    }
    case '==':
    case '!=':
      return equality(node.args, node.op === '==');
    case 'in':
      return membership(node.args);
    case 'rcall':
      return textCall(node.args);
    default:
      return undefined;
  }
}

/** `decisive` is the value of one side that decides the whole: false for and, true for or. */
function joined(sides: readonly (FastCondition | undefined)[], decisive: boolean): FastCondition | undefined {
  const [left, right] = sides;
  if (left === undefined && right === undefined) return undefined;
  return (scope) => {
    // Without a left side that is known, CEL might fail on it before the right one decides: see its own && and ||,
    // which absorb an error where the other side decides. The answer is the same either way.
    const first = left?.(scope);
    if (first === decisive) return decisive;
    const second = right?.(scope);
    if (second === decisive) return decisive;
    return first === undefined || second === undefined ? undefined : !decisive;
  };
}

function textOf(node: ASTNode): Text | undefined {
  if (node.op === 'value') {
    const { args } = node;
    return typeof args === 'string' ? () => args : undefined;
  }
  if (node.op === 'id') return node.args === 'channel' ? ({ channel }) => channel : undefined;
  if (node.op !== '.' || node.args[0].op !== 'id') return undefined;
  switch (`${node.args[0].args}.${node.args[1]}`) {
    case 'input.text':
      return ({ input }) => input.text;
    case 'input.lower':
      return ({ input }) => input.lower;
    case 'input.language':
      return ({ input }) => input.language;
    case 'user.id':
      return ({ user }) => user.id;
    case 'branch.name':
      return ({ branch }) => branch.name;
    case 'branch.scope':
      return ({ branch }) => branch.scope;
    case 'memory.lastInput':
      return ({ memory }) => memory.lastInput;
    case 'memory.lastAnswer':
      return ({ memory }) => memory.lastAnswer;
    default:
      return undefined;
  }
}

function equality([a, b]: readonly [ASTNode, ASTNode], equal: boolean): FastCondition | undefined {
  const left = textOf(a);
  const right = textOf(b);
  if (left === undefined || right === undefined) return undefined;
  return (scope) => (left(scope) === right(scope)) === equal;
}

function membership([element, list]: readonly [ASTNode, ASTNode]): FastCondition | undefined {
  const text = textOf(element);
  if (text === undefined) return undefined;
  if (
    list.op === '.' &&
    list.args[0].op === 'id' &&
    list.args[0].args === 'user' &&
    list.args[1] === 'roles'
  ) {
    return (scope) => scope.user.roles.includes(text(scope));
  }
  if (list.op !== 'list') return undefined;
  const literals = new Set(
    list.args.flatMap((item) => (item.op === 'value' && typeof item.args === 'string' ? [item.args] : [])),
  );
  if (literals.size < list.args.length) return undefined;
  return (scope) => literals.has(text(scope));
}

function textCall([name, receiver, parameters]: readonly [string, ASTNode, readonly ASTNode[]]):
  FastCondition | undefined {
  const text = textOf(receiver);
  const [parameter] = parameters;
  if (text === undefined || parameters.length !== 1 || parameter?.op !== 'value') return undefined;
  const literal = parameter.args;
  if (typeof literal !== 'string') return undefined;
  switch (name) {
    case 'contains':
      return (scope) => text(scope).includes(literal);
    case 'startsWith':
      return (scope) => text(scope).startsWith(literal);
    case 'endsWith':
      return (scope) => text(scope).endsWith(literal);
    case 'matches':
      return (scope) => matchesInTime(text(scope), literal);
    default:
      return undefined;
  }
}
