import { EngineError } from '@agi-double/llm-adapter';
import type { Decision, Frame, FrameInput, RunSlots, Snapshot } from '@agi-double/frame-engine';
import {
  BadEvent,
  EventTooLarge,
  SourceErased,
  type Citation,
  type EventBodies,
  type EventId,
  type PipelineStep,
} from '@agi-double/memory';
import type { Answer, RegisteredModule, Thought } from '@agi-double/reasoning-modules';
import { DoubleError, type ModuleUri } from '@agi-double/versioning';
import { CallUndecided } from '../errors/call-undecided.ts';
import { DoubleClosing } from '../errors/double-closing.ts';
import { ModuleMissing } from '../errors/module-missing.ts';
import { NoAnswer } from '../errors/no-answer.ts';
import { ReplayDiverged } from '../errors/replay-diverged.ts';
import { RunHeld } from '../errors/run-held.ts';
import type { AnswerSource, ThinkEvent } from '../think-event.ts';
import type { RunState } from './fold-run.ts';
import type { Journal } from './journal.ts';
import { recordSlots, type RunCode } from './record-slots.ts';
import type { ShownEvents } from './shown-events.ts';
import { StepContext, type Surroundings } from './step-context.ts';

/** How long a module may take to notice that its run was interrupted. */
const LET_GO_MILLISECONDS = 2_000;

export interface RunWork {
  readonly branch: string;
  readonly state: RunState;
  readonly journal: Journal;
  readonly modules: ReadonlyMap<ModuleUri, RegisteredModule>;
  readonly surroundings: Surroundings;
  readonly runCode: RunCode;
  /** What the owner had filled when the run began. */
  readonly filled: () => Promise<Decision['slots']>;
  /** Aborted by a person (park), by another process that took the run over, or by this process closing. */
  readonly signal: AbortSignal;
  readonly clock: () => number;
  /** Events whose text the steps were shown. */
  readonly shown: ShownEvents;
  readonly name: (citations: readonly Citation[]) => Promise<readonly AnswerSource[]>;
  readonly say: (event: ThinkEvent) => void;
  /** Told of errors that are not ours, whole; the log keeps only their class. */
  readonly report: (error: unknown) => void;
  /** Called before the last commit: from there on nobody renews the lease. */
  readonly release: () => Promise<void>;
}

/** Takes a run from where its events left it to its end: an answer, a failure, or parked. */
export async function workOnRun(work: RunWork): Promise<void> {
  try {
    await think(work);
  } catch (error) {
    await stop(work, work.signal.aborted ? work.signal.reason : error);
  }
}

type Route = EventBodies['route-chosen'];
type ParkReason = EventBodies['run-parked']['reason'];

async function think(work: RunWork): Promise<void> {
  const { state, journal, say, surroundings, signal, clock, runCode } = work;
  const { run } = state;
  const { snapshot } = surroundings;
  let { frameInput } = surroundings;
  const narrowed = async (scope: string): Promise<FrameInput['memory']> => {
    frameInput = { ...frameInput, memory: await surroundings.narrow(scope) };
    return frameInput.memory;
  };
  const compute = recordSlots({ recorded: state.slots, journal, runCode, signal, clock, shown: work.shown });
  // Asked for by a resumed run too, though its route says what is set: they are among what its words come from.
  const filled = await work.filled();
  const slots = snapshot.slots(compute, state.route === undefined ? filled : state.route.slots);
  let route = state.route;
  let thought = state.thought;
  if (route === undefined) {
    route = routeOf(await snapshot.decide(frameInput, slots, narrowed), work.modules);
    journal.record('route-chosen', { ...route, ...work.shown.toList() });
    thought = { ...thought, ...route.set };
  } else if (route.scope !== undefined) await narrowed(route.scope);
  say({ type: 'route-chosen', run, ...route });
  const frames = framesOf(snapshot, frameInput, route, slots);
  for (const [step, entry] of route.pipeline.entries()) {
    if (step < state.steps) continue;
    work.signal.throwIfAborted();
    thought = await runStep(work, thought, frames, entry, step, mayStream(work, route.pipeline, step));
  }
  const ruled = route.denied ?? route.said;
  const answer: Answer | undefined = ruled
    ? { text: ruled.text, sources: [{ kind: 'frame' as const, frame: ruled.frame, statement: ruled.rule }] }
    : thought.answer;
  if (answer === undefined) throw new NoAnswer(route.route?.frame);
  journal.record('answer-given', {
    text: answer.text,
    sources: answer.sources,
    derivedFrom: derivedFrom(work, thought),
  });
  await work.release();
  const event = (await journal.flush()).at(-1);
  if (event === undefined) throw new RunHeld(run);
  const sources = await work.name(answer.sources);
  say({
    type: 'answer-given',
    run,
    branch: work.branch,
    event: event.id,
    text: answer.text,
    sources,
    ...(answer.cut && { cut: answer.cut }),
  });
}

/** The frames that are part of the run, and the prompt that they make. */
interface RunFrames {
  readonly frames: readonly Frame[];
  readonly prompt: () => Promise<string>;
}

function framesOf(
  snapshot: Snapshot,
  frameInput: FrameInput,
  { activated = [] }: Route,
  slots: RunSlots,
): RunFrames {
  return {
    frames: snapshot.frames.filter(
      ({ uri, activation }) => activation === 'always' || activated.includes(uri),
    ),
    prompt: () => snapshot.prompt(frameInput, slots, activated),
  };
}

async function runStep(
  work: RunWork,
  thought: Thought,
  frames: RunFrames,
  entry: PipelineStep,
  step: number,
  stream: boolean,
): Promise<Thought> {
  const { run } = work.state;
  const registered = work.modules.get(entry.module);
  if (registered?.hash !== entry.hash) throw new ModuleMissing(run, entry.module);
  work.say({ type: 'step-started', run, step, module: entry.module });
  const begin = work.clock();
  const context = new StepContext({
    run,
    step,
    options: entry.with,
    calls: work.state.calls,
    journal: work.journal,
    shown: work.shown,
    surroundings: work.surroundings,
    ...frames,
    signal: work.signal,
    emit: (text) => {
      if (stream && !work.signal.aborted) work.say({ type: 'draft', run, text });
    },
  });
  const patch = await orLetGo(registered.module.run(thought, context), work.signal).catch(
    async (error: unknown) => {
      // What was begun beside the call that the run waits for is put on record first, so that it is not begun again.
      if (error instanceof CallUndecided) await orLetGo(context.settled(), work.signal);
      throw error;
    },
  );
  work.signal.throwIfAborted();
  const milliseconds = Math.max(0, work.clock() - begin);
  const derived = work.shown.toList();
  work.journal.record('step-finished', { step, module: entry.module, patch, milliseconds, ...derived });
  work.say({ type: 'step-finished', run, step, module: entry.module, milliseconds });
  return { ...thought, ...patch.set };
}

/** Waits for a module, and after an abort only as long as it may take to notice: one that never does must not hold the run. */
async function orLetGo<Result>(module: Promise<Result>, signal: AbortSignal): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  let listener: (() => void) | undefined;
  const late = new Promise<never>((_, reject) => {
    listener = () => (timer = setTimeout(() => reject(signal.reason as Error), LET_GO_MILLISECONDS));
    if (signal.aborted) listener();
    else signal.addEventListener('abort', listener, { once: true });
  });
  try {
    return await Promise.race([module, late]);
  } finally {
    if (listener !== undefined) signal.removeEventListener('abort', listener);
    clearTimeout(timer);
    module.catch(() => undefined); // Whatever comes of it later, nobody waits for it any more.
  }
}

/** Pins each module of the chosen pipeline to the very code that will run it. */
function routeOf(decision: Decision, modules: ReadonlyMap<ModuleUri, RegisteredModule>): Route {
  const { rules, route, set, slots, activated, scope, denied, said } = decision;
  const pipeline = decision.pipeline.map((entry): PipelineStep => {
    const hash = modules.get(entry.module)?.hash;
    if (hash === undefined)
      throw new TypeError(`A snapshot was compiled with ${entry.module}, which is not in the catalogue.`);
    return { module: entry.module, hash, with: entry.with };
  });
  return {
    rules,
    set,
    pipeline,
    ...(route && { route }),
    ...(Object.keys(slots).length > 0 && { slots }),
    ...(activated.length > 0 && { activated }),
    ...(scope !== undefined && { scope }),
    ...(denied && { denied }),
    ...(said && { said }),
  };
}

/** A draft is shown only when no later module may change or deny it: what was shown cannot be taken back. */
function mayStream(work: RunWork, pipeline: readonly PipelineStep[], step: number): boolean {
  return pipeline.slice(step + 1).every(({ module }) => work.modules.get(module)?.module.revises !== true);
}

function derivedFrom(work: RunWork, thought: Thought): readonly EventId[] {
  const cited = [...(thought.recalled ?? []), ...(thought.answer?.sources ?? [])];
  const events = cited.flatMap((citation) => (citation.kind === 'event' ? [citation.event] : []));
  return [...new Set([...events, ...work.shown.all])];
}

/** How a run that did not reach its answer is left, so that it can be resumed, explained, or both. */
async function stop(work: RunWork, error: unknown): Promise<void> {
  await work.release();
  if (error instanceof DoubleClosing || error instanceof RunHeld) throw error;
  const reason = reasonToPark(error, work.signal);
  if (reason !== undefined) {
    try {
      await park(work, reason, error);
    } catch (refusal) {
      if (!(refusal instanceof SourceErased)) throw refusal;
      await fail(work, refusal); // Nobody could resume it.
    }
    return;
  }
  // A log that cannot be written now may be writable later: the run stays open, and the caller is told.
  if (DoubleError.isInstance(error) && error.kind === 'unavailable') throw error;
  if (!isOurs(error)) work.report(error);
  await fail(work, error);
}

async function park(
  { journal, state, branch, say }: RunWork,
  reason: ParkReason,
  error: unknown,
): Promise<void> {
  const call = error instanceof CallUndecided && reason === 'undecided' ? { call: error.call } : {};
  await end(journal, 'run-parked', { reason, ...call });
  const message = DoubleError.isInstance(error) ? { message: error.message } : {};
  say({ type: 'run-parked', run: state.run, branch, reason, ...call, ...message });
}

async function fail({ journal, state, say }: RunWork, error: unknown): Promise<void> {
  const failure = describe(error);
  await end(journal, 'run-failed', failure);
  say({ type: 'run-failed', run: state.run, ...failure });
}

/**
 * Appends the last event of an attempt. What is pending goes with it, if the log takes it: when the run ends because of
 * an event that the log refuses, such as one that is too large, its end must not be refused with it, over and over.
 *
 * @throws SourceErased when a run that would park leans on what was erased; what is pending is forgotten
 */
async function end<Type extends 'run-parked' | 'run-failed'>(
  journal: Journal,
  type: Type,
  body: EventBodies[Type],
): Promise<void> {
  journal.record(type, body);
  try {
    await journal.flush();
  } catch (error) {
    if (!(error instanceof BadEvent || error instanceof EventTooLarge || error instanceof SourceErased))
      throw error;
    journal.discard();
    if (error instanceof SourceErased && type === 'run-parked') throw error;
    journal.record(type, body);
    await journal.flush();
  }
}

function reasonToPark(error: unknown, signal: AbortSignal): ParkReason | undefined {
  if (signal.aborted) return 'interrupted';
  if (error instanceof CallUndecided) return 'undecided';
  if (error instanceof ModuleMissing) return 'module-missing';
  if (error instanceof ReplayDiverged) return 'diverged';
  return undefined;
}

/** Messages of our own errors hold no secret and no user content; those of others might, so only their class is kept. */
const isOurs = (error: unknown): error is Error =>
  DoubleError.isInstance(error) || EngineError.isInstance(error);

function describe(error: unknown): EventBodies['run-failed'] {
  if (isOurs(error)) return { error: error.name, message: error.message };
  const name = error instanceof Error ? error.name : 'Error';
  return {
    error: name,
    message: `A module failed with ${name}; run it again, or look at the service's own log.`,
  };
}
