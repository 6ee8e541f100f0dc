import { narrowerScope, type Why } from '@agi-double/frame-engine';
import type { Log, Scope } from '@agi-double/memory';
import type { Hash } from '@agi-double/versioning';
import type { OwnerSlots } from './branches/owner-slots.ts';
import type { ThinkInput } from './double-options.ts';
import type { Minds } from './minds/minds.ts';
import { toFrameInput, toRunInput } from './input.ts';
import { readMemory } from './run/read-memory.ts';

export interface WhyOptions {
  readonly log: Log;
  readonly minds: Minds;
  readonly ownerSlots: OwnerSlots;
  readonly clock: () => number;
}

/** Why the frames of a snapshot decide as they do about an input on a branch; nothing is written. */
export async function why(
  { log, minds, ownerSlots, clock }: WhyOptions,
  branch: string,
  input: ThinkInput,
  reference: string,
): Promise<Why & { readonly snapshot: Hash }> {
  const said = toRunInput(input);
  const { name, lineage, scope } = await log.branch(branch);
  const frames = await minds.framesOf(branch);
  const snapshot = await frames.find(reference);
  const memory = await readMemory(log, lineage, scope);
  const around = { branch: { name, scope }, memory, time: clock() };
  const { signal } = new AbortController();
  const filled = await ownerSlots.of(lineage, scope, snapshot);
  const slots = snapshot.slots((request) => frames.mind.runCode(request, signal), filled);
  const narrowed = (to: string) => readMemory(log, lineage, narrowerScope(scope, to) as Scope);
  return { snapshot: snapshot.hash, ...(await snapshot.why(toFrameInput(said, around), slots, narrowed)) };
}
