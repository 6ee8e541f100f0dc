import {
  Environment,
  EvaluationError,
  ParseError,
  TypeError as CheckError,
  type ASTNode,
} from '@marcbachmann/cel-js';
import { didYouMean } from '../language/did-you-mean.ts';
import type { FrameInput } from '../snapshot.ts';
import type { TextFault } from './template.ts';

/** What prompts and conditions may name; kept equal to FrameInput by its type. */
export const INPUT_NAMES: {
  readonly [root in keyof FrameInput]: readonly (keyof FrameInput[root] & string)[];
} = {
  input: ['text', 'lower', 'language', 'channel'],
  user: ['id', 'roles'],
};

/** @throws ConditionFailed */
export type Condition = (input: FrameInput) => boolean;

/** CEL's code of what went wrong, without its message, which may hold what a user wrote. */
export class ConditionFailed extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

let environment: Environment | undefined;

function cel(): Environment {
  environment ??= new Environment({
    limits: {
      maxAstNodes: 2_000,
      maxDepth: 64,
      maxListElements: 200,
      maxMapEntries: 200,
      maxCallArguments: 8,
    },
  })
    .registerVariable('input', {
      schema: { text: 'string', lower: 'string', language: 'string', channel: 'string' },
    })
    .registerVariable('user', { schema: { id: 'string', roles: 'list<string>' } });
  return environment;
}

/** Parses and type-checks a CEL condition over the declared input; it must be a bool. */
export function compileCondition(text: string): Condition | TextFault {
  try {
    const parsed = cel().parse(text);
    const checked = parsed.check();
    if (!checked.valid) return faultOf(checked.error);
    if (checked.type !== 'bool') {
      return {
        offset: 0,
        message: `a condition must be true or false (bool), this is ${checked.type ?? 'unknown'}`,
      };
    }
    return badPattern(parsed.ast) ?? ((input) => evaluate(parsed, input));
  } catch (error) {
    return faultOf(error);
  }
}

function evaluate(parsed: (context: FrameInput) => unknown, input: FrameInput): boolean {
  try {
    return parsed(input) === true;
  } catch (error) {
    throw new ConditionFailed(error instanceof EvaluationError ? error.code : 'unknown');
  }
}

function faultOf(error: unknown): TextFault {
  if (!(error instanceof ParseError || error instanceof CheckError)) {
    return { offset: 0, message: error instanceof Error ? error.message : 'it cannot be parsed' };
  }
  const offset = error.range?.start ?? 0;
  const name = /^(?:No such key|Unknown variable): (\w+)$/.exec(error.summary)?.[1];
  if (name === undefined) return { offset, message: error.summary };
  const known =
    error.code === 'unknown_variable' ? Object.keys(INPUT_NAMES) : Object.values(INPUT_NAMES).flat();
  return { offset, message: error.summary + didYouMean(name, known) };
}

/** A pattern that is written out and is none would fail on every input: say so now, where it stands. */
function badPattern(node: ASTNode): TextFault | undefined {
  const call = node.op === 'rcall' || node.op === 'call' ? node : undefined;
  if (call?.args[0] === 'matches') {
    const pattern = (call.args.at(-1) as readonly ASTNode[]).at(-1);
    if (pattern?.op === 'value' && typeof pattern.args === 'string') {
      try {
        new RegExp(pattern.args);
      } catch {
        const hint = pattern.args.includes('(?i)')
          ? '; there are no inline flags, match input.lower instead'
          : '';
        return { offset: pattern.start, message: `not a regular expression${hint}` };
      }
    }
  }
  return [node.args]
    .flat(3)
    .filter((child): child is ASTNode => typeof child === 'object' && child !== null && 'op' in child)
    .map(badPattern)
    .find((fault) => fault !== undefined);
}
