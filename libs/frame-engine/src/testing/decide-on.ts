import type { Decision, FrameInput, Snapshot, Why } from '../index.ts';
import { frameInput } from './frame-input.ts';
import { noCode } from './no-code.ts';

/** What a snapshot without attached code decides about an input. */
export async function decideOn(snapshot: Snapshot, input: string | FrameInput): Promise<Decision> {
  return snapshot.decide(asInput(input), snapshot.slots(noCode));
}

/** Why it decides so. */
export async function whyOn(snapshot: Snapshot, input: string | FrameInput): Promise<Why> {
  return snapshot.why(asInput(input), snapshot.slots(noCode));
}

/** The system prompt of a run whose rules have decided. */
export async function promptOn(snapshot: Snapshot, input: string | FrameInput): Promise<string> {
  const slots = snapshot.slots(noCode);
  const { activated } = await snapshot.decide(asInput(input), slots);
  return snapshot.prompt(asInput(input), slots, activated);
}

function asInput(input: string | FrameInput): FrameInput {
  return typeof input === 'string' ? frameInput(input) : input;
}
