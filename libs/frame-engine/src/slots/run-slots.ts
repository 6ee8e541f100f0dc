import { DoubleError, type FrameUri, type Json } from '@agi-double/versioning';
import type { ComputeSlot, FrameInput } from '../snapshot.ts';
import { SlotFailed } from './slot-failed.ts';
import { valueFault, type Procedure, type Slot, type Slots } from './slot.ts';

export interface RunSlotsFrame {
  readonly uri: FrameUri;
  readonly slots: Slots;
  /** Values without those that a procedure computes. */
  readonly values: { readonly [slot: string]: Json };
}

type Values = { readonly [slot: string]: Json };

/**
 * The slots of one run: what the frames hold, what rules set, and what procedures compute, each at most once.
 * Minsky's if-needed and if-added, https://courses.media.mit.edu/2004spring/mas966/Minsky%201974%20Framework%20for%20knowledge.pdf
 */
export class RunSlots {
  readonly #compute: ComputeSlot;
  readonly #changed = new Map<FrameUri, Values>();
  readonly #computed = new Map<FrameUri, Values>();
  /** Slots that rules have set themselves. */
  readonly #set = new Set<string>();
  readonly #underWay = new Map<string, Promise<Json | undefined>>();

  /** @param changed what the owner has filled, or what was set when the run was decided, for a run that is resumed. */
  constructor(compute: ComputeSlot, changed: { readonly [frame: FrameUri]: Values } = {}) {
    this.#compute = compute;
    for (const [frame, values] of Object.entries(changed)) this.#changed.set(frame as FrameUri, values);
  }

  /** What is set so far: by the owner before the run, and by rules. */
  get changed(): { readonly [frame: FrameUri]: Values } {
    return Object.fromEntries(this.#changed);
  }

  /** Values at hand: a slot that nobody has computed yet is not among them. */
  now({ uri, values }: RunSlotsFrame): Values {
    const computed = this.#computed.get(uri);
    const changed = this.#changed.get(uri);
    return computed === undefined && changed === undefined ? values : { ...values, ...computed, ...changed };
  }

  /** Values with these slots among them, computed if need be. @throws SlotFailed when one cannot be, and has no default. */
  async with(frame: RunSlotsFrame, slots: readonly string[], input: FrameInput): Promise<Values> {
    for (const name of slots) {
      const slot = frame.slots.get(name);
      const changed = this.#changed.get(frame.uri) ?? {};
      if (slot?.procedure === undefined || Object.hasOwn(changed, name)) continue;
      const key = `${frame.uri} ${name}`;
      let value = this.#underWay.get(key);
      if (value === undefined) {
        value = this.#needed(frame, name, slot, slot.procedure, input);
        this.#underWay.set(key, value);
      }
      const computed = await value;
      if (computed === undefined) continue;
      this.#computed.set(frame.uri, { ...this.#computed.get(frame.uri), [name]: computed });
    }
    return this.now(frame);
  }

  /**
   * Sets a slot for this run, then calls its onChange, whose answer sets other slots of the frame. Those do not call
   * theirs: two slots that change each other would never end.
   */
  async set(frame: RunSlotsFrame, name: string, value: Json, input: FrameInput): Promise<void> {
    const before = this.now(frame)[name] ?? null;
    this.#change(frame.uri, { [name]: value });
    this.#set.add(`${frame.uri} ${name}`);
    const procedure = frame.slots.get(name)?.onChange;
    if (procedure === undefined) return;
    const argument = { ...this.#argument(frame, name, input), before, after: value };
    const answer = await this.#call(frame.uri, name, 'changed', procedure, argument, (given) =>
      answerFault(frame, given),
    );
    if (answer === null) return;
    // What a rule has set, one of a higher priority, stays.
    const others = Object.entries(answer as Values).filter(
      ([other]) => !this.#set.has(`${frame.uri} ${other}`),
    );
    this.#change(frame.uri, Object.fromEntries(others));
  }

  #change(frame: FrameUri, values: Values): void {
    this.#changed.set(frame, { ...this.#changed.get(frame), ...values });
  }

  async #needed(
    frame: RunSlotsFrame,
    name: string,
    slot: Slot,
    procedure: Procedure,
    input: FrameInput,
  ): Promise<Json | undefined> {
    try {
      const argument = this.#argument(frame, name, input);
      return await this.#call(frame.uri, name, 'needed', procedure, argument, (value) => {
        const fault = valueFault(slot, value);
        return fault && `what it gives ${fault}`;
      });
    } catch (error) {
      // Minsky's default assignment: a slot that has one can do without its procedure.
      if (error instanceof SlotFailed && slot.value !== undefined) return undefined;
      throw error;
    }
  }

  async #call(
    frame: FrameUri,
    slot: string,
    cause: 'needed' | 'changed',
    procedure: Procedure,
    argument: { readonly [name: string]: Json },
    fault: (value: Json) => string | undefined,
  ): Promise<Json> {
    const facet = cause === 'needed' ? 'procedure' : 'onChange';
    try {
      const value = await this.#compute({ frame, slot, cause, ...procedure, argument, fault });
      const wrong = fault(value);
      if (wrong === undefined) return value;
      throw new SlotFailed(frame, slot, facet, wrong);
    } catch (error) {
      // Messages of our own errors hold no user content, so they may be told on.
      if (!DoubleError.isInstance(error) || error instanceof SlotFailed) throw error;
      throw new SlotFailed(frame, slot, facet, error.message.replace(/\.$/, ''), { cause: error });
    }
  }

  #argument(
    frame: RunSlotsFrame,
    slot: string,
    { input, user, channel }: FrameInput,
  ): { readonly [name: string]: Json } {
    return { slot, frame: frame.uri, input, user, channel, slots: this.now(frame) };
  }
}

/** What is wrong with the values that an onChange gives for other slots of its frame, as a sentence's end. */
function answerFault(frame: RunSlotsFrame, answer: Json): string | undefined {
  if (answer === null) return undefined;
  if (typeof answer !== 'object' || Array.isArray(answer)) {
    return 'it must give a map of slots and values, or nothing';
  }
  for (const [name, given] of Object.entries(answer)) {
    const slot = frame.slots.get(name);
    if (slot === undefined || given === undefined) {
      return 'what it gives for another slot does not fit: the frame does not have it';
    }
    const fault = valueFault(slot, given);
    if (fault !== undefined) return `what it gives for another slot does not fit: ${fault}`;
  }
  return undefined;
}
