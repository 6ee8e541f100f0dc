import { EvaluationError, ParseError, TypeError as CheckError, type ASTNode } from '@marcbachmann/cel-js';
import { didYouMean } from '../language/did-you-mean.ts';
import { patternFault } from '../language/pattern.ts';
import type { FalsePart } from '../snapshot.ts';
import type { Slots } from '../slots/slot.ts';
import { boundedCondition, ConditionTooLong, needsBounds, withinTime } from './bounded-condition.ts';
import { falseParts } from './condition-explanation.ts';
import { environmentFor, INPUT_NAMES, type ConditionScope } from './condition-environment.ts';
import { childrenOf, namesIn } from './condition-names.ts';
import { fastCondition } from './fast-condition.ts';
import type { TextFault } from './template.ts';

/** A compiled CEL condition. */
export interface Condition {
  /** Names of the frame's own slots that it reads. */
  readonly slots: readonly string[];
  readonly readsMemory: boolean;
  /** @throws ConditionFailed */
  holds(scope: ConditionScope): boolean;
  /** Which parts of it are false, for people; empty where it holds. */
  explain(scope: ConditionScope): readonly FalsePart[];
}

/** CEL's code of what went wrong, without its message, which may hold what a user wrote. */
export class ConditionFailed extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

/** Parses and type-checks a CEL condition over the declared input; it must be a bool. */
export function compileCondition(text: string, slots: Slots): Condition | TextFault {
  const environment = environmentFor(text, slots);
  try {
    const parsed = environment.parse(text);
    const checked = parsed.check();
    if (!checked.valid) return faultOf(checked.error, slots);
    if (checked.type !== 'bool') {
      return {
        offset: 0,
        message: `a condition must be true or false (bool), this is ${checked.type ?? 'unknown'}`,
      };
    }
    const risky = risk(parsed.ast);
    if (risky !== undefined) return risky;
    const names = new Set(namesIn(parsed.ast));
    const fast = fastCondition(parsed.ast);
    const isBounded = needsBounds(parsed.ast);
    const slow = isBounded ? boundedCondition(environment, parsed.ast) : parsed;
    const holds = (scope: ConditionScope): boolean => fast?.(scope) ?? slow(scope) === true;
    return {
      slots: [...slots.keys()].filter((name) => names.has(`slots.${name}`) || names.has('slots')),
      readsMemory: [...names].some((name) => name === 'memory' || name.startsWith('memory.')),
      holds: (scope) => evaluate(isBounded ? () => withinTime(() => holds(scope)) : () => holds(scope)),
      explain: (scope) => falseParts(environment, parsed.ast, scope),
    };
  } catch (error) {
    return faultOf(error, slots);
  }
}

function evaluate(holds: () => boolean): boolean {
  try {
    return holds();
  } catch (error) {
    if (error instanceof ConditionTooLong) throw new ConditionFailed('it takes more than a second');
    throw new ConditionFailed(error instanceof EvaluationError ? error.code : 'unknown');
  }
}

function faultOf(error: unknown, slots: Slots): TextFault {
  if (!(error instanceof ParseError || error instanceof CheckError)) {
    return { offset: 0, message: error instanceof Error ? error.message : 'it cannot be parsed' };
  }
  const offset = error.range?.start ?? 0;
  const name = /^(?:No such key|Unknown variable): (\w+)$/.exec(error.summary)?.[1];
  if (name === undefined) return { offset, message: error.summary };
  const known =
    error.code === 'unknown_variable'
      ? Object.keys(INPUT_NAMES)
      : [...Object.values(INPUT_NAMES).flat(), ...slots.keys()];
  return { offset, message: error.summary + didYouMean(name, known) };
}

/**
 * What would fail or never end on some inputs: said now, where it stands. A pattern must be written out, so that it can
 * be looked at; loops inside loops over lists multiply.
 */
function risk(node: ASTNode, loops = 0): TextFault | undefined {
  const call = node.op === 'rcall' || node.op === 'call' ? node : undefined;
  const name = call?.args[0];
  if (name === 'matches') {
    const pattern = (call?.args.at(-1) as readonly ASTNode[]).at(-1);
    if (pattern?.op !== 'value' || typeof pattern.args !== 'string') {
      return { offset: pattern?.start ?? node.start, message: 'matches takes a pattern that is written out' };
    }
    const fault = patternFault(pattern.args);
    if (fault !== undefined) return { offset: pattern.start, message: fault };
  }
  const inside = loops + (name !== undefined && LOOPS.has(name) ? 1 : 0);
  if (inside > MOST_LOOPS) {
    return {
      offset: node.start,
      message: `more than ${MOST_LOOPS} loops (${[...LOOPS].join(', ')}) inside each other`,
    };
  }
  return childrenOf(node)
    .map((child) => risk(child, inside))
    .find((fault) => fault !== undefined);
}

const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
const MOST_LOOPS = 2;
