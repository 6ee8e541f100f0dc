import type { PipelineStep, RunId } from '@agi-double/memory';
import { canonicalJson, type FrameUri, type Hash, type Json, type ModuleUri } from '@agi-double/versioning';
import type { RunStatus, Trace, TraceStep } from '../trace.ts';

/** Two values that are not the same; one that is absent is not there at all. */
export interface Differing<Value> {
  readonly a?: Value;
  readonly b?: Value;
}

/** A list of names: what is in one only. `order` is true when both hold the same in another order. */
export interface DifferingNames {
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
  readonly order: boolean;
}

export interface DifferingField extends Differing<Json> {
  readonly field: string;
}

export interface DifferingSlot extends Differing<Json> {
  readonly frame: FrameUri;
  readonly slot: string;
}

export interface StepDiff {
  readonly step: number;
  readonly same: boolean;
  /** The module of each side, and the hash of its code; absent where the side had no such step. */
  readonly a?: StepModule;
  readonly b?: StepModule;
  readonly sameModule: boolean;
  readonly sameHash: boolean;
  /** Fields of the thought that the two set differently. */
  readonly fields: readonly DifferingField[];
  /** Calls that only one made, or that asked something else: by the hash of what was asked. */
  readonly calls: readonly ({ readonly name: string; readonly occurrence: number } & Differing<Hash>)[];
}

export interface StepModule {
  readonly module: ModuleUri;
  readonly hash?: Hash;
}

/** How two runs differ, step by step. What is the same on both sides is absent. */
export interface TraceDiff {
  /** True only when all that matters is equal; times and the ids of runs and events do not. */
  readonly same: boolean;
  readonly a: TraceSide;
  readonly b: TraceSide;
  readonly input?: Differing<string>;
  readonly status?: Differing<RunStatus>;
  readonly snapshot?: Differing<Hash>;
  readonly root?: Differing<Hash>;
  /** Rules that fired, as `frame#rule`. */
  readonly rules?: DifferingNames;
  /** As `frame#id`, or `frame#index` where it has no id. */
  readonly route?: Differing<string>;
  /** What a rule answered by itself: by denying, or by saying something. */
  readonly ruled?: Differing<string>;
  readonly activated?: DifferingNames;
  readonly scope?: Differing<string>;
  /** What the thought began with. */
  readonly set: readonly DifferingField[];
  /** Slots that were set, or that attached code computed. */
  readonly slots: readonly DifferingSlot[];
  /** Modules with their hashes and options. */
  readonly pipeline?: Differing<readonly PipelineStep[]>;
  /** Every step of either side. */
  readonly steps: readonly StepDiff[];
  /** Sources that were recalled. */
  readonly recalled?: DifferingNames;
  readonly answer?: Differing<string>;
  readonly sources?: DifferingNames;
  /** The class of the error that ended the run. */
  readonly failure?: Differing<string>;
}

export interface TraceSide {
  readonly run: RunId;
  readonly branch: string;
  /** Absent once erased. */
  readonly snapshot?: Hash;
  readonly root: Hash;
}

/** Compares two runs: one that was replayed with its replay, or any two. Pure: traces in, their difference out. */
export function diffTraces(a: Trace, b: Trace): TraceDiff {
  const both = <Value>(read: (trace: Trace) => Value | undefined): Differing<Value> | undefined =>
    differing(read(a), read(b));
  const names = (read: (trace: Trace) => readonly string[]): DifferingNames | undefined =>
    differingNames(read(a), read(b));
  const parts = {
    ...found(
      'input',
      both(({ input }) => input?.text),
    ),
    ...found(
      'status',
      both(({ status }) => status),
    ),
    ...found(
      'snapshot',
      both(({ snapshot }) => snapshot),
    ),
    ...found(
      'root',
      both(({ root }) => root),
    ),
    ...found(
      'rules',
      names(({ rules }) => rules.map(({ frame, rule }) => `${frame}#${rule}`)),
    ),
    ...found('route', both(routeName)),
    ...found(
      'ruled',
      both(({ denied, said }) => (denied ?? said)?.text),
    ),
    ...found(
      'activated',
      names(({ activated }) => activated),
    ),
    ...found(
      'scope',
      both(({ scope }) => scope),
    ),
    ...found(
      'pipeline',
      both(({ pipeline }) => pipeline),
    ),
    ...found(
      'recalled',
      names(({ recalled }) => recalled.map(({ source }) => source)),
    ),
    ...found(
      'answer',
      both(({ answer }) => answer?.text),
    ),
    ...found(
      'sources',
      names(({ answer }) => (answer?.sources ?? []).map(({ source }) => source)),
    ),
    ...found(
      'failure',
      both(({ failure }) => failure?.error),
    ),
  };
  const set = differingFields(a.set, b.set);
  const slots = differingSlots(a, b);
  const steps = Array.from({ length: Math.max(a.steps.length, b.steps.length) }, (_, step) =>
    stepDiff(a, b, step),
  );
  return {
    same:
      Object.keys(parts).length === 0 && set.length + slots.length === 0 && steps.every(({ same }) => same),
    a: sideOf(a),
    b: sideOf(b),
    ...parts,
    set,
    slots,
    steps,
  };
}

function sideOf({ run, branch, snapshot, root }: Trace): TraceSide {
  return { run, branch, root, ...(snapshot !== undefined && { snapshot }) };
}

function routeName({ route }: Trace): string | undefined {
  return route && `${route.frame}#${route.id ?? route.index}`;
}

function stepDiff(a: Trace, b: Trace, step: number): StepDiff {
  const [mine, other] = [a.steps[step], b.steps[step]];
  const [moduleA, moduleB] = [moduleOf(a, mine), moduleOf(b, other)];
  const fields = differingFields(mine?.patch.set ?? {}, other?.patch.set ?? {});
  const calls = differingCalls(mine, other);
  const sameModule = moduleA?.module === moduleB?.module;
  const sameHash = sameModule && moduleA?.hash === moduleB?.hash;
  return {
    step,
    same: sameHash && fields.length + calls.length === 0,
    ...found('a', moduleA),
    ...found('b', moduleB),
    sameModule,
    sameHash,
    fields,
    calls,
  };
}

function moduleOf({ pipeline }: Trace, step: TraceStep | undefined): StepModule | undefined {
  if (step === undefined) return undefined;
  const hash = pipeline[step.step]?.hash;
  return { module: step.module, ...(hash !== undefined && { hash }) };
}

function differingCalls(a: TraceStep | undefined, b: TraceStep | undefined): StepDiff['calls'] {
  const calls = (step: TraceStep | undefined) =>
    new Map((step?.calls ?? []).map((call) => [`${call.name} ${call.occurrence}`, call]));
  const [before, after] = [calls(a), calls(b)];
  return [...new Map([...before, ...after])].flatMap(([key, { name, occurrence }]) => {
    const hashes = differing(before.get(key)?.requestHash, after.get(key)?.requestHash);
    return hashes === undefined ? [] : [{ name, occurrence, ...hashes }];
  });
}

/** What rules and the owner set, and what attached code gave; of a slot that was both, what was set stands. */
function differingSlots(a: Trace, b: Trace): readonly DifferingSlot[] {
  const values = ({ slots, setSlots }: Trace) => {
    const held = new Map<string, { frame: FrameUri; slot: string; value: Json }>();
    for (const { frame, slot, cause, value } of slots) {
      if (cause === 'needed' && value !== undefined) held.set(`${frame} ${slot}`, { frame, slot, value });
    }
    for (const [frame, set] of Object.entries(setSlots)) {
      for (const [slot, value] of Object.entries(set)) {
        held.set(`${frame} ${slot}`, { frame: frame as FrameUri, slot, value });
      }
    }
    return held;
  };
  const [before, after] = [values(a), values(b)];
  return [...new Map([...before, ...after])].flatMap(([key, { frame, slot }]) => {
    const difference = differing(before.get(key)?.value, after.get(key)?.value);
    return difference === undefined ? [] : [{ frame, slot, ...difference }];
  });
}

function differingFields(
  a: { readonly [field: string]: Json },
  b: { readonly [field: string]: Json },
): readonly DifferingField[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((field) => {
    const difference = differing(a[field], b[field]);
    return difference === undefined ? [] : [{ field, ...difference }];
  });
}

function differingNames(a: readonly string[], b: readonly string[]): DifferingNames | undefined {
  const onlyA = a.filter((name) => !b.includes(name));
  const onlyB = b.filter((name) => !a.includes(name));
  const order = onlyA.length + onlyB.length === 0 && !isEqual(a, b);
  return order || onlyA.length + onlyB.length > 0 ? { onlyA, onlyB, order } : undefined;
}

function differing<Value>(a: Value | undefined, b: Value | undefined): Differing<Value> | undefined {
  if (isEqual(a, b)) return undefined;
  return { ...(a !== undefined && { a }), ...(b !== undefined && { b }) };
}

/** Equal as JSON, whatever the order of keys. */
function isEqual(a: unknown, b: unknown): boolean {
  return (
    canonicalJson([a ?? null] as Json) === canonicalJson([b ?? null] as Json) &&
    (a === undefined) === (b === undefined)
  );
}

function found<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [key in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [key in Key]?: Value };
}
