import { hashJson, type FrameUri } from '@agi-double/versioning';
import type { CompiledFrame } from '../compile/compiled.ts';
import type { Links } from '../compile/link-frames.ts';
import { faultOf } from '../compile/template.ts';
import { PromptFailed } from '../errors.ts';
import { FRAME_KINDS, type FrameInput, type Snapshot } from '../snapshot.ts';
import { RunSlots } from '../slots/run-slots.ts';
import { slotFault } from '../slots/slot-fault.ts';
import { decide } from './decide.ts';
import { decisionTables } from './decision-tables.ts';
import { deepFreeze } from './deep-freeze.ts';
import { explainDecision } from './explain-decision.ts';
import { manifestOf } from './manifest.ts';

/** `compiled` is in URI order, has passed every check, and has exactly one default route. */
export function createSnapshot(compiled: readonly CompiledFrame[], links: Links): Snapshot {
  const frames = deepFreeze(compiled.map(({ frame }) => frame));
  const tables = decisionTables(compiled, links);
  const byKind = compiled
    .filter(({ prompt }) => prompt !== undefined)
    .toSorted((a, b) => FRAME_KINDS.indexOf(a.frame.kind) - FRAME_KINDS.indexOf(b.frame.kind));
  return Object.freeze<Snapshot>({
    hash: hashJson(manifestOf(frames)),
    frames,
    probes: deepFreeze(compiled.flatMap(({ probes }) => probes)),
    code: Object.freeze(
      new Map(compiled.flatMap(({ code }) => [...code.values()].map((file) => [file.hash, file]))),
    ),
    reads: Object.freeze({ memory: compiled.some(readsMemory) }),
    valueFault: (frame, slot, value) => slotFault(tables.owners, frame, slot, value),
    slots: (compute, changed) => new RunSlots(compute, changed),
    decide: async (input, slots, narrowed) => deepFreeze(await decide(tables, input, slots, { narrowed })),
    why: (input, slots, narrowed) => explainDecision(tables, input, slots, narrowed),
    prompt: async (input, slots, activated) => {
      const parts: string[] = [];
      for (const frame of byKind) {
        if (!takesPart(frame, activated)) continue;
        const text = await renderPrompt(frame, input, slots);
        if (text !== '') parts.push(text);
      }
      return parts.join('\n\n');
    },
  });
}

function takesPart({ frame }: CompiledFrame, activated: readonly FrameUri[]): boolean {
  return frame.activation === 'always' || activated.includes(frame.uri);
}

async function renderPrompt(
  { owner, prompt }: CompiledFrame,
  input: FrameInput,
  slots: RunSlots,
): Promise<string> {
  if (prompt === undefined) return '';
  const values = await slots.with(owner, prompt.needs, input);
  try {
    return prompt.render(input, values);
  } catch (error) {
    throw new PromptFailed(owner.uri, faultOf('', error).message);
  }
}

function readsMemory({ prompt, rules, routes }: CompiledFrame): boolean {
  return (
    prompt?.readsMemory === true ||
    routes.some(({ condition }) => condition?.readsMemory === true) ||
    rules.some(
      ({ condition, then }) =>
        condition.readsMemory ||
        Object.values({ ...then.deny, ...then.say }).some((text) => text.readsMemory),
    )
  );
}
