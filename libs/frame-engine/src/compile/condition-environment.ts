import { Environment } from '@marcbachmann/cel-js';
import type { Json } from '@agi-double/versioning';
import type { SlotType } from '../language/frame-content.ts';
import type { FrameInput } from '../snapshot.ts';
import { withBoundFunctions } from './bounded-condition.ts';
import type { Slots } from '../slots/slot.ts';

/**
 * What prompts and conditions may name beside slots; kept equal to FrameInput by its type. A name without fields
 * is a value of its own.
 */
export const INPUT_NAMES: {
  readonly [root in keyof FrameInput]: FrameInput[root] extends string | number
    ? readonly never[]
    : readonly (keyof FrameInput[root] & string)[];
} = {
  input: ['text', 'lower', 'language'],
  user: ['id', 'roles'],
  channel: [],
  branch: ['name', 'scope'],
  memory: ['exchanges', 'notes', 'lastInput', 'lastAnswer'],
  time: [],
};

/** What a condition is evaluated over. */
export interface ConditionScope {
  readonly input: FrameInput['input'];
  readonly user: FrameInput['user'];
  readonly channel: string;
  readonly branch: FrameInput['branch'];
  readonly memory: {
    readonly exchanges: bigint;
    readonly notes: bigint;
    readonly lastInput: string;
    readonly lastAnswer: string;
  };
  /** A CEL timestamp: `time.getHours("Europe/Moscow") >= 22`. */
  readonly time: Date;
  readonly slots: { readonly [slot: string]: Json };
}

/** CEL's integers are bigints; a count that came as a number would compare as a double. */
export function conditionScope(input: FrameInput): ConditionScope {
  const { exchanges, notes, ...texts } = input.memory;
  return {
    ...input,
    memory: { exchanges: BigInt(exchanges), notes: BigInt(notes), ...texts },
    time: new Date(input.time),
    slots: {},
  };
}

const celTypes: { readonly [Type in SlotType]: string } = {
  string: 'string',
  number: 'double',
  boolean: 'bool',
  enum: 'dyn',
  list: 'list<dyn>',
  date: 'string',
  ref: 'string',
};

let base: Environment | undefined;

function baseEnvironment(): Environment {
  base ??= withBoundFunctions(
    new Environment({
      limits: {
        maxAstNodes: 2_000,
        maxDepth: 64,
        maxListElements: 200,
        maxMapEntries: 200,
        maxCallArguments: 8,
      },
    }),
  )
    .registerVariable('input', { schema: { text: 'string', lower: 'string', language: 'string' } })
    .registerVariable('user', { schema: { id: 'string', roles: 'list<string>' } })
    .registerVariable('channel', 'string')
    .registerVariable('branch', { schema: { name: 'string', scope: 'string' } })
    .registerVariable('memory', {
      schema: { exchanges: 'int', notes: 'int', lastInput: 'string', lastAnswer: 'string' },
    })
    .registerVariable('time', 'google.protobuf.Timestamp')
    // A number slot is a double, and `slots.level == 5` is what everybody writes.
    .registerOperator('double == int', (a: number, b: bigint) => a === Number(b))
    .registerOperator('double in list<int>', (a: number, list: readonly bigint[]) =>
      list.some((b) => a === Number(b)),
    );
  return base;
}

/** Frames with slots of the same names and types share one: making one takes as long as parsing ten conditions. */
const withSlots = new Map<string, Environment>();
const MOST_KEPT = 1_000;

/** The environment that a condition of a frame with these slots is checked in. */
export function environmentFor(condition: string, slots: Slots): Environment {
  if (!condition.includes('slots')) return baseEnvironment();
  const schema = Object.fromEntries([...slots].map(([name, { type }]) => [name, celTypes[type]] as const));
  const key = JSON.stringify(schema);
  let environment = withSlots.get(key);
  if (environment === undefined) {
    environment = baseEnvironment().clone().registerVariable('slots', { schema });
    if (withSlots.size >= MOST_KEPT) withSlots.clear();
    withSlots.set(key, environment);
  }
  return environment;
}
