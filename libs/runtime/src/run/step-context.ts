import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { Frame, FrameInput, Snapshot } from '@agi-double/frame-engine';
import type { Evidence } from '@agi-double/llm-adapter';
import type { CallName, Citation, EventId, RunId, TextKind } from '@agi-double/memory';
import type { CallOptions, Exchange, ModuleContext, Moment } from '@agi-double/reasoning-modules';
import { hashJson, type Hash, type Json } from '@agi-double/versioning';
import { CallUndecided } from '../errors/call-undecided.ts';
import { ReplayDiverged } from '../errors/replay-diverged.ts';
import { callKey, type RecordedCall } from './fold-run.ts';
import type { Journal } from './journal.ts';
import type { ShownEvents } from './shown-events.ts';

/** What a step reaches beyond its own code; every method reads, none writes. */
export interface Surroundings {
  readonly snapshot: Snapshot;
  readonly frameInput: FrameInput;
  readonly engine: LanguageModelV4;
  readonly began: Moment;
  readonly clock: () => number;
  readonly random: () => number;
  /** What the run reads from here on is what this scope may see too. @returns its memory within that */
  narrow(scope: string): Promise<FrameInput['memory']>;
  recall(query: string, limit: number, kinds: readonly TextKind[]): Promise<readonly EventId[]>;
  history(exchanges: number): Promise<readonly Exchange[]>;
  evidence(citations: readonly Citation[]): Promise<readonly Evidence[]>;
}

export interface StepContextOptions {
  readonly run: RunId;
  readonly step: number;
  readonly options: { readonly [option: string]: Json };
  readonly calls: ReadonlyMap<string, RecordedCall>;
  readonly journal: Journal;
  readonly shown: ShownEvents;
  readonly surroundings: Surroundings;
  readonly frames: readonly Frame[];
  readonly prompt: () => Promise<string>;
  readonly signal: AbortSignal;
  readonly emit: (draft: string) => void;
}

type Call = CallName & { readonly requestHash: Hash };

/** What one step may touch, with the record of what it touched before, should the run be a resumed one. */
export class StepContext implements ModuleContext {
  readonly frames: readonly Frame[];
  readonly prompt: () => Promise<string>;
  readonly options: { readonly [option: string]: Json };
  readonly engine: LanguageModelV4;
  readonly signal: AbortSignal;
  readonly emit: (draft: string) => void;
  readonly #step: StepContextOptions;
  readonly #occurrences = new Map<string, number>();
  readonly #underWay = new Set<Promise<unknown>>();
  #undecided: CallUndecided | undefined;

  constructor(step: StepContextOptions) {
    this.#step = step;
    this.frames = step.frames;
    this.prompt = step.prompt;
    this.options = step.options;
    this.engine = step.surroundings.engine;
    this.signal = step.signal;
    this.emit = step.emit;
  }

  get began(): Moment {
    return this.#step.surroundings.began;
  }

  async call<Result extends Json>(
    name: string,
    request: Json,
    effect: (key: string) => Promise<Result>,
    options: CallOptions<Result>,
  ): Promise<Result> {
    const { run, journal, shown } = this.#step;
    // A module that was let go of may still be running; its run may be somebody else's by now.
    this.signal.throwIfAborted();
    const call = this.#name(name, hashJson(request));
    const recorded = this.#recorded(call);
    if (recorded?.state === 'finished') return recorded.result as Result;
    // Nothing is begun beside a call that a person has to decide about: the run is about to park.
    if (this.#undecided !== undefined) throw this.#undecided;
    if (recorded !== undefined && options.repeat === 'ask') {
      if (recorded.decision === undefined) throw (this.#undecided = new CallUndecided(run, call));
      if (recorded.decision === 'skip') {
        journal.record('call-finished', { ...call, result: options.skipped, ...shown.toList() });
        return options.skipped;
      }
    }
    // Made again after a decision, it is announced again: should the process die now, nobody knows again.
    const announced = options.repeat === 'safe' || (options.repeat === 'keyed' && recorded !== undefined);
    const making = this.#make(call, effect, announced);
    this.#underWay.add(making);
    return making.finally(() => this.#underWay.delete(making));
  }

  /** Resolves when no call of the step is under way any more, however each ended. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  recall(query: string, limit: number, kinds: readonly TextKind[]): Promise<readonly EventId[]> {
    const { surroundings } = this.#step;
    return this.#once('recall', { query, limit, kinds }, () => surroundings.recall(query, limit, kinds));
  }

  history(exchanges: number): Promise<readonly Exchange[]> {
    return this.#step.surroundings.history(exchanges);
  }

  evidence(citations: readonly Citation[]): Promise<readonly Evidence[]> {
    return this.#step.surroundings.evidence(citations);
  }

  now(): Promise<number> {
    return this.#once('clock', null, () => this.#step.surroundings.clock());
  }

  random(): Promise<number> {
    return this.#once('random', null, () => this.#step.surroundings.random());
  }

  async #make<Result extends Json>(
    call: Call,
    effect: (key: string) => Promise<Result>,
    announced: boolean,
  ): Promise<Result> {
    const { run, step, journal, shown } = this.#step;
    if (!announced) {
      journal.record('call-started', call);
      await journal.flush();
    }
    const result = await effect(`${run}/${callKey(step, call.name, call.occurrence)}`);
    journal.record('call-finished', { ...call, result, ...shown.toList() });
    // Durable before anything can depend on it, and so that it is never paid for twice.
    await journal.flush();
    return result;
  }

  /** Records what touches nothing outside: flushed with the next effect or the answer, whichever comes first. */
  async #once<Result extends Json>(
    name: string,
    request: Json,
    read: () => Result | Promise<Result>,
  ): Promise<Result> {
    const call = this.#name(name, hashJson(request));
    const recorded = this.#recorded(call);
    if (recorded?.state === 'finished') return recorded.result as Result;
    const result = await read();
    const { journal, shown } = this.#step;
    journal.record('call-finished', { ...call, result, ...shown.toList() });
    return result;
  }

  #name(name: string, requestHash: Hash): Call {
    const occurrence = (this.#occurrences.get(name) ?? 0) + 1;
    this.#occurrences.set(name, occurrence);
    return { step: this.#step.step, name, occurrence, requestHash };
  }

  #recorded(call: Call): RecordedCall | undefined {
    const recorded = this.#step.calls.get(callKey(call.step, call.name, call.occurrence));
    if (recorded !== undefined && recorded.requestHash !== call.requestHash) {
      throw new ReplayDiverged({
        run: this.#step.run,
        step: call.step,
        call: call.name,
        recorded: recorded.requestHash,
        requested: call.requestHash,
      });
    }
    return recorded;
  }
}
